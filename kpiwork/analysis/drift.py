"""A slow drift: whether a KPI rises or falls over its whole history, a little every year.

A straight line through values whose neighbours resemble each other, months apart from each other where the
card says that the time of the year moves them, and some months more at random than others. How much of each
is not known: candidates are tried, and weighed by their restricted likelihoods.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kpiwork.analysis.effect.averaged import Averaged
from kpiwork.analysis.effect.memory import HIGHEST, LOWEST, Numbers, Places, weights_of
from kpiwork.analysis.effect.series import SeasonState, standard, unfit
from kpiwork.analysis.season import season_of
from kpiwork.analysis.splits import whitened
from kpiwork.periods import PeriodKind

__all__ = ["FEWEST", "DriftVerdict", "SlowDrift", "slopes", "slow_drift"]

FEWEST = 24  # known values: fewer tell a drift from a value that wanders too seldom to be worth asking
CONFIDENCE = 0.95
YEAR = 12
A_YEAR = {PeriodKind.WEEK: 52.18, PeriodKind.MONTH: 12.0, PeriodKind.QUARTER: 4.0, PeriodKind.YEAR: 1.0}
ROUNDING = 1e-24  # relative to the sum of squares: what is left over is rounding only
METHOD = "straight line, AR(1) errors, averaged over candidates by restricted likelihood"

CANDIDATES: Numbers = np.sin(np.linspace(np.arcsin(LOWEST), np.arcsin(HIGHEST), 21))
"""Autocorrelations that are tried: every other one of `kpiwork.analysis.effect.memory`, since each is tried
with all waves of the variance."""

AMPLITUDES = (
    0.5,
    1.0,
    1.5,
)  # of the log-variance: the widest month varies 1.6, 2.7 and 4.5 times the calmest
PHASES = 6  # months apart by two in which values may vary most


class DriftVerdict(StrEnum):
    """Which way values go over the whole history."""

    RISING = "rising"
    FALLING = "falling"
    NONE_SEEN = "none seen"
    TOO_FEW = "too few points"
    NOT_COMPUTABLE = "not computable"


@dataclass(frozen=True, kw_only=True, slots=True)
class SlowDrift:
    """A slow drift.

    Parameters
    ----------
    verdict : DriftVerdict
        ``rising`` or ``falling`` where the interval leaves out 0.
    reason : str
        Why there is no verdict, in plain words.
    points : int
        Known values.
    per_year : float or None
        By how much the level changes in a year, in the KPI's unit.
    interval : tuple of float or None
        Its 95 % interval.
    season : SeasonState
        Whether months were taken out.
    method : str
        How it was found.
    """

    verdict: DriftVerdict
    reason: str
    points: int
    per_year: float | None = None
    interval: tuple[float, float] | None = None
    season: SeasonState = SeasonState.NOT_ASKED
    method: str = METHOD


def slow_drift(
    values: Numbers, *, grain: PeriodKind, months: Sequence[int] | None = None, scale: Numbers | None = None
) -> SlowDrift:
    """Tell whether a KPI rises or falls over its whole history.

    Parameters
    ----------
    values : array of float of shape (points,)
        At equal steps of time, NaN for gaps.
    grain : PeriodKind
        How far apart they are.
    months : sequence of int, optional
        The calendar month of each, 1 to 12, where the time of the year moves the KPI.
    scale : array of float of shape (points,), optional
        How widely each value varies by chance, in any unit; all alike where left out.

    Returns
    -------
    SlowDrift
        ``too few points`` with fewer than 24 known values, or where they cover less than a year.
    """
    known = int((~np.isnan(values)).sum())
    verdict, reason = _refused(values, grain, months)
    season = SeasonState.NOT_ASKED if months is None else SeasonState.TOO_SHORT
    if reason:
        return SlowDrift(verdict=verdict, reason=reason, points=known, season=season)
    found = standard(values)
    widths = np.ones(known) if scale is None else scale[found.places] / scale[found.places].mean()
    of_year = None if months is None else np.asarray(months)[found.places]
    each = slopes(found.values[None, :], found.places, of_year, widths)
    size = found.size * A_YEAR[grain]
    low, high = (size * float(end[0]) for end in each.interval(CONFIDENCE))
    return SlowDrift(
        verdict=_verdict(low, high),
        reason="",
        points=known,
        per_year=size * float(each.centre[0]),
        interval=(low, high),
        season=season if months is None else SeasonState.TAKEN_OUT,
    )


def slopes(values: Numbers, places: Places, months: Places | None, widths: Numbers) -> Averaged:
    """Fit a straight line to many series, for each candidate.

    Parameters
    ----------
    values : array of shape (series, points)
        All known and finite, of a size around 1.
    places : array of int of shape (points,)
        When each point was, counted in points; a step of more than one is a gap.
    months : array of int of shape (points,), optional
        The calendar month of each, 1 to 12; each month then has its own level, and its own spread.
    widths : array of shape (points,)
        How widely each point varies beside the others.

    Returns
    -------
    Averaged
        What a point adds, in the values' unit.
    """
    ones = np.ones((len(places), 1))
    levels = ones if months is None else (months[:, None] == np.unique(months)).astype(float)
    span = float(places[-1] - places[0])
    design = np.column_stack([levels, (places - places.mean()) / span])
    kept = CANDIDATES[:, None] ** np.diff(places)
    waves = list(_waves(months, len(places)))
    found = [_fit(values, design, widths * wide, kept, prior) for wide, prior in waves]
    likelihoods, centres, scales = (np.concatenate(one).T for one in zip(*found, strict=True))
    return Averaged(
        weights=weights_of(likelihoods),
        centres=centres / span,
        scales=scales / span,
        freedom=len(places) - design.shape[1],
    )


def _waves(months: Places | None, points: int) -> Iterator[tuple[Numbers, float]]:
    """Give spreads over the year, each with the logarithm of how much it counts beforehand."""
    yield np.ones(points), 0.0
    if months is not None:
        for amplitude in AMPLITUDES:
            for phase in range(PHASES):
                wave = np.cos(2 * np.pi * (months / YEAR - phase / PHASES))
                yield np.exp(amplitude / 2 * wave), -float(np.log(PHASES))


def _fit(
    values: Numbers, design: Numbers, widths: Numbers, kept: Numbers, prior: float
) -> tuple[Numbers, Numbers, Numbers]:
    """Give log-likelihoods, slopes and their standard errors, each of shape (candidates, series)."""
    across = np.swapaxes(whitened((design / widths[:, None]).T, kept), 1, 2)
    axes, roots = np.linalg.qr(across)
    along = whitened(values / widths, kept)
    seen = along @ axes
    freedom = len(widths) - design.shape[1]
    left = ((along - seen @ np.swapaxes(axes, 1, 2)) ** 2).sum(axis=2)
    squares = np.maximum(left, ROUNDING * (along**2).sum(axis=2) + np.finfo(float).tiny)
    spans = np.abs(np.diagonal(roots, axis1=1, axis2=2))
    size = 2 * np.log(spans).sum(axis=1) + np.log1p(-(kept**2)).sum(axis=1) + 2 * np.log(widths).sum()
    last = roots[:, -1, -1][:, None]
    likelihood = prior - 0.5 * (freedom * np.log(squares) + size[:, None])
    return likelihood, seen[:, :, -1] / last, np.sqrt(squares / freedom) / np.abs(last)


def _refused(values: Numbers, grain: PeriodKind, months: Sequence[int] | None) -> tuple[DriftVerdict, str]:
    """Give the verdict and the reason where no drift can be told; no reason where one can."""
    places = np.flatnonzero(~np.isnan(values))
    if len(places) < FEWEST:
        return DriftVerdict.TOO_FEW, f"{len(places)} values, and it takes {FEWEST}"
    if places[-1] - places[0] + 1 < A_YEAR[grain] - 1:
        return DriftVerdict.TOO_FEW, "they cover less than a year"
    if months is not None and grain is not PeriodKind.MONTH:
        return DriftVerdict.NOT_COMPUTABLE, "the time of the year can be taken out of months only"
    if months is not None and not season_of(values, months):
        return DriftVerdict.NOT_COMPUTABLE, "the time of the year cannot be told: a month is known once only"
    return DriftVerdict.NOT_COMPUTABLE, unfit(values)


def _verdict(low: float, high: float) -> DriftVerdict:
    if low <= 0 <= high:
        return DriftVerdict.NONE_SEEN
    return DriftVerdict.RISING if low > 0 else DriftVerdict.FALLING
