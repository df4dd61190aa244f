"""The change of level after a decision: false alarms, power, laws, and refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiwork.analysis.effect import Drift, ExpectedState, SeasonState, Verdict, effect
from kpiwork.analysis.effect.level import FEWEST_A_SIDE, step
from kpiwork.analysis.effect.memory import fits
from kpiwork.spec.choices import Better
from tests.analysis.effect.test_expected import series

NOTHING = float("nan")


def told(values, at, **more):
    """Give an effect whose parts may be anything, as a test reads them."""
    return effect(values, at, **more)


def seen(values):
    """Tell in how many series a change in the middle is seen, at 5 %."""
    points = values.shape[1]
    design = np.column_stack([np.ones(points), np.arange(points) >= points // 2])
    below = step(fits(values, design, np.arange(points))).below(np.zeros(len(values)))
    return ((below < 0.025) | (below > 0.975)).mean()


@pytest.mark.parametrize(("points", "memory"), [(24, 0.0), (24, 0.6), (36, 0.3), (60, 0.6)])
def test_false_alarms_are_as_rare_as_said(points, memory):
    assert 0.02 <= seen(series(memory, 1_000, points, seed=100 + points)) <= 0.08


def test_one_and_a_half_standard_deviations_are_seen_in_five_years_of_months():
    values = series(0.3, 500, 60, seed=15)
    values[:, 30:] += 1.5
    assert seen(values) >= 0.9


def shifted(by, *, points=48, at=24, seed=21):
    values = series(0.2, 1, points, seed=seed)[0]
    values[at:] += by
    return values


@pytest.mark.parametrize(
    ("by", "better", "verdict"),
    [
        (3.0, Better.HIGHER, Verdict.EFFECT_SEEN),
        (3.0, Better.LOWER, Verdict.WORSE),
        (-3.0, Better.LOWER, Verdict.EFFECT_SEEN),
        (-3.0, Better.HIGHER, Verdict.WORSE),
        (3.0, Better.NEITHER, Verdict.CHANGE_SEEN),
        (3.0, Better.WITHIN, Verdict.CHANGE_SEEN),
        (0.0, Better.HIGHER, Verdict.NO_EFFECT_SEEN),
    ],
)
def test_verdicts(by, better, verdict):
    found = told(shifted(by), 24, better=better)
    assert found.verdict is verdict
    low, high = found.interval
    assert low < found.change < high
    assert low < by < high
    assert (found.points_before, found.points_after, found.freedom) == (24, 24, 46)
    assert found.expected.state is ExpectedState.KNOWN


def test_what_is_seen_stands_beside_what_was_to_be_expected():
    values = shifted(0.0)
    values[23] = 5.0
    found = told(values, 24, better=Better.LOWER)
    assert found.seen == pytest.approx(values[24:].mean() - 5.0)
    assert found.expected.change < -2
    assert found.verdict is Verdict.NO_EFFECT_SEEN


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (FEWEST_A_SIDE - 1, 30, Verdict.TOO_LITTLE_BEFORE),
        (30, FEWEST_A_SIDE - 1, Verdict.TOO_EARLY),
        (30, 0, Verdict.TOO_EARLY),
        (0, 0, Verdict.TOO_LITTLE_BEFORE),
        (1, 0, Verdict.TOO_LITTLE_BEFORE),
        (FEWEST_A_SIDE, FEWEST_A_SIDE, Verdict.NO_EFFECT_SEEN),
    ],
)
def test_under_eight_values_a_side_there_is_no_verdict(before, after, verdict):
    values = np.concatenate([[NOTHING], series(0.0, 1, before + after, seed=9)[0], [NOTHING]])
    found = told(values, before + 1, better=Better.HIGHER, looked_at=3, season=12)
    assert found.verdict is verdict
    assert bool(found.reason) is (verdict is not Verdict.NO_EFFECT_SEEN)
    assert (found.change is None) is bool(found.reason)


@pytest.mark.parametrize(
    "values",
    [
        [4.0] * 30,
        [0.0] * 15 + [1.0] * 15,
        [*range(29), float("inf")],
        [*range(29), float("-inf")],
        [*range(29), 1e200],
        [1e-320] * 15 + [2e-320] * 15,
        [1e90 + step for step in range(30)],
    ],
)
def test_values_that_say_nothing_of_chance_have_no_verdict(values):
    found = told(np.array(values), 15, better=Better.HIGHER, season=12)
    assert found.verdict is Verdict.NOT_COMPUTABLE
    assert found.reason
    assert found.interval is None


@settings(max_examples=15)
@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.booleans())
def test_shift_scale_and_direction(shift, scale, turned):
    values = shifted(1.0)
    factor = -scale if turned else scale
    one = told(values, 24, better=Better.HIGHER)
    other = told(shift + factor * values, 24, better=Better.LOWER if turned else Better.HIGHER)
    near = {"rel": 1e-6, "abs": 1e-6 * scale + 1e-9 * abs(shift)}
    assert other.verdict is one.verdict
    assert other.change == pytest.approx(factor * one.change, **near)
    assert sorted(other.interval) == pytest.approx(sorted(factor * end for end in one.interval), **near)


def test_time_turned_round_turns_the_change():
    values = shifted(1.0)
    one, other = told(values, 24, better=Better.HIGHER), told(values[::-1], 24, better=Better.LOWER)
    assert other.change == pytest.approx(-one.change)
    assert other.interval == pytest.approx((-one.interval[1], -one.interval[0]))


def test_a_season_is_not_taken_for_an_effect():
    months = np.arange(48)
    wave = 3 * np.cos(2 * np.pi * months / 12)
    values = wave + 0.5 * series(0.0, 1, 48, seed=30)[0]
    values[31:] += 1.0
    found = told(values, 31, better=Better.HIGHER, season=12)
    assert found.season is SeasonState.TAKEN_OUT
    assert found.verdict is Verdict.EFFECT_SEEN
    assert found.interval[1] - found.interval[0] < 2
    plain = told(values, 31, better=Better.HIGHER)
    assert plain.season is SeasonState.NOT_ASKED
    assert plain.interval[1] - plain.interval[0] > 2
    assert told(values[:23], 12, better=Better.HIGHER, season=12).season is SeasonState.TOO_SHORT


@pytest.mark.parametrize("season", [1, 2])
def test_a_wave_that_is_no_wave_is_left_out(season):
    found = told(shifted(3.0), 24, better=Better.HIGHER, season=season)
    assert found.season is SeasonState.TOO_SHORT
    assert found.verdict is Verdict.EFFECT_SEEN


@pytest.mark.parametrize(
    ("slope", "drift"), [(0.5, Drift.RISING), (-0.5, Drift.FALLING), (0.0, Drift.NONE_SEEN)]
)
def test_a_movement_before_the_decision_is_named(slope, drift):
    values = shifted(0.0) + slope * np.arange(48)
    assert told(values, 24, better=Better.HIGHER).drift is drift


def test_values_all_alike_before_say_nothing_of_a_movement():
    values = shifted(3.0)
    values[:24] = 1.0
    found = told(values, 24, better=Better.HIGHER)
    assert found.drift is Drift.UNKNOWN
    assert found.expected.state is ExpectedState.NOT_COMPUTABLE


@pytest.mark.parametrize("at", [-5, 100])
def test_a_place_outside_of_the_series_leaves_one_side_empty(at):
    found = told(shifted(0.0), at, better=Better.HIGHER)
    assert found.verdict in (Verdict.TOO_LITTLE_BEFORE, Verdict.TOO_EARLY)
