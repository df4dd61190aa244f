"""Gaps between events: limits that follow from their probabilities, and what is not known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.change import Certainty, Rule
from kpiwork.analysis.gaps import Between, gap_chart
from tests.known import there

CASES = [3, 40, 12, 7, 66, 21, 0, 15, 33, 9, 28, 5, 51, 18, 2, 24, 11, 37, 6, 14]
TIMES = [float(one) + 0.5 for one in CASES]


def test_limits_of_cases_are_those_of_the_geometric_distribution():
    found = gap_chart(np.array(CASES), between=Between.CASES)
    chance = 19 / 20 / (np.mean(CASES) + 1)  # Benneyan 2001
    assert found.centre == pytest.approx(np.mean(CASES))
    assert (1 - chance) ** there(found.upper) >= 0.00135 > (1 - chance) ** (there(found.upper) + 1)
    assert (found.lower, found.marks, found.certainty) == (0, (), Certainty.ENOUGH)


def test_limits_of_times_are_those_of_single_values_of_their_power():
    found = gap_chart(np.array(TIMES), between=Between.TIME)
    powers = np.array(TIMES) ** (1 / 3.6)  # Nelson 1994
    assert found.centre == pytest.approx(powers.mean() ** 3.6)
    assert there(found.upper) > powers.mean() ** 3.6 > there(found.lower) >= 0


@pytest.mark.parametrize("between", Between)
def test_a_gap_of_another_kind_is_marked(between):
    found = gap_chart(np.array([*TIMES, 400.0]), between=between)
    assert [(one.gap, one.rule, one.is_high) for one in found.marks] == [(20, Rule.OUTSIDE, True)]


@pytest.mark.parametrize("between", Between)
def test_events_that_follow_each_other_more_often_are_a_run_of_short_gaps(between):
    found = gap_chart(np.array([*TIMES, *TIMES, *[1.5, 2.5, 0.5] * 8]), between=between)
    assert {one.rule for one in found.marks if not one.is_high and one.gap >= 40} >= {Rule.ONE_SIDE}


@pytest.mark.parametrize("between", Between)
@pytest.mark.parametrize(
    "gaps", [[], [5.0], CASES[:11], [math.nan] * 30, [math.inf] * 30, [-1.0] * 30, [1.0, math.nan] * 5]
)
def test_too_few_is_said_and_nothing_is_marked(between, gaps):
    found = gap_chart(np.array(gaps), between=between)
    assert (found.certainty, found.centre, found.upper, found.marks) == (Certainty.TOO_FEW, None, None, ())


@pytest.mark.parametrize("between", Between)
@pytest.mark.parametrize("gap", [0.0, 7.0, 1e300])
def test_gaps_that_never_differ_are_no_change(between, gap):
    found = gap_chart(np.full(20, gap), between=between)
    assert (found.certainty, found.marks) == (Certainty.ENOUGH, ())


@pytest.mark.parametrize(
    ("between", "draw"),
    [
        (Between.CASES, lambda rng: rng.geometric(0.02, 24) - 1.0),
        (Between.CASES, lambda rng: rng.geometric(0.4, 24) - 1.0),
        (Between.TIME, lambda rng: rng.exponential(10.0, 24)),
    ],
)
def test_gaps_without_a_change_are_rarely_marked(between, draw):
    rng = np.random.default_rng(8)
    assert sum(bool(gap_chart(draw(rng), between=between).marks) for _ in range(400)) / 400 <= 0.07


@given(st.lists(st.integers(1, 500), min_size=12, max_size=30), st.sampled_from([0.25, 8.0]))
def test_times_in_another_unit_say_the_same(gaps, scale):
    plain, other = (gap_chart(np.array(gaps) * one, between=Between.TIME) for one in (1.0, scale))
    assert plain.marks == other.marks
    assert other.upper == pytest.approx(plain.upper * scale)
