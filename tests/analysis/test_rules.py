"""Each rule at its edges: one point short, a tie, a gap; and how often all of them cry wolf."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kpiwork.analysis.change import Rule
from kpiwork.analysis.rules import RULE_SETS, RUNS, fired, one_side, outside, run_needed, trend, two_of_three
from kpiwork.analysis.xmr import memory, spread, standardised
from kpiwork.spec.settings import RuleSet

GAP = math.nan
GUARDED, MDC = RULE_SETS[RuleSet.GUARDED], RULE_SETS[RuleSet.MDC_2023]


def flagged(flags):
    return [int(index) for index in np.flatnonzero(flags)]


def z(*values):
    return np.array(values, dtype=float)


def test_only_beyond_the_limit_is_outside():
    assert flagged(outside(z(3.0, 3.000001, -4.0, GAP))) == [1]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([1] * 7, [0, 1, 2, 3, 4, 5, 6]),
        ([1] * 6, []),
        ([1, 1, 1, 0, 1, 1, 1, 1], []),
        ([1, 1, 1, GAP, 1, 1, 1, 1], []),
        ([-1, *[0.1] * 7, -1], [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_a_run_is_seven_strictly_on_one_side(values, found):
    assert flagged(one_side(z(*values), 7)) == found


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([1, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3, 4, 5, 6]),
        ([1, 2, 3, 4, 5, 6], []),
        ([1, 2, 3, 3, 4, 5, 6, 7], []),
        ([1, 2, 3, GAP, 4, 5, 6, 7], []),
        ([9, 1, 2, 3, 4, 5, 6, 7, 0], [1, 2, 3, 4, 5, 6, 7]),
        ([1], []),
    ],
)
def test_a_trend_is_six_rises_without_a_tie(values, found):
    assert flagged(trend(z(*values), 7)) == found


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([0, 2.5, 2.5, 0], [1, 2]),
        ([0, 2.5, 0, 2.5, 0], [1, 3]),
        ([0, 2.5, 0, 0, 2.5], []),
        ([2.5, -2.5, 0], []),
        ([3.5, 0, 2.5], [0, 2]),
        ([2.0, 2.0, 2.0], []),
        ([2.5, GAP, 2.5], [0, 2]),
        ([2.5], []),
    ],
)
def test_two_of_three_count_points_beyond_the_limit_too(values, found):
    assert flagged(two_of_three(z(*values))) == found


@pytest.mark.parametrize(
    ("values", "found"),
    [([0, 2.5, 2.5, 0], [1, 2]), ([3.5, 0, 2.5], []), ([2.5, 3.0, 0], [0, 1]), ([3.5, 2.5, 2.5], [1, 2])],
)
def test_two_of_three_can_leave_out_points_beyond_the_limit(values, found):
    assert flagged(two_of_three(z(*values), beyond=False)) == found


@pytest.mark.parametrize(
    ("tosses", "found"),
    [
        ([1.0] * 7, [0, 1, 2, 3, 4, 5, 6]),
        ([0.9] * 7, []),
        ([0.0, 3.0, 0.5, 0.5, 2.0, 0.5, 0.5], [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_a_run_is_as_long_as_it_is_unlikely(tosses, found):
    assert flagged(one_side(z(*[1] * 7), 7, np.array(tosses))) == found


def test_unlikely_points_add_up_inside_one_run_only():
    assert flagged(one_side(z(1, 1, -1, 1, 1, 1), 7, np.array([3.0, 3, 9, 3, 2, 2]))) == [3, 4, 5]


def test_every_rule_that_fires_is_kept():
    values = z(*[-1] * 3, 1, 1.1, 1.2, 1.3, 1.4, 2.5, 3.5)
    last = {rule for index, rule, is_high in fired(values, MDC, 7) if index == 9 and is_high}
    assert last == set(Rule) - {Rule.SHIFT}


def test_the_guarded_set_knows_no_trend_and_without_a_run_none_on_one_side():
    rising = z(*np.linspace(-2.9, 2.9, 20))
    assert {rule for _, rule, _ in fired(rising, GUARDED, 8)} == {Rule.ONE_SIDE}
    assert not list(fired(rising, GUARDED, 0))


@pytest.mark.parametrize(
    ("points", "correlation", "answer"),
    [
        (12, 0.0, 7),
        (24, 0.0, 8),
        (24, 0.3, 10),
        (24, 0.31, 10),
        (24, 0.41, 11),
        (25, 0.0, 9),
        (60, 0.6, 17),
        (53, 0.39, 13),
        (24, 0.8, 14),
        (500, 0.8, 31),
    ],
)
def test_between_the_table_s_numbers_the_next_larger_counts(points, correlation, answer):
    assert run_needed(GUARDED, points, correlation) == answer


def test_the_published_set_takes_seven_whatever_the_series():
    assert run_needed(MDC, 60, 0.8) == 7


def test_the_table_rises_both_ways():
    rows = list(RUNS.values())
    assert all(row == tuple(sorted(row)) for row in rows)
    assert all(here <= below for row, after in pairwise(rows) for here, below in zip(row, after, strict=True))


@given(
    arrays(float, st.integers(1, 40), elements=st.sampled_from([-4.0, -2.5, -1.0, 0.0, 0.5, 2.5, 4.0, GAP]))
)
def test_turned_over_high_is_low(values):
    for rules in RULE_SETS.values():
        plain, turned = set(fired(values, rules, 7)), set(fired(-values, rules, 7))
        assert turned == {(index, rule, not is_high) for index, rule, is_high in plain}


def neighbours(rng, points, phi):
    """Make a series whose neighbours share phi, with a standard deviation of 1."""
    values = rng.normal(size=points)
    for i in range(1, points):
        values[i] = phi * values[i - 1] + math.sqrt(1 - phi**2) * values[i]
    return values


def alarms(rules, *, phi, points=24, more=0.0, step=0.0, times=1500, seed=20130101):
    """Give the share of series in which the limits, the run, and the limits at the last point fire.

    More is added to the last point, a step to the last twelve.
    """
    rng, seen = np.random.default_rng(seed), np.zeros(3)
    for _ in range(times):
        values = neighbours(rng, points, phi)
        values[-1] += more
        values[-12:] += step
        found = spread(values, screened=rules.is_screened, guarded=rules.is_guarded)
        assert found is not None
        run = run_needed(rules, points, memory(values))
        said = list(fired(standardised(values, found), rules, run))
        limits = [index for index, rule, _ in said if rule is Rule.OUTSIDE]
        seen += (bool(limits), any(rule is Rule.ONE_SIDE for _, rule, _ in said), points - 1 in limits)
    return seen / times


@pytest.mark.parametrize(("phi", "trial"), [(0.0, 0.029), (0.3, 0.028), (0.6, 0.027)])
def test_a_series_without_a_change_is_rarely_marked(phi, trial):
    limits, run, _ = alarms(GUARDED, phi=phi)
    assert limits == pytest.approx(trial, abs=3.5 * math.sqrt(trial * (1 - trial) / 1500))
    assert limits + run <= 0.10


def test_without_the_guard_a_series_with_memory_is_marked_often():
    limits, _, _ = alarms(MDC, phi=0.6, times=400)
    assert limits > 0.5


@pytest.mark.parametrize(("phi", "power"), [(0.0, 0.65), (0.3, 0.75)])
def test_a_jump_of_four_deviations_at_the_end_is_seen(phi, power):
    _, _, last = alarms(GUARDED, phi=phi, more=4.0)
    assert last == pytest.approx(power, abs=0.045)


def test_a_lasting_step_is_not_taken_for_memory():
    _, run, _ = alarms(GUARDED, phi=0.0, points=36, step=1.5, times=600)
    assert run > 0.25
