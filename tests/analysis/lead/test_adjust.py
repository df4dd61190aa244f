"""Trend, season and the times of the year that stand out."""

from __future__ import annotations

import numpy as np
import pytest

from kpiwork.analysis.lead.adjust import left_over, measured, orthonormal, peaks_of, trend_and_season

MONTHS = np.arange(36)


def rest(values, season, peaks=()):
    return left_over(values, orthonormal(trend_and_season(len(values), season, peaks)))


@pytest.mark.parametrize("season", [0, 1, 2, 4, 12, 36, 52])
def test_level_and_trend_are_taken_out(season):
    assert rest(3 + 0.5 * MONTHS, season) == pytest.approx(np.zeros(36), abs=1e-12)


@pytest.mark.parametrize("season", [2, 4, 12])
def test_a_wave_a_year_is_taken_out(season):
    wave = np.cos(2 * np.pi * MONTHS / season + 0.7)
    assert rest(wave, season) == pytest.approx(np.zeros(36), abs=1e-12)
    assert np.abs(rest(wave, 0)).max() > 0.1


def test_of_quarters_nothing_is_left():
    quarters = np.tile([3.0, -1.0, 7.0, 2.0], 9)
    assert rest(quarters, 4) == pytest.approx(np.zeros(36), abs=1e-12)


def test_in_less_than_a_year_a_bend_is_taken_out():
    assert rest((MONTHS - 9.0) ** 2, 52) == pytest.approx(np.zeros(36), abs=1e-9)


def test_a_december_that_stands_out_is_found_and_taken_out():
    values = np.random.default_rng(3).normal(size=36) + 5.0 * (MONTHS % 12 == 11)
    peaks = peaks_of(values, 12)
    assert peaks[0] == 11
    left = rest(values, 12, peaks)
    assert abs(left[11::12].mean()) < 1e-9


def test_what_happened_once_is_no_time_of_the_year():
    values = np.random.default_rng(3).normal(size=36)
    values[17] += 6.0
    assert peaks_of(values[:20], 12) == ()
    once = np.random.default_rng(4).normal(size=60)
    once[30] += 9.0
    assert 30 not in peaks_of(once, 52)


def test_a_year_without_peaks_seldom_has_one():
    rng = np.random.default_rng(8)
    found = [bool(peaks_of(rng.normal(size=36), 12)) for _ in range(300)]
    assert np.mean(found) < 0.28


@pytest.mark.parametrize(
    "values",
    [[], [np.nan, np.inf], [4.0, 4.0, 4.0], [0.0, 0.0], [1e300, 1e300], [1e9, 1e9 + 1e-6]],
)
def test_what_never_moves_has_no_measure(values):
    assert measured(np.array(values, dtype=float)) is None


@pytest.mark.parametrize("size", [1e-300, 1.0, 1e300])
def test_any_size_is_measured_alike(size):
    values = np.array([1.0, 3.0, np.nan, 2.0, -2.0]) * size
    found = measured(values)
    assert found is not None
    assert found == pytest.approx(np.array([0.0, 2.0, np.nan, 1.0, -3.0]) / 3, nan_ok=True)


def test_what_is_not_finite_is_a_gap():
    found = measured(np.array([1.0, np.inf, 3.0, -np.inf]))
    assert found is not None
    assert np.isnan(found).tolist() == [False, True, False, True]
