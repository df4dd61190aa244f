"""Regression on a series whose neighbours resemble each other, weighed over how much they may do so.

The errors follow AR(1); gaps are allowed. A single autocorrelation picked from a short series is too sure of
itself, so a grid of candidates is tried and each keeps its restricted likelihood (Patterson and Thompson
1971, Biometrika 58: 545) as its weight. Many series are done at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["CANDIDATES", "Fits", "Numbers", "Places", "fits", "weights_of"]

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

LOWEST, HIGHEST = -0.4, 0.96  # readings seldom alternate; above, a level cannot be told from a drift
CANDIDATES: Numbers = np.sin(np.linspace(np.arcsin(LOWEST), np.arcsin(HIGHEST), 41))
"""Autocorrelations that are tried: evenly spaced in angle, which makes equal weights the usual neutral choice
1 / sqrt(1 - r²) for an AR(1) series (Berger and Yang 1994, Econometric Theory 10: 461)."""

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
    kept = np.array([candidate ** np.diff(places) for candidate in CANDIDATES])
    freedom = len(places) - design.shape[1]
    found = [_fit(values, design, one) for one in kept]
    squares, coefficients, covariance, sizes = (np.array(one) for one in zip(*found, strict=True))
    squares = np.maximum(squares, (ROUNDING * np.abs(values).max(axis=1)) ** 2 + np.finfo(float).tiny)
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


def _fit(values: Numbers, design: Numbers, kept: Numbers) -> tuple[Numbers, Numbers, Numbers, float]:
    """Give the sum of squares, the coefficients, their covariance, and the sizes of both covariances."""
    fresh = np.sqrt(1 - kept**2)  # what of a value is new, after what it keeps of the one before
    across, along = _whitened(design.T, kept, fresh).T, _whitened(values, kept, fresh)
    inverse = np.asarray(np.linalg.inv(across.T @ across), dtype=np.float64)
    coefficients = along @ across @ inverse
    left = along - coefficients @ across.T
    size = 2 * float(np.log(fresh).sum()) - float(np.linalg.slogdet(inverse)[1])
    return np.asarray((left**2).sum(axis=1)), np.asarray(coefficients), inverse, size


def _whitened(rows: Numbers, kept: Numbers, fresh: Numbers) -> Numbers:
    """Take from each point what it keeps of the one before, so that what is left is independent."""
    return np.concatenate([rows[:, :1], (rows[:, 1:] - kept * rows[:, :-1]) / fresh], axis=1)
