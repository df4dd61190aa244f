"""What was to be expected anyway: the pull back to the level, its laws, and how often its interval holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiwork.analysis.effect import ExpectedState, SeasonState, Unusual, expected_anyway
from kpiwork.analysis.effect.expected import FEWEST, future
from kpiwork.analysis.effect.memory import fits

NOTHING = float("nan")


def series(memory, runs, points, seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(runs, points))
    for place in range(1, points):
        values[:, place] = memory * values[:, place - 1] + np.sqrt(1 - memory**2) * values[:, place]
    return values


def foreseen(values, chosen_at, ahead, **more):
    """Give what was to be expected with parts that may be anything, as a test reads them."""
    return expected_anyway(values, chosen_at, ahead, **more)


@pytest.mark.parametrize(("memory", "share"), [(0.0, 0.90), (0.6, 0.75)])
def test_after_a_worst_fifth_most_next_values_are_better_without_any_effect(memory, share):
    """Without memory 1 less the mean rank of a worst fifth, .1: nine in ten."""
    values = series(memory, 20_000, 2, seed=3)
    worst = values[:, 0] < -0.8416  # a fifth of a normal distribution
    assert (values[worst, 1] > values[worst, 0]).mean() == pytest.approx(share, abs=0.015)


@pytest.mark.parametrize(("points", "memory"), [(24, 0.0), (24, 0.6), (48, 0.3)])
def test_the_80_percent_interval_holds_after_a_worst_fifth(points, memory):
    ahead = 3
    values = series(memory, 6_000, points + ahead, seed=points)
    past = values[:, :points]
    values = values[past[:, -1] <= np.quantile(past, 0.2, axis=1)]
    before, after = values[:, :points], values[:, points:].mean(axis=1)
    design, places = np.ones((points + ahead, 1)), np.arange(points + ahead)
    figure = future(
        fits(before, design[:points], places[:points]), before, design, (places[:points], places[points:])
    )
    below = figure.below(after)
    assert 0.76 <= ((below > 0.1) & (below < 0.9)).mean() <= 0.86
    moved = figure.centre - before[:, -1]
    assert (moved > 0).mean() > 0.95
    real = (after - before[:, -1]).mean()
    assert 0.8 * real < moved.mean() < 1.05 * real  # it errs on the small side


def test_a_single_series_is_read_as_many_are():
    values = series(0.4, 1, 30, seed=8)[0]
    found = foreseen(values, 29, 4)
    places = np.arange(34)
    figure = future(
        fits(values[None, :], np.ones((30, 1)), places[:30]),
        values[None, :],
        np.ones((34, 1)),
        (places[:30], places[30:]),
    )
    assert found.average == pytest.approx(figure.centre[0])
    assert found.likely == pytest.approx([end[0] for end in figure.interval(0.8)])
    assert found.wide == pytest.approx([end[0] for end in figure.interval(0.95)])


def test_an_unusual_value_is_expected_to_be_followed_by_more_usual_ones():
    values = series(0.0, 1, 36, seed=1)[0]
    values[35] = 4.0
    found = foreseen(values, 35, 6)
    assert found.state is ExpectedState.KNOWN
    assert found.unusual is Unusual.HIGH
    assert found.last == 4.0
    assert found.change < -2
    assert found.wide[0] < found.likely[0] < found.average < found.likely[1] < found.wide[1] < 4.0
    assert foreseen(-values, 35, 6).unusual is Unusual.LOW


def test_a_decision_is_seen_beside_the_quarter_that_it_was_taken_upon():
    values = series(0.0, 1, 36, seed=1)[0]
    values[33:] = [3.0, 2.0, 4.0]
    found = foreseen(values, 35, 6, looked_at=3)
    assert found.last == 3.0
    assert found.unusual is Unusual.HIGH


def test_what_comes_after_the_decision_is_not_used():
    values = series(0.3, 1, 40, seed=2)[0]
    later = values.copy()
    later[30:] = 99.0
    assert foreseen(values, 29, 5) == foreseen(later, 29, 5)


def test_a_season_is_expected_to_come_back():
    months = np.arange(48)
    values = 10 + 3 * np.cos(2 * np.pi * months / 12) + 0.1 * series(0.0, 1, 48, seed=4)[0]
    found = foreseen(values, 41, 6, season=12)
    assert found.season is SeasonState.TAKEN_OUT
    assert found.average == pytest.approx(values[42:48].mean(), abs=0.3)
    assert found.likely[1] - found.likely[0] < 0.5
    assert foreseen(values[:23], 22, 6, season=12).season is SeasonState.TOO_SHORT


@settings(max_examples=15)
@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.booleans())
def test_shift_scale_and_direction(shift, scale, turned):
    values = series(0.3, 1, 24, seed=6)[0]
    factor = -scale if turned else scale
    one, other = foreseen(values, 23, 3), foreseen(shift + factor * values, 23, 3)
    near = {"rel": 1e-6, "abs": 1e-6 * scale + 1e-9 * abs(shift)}
    assert other.average == pytest.approx(shift + factor * one.average, **near)
    ends = sorted(shift + factor * end for end in one.likely)
    assert list(other.likely) == pytest.approx(ends, **near)


@pytest.mark.parametrize(
    ("values", "ahead", "state"),
    [
        ([], 3, ExpectedState.TOO_SHORT),
        ([1.0], 3, ExpectedState.TOO_SHORT),
        ([NOTHING] * 40, 3, ExpectedState.TOO_SHORT),
        ([*range(FEWEST - 1)], 3, ExpectedState.TOO_SHORT),
        ([*range(FEWEST)], FEWEST + 1, ExpectedState.TOO_SHORT),
        ([5.0] * 20, 3, ExpectedState.NOT_COMPUTABLE),
        ([*range(20), float("inf")], 3, ExpectedState.NOT_COMPUTABLE),
        ([*range(20), 1e200], 3, ExpectedState.NOT_COMPUTABLE),
    ],
)
def test_what_cannot_be_foreseen_says_why(values, ahead, state):
    found = foreseen(np.array(values, dtype=float), len(values) - 1, ahead, looked_at=3, season=12)
    assert found.state is state
    assert found.reason
    assert [found.average, found.likely, found.change] == [None] * 3


def test_gaps_are_left_out_and_a_missing_last_value_is_said():
    values = series(0.3, 1, 40, seed=9)[0]
    values[[3, 4, 17, 39]] = NOTHING
    found = foreseen(values, 39, 3)
    assert found.state is ExpectedState.KNOWN
    assert found.points == 36
    assert found.last is None
    assert found.change is None
    assert found.unusual is Unusual.UNKNOWN


def test_more_is_looked_at_than_there_is():
    found = foreseen(np.arange(12.0), 11, 3, looked_at=50)
    assert found.last == pytest.approx(5.5)
    assert found.unusual is Unusual.USUAL
