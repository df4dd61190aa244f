"""What would be seen in data of a KPI's size: more with more data, false alarms seldom, and refusals with reasons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binomtest

from kpiwork.errors import UsageError
from kpiwork.signals.calibration.behaviours import BEHAVIOURS
from kpiwork.signals.calibration.planned import Sizes, planned
from kpiwork.signals.calibration.trials import Trial, calibrated
from kpiwork.signals.finding import Verdict
from kpiwork.signals.planting import daily_readings
from kpiwork.signals.registry import BUILT_IN, detectors_of

NAMED = {one.name: one for one in BEHAVIOURS}
PLENTY = Sizes(records=40_000, periods=60, units=8)


@pytest.fixture(scope="module")
def detectors():
    return detectors_of({})


@pytest.fixture(scope="module")
def materials(detectors):
    return planned(PLENTY, detectors)


def ground_of(name, materials, detectors):
    one = NAMED[name]
    found = one.ground(materials[one.detector], detectors[one.detector])
    assert not isinstance(found, str), found
    return found


def signals(name, strength, materials, detectors, runs=8, seed=0):
    ground, one = ground_of(name, materials, detectors), detectors[NAMED[name].detector]
    rng = np.random.default_rng(seed)
    return sum(one(ground.draw(strength, rng)).verdict is Verdict.SIGNAL for _ in range(runs))


def test_every_detector_that_tests_something_has_a_behaviour():
    assert {one.detector for one in BEHAVIOURS} <= set(BUILT_IN)
    assert len({one.detector for one in BEHAVIOURS}) == 10
    assert all(one.strengths == tuple(sorted(one.strengths)) for one in BEHAVIOURS)


@pytest.mark.parametrize("name", NAMED)
def test_what_is_planted_strongly_is_seen_and_nothing_is_where_nothing_was(name, materials, detectors):
    """Of 8 simulations with plenty of data; 2 of clean ones would be chance once in thousands of runs."""
    assert signals(name, NAMED[name].strengths[-1], materials, detectors) >= 6
    assert signals(name, 0.0, materials, detectors) <= 1


@pytest.mark.parametrize("name", NAMED)
def test_the_same_seed_gives_the_same_data(name, materials, detectors):
    ground = ground_of(name, materials, detectors)
    one, two = (ground.draw(0.3, np.random.default_rng(5)) for _ in range(2))
    three = ground.draw(0.3, np.random.default_rng(6))
    ask = detectors[NAMED[name].detector]
    assert repr(ask(one)) == repr(ask(two))  # NaN is not NaN, and reads the same
    assert repr(ask(one)) != repr(ask(three))


def test_more_records_show_more(detectors):
    shares = []
    for records in (2_000, 40_000):
        found = planned(Sizes(records=records, periods=36), detectors)
        shares.append(signals("near_misses", 0.2, found, detectors))
    assert shares[0] <= 2
    assert shares[1] >= 6


def test_the_curve_that_is_kept_has_no_trace_of_what_the_data_showed(materials, detectors):
    """Half of the near misses were moved in the data themselves, and the simulation does not inherit that."""
    real = ground_of("near_misses", materials, detectors).draw(0.5, np.random.default_rng(1))
    ask = detectors["threshold_bunching"]
    assert ask(real).verdict is Verdict.SIGNAL
    assert signals("near_misses", 0.0, {"threshold_bunching": real}, detectors) <= 1


def test_a_step_in_the_data_is_not_kept_either(materials, detectors):
    share = ground_of("left_out", materials, detectors).draw(0.5, np.random.default_rng(1))
    assert detectors["exclusions"](share).verdict is Verdict.SIGNAL
    assert signals("left_out", 0.0, {"exclusions": share}, detectors) <= 1


def test_intervals_are_those_of_clopper_and_pearson():
    for seen, runs in ((0, 50), (7, 20), (50, 50)):
        trial = Trial(strength=0.1, seen=seen, unanswered=0, runs=runs)
        exact = binomtest(seen, runs).proportion_ci(method="exact")
        assert trial.interval == pytest.approx((exact.low, exact.high), abs=1e-9)


def test_a_strength_that_is_sure_is_not_simulated_further(materials, detectors):
    [power] = calibrated(
        {"favourable_restatement": materials["favourable_restatement"]}, detectors, runs=52, seed=1
    )
    assert power.clean is not None
    assert power.clean.runs == 52
    assert {one.runs for one in power.planted if one.seen in (0, one.runs)} == {50}
    assert all(one.runs == 52 for one in power.planted if 0 < one.seen < one.runs)


def test_progress_is_told_and_a_behaviour_has_its_own_numbers(materials, detectors):
    told = []
    both = {name: materials[name] for name in ("exclusions", "favourable_restatement")}
    found = calibrated(both, detectors, runs=6, tell=lambda *one: told.append(one))
    assert told == [("left_out", 1, 2), ("restatement", 2, 2)]
    [alone] = calibrated({"exclusions": materials["exclusions"]}, detectors, runs=6)
    assert alone == found[0]


def test_too_little_data_is_refused_with_the_detectors_own_reason(detectors):
    found = calibrated(planned(Sizes(records=200, periods=6, units=1), detectors), detectors, runs=5)
    reasons = {one.behaviour: one.reason for one in found}
    assert all(one.clean is None for one in found), {one.behaviour: one.clean for one in found}
    assert "it takes 300" in reasons["near_misses"]
    assert "quarters with a target have data, and it takes 8" in reasons["period_end"]
    assert "it takes 60" in reasons["held_back"] or "below the cutoff" in reasons["held_back"]
    assert "both are known in" in reasons["lost_link"]
    assert "8" in reasons["guardrail"]


def test_what_a_card_does_not_name_is_refused(materials, detectors):
    bare = replace(
        materials["mix_shift"],
        around=None,
        digits=None,
        repeats=None,
        excluded=None,
        guardrails=(),
        outcome=None,
        revisions=None,
        readings=daily_readings(np.ones(800)),
    )
    found = calibrated(dict.fromkeys(detectors, bare), detectors, runs=3)
    assert all(one.reason and one.clean is None for one in found), found


def test_a_detector_of_another_package_says_that_nothing_is_planted_for_it(materials, detectors):
    own = {**detectors, "their_own": detectors["exclusions"]}
    [power] = calibrated({"their_own": materials["exclusions"]}, own, runs=3)
    assert power.reason == "nothing is planted for it, so it is not simulated"


@pytest.mark.parametrize(
    ("wrong", "places"),
    [
        ({"records": 0}, ["--records"]),
        ({"periods": 1, "units": 0}, ["--periods", "--units"]),
        ({"records": 10**9}, ["--records"]),
    ],
)
def test_sizes_that_cannot_be_are_refused_all_at_once(wrong, places):
    with pytest.raises(UsageError) as caught:
        Sizes(**wrong)
    assert [one.place for one in caught.value.problems] == places


@pytest.mark.parametrize(
    "sizes", [Sizes(records=1, periods=2, units=1), Sizes(records=3_000, periods=61, units=60)]
)
def test_odd_sizes_are_answered(sizes, detectors):
    found = calibrated(planned(sizes, detectors), detectors, runs=1)
    assert {one.detector for one in found} == {one.detector for one in BEHAVIOURS}
    assert all(one.reason or one.clean is not None for one in found)
