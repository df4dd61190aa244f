"""Best guesses and reliability: the literature's formulas, and that the guesses are nearer the truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.comparison.reliability import more_periods, reliability
from kpiwork.analysis.comparison.shrinkage import between_variance, shrunken

WIN_RATE = 0.25
TRUE_SPREAD = 0.04
DECIDED = 36


@pytest.mark.parametrize(("quarters", "expected"), [(1, 0.24), (4, 0.55), (8, 0.71)])
def test_a_win_rate_tells_people_apart_slowly(quarters, expected):
    """25 people, a true spread of 4 points, 36 decided deals a quarter."""
    sampling = WIN_RATE * (1 - WIN_RATE) / (DECIDED * quarters)
    assert reliability(TRUE_SPREAD**2, sampling) == pytest.approx(expected, abs=0.006)


def test_the_same_win_rate_needs_seven_more_quarters():
    assert more_periods(TRUE_SPREAD**2, WIN_RATE * (1 - WIN_RATE) / DECIDED) == 7


@pytest.mark.parametrize(
    ("between", "sampling", "expected"),
    [(0.0, 1.0, None), (1e-6, 1.0, None), (1.0, 0.0, 0), (7.0, 3.0, 0), (3.5, 3.0, 1), (0.7, 3.0, 9)],
)
def test_further_periods_are_counted(between, sampling, expected):
    assert more_periods(between, sampling) == expected


def test_nothing_at_all_tells_nothing_apart():
    assert reliability(0.0, 0.0) == 0.0


@given(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6))
def test_after_so_many_periods_it_is_fair_and_not_before(between, sampling):
    further = more_periods(between, sampling)
    if further is not None:
        assert reliability(between, sampling / (further + 1)) >= 0.7 - 1e-6
        if further:
            assert reliability(between, sampling / further) < 0.7 + 1e-6


def test_units_of_one_size_have_the_plain_variance_between_them():
    points = np.array([1.0, 3.0, 5.0, 7.0, 9.0])
    found = between_variance(points, np.full(5, 2.0))
    assert found.variance == pytest.approx(10.0 - 4.0)
    assert found.low == pytest.approx(max(0.0, 40 / 11.143287 - 4))  # 97.5 % of chi square, 4 degrees
    assert found.high == pytest.approx(40 / 0.484419 - 4, rel=1e-4)  # 2.5 %


def test_the_variance_between_units_is_what_statsmodels_finds():
    meta = pytest.importorskip("statsmodels.stats.meta_analysis")
    random = np.random.default_rng(12)
    errors = np.geomspace(0.2, 2, 14)
    points = random.standard_normal(14) * np.hypot(errors, 1.3)
    known = meta.combine_effects(points, errors**2, method_re="iterated", atol=1e-10)
    assert between_variance(points, errors).variance == pytest.approx(known.tau2, rel=1e-5)


def test_chance_alone_has_no_variance_between_units():
    assert between_variance(np.array([1.0, 1.1, 0.9, 1.0]), np.ones(4)).variance == 0.0


def test_unsure_units_move_further():
    found = shrunken(
        np.array([0.0, 0.0, 1.0, -1.0, 5.0, 5.0]), np.array([1, 1, 1, 1, 0.1, 2.0]), np.full(6, np.inf)
    )
    assert found.points[5] < found.points[4] < 5.0
    assert found.high[5] - found.low[5] > found.high[4] - found.low[4]


def test_guesses_are_nearer_the_truth_and_their_intervals_hold():
    """Without true differences of more than half the error, the mean square error falls below a half."""
    random, plain, guessed, held, runs = np.random.default_rng(2), 0.0, 0.0, 0, 400
    for _ in range(runs):
        true = 0.5 * random.standard_normal(20)
        points = true + random.standard_normal(20)
        found = shrunken(points, np.ones(20), np.full(20, np.inf))
        plain += float(((points - true) ** 2).mean())
        guessed += float(((found.points - true) ** 2).mean())
        held += int(((found.low <= true) & (true <= found.high)).sum())
    assert guessed / plain < 0.5
    assert held / (20 * runs) >= 0.94
