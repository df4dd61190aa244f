"""The spread between units, and each unit's best guess: moved as far as chance explains its distance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import chdtri

from kpiwork.analysis.comparison.intervals import CONFIDENCE, mean_interval
from kpiwork.analysis.comparison.scale import Numbers

__all__ = ["FEWEST_FOR_SHRINKING", "Between", "Shrunken", "between_variance", "shrunken"]

FEWEST_FOR_SHRINKING = 4  # the correction divides by the number of units less 3 (Morris 1983)
STEPS = 20  # Newton's; the last ones change nothing that is printed
LEAST = 1e-300  # stands in for a slope of nothing


class Between(NamedTuple):
    """A variance between units, with the ends of its 95 % interval."""

    variance: float
    low: float
    high: float


class Shrunken(NamedTuple):
    """Estimates of units with the ends of their 95 % intervals."""

    points: Numbers
    low: Numbers
    high: Numbers


def between_variance(points: Numbers, errors: Numbers) -> Between:
    """Estimate the variance between units beyond chance, with its 95 % interval.

    The estimate is that of Paule and Mandel (1982, Journal of Research of the National Bureau of Standards
    87: 377), the interval that of Viechtbauer (2007, Statistics in Medicine 26: 37). 0 where chance
    explains all.
    """
    freedom, tail = points.size - 1, (1 - CONFIDENCE) / 2
    wanted = np.array([freedom, chdtri(freedom, tail), chdtri(freedom, 1 - tail)])
    return Between(*(float(one) for one in _variances_at(points, errors, wanted)))


def shrunken(points: Numbers, errors: Numbers, freedom: Numbers) -> Shrunken:
    """Move units towards their mean, each by the part of its distance that chance explains.

    Empirical Bayes with the corrections of Morris (1983, Journal of the American Statistical Association
    78: 47) for mean and spread being estimated.

    Parameters
    ----------
    points, errors : array of float
        Each unit's value and chance's standard deviation, at least 4 units, on a scale of normal values.
    freedom : array of float
        Degrees of freedom of that standard deviation, infinite where it is known.
    """
    units, spread = points.size, between_variance(points, errors).variance
    total = errors**2 + spread
    mean = np.average(points, weights=1 / total)
    moved = (units - 3) / (units - 1) * errors**2 / total
    guesses = points + moved * (mean - points)
    unsure = 2 / (units - 3) * moved**2 * (points - mean) ** 2 * (np.mean(errors**2) + spread) / total
    variance = errors**2 * (1 - (units - 1) / units * moved) + unsure
    return Shrunken(guesses, *mean_interval(guesses, np.sqrt(variance), freedom))


def _variances_at(points: Numbers, errors: Numbers, wanted: Numbers) -> Numbers:
    """Find the variances between units at which their weighted squares sum to some numbers; at least 0.

    Newton's steps on 1 over the sum, which is a straight line where units are of one size.
    """
    unit = float(np.max(errors)) ** 2  # so that numbers of any size stay numbers
    values, chance = points / np.sqrt(unit), errors**2 / unit
    found = np.zeros((wanted.size, 1))
    for _ in range(STEPS):
        weights = 1 / (chance + found)
        means = (weights * values).sum(axis=1, keepdims=True) / weights.sum(axis=1, keepdims=True)
        squares = weights * (values - means) ** 2
        sums, slopes = (one.sum(axis=1, keepdims=True) for one in (squares, weights * squares))
        step = sums * (sums - wanted[:, None]) / (wanted[:, None] * np.maximum(slopes, LEAST))
        found = np.maximum(0.0, found + step)
    return found[:, 0] * unit
