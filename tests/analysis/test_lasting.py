"""A lasting shift: seen where there is one, rarely where there is none, and gone when it is over."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kpiwork.analysis.lasting import CRITICAL, lasting_shift
from kpiwork.analysis.season import deseasonalised, season_of

CALM = np.resize([10, 12, 11, 13, 10, 11, 12, 10, 13, 11, 12, 11], 48).astype(float)
MONTHS = np.arange(48) % 12 + 1


def shifted(by, *, after, before=24):
    values = CALM[: before + after].copy()
    values[before:] += by
    return values


@pytest.mark.parametrize("by", [5.0, -5.0])
def test_a_shift_is_described(by):
    values = shifted(by, after=10)
    found = lasting_shift(values)
    assert found is not None
    assert (found.first, found.places, found.holds) == (24, tuple(range(24, 34)), True)
    assert found.is_high is (by > 0)
    assert (found.before, found.after) == pytest.approx((values[:24].mean(), values[24:].mean()))
    assert found.interval[0] < by < found.interval[1]
    assert found.interval[1] - found.interval[0] < 4


def test_noise_has_none():
    assert lasting_shift(CALM) is None


def test_four_deviations_that_last_ten_of_36_points_are_no_noise():
    rng = np.random.default_rng(42)
    seen = 0
    for _ in range(100):
        values = rng.normal(size=36)
        values[26:] += 4
        found = lasting_shift(values)
        seen += found is not None and found.holds and abs(found.first - 26) <= 2
    assert seen >= 95


@pytest.mark.parametrize(("before", "after"), [(8, 3), (7, 4), (24, 3)])
def test_too_few_on_either_side_are_no_shift(before, after):
    assert lasting_shift(shifted(8.0, before=before, after=after)) is None


def test_a_single_value_far_outside_is_no_shift():
    for at in (30, 32, 35):
        values = CALM[:36].copy()
        values[at] = 500.0
        assert lasting_shift(values) is None


@pytest.mark.parametrize(("back", "holds"), [(0, True), (2, True), (3, False), (6, False)])
def test_a_bump_that_is_over_is_no_shift_of_the_latest_points(back, holds):
    values = shifted(8.0, after=10 + back)
    values[34:] -= 8.0
    found = lasting_shift(values)
    assert found is not None
    assert found.holds is holds
    assert found.places == tuple(range(24, 34 + back if holds else 34))


def test_gaps_are_passed_over():
    values = shifted(6.0, after=12)
    values[[3, 10, 26, 30]] = math.nan
    found = lasting_shift(values)
    assert found is not None
    assert (found.first, found.places) == (24, tuple(one for one in range(24, 36) if one not in {26, 30}))


def test_the_first_value_after_a_gap_begins_the_shift():
    values = shifted(6.0, after=12)
    values[22:26] = math.nan
    found = lasting_shift(values)
    assert found is not None
    assert found.first == 26


def test_a_history_cannot_hold_the_shift():
    values = shifted(6.0, after=12)
    found = lasting_shift(values, history=24)
    assert found is not None
    assert found.first == 24
    later = lasting_shift(values, history=28)
    assert later is None or later.first >= 28
    assert lasting_shift(values, history=34) is None


@pytest.mark.parametrize(
    "values",
    [
        [],
        [5.0],
        [5.0] * 40,
        [math.nan] * 40,
        [1e302, -1e302] * 15,
        [0.0] * 39 + [1e-300],
        [1e302] * 20 + [0.0] * 20,
        [1.0, math.nan] * 20,
    ],
)
def test_strange_series_raise_nothing(values):
    found = lasting_shift(np.array(values, dtype=float))
    assert found is None or math.isfinite(found.after)


def test_a_step_between_two_constant_levels_is_seen():
    found = lasting_shift(np.repeat([5.0, 6.0], [20, 10]))
    assert found is not None
    assert (found.first, found.before, found.after) == (20, 5.0, 6.0)


def test_the_season_is_no_shift_and_does_not_hide_one():
    season = 6 * np.cos(2 * np.pi * MONTHS / 12)
    rng = np.random.default_rng(8)
    values = rng.normal(size=36) + season[:36]
    plain = deseasonalised(values, MONTHS[:36].tolist(), season_of(values, MONTHS[:36].tolist()))
    assert lasting_shift(plain, months=MONTHS[:36].tolist()) is None
    values[26:] += 4.0
    plain = deseasonalised(values, MONTHS[:36].tolist(), season_of(values, MONTHS[:36].tolist()))
    found = lasting_shift(plain, months=MONTHS[:36].tolist())
    assert found is not None
    assert abs(found.first - 26) <= 1
    assert found.after - found.before == pytest.approx(4.0, abs=1.0)


def test_values_that_vary_more_count_for_less():
    """Ten values far above are chance where they vary ten times as widely, and a shift where they do not."""
    wide = np.where(np.arange(36) < 26, 1.0, 10.0)
    values = CALM[:36] + np.where(np.arange(36) < 26, 0.0, 3.0 * np.resize([1.0, -0.6, 2.5, -1.2], 36))
    steady = CALM[:36] + np.where(np.arange(36) < 26, 0.0, 4.0)
    assert lasting_shift(values, scale=wide) is None
    assert lasting_shift(steady, scale=wide) is None
    assert lasting_shift(steady) is not None


def test_levels_of_shares_are_those_of_all_cases():
    cases = np.resize([400.0, 1600.0, 900.0], 36)
    values = np.where(np.arange(36) < 24, 0.3, 0.45) + 8 * np.resize([-0.5, 0.2, 0.4, -0.3], 36) / cases
    found = lasting_shift(values, scale=cases**-0.5)
    assert found is not None
    assert found.after == pytest.approx(np.average(values[24:], weights=cases[24:]))
    assert found.before == pytest.approx(np.average(values[:24], weights=cases[:24]))


def test_what_it_takes_rises_with_the_points():
    assert all(here < there for here, there in pairwise(CRITICAL))
    assert all(here <= there for here, there in pairwise(CRITICAL.values()))


series = arrays(float, st.integers(12, 40), elements=st.integers(-30, 30).map(lambda one: one / 4))


@given(series, st.integers(0, 20), st.sampled_from([2.0, 0.25, 1024.0]), st.sampled_from([0.0, 64.0, -256.0]))
def test_unit_and_origin_do_not_matter(values, by, scale, origin):
    values[len(values) // 2 :] += by
    plain, other = lasting_shift(values), lasting_shift(values * scale + origin)
    assert (plain is None) is (other is None)
    if plain is not None and other is not None:
        assert (plain.first, plain.places, plain.holds) == (other.first, other.places, other.holds)
        assert other.before == pytest.approx(plain.before * scale + origin)
        assert other.interval == pytest.approx([end * scale for end in plain.interval], rel=1e-6)


@given(series, st.integers(0, 20))
def test_turned_over_high_is_low(values, by):
    values[len(values) // 2 :] += by
    plain, other = lasting_shift(values), lasting_shift(-values)
    assert (plain is None) is (other is None)
    if plain is not None and other is not None:
        assert (plain.first, plain.is_high) == (other.first, not other.is_high)
        assert other.interval == pytest.approx([-end for end in reversed(plain.interval)], rel=1e-6)


def neighbours(rng, points, alike):
    values = rng.normal(size=points)
    for i in range(1, points):
        values[i] = alike * values[i - 1] + math.sqrt(1 - alike**2) * values[i]
    return values


@pytest.mark.parametrize(("points", "alike"), [(24, 0.0), (36, 0.3), (53, 0.6)])
def test_a_series_without_a_change_seldom_has_one(points, alike):
    rng, times = np.random.default_rng(20_130_101), 400
    seen = sum(lasting_shift(neighbours(rng, points, alike)) is not None for _ in range(times))
    assert seen / times <= 0.10


@pytest.mark.parametrize("before", [24, 36])
def test_a_lasting_shift_of_a_deviation_and_a_half_is_mostly_seen_within_a_year(before):
    rng, times, seen = np.random.default_rng(20_130_101), 300, 0
    for _ in range(times):
        values = rng.normal(size=before + 12)
        values[before:] += 1.5
        found = lasting_shift(values)
        seen += found is not None and found.is_high and found.holds
    assert seen / times >= 0.82
