"""A slow drift: its slope against the same sums done the long way, months taken out, and false alarms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kpiwork.analysis.drift import CANDIDATES, FEWEST, DriftVerdict, slopes, slow_drift
from kpiwork.analysis.effect.series import SeasonState
from kpiwork.periods import PeriodKind

MONTH = PeriodKind.MONTH
MONTHS = (np.arange(36) % 12 + 1).tolist()
NOISE = np.random.default_rng(3).normal(size=36)
CALM = np.resize([10.0, 12, 11, 13, 10, 11, 12, 10, 13, 11, 12, 11], 36)


def told(values, **how):
    return slow_drift(np.asarray(values, dtype=float), **{"grain": MONTH, **how})


@pytest.mark.parametrize(
    ("a_year", "verdict"),
    [(3.0, DriftVerdict.RISING), (-3.0, DriftVerdict.FALLING), (0.0, DriftVerdict.NONE_SEEN)],
)
def test_a_line_is_found_in_the_kpi_s_unit_and_a_year(a_year, verdict):
    found = told(CALM + a_year * np.arange(36) / 12)
    assert found.verdict is verdict
    assert found.per_year == pytest.approx(a_year, abs=0.3)
    assert found.interval[0] < a_year < found.interval[1]
    assert (found.points, found.reason, found.season) == (36, "", SeasonState.NOT_ASKED)


@pytest.mark.parametrize(
    ("grain", "in_a_year"), [(PeriodKind.QUARTER, 4), (PeriodKind.YEAR, 1), (PeriodKind.WEEK, 52.18)]
)
def test_a_year_has_as_many_points_as_its_grain_says(grain, in_a_year):
    values = np.resize([0.1, -0.1], 60) + 2.0 * np.arange(60) / in_a_year
    assert told(values, grain=grain).per_year == pytest.approx(2.0, rel=0.05)


def long_way(values, places, widths, levels):
    """Weigh the slopes of all candidates by the likelihood of the whole covariance."""
    design = np.column_stack([levels, places])
    found = []
    for candidate in CANDIDATES:
        among = candidate ** np.abs(places[:, None] - places) * np.outer(widths, widths)
        inverse = np.linalg.inv(among)
        across = design.T @ inverse @ design
        slope = np.linalg.solve(across, design.T @ inverse @ values)
        left = values - design @ slope
        size = np.linalg.slogdet(among)[1] + np.linalg.slogdet(across)[1]
        log = -0.5 * ((len(values) - design.shape[1]) * np.log(left @ inverse @ left) + size)
        found.append((log, slope[-1]))
    logs, each = np.array(found).T
    weights = np.exp(logs - logs.max())
    return weights @ each / weights.sum()


def test_the_slope_is_that_of_the_whole_covariance():
    places = np.delete(np.arange(36), [4, 5, 20])
    widths = np.resize([1.0, 2.0, 0.5], 33)
    found = slopes(NOISE[None, places], places, None, widths)
    assert found.centre[0] == pytest.approx(long_way(NOISE[places], places, widths, np.ones(33)), rel=1e-6)
    assert found.freedom == 31


def test_the_time_of_the_year_is_no_drift_and_does_not_hide_one():
    season = 8 * np.cos(2 * np.pi * (np.arange(36) + 1) / 12)
    values = season + 0.5 * NOISE - 0.8 * np.arange(36) / 12
    found = told(values, months=MONTHS)
    assert (found.verdict, found.season) == (DriftVerdict.FALLING, SeasonState.TAKEN_OUT)
    assert found.per_year == pytest.approx(-0.8, abs=0.35)
    assert told(season + 0.5 * NOISE, months=MONTHS).verdict is DriftVerdict.NONE_SEEN


def test_winters_that_vary_more_count_for_less():
    """Taken for as sure as the other months, three wild winters hide the fall: 2.4 wide, and none seen."""
    winter = np.isin(MONTHS, [12, 1, 2])
    wild = np.where(winter, 6.0, 0.3) * NOISE - 1.5 * np.arange(36) / 12
    found = told(wild, months=MONTHS)
    assert found.verdict is DriftVerdict.FALLING
    assert np.ptp(found.interval) < 1.5


@pytest.mark.parametrize(
    ("values", "how", "verdict", "reason"),
    [
        (CALM[: FEWEST - 1], {}, DriftVerdict.TOO_FEW, "23 values, and it takes 24"),
        (CALM[:30], {"grain": PeriodKind.WEEK}, DriftVerdict.TOO_FEW, "less than a year"),
        ([5.0] * 36, {}, DriftVerdict.NOT_COMPUTABLE, "all values are the same"),
        ([*CALM, math.inf], {}, DriftVerdict.NOT_COMPUTABLE, "too large"),
        ([*CALM, -1e200], {}, DriftVerdict.NOT_COMPUTABLE, "too large"),
        ([], {}, DriftVerdict.TOO_FEW, "0 values"),
        ([math.nan] * 60, {}, DriftVerdict.TOO_FEW, "0 values"),
        (
            CALM,
            {"grain": PeriodKind.QUARTER, "months": MONTHS},
            DriftVerdict.NOT_COMPUTABLE,
            "months only",
        ),
        (
            np.where(np.isin(np.arange(36), [0, 12]), math.nan, CALM),
            {"months": MONTHS},
            DriftVerdict.NOT_COMPUTABLE,
            "a month is known once only",
        ),
    ],
)
def test_what_cannot_be_told_says_why(values, how, verdict, reason):
    found = told(values, **how)
    assert found.verdict is verdict
    assert reason in found.reason
    assert (found.per_year, found.interval) == (None, None)


@pytest.mark.parametrize(
    "values",
    [np.arange(36.0), [1e100, -1e100] * 18, [0.0] * 35 + [1e-300], [3.0, math.nan] * 30, -CALM * 1e-200],
)
def test_strange_series_raise_nothing(values):
    found = told(values)
    assert found.per_year is None or math.isfinite(found.per_year)


def test_a_straight_line_is_that_line():
    found = told(np.arange(36.0))
    assert found.verdict is DriftVerdict.RISING
    assert found.interval == pytest.approx((12.0, 12.0), rel=1e-3)


series = arrays(float, 30, elements=st.integers(-30, 30).map(lambda one: one / 4))


@given(series, st.sampled_from([2.0, 0.25, 1024.0]), st.sampled_from([0.0, 64.0, -256.0]), st.booleans())
def test_unit_and_origin_do_not_matter(values, scale, origin, seasonal):
    months = MONTHS[:30] if seasonal else None
    plain, other = told(values, months=months), told(values * scale + origin, months=months)
    assert plain.verdict is other.verdict
    if plain.per_year is not None:
        near = 1e-6 * np.abs(values).max() * scale
        assert other.per_year == pytest.approx(plain.per_year * scale, rel=1e-5, abs=near)


@given(series)
def test_turned_over_and_turned_round_it_goes_the_other_way(values):
    plain = told(values)
    if plain.interval is None:
        return
    near = 1e-6 * np.abs(values).max()
    for other in (told(-values), told(values[::-1])):
        assert other.interval == pytest.approx([-end for end in reversed(plain.interval)], rel=1e-4, abs=near)


@pytest.mark.parametrize(("points", "alike"), [(24, 0.6), (36, 0.0), (60, 0.3)])
@pytest.mark.parametrize("seasonal", [False, True])
def test_a_series_without_a_drift_seldom_has_one(points, alike, seasonal):
    rng, runs = np.random.default_rng(20_130_101), 600 if not seasonal else 250
    values = rng.normal(size=(runs, points))
    for i in range(1, points):
        values[:, i] = alike * values[:, i - 1] + math.sqrt(1 - alike**2) * values[:, i]
    months = np.arange(points) % 12 + 1 if seasonal else None
    below = slopes(values / 4, np.arange(points), months, np.ones(points)).below(np.zeros(runs))
    assert np.mean((below < 0.025) | (below > 0.975)) <= 0.085


def test_a_drift_of_one_deviation_a_year_is_mostly_seen_in_three_years():
    rng, runs = np.random.default_rng(20_130_101), 400
    values = rng.normal(size=(runs, 36)) + np.arange(36) / 12
    below = slopes(values / 4, np.arange(36), None, np.ones(36)).below(np.zeros(runs))
    assert np.mean(below < 0.025) >= 0.8
