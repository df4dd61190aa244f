"""What is new in a series: without trend, season and what its own past tells.

Two series that each resemble their own past seem to move together by chance far more often than they do;
so each is whitened by its own autoregression first (Haugh 1976, Journal of the American Statistical
Association 71: 378). The filter is exact for the first values and across gaps: the inverse of the Cholesky
root of the autoregression's covariances.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kpiwork.analysis.lead.adjust import STILL, left_over, orthonormal, peaks_of, trend_and_season
from kpiwork.analysis.xmr import Numbers

__all__ = ["Whitened", "autoregression", "covariances", "whitened"]

LONGEST_MEMORY = 3  # steps of its own past that a series is modelled on
ROWS_A_COLUMN = 6  # complete rows that each of those steps takes
STRONGEST_ROOT = 0.98  # an autoregression that never forgets is taken for one that nearly does not


@dataclass(frozen=True, kw_only=True, slots=True)
class Whitened:
    """A series' news.

    Parameters
    ----------
    news : array of float
        One a period, NaN where the series has a gap.
    basis : array of float
        What was taken out as trend and season, whitened as well: known periods by columns.
    moves : array of float
        The series without trend and season only, in standard deviations, NaN where it has a gap.
    order : int
        Steps of its own past that were taken out.
    peaks : tuple of int
        Times of the year that stood out, and were taken out with the season.
    """

    news: Numbers
    basis: Numbers
    moves: Numbers
    order: int
    peaks: tuple[int, ...]


def whitened(values: Numbers, season: int) -> Whitened | None:
    """Take trend, season and memory out of a series.

    Parameters
    ----------
    values : array of float
        One a period, from `kpiwork.analysis.lead.adjust.measured`; NaN for gaps.
    season : int
        Periods of a year.

    Returns
    -------
    Whitened or None
        None where nothing is left.
    """
    places = np.flatnonzero(~np.isnan(values))
    peaks = peaks_of(values, season)
    columns = trend_and_season(len(values), season, peaks)[places]
    rest = left_over(values[places], orthonormal(columns))
    if np.abs(rest).max(initial=0.0) <= STILL:
        return None
    moves = _filled(rest / rest.std(), places, len(values))
    memory = autoregression(moves)
    apart = np.abs(places[:, None] - places[None])
    root = np.linalg.cholesky(covariances(memory, len(values))[apart])
    both = np.linalg.solve(root, np.column_stack([rest, columns]))
    basis = orthonormal(both[:, 1:])
    news = left_over(both[:, 0], basis)
    if np.abs(news).max() <= STILL * np.abs(rest).max():
        return None
    return Whitened(
        news=_filled(news, places, len(values)), basis=basis, moves=moves, order=len(memory), peaks=peaks
    )


def autoregression(values: Numbers) -> Numbers:
    """Fit an autoregression of up to three steps by least squares; AICc decides how many.

    Rows that a gap touches are left out (Hurvich and Tsai 1989, Biometrika 76: 297, for AICc).

    Returns
    -------
    array of float
        One weight a step; none where the past tells nothing, or where there are too few complete rows.
    """
    rows = _rows(values, LONGEST_MEMORY)
    most = min(LONGEST_MEMORY, len(rows) // ROWS_A_COLUMN)
    if not most:
        return np.zeros(0)
    order = int(_aicc(rows[:, : most + 1]).argmin())
    weights = _fit(_rows(values, order), order)
    largest = max(np.abs(np.roots(np.append(1.0, -weights))), default=0.0)
    if largest > STRONGEST_ROOT:
        weights = weights * (STRONGEST_ROOT / largest) ** np.arange(1, order + 1)
    return weights


def covariances(weights: Numbers, count: int) -> Numbers:
    """Give an autoregression's covariances at 0, 1, ... steps, for news of variance 1.

    They solve its Yule-Walker equations; further ones follow from the ones before.
    """
    order = len(weights)
    system, news = np.eye(order + 1), np.zeros(order + 1)
    for step in range(order + 1):
        for back, weight in enumerate(weights, start=1):
            system[step, abs(step - back)] -= weight
    news[0] = 1.0
    found = list(np.linalg.solve(system, news))
    while len(found) < count:
        found.append(float(weights @ found[: -order - 1 : -1]) if order else 0.0)
    return np.array(found)


def _rows(values: Numbers, order: int) -> Numbers:
    """Put each value beside those before it, where all are known."""
    count = len(values)
    table = np.column_stack([values[order - back : count - back] for back in range(order + 1)])
    return table[~np.isnan(table).any(axis=1)]


def _fit(rows: Numbers, order: int) -> Numbers:
    return np.asarray(np.linalg.lstsq(rows[:, 1 : order + 1], rows[:, 0], rcond=None)[0])


def _aicc(rows: Numbers) -> Numbers:
    """Judge each order, from none up: columns at right angles tell what each step more explains."""
    count, free = len(rows), np.arange(rows.shape[1]) + 1
    explained = np.cumsum(np.append(0.0, (np.linalg.qr(rows[:, 1:])[0].T @ rows[:, 0]) ** 2))
    missed = np.maximum(rows[:, 0] @ rows[:, 0] - explained, STILL**2)
    return np.asarray(count * np.log(missed / count) + 2 * free * count / np.maximum(count - free - 1, 1))


def _filled(values: Numbers, places: np.ndarray, count: int) -> Numbers:
    filled = np.full(count, np.nan)
    filled[places] = values
    return filled
