"""What trend and season make of a series, as columns to take out of it, and how far it varies at all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import stdtrit

from kpiwork.analysis.xmr import Numbers

__all__ = ["STILL", "left_over", "measured", "orthonormal", "peaks_of", "trend_and_season"]

STILL = 1e-9  # part of a series' own range: what moves less is rounding
SAME = 1e-8  # relative: columns that differ by less are one
WHOLLY_COVERED = (2, 4)  # seasons of which the waves leave nothing: each half year, each quarter
MOST_PEAKS = 3
FEWEST_YEARS = 2  # that a time of the year is known in
BY_CHANCE = 0.05  # a series without any that stands out shows one so often
LONGEST_PERIOD = 2  # steps: a season of two is high and low by turns, and has no second column


def trend_and_season(count: int, season: int, peaks: Sequence[int] = ()) -> Numbers:
    """Give a column each for the level, the trend, the season and the times of the year that stand out.

    Parameters
    ----------
    count : int
        Number of periods.
    season : int
        Periods of a year; below 2 there is no season.
    peaks : sequence of int
        Times of the year with a level of their own, counted from the first period as 0; from `peaks_of`.

    Returns
    -------
    array of float, periods by columns
        The season is one wave a year; of quarters, also their ups and downs by turns. In less than a year,
        where it cannot be told from a trend that bends, it is that.
    """
    time, places = np.linspace(-1, 1, count), np.arange(count)
    angle = 2 * np.pi * places / max(season, 1)
    columns = [np.ones(count), time]
    if 1 < season <= count:
        columns += [np.cos(angle), np.sin(angle)] if season > LONGEST_PERIOD else []
        columns += [np.cos(angle * season / 2)] if season in WHOLLY_COVERED else []
    elif season > 1:
        columns.append(time**2)
    columns += [(places % season == peak).astype(float) for peak in peaks]
    return np.column_stack(columns)


def peaks_of(values: Numbers, season: int) -> tuple[int, ...]:
    """Find times of the year that stand out of the wave: a December that two unrelated series share.

    One after another, the one that stands out most, as long as chance would hardly let any do so.

    Parameters
    ----------
    values : array of float
        One a period, NaN for gaps.
    season : int
        Periods of a year.

    Returns
    -------
    tuple of int
        Up to three, counted from the first period as 0. A time of the year that is known once only is none:
        it may be anything that happened then.
    """
    known = np.flatnonzero(~np.isnan(values))
    if season <= max(WHOLLY_COVERED):
        return ()
    times = (known[:, None] % season == np.arange(season)).astype(float)
    often = times.sum(axis=0) >= FEWEST_YEARS
    peaks: list[int] = []
    while len(peaks) < MOST_PEAKS and often.any():
        basis = orthonormal(trend_and_season(len(values), season, peaks)[known])
        rest, apart = left_over(values[known], basis), left_over(times.T, basis)
        size = (apart**2).sum(axis=1)
        explained = np.where(often & (size > SAME), (apart @ rest) ** 2 / np.maximum(size, SAME), 0.0)
        best, free = int(explained.argmax()), len(known) - basis.shape[1] - 1
        unexplained = max(float(rest @ rest) - explained[best], STILL**2)
        needed = stdtrit(free, 1 - BY_CHANCE / 2 / season) if free > 0 else np.inf
        if explained[best] * free < needed**2 * unexplained:
            break
        peaks.append(best)
    return tuple(peaks)


def orthonormal(columns: Numbers) -> Numbers:
    """Give columns of length 1 at right angles that span the same; fewer where some repeat others."""
    left, sizes, _ = np.linalg.svd(columns, full_matrices=False)
    return np.asarray(left[:, sizes > SAME * sizes[0]])


def left_over(values: Numbers, basis: Numbers) -> Numbers:
    """Give what of values, in the last axis, lies at right angles to all columns of a basis."""
    return values - (values @ basis) @ basis.T


def measured(values: Numbers) -> Numbers | None:
    """Measure a series from its middle in parts of its own range, so that any size can be squared.

    Returns
    -------
    array of float or None
        NaN where a value is missing or is not finite; None where the series never moves.
    """
    values = np.where(np.isfinite(values), values, np.nan)
    if np.isnan(values).all():
        return None
    size = float(np.nanmax(np.abs(values)))
    away = values / size if size > 0 else values
    away = away - np.nanmean(away)
    widest = float(np.nanmax(np.abs(away)))
    return away / widest if widest > STILL else None
