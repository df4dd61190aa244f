"""What a pilot changed: false alarms, what is seen, laws, and refusals."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from kpiwork.analysis.effect import Drift, SeasonState
from kpiwork.analysis.effect import trial as methods
from kpiwork.analysis.effect import units as by_units
from kpiwork.analysis.effect.trial import Against, Kept, TrialState, Way, kept
from kpiwork.analysis.effect.units import UnitsState
from kpiwork.spec.choices import Better
from tests.analysis.effect.test_expected import series
from tests.calibrations import scripts

AT = 24
POINTS = 30
NONE = float("nan")


def trial(*given, **more):
    """Give a trial whose parts may be anything, as a test reads them."""
    return methods.trial(*given, **more)


def units_moved(*given):
    return by_units.units_moved(*given)


def two(by=0.0, *, seed=5, at=AT, points=POINTS):
    """Give a pilot and those outside it, which move together, and the pilot's effect."""
    shared, ours, others = (
        size * series(0.3, 1, points, seed=seed + k)[0] for k, size in enumerate((2, 1, 0.5))
    )
    inside, outside = shared + ours, shared + others
    inside[at:] += by
    return inside, outside


def table(units=6, points=POINTS, seed=9):
    return {f"unit {number}": values for number, values in enumerate(series(0.3, units, points, seed=seed))}


@pytest.fixture(scope="module")
def cells():
    with scripts():
        yield list(import_module("pilot").cells(200, months=[14], with_hard_ones=False))


def test_simulated_pilots_without_an_effect_seldom_show_one(cells):
    """At a nominal 5 %, of 200 simulations: a perfect method stays below 8 % in 97 of 100 such counts."""
    counted = [cell for cell in cells if cell.counted == "changes seen that are none"]
    assert len(counted) == 12
    for way in {cell.method for cell in counted}:
        mine = [cell for cell in counted if cell.method == way]
        assert sum(cell.happened for cell in mine) / sum(cell.runs for cell in mine) <= 0.065
    assert all(cell.share <= 0.1 for cell in counted), [cell for cell in counted if cell.share > 0.1]


def test_intervals_hold_the_effect_and_large_ones_are_seen(cells):
    holding = [cell for cell in cells if cell.counted == "intervals that hold the effect"]
    assert all(cell.share >= 0.9 for cell in holding)
    seen = [cell for cell in cells if cell.counted == "effects seen"]
    assert len(seen) == 12
    assert all(cell.share > 0.25 for cell in seen)


def test_what_moved_everybody_is_taken_off():
    inside, outside = two(by=3.0)
    everybody = np.r_[np.zeros(AT), np.full(POINTS - AT, 10.0)]
    alone, compared = trial(inside + everybody, None, AT), trial(inside + everybody, outside + everybody, AT)
    assert alone.against is Against.OWN_PAST
    assert alone.change > 9
    assert compared.against is Against.OTHERS
    assert compared.interval[0] < 3.0 < compared.interval[1] < 6.0
    assert compared.way(Better.HIGHER) is Way.BETTER
    assert compared.anyway == pytest.approx(compared.seen - compared.change)
    assert compared.anyway > 7


def test_a_past_that_was_unusual_is_expected_to_come_back():
    """The values just before the pilot lie far below the level: coming back is no effect."""
    values = series(0.8, 1, POINTS, seed=2)[0]
    values[AT - 1] = values[:AT].mean() - 3.0
    found = trial(values, None, AT)
    assert found.state is TrialState.KNOWN
    level = values[: AT - 1].mean()
    assert found.during - found.change < level


@given(shift=st.floats(-1e3, 1e3), scale=st.floats(1e-3, 1e3), by=st.floats(-5, 5))
@settings(max_examples=20)
def test_shift_and_scale_change_nothing_but_the_unit(shift, scale, by):
    inside, outside = two(by=by)
    plain, moved = trial(inside, outside, AT), trial(shift + scale * inside, shift + scale * outside, AT)
    assert moved.state is plain.state
    assert moved.change == pytest.approx(scale * plain.change, rel=1e-6, abs=1e-6 * scale)
    assert moved.interval == pytest.approx(
        [scale * end for end in plain.interval], rel=1e-6, abs=1e-6 * scale
    )
    assert moved.way(Better.HIGHER) is plain.way(Better.HIGHER)


def test_the_good_direction_turns_the_verdict():
    inside, outside = two(by=6.0)
    up, down = trial(inside, outside, AT), trial(-inside, -outside, AT)
    assert (up.way(Better.HIGHER), up.way(Better.LOWER)) == (Way.BETTER, Way.WORSE)
    assert (down.way(Better.HIGHER), down.way(Better.LOWER)) == (Way.WORSE, Way.BETTER)
    assert up.way(Better.NEITHER) is up.way(Better.WITHIN) is Way.CHANGED
    flat = trial(*two(by=0.0), AT)
    assert flat.way(Better.HIGHER) is Way.NONE_SEEN


@pytest.mark.parametrize(
    ("values", "at", "state"),
    [
        ([1.0, 2.0] * 8, 14, TrialState.TOO_LITTLE_DURING),
        ([1.0, 2.0] * 6, 6, TrialState.TOO_LITTLE_BEFORE),
        ([1.0, 2.0] * 6, 0, TrialState.TOO_LITTLE_BEFORE),
        ([1.0, 2.0] * 6, 12, TrialState.TOO_LITTLE_DURING),
        ([], 0, TrialState.TOO_LITTLE_DURING),
        ([NONE] * 30, 24, TrialState.TOO_LITTLE_DURING),
        ([5.0] * 30, 24, TrialState.NOT_COMPUTABLE),
        ([1.0, 2.0] * 13 + [1e200] * 4, 26, TrialState.KNOWN),
        ([1.0, 2.0, 1e200] * 10, 24, TrialState.NOT_COMPUTABLE),
        ([1.0, 2.0] * 6 + [1.5] * 20, 12, TrialState.TOO_LITTLE_BEFORE),
    ],
    ids=[
        "one month",
        "short",
        "all of it",
        "none of it",
        "nothing",
        "gaps",
        "flat",
        "far",
        "too large",
        "long",
    ],
)
def test_what_cannot_be_told_is_not_told(values, at, state):
    found = trial(np.array(values, dtype=float), None, at)
    assert found.state is state
    if state is not TrialState.KNOWN:
        assert (found.change, found.interval, found.anyway) == (None, None, None)
        assert found.way(Better.HIGHER) is Way.UNKNOWN


