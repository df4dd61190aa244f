"""What the models say of places in time before any value is seen: covariances, and their Cholesky factors."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kpiwork.analysis.forecast.models import YEAR, Model, Motion, Season, models_for
from kpiwork.analysis.xmr import Numbers
from kpiwork.spec.choices import Seasonal

__all__ = ["Factors", "Sums", "factors_of", "sums_of"]

ANYWHERE = 1e6  # variance of the level before the first value: it may lie anywhere
JITTER = 1e-9  # keeps a covariance one in floating point
KEPT = 8  # results kept for the next series with the same gaps and months: megabytes each


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Factors:
    """What the models say of a series' places in time, before any value is seen.

    Parameters
    ----------
    models : tuple of Model
        The models, M of them.
    lower : array of float, M x N x N
        Cholesky factor of each model's covariance at the N places, in order of time. Its first k rows and
        columns are those of the first k places, so that it holds every forecast from inside the series too.
    inverse : array of float, M x K x K
        Inverse of the factors' first K rows and columns, K being the places whose values are known.
    """

    models: tuple[Model, ...]
    lower: Numbers
    inverse: Numbers


@lru_cache(maxsize=KEPT)
def factors_of(seasonal: Seasonal, places: tuple[int, ...], months: tuple[int, ...], known: int) -> Factors:
    """Work out the models at places in time.

    Parameters
    ----------
    seasonal : Seasonal
        Which models.
    places : tuple of int
        Rising, one a step of time.
    months : tuple of int
        The calendar month of each, 1 to 12; all alike without a season.
    known : int
        How many of the first places have a value.
    """
    models = models_for(seasonal)
    covariances = np.array(list(_covariances(models, np.array(places, dtype=float), np.array(months))))
    lower = np.linalg.cholesky(covariances)
    inverse = np.linalg.inv(lower[:, :known, :known])
    return Factors(models=models, lower=lower, inverse=inverse)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Sums:
    """What the models say of T weighted sums, each seen from a point at which less was known.

    Parameters
    ----------
    known : array of float, M x T x K
        What each surprise that was known then moves the sum by.
    variances : array of float, M x T
        Of what is not known then.
    """

    known: Numbers
    variances: Numbers


@lru_cache(maxsize=KEPT)
def sums_of(
    factors: Factors, rows: tuple[tuple[int, ...], ...], weights: tuple[float, ...], after: tuple[int, ...]
) -> Sums:
    """Work out weighted sums of places.

    Parameters
    ----------
    factors : Factors
        The models.
    rows : tuple of tuple of int, T of J
        Which places each sum is of.
    weights : tuple of float, J
        Weight of each of its places.
    after : tuple of int, T
        How many of the first places are known then.
    """
    lower, values = factors.lower, factors.inverse.shape[2]
    along = np.zeros((len(lower), len(rows), lower.shape[2]))
    for weight, places in zip(weights, np.transpose(rows), strict=True):
        along += weight * lower[:, places, :] if weight else 0.0
    is_known = np.arange(lower.shape[2]) < np.array(after)[:, None]
    return Sums(
        known=np.where(is_known, along, 0.0)[:, :, :values],
        variances=np.where(is_known, 0.0, along**2).sum(axis=2),
    )


def _covariances(models: Iterable[Model], places: Numbers, months: Numbers) -> Iterator[Numbers]:
    passed = places - places[0] + 1
    centred = places - places.mean()
    level = ANYWHERE + JITTER * np.eye(len(places))
    for model in models:
        drift = model.drift**2 * np.outer(centred, centred)
        yield level + _motion(model, passed) + drift + model.spread**2 * _season(model, months)


def _motion(model: Model, passed: Numbers) -> Numbers:
    match model.motion:
        case Motion.LEVEL:
            return np.eye(len(passed)) + model.strength * np.minimum.outer(passed, passed)
        case Motion.WALK:
            return model.strength * np.minimum.outer(passed, passed)
        case Motion.MEMORY:
            apart = np.abs(np.subtract.outer(passed, passed))
            return np.asarray(model.strength**apart / (1 - model.strength**2), dtype=float)


def _season(model: Model, months: Numbers) -> Numbers:
    match model.season:
        case Season.NONE:
            return np.zeros((len(months), len(months)))
        case Season.FREE:
            return np.equal.outer(months, months).astype(float)
        case Season.WAVE:
            return np.cos(2 * math.pi / YEAR * np.subtract.outer(months, months))
        case Season.ONE_MONTH:
            apart = (months == model.month).astype(float)
            return np.outer(apart, apart)
