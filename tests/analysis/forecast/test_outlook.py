"""Will it be met: chances that follow from the forecast, arithmetic that holds without one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.behaviour import Aim, Possible
from kpiwork.analysis.forecast import Band, Due, DueKind, Outlook, OutlookState, RestState, outlook
from kpiwork.analysis.forecast.due import Parts
from kpiwork.exact import exact
from kpiwork.spec.choices import Better, Seasonal

RNG = np.random.default_rng(8)
CHANCE = RNG.standard_normal(120)
CALM = 50 + CHANCE[:34]
SHARE = Possible(low=0.0, high=1.0)
NAN = math.nan


def at_least(value):
    return Aim(better=Better.HIGHER, low=value)


def at_most(value):
    return Aim(better=Better.LOWER, high=value)


def mean_of(left, inside=0, **more):
    return Due(kind=DueKind.MEAN, left=left, inside=inside, **more)


def made(values, due, aim, **how):
    return outlook(np.asarray(values, dtype=float), due=due, aim=aim, **{"seasonal": Seasonal.NO, **how})


@pytest.mark.parametrize(
    ("aim", "state", "word"),
    [
        (Aim(better=Better.HIGHER), OutlookState.NO_TARGET, "no target"),
        (Aim(better=Better.NEITHER, low=3.0), OutlookState.NO_TARGET, "no target"),
        (at_least(NAN), OutlookState.NO_TARGET, "no target"),
        (at_most(50), OutlookState.MADE, ""),
        (Aim(better=Better.WITHIN, low=49), OutlookState.MADE, ""),
    ],
)
def test_without_a_target_there_is_no_outlook(aim, state, word):
    found = made(CALM, mean_of(2, 1), aim)
    assert (found.state, word in found.reason) == (state, True)
    assert (found.chance is None) == (state is OutlookState.NO_TARGET)


def test_what_is_over_has_its_value_and_no_chance():
    found = made([1.0, 2.0, 4.0, 6.0], Due(kind=DueKind.SUM, left=0, inside=3), at_least(5))
    assert (found.state, found.value, found.chance) == (OutlookState.OVER, 12.0, None)


def test_too_little_past_leaves_the_arithmetic():
    found = made([0.7, 0.76], mean_of(2, 1), at_least(0.8), possible=SHARE)
    assert (found.state, found.chance, found.band) == (OutlookState.NO_FORECAST, None, None)
    assert "2 values so far" in found.reason
    assert found.rest.least == pytest.approx(0.82)
    assert found.rest.run_rate == pytest.approx(0.76)


@pytest.mark.parametrize(
    ("due", "target", "least", "run_rate"),
    [
        # (0.8 * 300 - 0.7 * 100) / 200, by hand
        (mean_of(2, 1, weights=(100.0, 100.0, 100.0)), 0.8, 0.85, 0.7),
        (mean_of(2, 1, weights=(300.0, 50.0, 50.0)), 0.71, 0.74, 0.7),
        (Due(kind=DueKind.SUM, left=2, inside=1), 2.1, 0.7, 2.1),
        (mean_of(3), 0.8, 0.8, None),
    ],
)
def test_the_rest_must_average(due, target, least, run_rate):
    found = made([*np.linspace(0.5, 0.6, 20), 0.7], due, at_least(target), possible=SHARE)
    assert found.rest.state is RestState.OPEN
    assert found.rest.least == pytest.approx(least)
    assert found.rest.run_rate == (None if run_rate is None else pytest.approx(run_rate))
    assert found.rest.most is None


@pytest.mark.parametrize(
    ("aim", "state", "chance", "band"),
    [
        (at_least(0.95), RestState.OUT_OF_REACH, 0.0, Band.UNLIKELY),
        (at_least(0.2), RestState.SAFE, 1.0, Band.NO_STRETCH),
        (at_most(0.2), RestState.OUT_OF_REACH, 0.0, Band.UNLIKELY),
        (at_most(0.95), RestState.SAFE, 1.0, Band.NO_STRETCH),
        (Aim(better=Better.WITHIN, low=0.2, high=0.99), RestState.SAFE, 1.0, Band.NO_STRETCH),
        (Aim(better=Better.WITHIN, low=0.1, high=0.2), RestState.OUT_OF_REACH, 0.0, Band.UNLIKELY),
    ],
)
def test_what_no_possible_value_changes_is_decided(aim, state, chance, band):
    values = [*np.linspace(0.5, 0.6, 20), 0.7, 0.7]
    found = made(values, mean_of(1, 2), aim, possible=SHARE)
    assert (found.state, found.rest.state) == (OutlookState.DECIDED, state)
    assert (found.chance, found.band) == (chance, band)


@pytest.mark.parametrize("aside", [-1.0, -0.5, 0.0, 0.5, 1.0])
def test_chance_alone_is_the_normal_probability(aside):
    # The mean of three is left to two of them: its standard deviation is sqrt(2) / 3 about (x + 0 + 0) / 3.
    found = made(CHANCE, mean_of(2, 1), at_least(CHANCE[-1] / 3 + aside * math.sqrt(2) / 3))
    wanted = 0.5 * math.erfc(aside / math.sqrt(2))
    assert found.chance == pytest.approx(wanted, abs=0.08)
    assert found.value == pytest.approx(CHANCE[-1] / 3, abs=0.15)


def test_steps_of_a_walk_move_together():
    walk = np.cumsum(RNG.standard_normal(100))
    one, total = (made(walk, Due(kind=DueKind.SUM, left=left), at_least(0)) for left in (1, 3))
    # 1 + 2 + 3 steps that share their way: variance 9 + 4 + 1 = 14 of a step's; without that 1 + 2 + 3 = 6
    ratio = (total.high_80 - total.low_80) / (one.high_80 - one.low_80)
    assert ratio == pytest.approx(math.sqrt(14), rel=0.1)


def test_a_sum_is_so_many_times_the_mean():
    mean, total = (
        made(CALM, Due(kind=kind, left=2, inside=1), at_least(target))
        for kind, target in ((DueKind.MEAN, 50.3), (DueKind.SUM, 150.9))
    )
    assert total.chance == mean.chance
    assert (total.value, total.low_80) == pytest.approx((3 * mean.value, 3 * mean.low_80))
    assert total.tried.held == mean.tried.held


@given(target=st.floats(47, 53), left=st.integers(1, 4), inside=st.integers(0, 3), shift=st.floats(-100, 100))
def test_turned_over_the_chance_is_the_same(target, left, inside, shift):
    plain = made(CALM, mean_of(left, inside), at_least(target))
    other = made(shift - CALM, mean_of(left, inside), at_most(shift - target))
    assert plain.chance == pytest.approx(other.chance, abs=0.0501)  # both are told in steps of .05
    assert plain.rest.least == pytest.approx(shift - other.rest.most)
    complement = made(CALM, mean_of(left, inside), at_most(target))
    assert plain.chance + complement.chance == pytest.approx(1.0, abs=0.0501)


@pytest.mark.parametrize("chance", [0.0, 0.05, 0.1, 0.5, 0.55, 0.9, 0.95, 1.0])
def test_bands_read_as_the_chance_is_told(chance):
    bands = {0.0: Band.UNLIKELY, 0.05: Band.UNLIKELY, 0.95: Band.NO_STRETCH, 1.0: Band.NO_STRETCH}
    wanted = bands.get(chance, Band.STRETCH if chance <= 0.5 else Band.LIKELY)
    levels = np.linspace(46, 54, 400)
    found = [made(CALM, mean_of(1), at_least(level)) for level in levels[::4]]
    assert {one.chance for one in found} >= {0.0, 0.5, 1.0}
    assert all(one.band is wanted for one in found if one.chance == chance)


def test_a_value_at_the_end_that_is_missing_is_still_to_come():
    late = made([*CALM, NAN], mean_of(1, 2), at_least(50))
    plain = made(CALM, mean_of(2, 1), at_least(50))
    assert late == plain
    before = made([*CALM, NAN, NAN], mean_of(1, 1), at_least(50))
    assert before == made(CALM, mean_of(2, before=1), at_least(50))


def test_a_gap_inside_makes_a_sum_unknown_and_drops_out_of_a_mean():
    values = [*CALM, NAN, 51.0]
    total = made(values, Due(kind=DueKind.SUM, left=1, inside=3), at_least(50))
    assert (total.state, total.chance) == (OutlookState.UNKNOWN, None)
    assert "missing" in total.reason
    mean = made(values, mean_of(1, 3), at_least(50))
    assert mean.rest.run_rate == pytest.approx((CALM[-1] + 51) / 2)
    assert mean.state is OutlookState.MADE


@pytest.mark.parametrize("weights", [(1.0, NAN, 1.0), (1.0, -1.0, 1.0), (1.0, 0.0, 0.0), (0.0, 0.0, 0.0)])
def test_denominators_that_say_nothing_are_a_reason(weights):
    found = made(CALM, mean_of(2, 1, weights=weights), at_least(50))
    assert (found.state, found.chance) == (OutlookState.UNKNOWN, None)
    assert found.reason


@pytest.mark.parametrize(
    "wrong",
    [
        {"left": -1},
        {"left": 0},
        {"left": 1, "inside": 1, "before": 1},
        {"left": 1, "weights": (1.0, 2.0)},
        {"left": 2, "weights": (1.0, 2.0), "kind": DueKind.SUM},
    ],
)
def test_a_period_that_cannot_be_is_an_error(wrong):
    with pytest.raises(ValueError, match="give"):
        Due(**{"kind": DueKind.MEAN, **wrong})
    with pytest.raises(ValueError, match="give all values inside"):
        made([1.0], mean_of(1, 2), at_least(1))


def test_how_often_such_a_change_came_about_before():
    values = np.array([1.0, 2, 3, 9, 8, 2, 1, 1, 2, 3, 2, 1, 2, 3, 2, 1])
    found = made(values, mean_of(2), at_least(4.5)).precedent
    # the last two averaged 1.5; stretches of two beside each other that rose by 3 or more, counted by hand
    pairs = [(values[i : i + 2].mean(), values[i + 2 : i + 4].mean()) for i in range(13)]
    assert found is not None
    assert found.needed == pytest.approx(3.0)
    assert (found.happened, found.of) == (sum(b - a >= 3 for a, b in pairs), 13)
    assert found.happened == 2


def test_no_change_is_needed_where_the_last_stretch_would_do():
    found = made(CALM, mean_of(2), at_least(45)).precedent
    assert found is not None
    assert (found.needed, found.happened, found.of) == (0.0, 0, 0)
    down = made(CALM, mean_of(2), at_most(48)).precedent
    assert down is not None
    assert down.needed < 0


def test_a_period_later_on_is_less_certain():
    walk = np.cumsum(RNG.standard_normal(60))
    soon, late = made(walk, mean_of(3), at_least(0)), made(walk, mean_of(3, before=6), at_least(0))
    assert late.high_80 - late.low_80 > 1.5 * (soon.high_80 - soon.low_80)


def test_the_value_stays_within_what_is_possible():
    shares = np.clip(0.985 + 0.02 * RNG.standard_normal(30), 0, 1)
    found = made(shares, mean_of(2, 1), at_least(0.97), possible=SHARE)
    assert found.high_80 <= (shares[-1] + 2) / 3 + 1e-12


@given(
    values=st.lists(st.one_of(st.floats(-1e3, 1e3), st.just(NAN), st.just(math.inf)), max_size=30),
    target=st.one_of(st.none(), st.floats(-1e3, 1e3)),
    left=st.integers(0, 3),
    inside=st.integers(0, 2),
    better=st.sampled_from(Better),
    kind=st.sampled_from(DueKind),
)
def test_whatever_comes_in_there_is_a_chance_or_a_reason(values, target, left, inside, better, kind):
    if inside > len(values) or not left + inside:
        return
    found = made(
        values, Due(kind=kind, left=left, inside=inside), Aim(better=better, low=target, high=target)
    )
    told = found.state in (OutlookState.MADE, OutlookState.DECIDED)
    assert (found.chance is not None) == told == (found.band is not None)
    assert told != bool(found.reason)
    assert exact(Outlook).validate_json(exact(Outlook).dump_json(found)) == found


def test_parts_of_a_rate_weigh_by_their_denominators():
    parts = Parts.of(np.array([0.5, 0.9]), mean_of(1, 2, weights=(100.0, 300.0, 100.0)))
    assert parts.value(0.8) == pytest.approx((50 + 270 + 80) / 500)
    assert parts.rest_for(parts.value(0.8)) == pytest.approx(0.8)
    assert parts.so_far == pytest.approx(0.8)
