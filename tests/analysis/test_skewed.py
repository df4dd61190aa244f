"""Amounts that are often small and sometimes large: which scale they get, and what their limits then mark."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.change import Counting, Method
from kpiwork.analysis.chart import chart_of
from kpiwork.analysis.rare import counts_of
from kpiwork.analysis.rules import RULE_SETS
from kpiwork.analysis.skewed import POWERS, power_of, skewed
from kpiwork.analysis.xmr import Numbers, spread
from kpiwork.spec.settings import RuleSet

GUARDED, MDC = RULE_SETS[RuleSet.GUARDED], RULE_SETS[RuleSet.MDC_2023]
WAITS = np.random.default_rng(3).lognormal(2.0, 0.6, 36)
EVEN = np.random.default_rng(3).normal(4.0, 1.0, 36)


def charted(values, rules=GUARDED, **how):
    found = chart_of(np.array(values, dtype=float), rules, **how)
    assert found is not None
    return found


def test_limits_lie_evenly_on_the_scale_of_the_values():
    found = charted(WAITS)
    plain = spread(np.log(WAITS), guarded=True)
    assert plain is not None
    assert found.power == 0.0
    assert found.method is Method.XMR
    assert found.upper[0] == pytest.approx(math.exp(plain.centre + 3.3 * plain.sigma))
    assert found.lower[0] == pytest.approx(math.exp(plain.centre - 3.3 * plain.sigma))
    assert found.centre[0] == pytest.approx(WAITS.mean())
    assert found.upper[0] - found.centre[0] > 2 * (found.centre[0] - found.lower[0])


def test_points_outside_are_those_beyond_the_limits():
    found = charted([*WAITS, 200.0, 0.2])
    assert found.power < 1
    outside = np.abs(found.z) > 3
    values = np.array([*WAITS, 200.0, 0.2])
    assert outside.tolist() == ((values > found.upper) | (values < found.lower)).tolist()
    assert outside[-2]


def test_even_values_keep_the_limits_of_single_values():
    found, plain = charted(EVEN), spread(EVEN, guarded=True)
    assert plain is not None
    assert (found.power, found.upper[0], found.lower[0]) == (1.0, plain.upper, plain.lower)


def test_one_value_that_does_not_belong_does_not_make_the_others_skewed():
    values = EVEN.copy()
    values[20] = 12.0
    assert power_of(values) == 1.0
    assert charted(values).z[20] > 3


@pytest.mark.parametrize("value", [0.0, -1.0])
def test_what_is_not_above_nothing_has_no_scale_of_its_own(value):
    assert charted([*WAITS, value]).power == 1.0


@pytest.mark.parametrize("value", [0.0, -1.0])
def test_a_later_value_of_nothing_lies_below_the_limits_of_its_history(value):
    found = charted([*WAITS, value], history=36)
    assert found.power == 0.0
    assert found.z[-1] < -3


def test_only_guarded_rules_and_values_that_count_nothing_have_such_limits():
    many = np.round(WAITS * 100)
    counts = counts_of(many, np.ones(36), Counting.EVENTS)
    assert charted(many).power < 1
    assert charted(many, MDC).power == 1.0
    assert charted(many, counts=counts).power == 1.0


def test_too_few_values_have_no_scale():
    assert power_of(WAITS[:11]) == 1.0
    assert power_of(np.r_[WAITS[:11], np.full(20, math.nan)]) == 1.0


@pytest.mark.parametrize("size", [1e-290, 1e-6, 1e290])
def test_the_unit_does_not_matter(size):
    plain, other = charted(WAITS), charted(WAITS * size)
    assert other.power == plain.power
    assert other.z == pytest.approx(plain.z, abs=1e-6)
    assert other.upper == pytest.approx(plain.upper * size)


def test_growth_beyond_all_bounds_keeps_the_limits_of_single_values():
    values: Numbers = np.array([10.0**power for power in range(24)])
    assert skewed(values, 24) is None
    assert charted(values).power == 1.0


@given(st.lists(st.floats(-1e300, 1e300) | st.just(math.nan), min_size=1, max_size=40), st.integers(1, 40))
def test_whatever_the_values_the_mean_lies_within(values, history):
    series: Numbers = np.array(values)
    found = skewed(series, min(history, len(series)))
    assert found is None or (found.power in POWERS[1:] and 0 <= found.lower < found.upper < math.inf)


def alarms(draw, *, times=300):
    """Give the share of charts of 36 values with one outside."""
    rng = np.random.default_rng(29)
    return sum(bool((np.abs(charted(draw(rng)).z) > 3).any()) for _ in range(times)) / times


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng: rng.lognormal(0.0, 0.6, 36),
        lambda rng: rng.gamma(2.0, 1.0, 36),
        lambda rng: rng.exponential(1.0, 36),
        lambda rng: rng.normal(4.0, 1.0, 36),
    ],
)
def test_skewed_values_without_a_change_are_rarely_marked(draw):
    assert alarms(draw) <= 0.10


def test_limits_as_wide_above_as_below_would_mark_most_of_them():
    rng, seen = np.random.default_rng(29), 0
    for _ in range(300):
        values = rng.lognormal(0.0, 0.6, 36)
        plain = spread(values, guarded=True)
        assert plain is not None
        seen += bool((values > plain.upper).any())
    assert seen / 300 > 0.4


def test_a_single_value_far_off_is_still_seen_among_even_ones():
    rng, seen = np.random.default_rng(31), 0
    for _ in range(300):
        values = rng.normal(4.0, 1.0, 36)
        values[33] = 10.0
        seen += charted(values).z[33] > 3
    assert seen / 300 >= 0.95
