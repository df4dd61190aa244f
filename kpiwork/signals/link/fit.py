"""How closely two series move together before and after a day, and how much weaker that became.

Trend (a bend at the day allowed), a step at the day, season and the series' own memory are taken out of each
first: what shares a trend or resembles its own past seems linked where it is not (Haugh 1976, Journal of the
American Statistical Association 71: 378). Correlations are compared by Fisher's z (1921, Metron 1: 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, hypot, nan, sqrt, tanh

import numpy as np
from scipy.special import ndtr, ndtri

from kpiwork.analysis.lead.adjust import (
    STILL,
    left_over,
    measured,
    orthonormal,
    peaks_of,
    trend_and_season,
)
from kpiwork.analysis.lead.correlate import LOST, NEAR_ONE, interval
from kpiwork.analysis.lead.whiten import autoregression, covariances
from kpiwork.analysis.xmr import Numbers

__all__ = ["Bond", "Link", "News", "bond_of", "news_of"]

WIDE = 0.95
USUALLY = 0.8  # how often a drop of the size that "would have been seen" is seen
SIDES = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """What is new in a series around a day.

    Parameters
    ----------
    news : array of float of shape (points,)
        Without trend, step, season and memory; NaN where the series has a gap.
    moves : array of float of shape (points,)
        Without trend, step and season only, in the series' unit; NaN where it has a gap.
    taken : int
        What was estimated to take them out, the two levels aside.
    """

    news: Numbers
    moves: Numbers
    taken: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """How two series move together on one side of the day.

    Parameters
    ----------
    pairs : int
        Pairs of values behind it.
    strength, low, high : float
        Correlation in the direction that was expected, and the ends of its 95 % interval.
    slope : float
        What the second moves, in its unit, with each unit of the first.
    spread : float
        Standard deviation of the first one's moves.
    """

    pairs: int
    strength: float
    low: float
    high: float
    slope: float
    spread: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Bond:
    """Two series before and after a day.

    Parameters
    ----------
    lag : int
        Steps by which the first comes first.
    before, after : Link
        On either side.
    drop, low, high : float
        How much weaker the later correlation is, and the ends of the 95 % interval (Zou 2007, Psychological
        Methods 12: 399).
    p : float
        How often chance alone weakens a steady link as much.
    error : float
        Standard error of the difference of Fisher's z.
    """

    lag: int
    before: Link
    after: Link
    drop: float
    low: float
    high: float
    p: float
    error: float

    @property
    def score(self) -> float:
        """The drop of Fisher's z, in standard errors."""
        return (_z(self.before.strength) - _z(self.after.strength)) / self.error

    def visible(self, level: float) -> float:
        """Give the drop, from where the link was, that would be seen in 8 of 10 cases; NaN for none."""
        reach = (ndtri(1 - level) + ndtri(USUALLY)) * self.error
        later = tanh(_z(self.before.strength) - reach)
        return self.before.strength - later if later > -NEAR_ONE else nan


def news_of(values: Numbers, at: int, season: int, peaks: tuple[int, ...] = ()) -> News | None:
    """Take trend, step, season and memory out of a series; None where nothing is left.

    Parameters
    ----------
    values : array of float of shape (points,)
        NaN for gaps.
    at : int
        Place of the first value after the day.
    season : int
        Points in a year; 0 for none.
    peaks : tuple of int
        Times of the year with a level of their own, counted from the first point.
    """
    scaled = measured(values)
    if scaled is None:
        return None
    known = np.flatnonzero(~np.isnan(scaled))
    columns = _columns(len(values), at, season, peaks)[known]
    rest = left_over(scaled[known], orthonormal(columns))
    if np.abs(rest).max(initial=0.0) <= STILL:
        return None
    memory = autoregression(_filled(rest / rest.std(), known, len(values)))
    apart = np.abs(known[:, None] - known[None])
    root = np.linalg.cholesky(covariances(memory, len(values))[apart])
    both = np.linalg.solve(root, np.column_stack([rest, columns]))
    basis = orthonormal(both[:, 1:])
    news = left_over(both[:, 0], basis)
    if np.abs(news).max() <= STILL * np.abs(rest).max():
        return None
    unit = float(np.ptp(values[known]) / np.ptp(scaled[known]))
    return News(
        news=_filled(news, known, len(values)),
        moves=_filled(unit * rest, known, len(values)),
        taken=basis.shape[1] - SIDES + len(memory),
    )


