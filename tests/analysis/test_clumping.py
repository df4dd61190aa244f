"""Cases that go well or badly together are worth fewer than they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.clumping import FEWEST_STEPS, clumping, clumping_of_units
from kpiwork.analysis.contribution_interval import intervals

WEEKS = 26


def weeks(rng, spread, size=1_000, number=WEEKS, level=0.8):
    """Draw weeks whose own chance of success varies by a standard deviation."""
    chances = np.clip(level + spread * rng.standard_normal(number), 0, 1)
    return rng.binomial(size, chances).astype(float), np.full(number, float(size))


def test_single_cases_are_worth_themselves():
    rng = np.random.default_rng(1)
    found = [clumping(*weeks(rng, 0.0)) for _ in range(300)]
    assert np.median(found) < 1.05
    assert np.quantile(found, 0.95) < 1.35


@pytest.mark.parametrize("spread", [0.02, 0.05, 0.1])
def test_the_ratio_is_that_of_standard_deviations(spread):
    rng = np.random.default_rng(2)
    found = np.mean([clumping(*weeks(rng, spread)) for _ in range(300)])
    assert found == pytest.approx(np.hypot(1, spread / np.sqrt(0.16 / 1_000)), rel=0.08)


def test_a_slow_trend_is_no_clump():
    rng = np.random.default_rng(3)
    below = np.full(WEEKS, 1_000.0)
    trend = [clumping(rng.binomial(1_000, np.linspace(0.6, 0.9, WEEKS)), below) for _ in range(100)]
    assert np.mean(trend) < 1.25


def test_what_units_have_in_common_is_no_clump_between_them():
    rng = np.random.default_rng(4)
    found = []
    for _ in range(100):
        chances = np.clip(0.8 + 0.08 * rng.standard_normal(12), 0, 1)  # of the months, for all
        units = {str(unit): [(rng.binomial(500, p), 500) for p in chances] for unit in range(6)}
        found.append(clumping_of_units(units))
    assert np.mean(found) < 1.1
    alone = {name: list(zip(*weeks(rng, 0.06, 500, 12), strict=True)) for name in "abcdef"}
    assert clumping_of_units(alone) == pytest.approx(np.hypot(1, 0.06 / np.sqrt(0.16 / 500)), rel=0.25)


@pytest.mark.parametrize("spread", [0.0, 0.05])
def test_intervals_of_clumped_cases_hold_the_truth(spread):
    """Two quarters of 13 weeks, two segments, no change: nominally 95 of 100."""
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(400):
        above, below = zip(*(weeks(rng, spread, 500) for _ in range(2)), strict=True)
        ratio = clumping(above[0] + above[1], below[0] + below[1])
        sides = [[part[rows].sum() for part in numbers] for numbers in (above, below) for rows in HALVES]
        counts = np.array(sides, dtype=float) / ratio**2
        low, high = intervals(counts[:2], counts[2:]).total
        held += low <= 0 <= high
    assert 0.9 < held / 400 < 0.99


HALVES = (slice(13, 26), slice(0, 13))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_whatever_is_given_it_is_a_number_from_one(rows):
    above, below = np.array(rows, dtype=float).reshape(-1, 2).T
    assert clumping(above, below) >= 1
    assert np.isfinite(clumping(above, below))
    assert clumping_of_units({"a": rows, "b": rows[::-1]}) >= 1


def test_too_little_tells_nothing():
    few = np.array([0.0, 100.0] * (FEWEST_STEPS // 2)), np.full(FEWEST_STEPS, 100.0)
    assert clumping(*few) == 1.0
    assert clumping([], []) == 1.0
    assert clumping_of_units({}) == 1.0
    holes = np.full(WEEKS, np.nan)
    assert clumping(holes, holes) == 1.0
