"""Ranges of ranks: sure ones are single, unsure ones wide, and together they hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.comparison.ranks import rank_ranges


def ranges(points, errors, freedom=np.inf, draws=500):
    points = np.asarray(points, dtype=float)
    errors = np.broadcast_to(errors, points.shape).astype(float)
    return rank_ranges(points, errors, np.full(points.size, freedom), seed=3, draws=draws)


def test_units_far_apart_have_one_rank_each():
    assert ranges([3.0, 1.0, 2.0], 0.01) == [(1, 1), (3, 3), (2, 2)]


def test_units_that_chance_explains_may_have_any_rank():
    assert ranges([3.0, 1.0, 2.0], 10.0) == [(1, 3)] * 3


def test_one_unit_is_first():
    assert ranges([1.0], 1.0) == [(1, 1)]


def test_two_units_differ_beyond_twice_their_error():
    assert ranges([1.96 * 2**0.5 * 1.15, 0.0], 1.0, draws=4_000) == [(1, 1), (2, 2)]
    assert ranges([1.96 * 2**0.5 * 0.95, 0.0], 1.0, draws=4_000) == [(1, 2), (1, 2)]


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=8), st.floats(0.01, 10))
def test_every_point_estimate_of_a_rank_lies_in_its_range(points, error):
    for (low, high), point in zip(ranges(points, error, draws=100), points, strict=True):
        assert 1 <= low <= 1 + sum(other > point for other in points)
        assert len(points) >= high >= len(points) - sum(other < point for other in points)


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=8), st.floats(-1e3, 1e3), st.integers(-4, 4))
def test_shift_and_scale_change_no_rank(points, shift, power):
    scale = 2.0**power
    moved = np.round(np.array(points), 3)
    assert ranges(moved, 1.0, draws=100) == ranges((moved + round(shift)) * scale, scale, draws=100)


@pytest.mark.parametrize(("spread", "freedom"), [(0.0, np.inf), (1 / 0.7, np.inf), (1.0, 11.0)])
def test_all_ranges_hold_together(spread, freedom):
    """Twelve teams whose error is 0.7 of the spread between them, and the like."""
    random, held, runs = np.random.default_rng(6), 0, 400
    for _ in range(runs):
        true = spread * random.standard_normal(12)
        errors = np.ones(12)
        if np.isfinite(freedom):
            errors = np.sqrt(random.chisquare(freedom, 12) / freedom)
        found = ranges(true + random.standard_normal(12), errors, freedom)
        held += all(
            low <= 1 + (true > one).sum() and high >= 12 - (true < one).sum()
            for (low, high), one in zip(found, true, strict=True)
        )
    assert held / runs >= 0.93