def bond_of(
    first: Numbers, second: Numbers, at: int, *, lags: range, direction: int, seasons: tuple[int, int]
) -> Bond | None:
    """Compare the link before a day with that after; None where one of the two does not move.

    Parameters
    ----------
    first, second : array of float of shape (points,)
        The KPI, and the one that it stands for or leads.
    at : int
        Place of the first values after the day.
    lags : range
        Steps by which the first may come first; of several the one that counts is where the two sides
        together show most, so that it favours neither.
    direction : int
        1 where the two should move together, -1 against each other.
    seasons : tuple of int
        Points in a year for each; 0 for none.
    """
    peaks = tuple(sorted({*_peaks(first, seasons[0]), *_peaks(second, seasons[1])}))
    one, two = (
        news_of(values, at, season, peaks) for values, season in zip((first, second), seasons, strict=True)
    )
    if one is None or two is None:
        return None
    tried = [_at_lag(one, two, at, lag, direction) for lag in lags]
    found = [bond for bond in tried if bond is not None]
    return max(found, key=lambda bond: bond.before.strength + bond.after.strength, default=None)


def _at_lag(one: News, two: News, at: int, lag: int, direction: int) -> Bond | None:
    places = np.flatnonzero(~np.isnan(two.news[lag:]) & ~np.isnan(one.news[: len(one.news) - lag])) + lag
    sides = places[places < at], places[places - lag >= at]  # pairs that straddle the day are of neither
    if min(map(len, sides)) <= LOST:
        return None
    taken = (one.taken + two.taken) / SIDES / SIDES  # each side carries half of it, each series its own
    before, after = (_link(one, two, side, lag, direction, taken) for side in sides)
    return _compared(lag, before, after, taken)


def _compared(lag: int, before: Link, after: Link, taken: float) -> Bond:
    error = sqrt(sum(1 / max(side.pairs - taken - LOST, 1.0) for side in (before, after)))
    drop = before.strength - after.strength
    return Bond(
        lag=lag,
        before=before,
        after=after,
        drop=drop,
        low=drop - hypot(before.strength - before.low, after.high - after.strength),
        high=drop + hypot(before.high - before.strength, after.strength - after.low),
        p=float(ndtr(-(_z(before.strength) - _z(after.strength)) / error)),
        error=error,
    )


def _link(one: News, two: News, places: np.ndarray, lag: int, direction: int, taken: float) -> Link:
    strength = direction * _correlation(one.news[places - lag], two.news[places])
    low, high = interval(strength, len(places) - taken, WIDE)
    moves = one.moves[places - lag]
    away = moves - moves.mean()
    return Link(
        pairs=len(places),
        strength=strength,
        low=low,
        high=high,
        slope=float(away @ two.moves[places] / max(float(away @ away), STILL**2)),
        spread=float(moves.std(ddof=1)),
    )


def _correlation(one: Numbers, two: Numbers) -> float:
    first, second = one - one.mean(), two - two.mean()
    size = sqrt(float(first @ first) * float(second @ second))
    return float(np.clip(first @ second / size, -1.0, 1.0)) if size > STILL**2 else 0.0


def _columns(count: int, at: int, season: int, peaks: tuple[int, ...]) -> Numbers:
    """Give level, trend, season and peaks, and the trend and level that begin at the day."""
    since = np.maximum(np.arange(count) - at, 0) / max(count, 1)
    return np.column_stack([trend_and_season(count, season, peaks), since, np.arange(count) >= at])


def _peaks(values: Numbers, season: int) -> tuple[int, ...]:
    scaled = measured(values)
    return () if scaled is None else peaks_of(scaled, season)


def _z(strength: float) -> float:
    return atanh(min(max(strength, -NEAR_ONE), NEAR_ONE))


def _filled(values: Numbers, places: np.ndarray, count: int) -> Numbers:
    filled = np.full(count, nan)
    filled[places] = values
    return filled