def test_outside_without_values_during_the_pilot_tells_nothing():
    inside, outside = two(by=3.0)
    outside[AT + 2 :] = NONE
    assert trial(inside, outside, AT).state is TrialState.TOO_LITTLE_DURING


def test_a_drift_before_is_told():
    inside, outside = two()
    found = trial(inside + 0.5 * np.arange(POINTS), outside, AT)
    assert found.drift is Drift.RISING


def test_the_season_is_for_those_who_stand_alone():
    year = 4 * np.sin(2 * np.pi * np.arange(36) / 12)
    inside, outside = two(at=30, points=36)
    assert trial(inside + year, None, 30, season=12).season is SeasonState.TAKEN_OUT
    assert trial(inside + year, outside + year, 30, season=12).season is SeasonState.NOT_ASKED
    assert trial((inside + year)[12:], None, 18, season=12).season is SeasonState.TOO_SHORT


def test_units_stand_in_where_the_past_is_too_short():
    values = {
        name: one + 5 * (name in {"unit 0", "unit 1"}) * (np.arange(8) >= 5)
        for name, one in table(6, 8).items()
    }
    moved = units_moved(values, frozenset({"unit 0", "unit 1"}), 5)
    inside = (values["unit 0"] + values["unit 1"]) / 2
    found = trial(inside, inside * 0, 5, units=moved)
    assert (found.state, found.against) == (TrialState.KNOWN, Against.UNITS)
    assert found.interval == moved.interval
    assert found.interval[0] < 5 < found.interval[1]


def test_units_are_compared_as_students_t_does():
    values, mine = table(), frozenset({"unit 1", "unit 4"})
    found = units_moved(values, mine, AT)
    change = {name: one[AT:].mean() - one[:AT].mean() for name, one in values.items()}
    ours = [change[name] for name in sorted(mine)]
    others = [change[name] for name in sorted(values.keys() - mine)]
    expected = stats.ttest_ind(ours, others).confidence_interval(0.95)
    assert found.state is UnitsState.KNOWN
    assert found.interval == pytest.approx((expected.low, expected.high))
    apart = [abs(one - np.mean([two for two in others if two is not one])) for one in others]
    assert found.as_far == sum(one >= abs(found.change) for one in apart)


@pytest.mark.parametrize(
    ("units", "inside", "points", "at", "state"),
    [
        (4, 1, 30, 24, UnitsState.TOO_FEW),
        (5, 3, 30, 24, UnitsState.TOO_FEW),
        (5, 0, 30, 24, UnitsState.TOO_FEW),
        (5, 5, 30, 24, UnitsState.TOO_FEW),
        (0, 0, 30, 24, UnitsState.TOO_FEW),
        (6, 2, 30, 29, UnitsState.TOO_SHORT),
        (6, 2, 30, 2, UnitsState.TOO_SHORT),
        (6, 2, 30, 24, UnitsState.KNOWN),
    ],
)
def test_few_units_and_few_periods_tell_nothing(units, inside, points, at, state):
    values = table(units, points) if units else {}
    found = units_moved(values, frozenset(list(values)[:inside]), at)
    assert found.state is state
    assert (found.interval is not None) == (state is UnitsState.KNOWN)


def test_a_unit_with_many_gaps_is_left_out_and_a_closed_month_counts_for_nobody():
    values = table(7)
    values["unit 6"][::2] = NONE
    for one in values.values():
        one[3] = NONE
    found = units_moved(values, frozenset({"unit 0"}), AT)
    assert found.left_out == ("unit 6",)
    assert found.state is UnitsState.KNOWN
    assert len(found.outside) == 5


def test_units_that_all_move_alike_tell_no_spread():
    values = {f"unit {number}": np.arange(30.0) + number for number in range(6)}
    found = units_moved(values, frozenset({"unit 0"}), AT)
    assert (found.state, found.interval) == (UnitsState.NOT_COMPUTABLE, None)


@pytest.mark.parametrize(
    ("interval", "better", "expected"),
    [
        ((-1.0, 0.5), Better.LOWER, Kept.SAFE),
        ((0.1, 0.9), Better.LOWER, Kept.SAFE),
        ((0.5, 2.0), Better.LOWER, Kept.LIKELY_WORSE),
        ((1.5, 2.0), Better.LOWER, Kept.WORSE),
        ((-0.5, 2.0), Better.LOWER, Kept.UNKNOWN),
        ((-2.0, -1.5), Better.HIGHER, Kept.WORSE),
        ((-0.5, 9.0), Better.HIGHER, Kept.SAFE),
        ((-2.0, 1.0), Better.HIGHER, Kept.UNKNOWN),
        ((5.0, 9.0), Better.NEITHER, Kept.UNKNOWN),
        ((5.0, 9.0), Better.WITHIN, Kept.UNKNOWN),
        (None, Better.LOWER, Kept.UNKNOWN),
    ],
)
def test_a_guardrail_is_graded_by_its_whole_interval(interval, better, expected):
    assert kept(interval, better, 1.0) is expected
