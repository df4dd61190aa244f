"""Regression on a series whose neighbours resemble each other, weighed over how much they may do so.

The errors follow AR(1); gaps are allowed. A single autocorrelation picked from a short series is too sure of
itself, so a grid of candidates is tried and each keeps its restricted likelihood (Patterson and Thompson
1971, Biometrika 58: 545) as its weight. Many series are done at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "CANDIDATES",
    "Fits",
    "Numbers",
    "Places",
    "fits",
    "least_squares",
    "some_of",
    "weights_of",
]

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

LOWEST, HIGHEST = -0.4, 0.96  # readings seldom alternate; above, a level cannot be told from a drift
CANDIDATES: Numbers = np.sin(np.linspace(np.arcsin(LOWEST), np.arcsin(HIGHEST), 41))
"""Autocorrelations that are tried: evenly spaced in angle, which makes equal weights the usual neutral choice
1 / sqrt(1 - r²) for an AR(1) series (Berger and Yang 1994, Econometric Theory 10: 461)."""

AT_A_TIME = 30_000  # numbers of whitened series: more are no longer near the processor
ROUNDING = 1e-12  # relative to the size of the values: what is left over is rounding only


@dataclass(frozen=True, kw_only=True, slots=True)
class Fits:
    """Regressions of many series, one for each candidate autocorrelation.

    Parameters
    ----------
    weights : array of shape (series, candidates)
        What speaks for each candidate; each row adds up to 1.
    coefficients : array of shape (series, candidates, terms)
        Generalised least squares, in the values' unit.
    scale : array of shape (series, candidates)
        Standard deviation of a value around the regression, in the values' unit.
    covariance : array of shape (candidates, terms, terms)
        Of the coefficients, where that standard deviation is 1.
    freedom : int
        Values less terms.
    """

    weights: Numbers
    coefficients: Numbers
    scale: Numbers
    covariance: Numbers
    freedom: int

    @property
    def autocorrelation(self) -> Numbers:
        """The candidates' weighted mean, one a series."""
        return np.asarray(self.weights @ CANDIDATES)


def fits(values: Numbers, design: Numbers, places: Places) -> Fits:
    """Fit a regression for each candidate autocorrelation.

    Parameters
    ----------
    values : array of shape (series, points)
        All known and finite, of a size around 1.
    design : array of shape (points, terms)
        Of full rank, with fewer terms than points.
    places : array of int of shape (points,)
        When each point was, counted in points; a step of more than one is a gap.
    """
    kept = CANDIDATES[:, None] ** np.diff(places)
    fresh = np.sqrt(1 - kept**2)  # what of a value is new, after what it keeps of the one before
    along = (_whitened(some, kept, fresh) for some in some_of(values, len(CANDIDATES)))
    coefficients, squares, covariance = least_squares(_whitened(design.T, kept, fresh), along)
    squares = np.maximum(squares, (ROUNDING * np.abs(values).max(axis=1)) ** 2 + np.finfo(float).tiny)
    freedom = len(places) - design.shape[1]
    sizes = 2 * np.log(fresh).sum(axis=1) - np.linalg.slogdet(covariance)[1]
    return Fits(
        weights=weights_of((-0.5 * (freedom * np.log(squares) + sizes[:, None])).T),
        coefficients=coefficients.transpose(1, 0, 2),
        scale=np.sqrt(squares / freedom).T,
        covariance=covariance,
        freedom=freedom,
    )


def weights_of(likelihood: Numbers) -> Numbers:
    """Turn log-likelihoods, one row a series, into weights that add up to 1."""
    weights = np.exp(likelihood - likelihood.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def some_of(values: Numbers, candidates: int) -> Iterator[Numbers]:
    """Give series, some at a time: as many as stay near the processor once whitened for each candidate."""
    most = max(1, AT_A_TIME // (candidates * values.shape[1]))
    for first in range(0, len(values), most):
        yield values[first : first + most]


def least_squares(across: Numbers, along: Iterable[Numbers]) -> tuple[Numbers, Numbers, Numbers]:
    """Regress series whose points were made independent, for all candidates at once.

    Parameters
    ----------
    across : array of shape (candidates, terms, points)
        The terms of the regression.
    along : iterable of array of shape (candidates, series, points)
        The series, some at a time.

    Returns
    -------
    tuple of array
        Coefficients (candidates, series, terms), sums of squares of what is left (candidates, series), and
        the coefficients' covariance where a point's is 1 (candidates, terms, terms).
    """
    turned = across.transpose(0, 2, 1)
    inverse = np.linalg.inv(across @ turned)
    coefficients, squares = [], []
    for some in along:
        coefficients.append(some @ turned @ inverse)
        squares.append(((some - coefficients[-1] @ across) ** 2).sum(axis=2))
    return np.concatenate(coefficients, axis=1), np.concatenate(squares, axis=1), np.asarray(inverse)


def _whitened(rows: Numbers, kept: Numbers, fresh: Numbers) -> Numbers:
    """Take from each point what it keeps of the one before, so that what is left is independent.

    One table of rows by points for each candidate; points in order, the first as it is.
    """
    first = np.broadcast_to(rows[:, :1], (len(kept), len(rows), 1))
    rest = (rows[:, 1:] - kept[:, None] * rows[:, :-1]) / fresh[:, None]
    return np.concatenate([first, rest], axis=2)
