"""Last digits that measuring would give, and how far counted ones are from them.

Whatever smooth distribution values have, adding it up over tens leaves last digits that follow a quadratic at
most: by the Euler-Maclaurin formula they differ only for its ends, where values begin or stop. So ten counts
are held against a quadratic with levels of their own for 0 and for 5, since people round honestly; a 5 that
is too rare is another matter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, chdtri, chndtrinc, fdtrc, ndtri

from kpiwork.signals.regular.part import CONFIDENCE, POWER, Numbers

__all__ = ["DIGITS", "Fit", "clumping", "detectable", "digit_fit", "distance"]

DIGITS = 10
FREE = 5  # ten digits less three of the quadratic, less 0 and 5
STEPS = 12
FEW = 0.5
CLUMPS = 0.05
NOTHING = 1e-9  # scipy gives about 1e-300 for a non-centrality of 0
MANY = 1e4  # from here on the square root of a non-central chi-square is as good as normal

_places = (np.arange(DIGITS) - 4.5) / 4.5
DESIGN = np.column_stack(
    [np.ones(DIGITS), _places, _places**2, np.arange(DIGITS) == 0, np.arange(DIGITS) == 5]  # noqa: PLR2004
).astype(float)
FIVE = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Fit:
    """Ten counts beside what a smooth distribution would give.

    Parameters
    ----------
    expected : array of shape (10,)
        Counts without the pattern; 0 and 5 as the quadratic has them.
    distance : float
        Chi-square of digits other than 0 and 5, over how counts clump.
    rare_five : float
        Standard errors by which 5 is too rare; negative where it is more frequent.
    clumped : float
        How much more counts vary from month to month than independent ones; at least 1.
    p : float
        How often chance alone would show as much.
    """

    expected: Numbers
    distance: float
    rare_five: float
    clumped: float
    p: float


def digit_fit(months: Numbers) -> Fit:
    """Fit last digits.

    Parameters
    ----------
    months : array of shape (months, 10)
        Counts, all above 0 in sum.
    """
    counts = months.sum(axis=0)
    clumped, spare = clumping(months)
    weights, covariance = _poisson(counts)
    fitted = np.exp(DESIGN @ weights)
    distance = float(((counts - fitted) ** 2 / fitted).sum()) / clumped
    rare = -float(weights[FIVE] / np.sqrt(covariance[FIVE, FIVE] * clumped))
    both = distance + max(0.0, rare) ** 2
    p = 0.5 * sum(_beyond(free, spare, both) for free in (FREE, FREE + 1))
    return Fit(
        expected=np.exp(DESIGN[:, :3] @ weights[:3]),
        distance=distance,
        rare_five=rare,
        clumped=clumped,
        p=p,
    )


def clumping(months: Numbers) -> tuple[float, float]:
    """Give Pearson's dispersion between months of digits other than 0 and 5, and its degrees of freedom.

    It is 1 unless chance would hardly give as much: rounding differs from month to month, digits do not.
    """
    told = np.delete(months, [0, 5], axis=1)
    told = told[np.ix_(told.sum(axis=1) > 0, told.sum(axis=0) > 0)]
    free = (told.shape[0] - 1) * (told.shape[1] - 1)
    if free < 1:
        return 1.0, np.inf
    expected = told.sum(axis=1, keepdims=True) @ told.sum(axis=0, keepdims=True) / told.sum()
    missed = float(((told - expected) ** 2 / expected).sum())
    return (missed / free, float(free)) if chdtrc(free, missed) < CLUMPS else (1.0, np.inf)


def distance(fit: Fit, records: float) -> tuple[float, float, float]:
    """Give the share of values that would have to end otherwise, at most, with its interval.

    Half of Cohen's w, which is what the sum of all deviations cannot exceed.
    """
    seen, free = fit.distance + max(0.0, fit.rare_five) ** 2, FREE + 1
    tail = (1 - CONFIDENCE) / 2
    if seen > MANY:
        ends = [max(0.0, np.sqrt(seen) + ndtri(one)) ** 2 for one in (tail, 1 - tail)]
    else:
        ends = [max(0.0, float(np.nan_to_num(chndtrinc(seen, free, one)))) for one in (1 - tail, tail)]
    found = (one if one > NOTHING else 0.0 for one in (seen - free, *ends))
    value, low, high = (0.5 * float(np.sqrt(one * fit.clumped / records)) for one in found)
    return value, low, high


def detectable(records: float, clumped: float, alpha: float) -> float:
    """Give the share of values that would have been seen to end otherwise in 8 of 10 cases."""
    free = FREE + 1
    needed = chndtrinc(float(chdtri(free, alpha)), free, 1 - POWER)
    return 0.5 * float(np.sqrt(needed * clumped / records))


def _beyond(free: int, spare: float, distance: float) -> float:
    return float(chdtrc(free, distance) if np.isinf(spare) else fdtrc(free, spare, distance / free))


def _poisson(counts: Numbers) -> tuple[Numbers, Numbers]:
    """Fit the logarithm of ten counts by maximum likelihood."""
    weights = np.linalg.lstsq(DESIGN, np.log(counts + FEW), rcond=None)[0]
    for _ in range(STEPS):
        fitted = np.exp(DESIGN @ weights)
        weights = weights + np.linalg.solve(_information(fitted), DESIGN.T @ (counts + FEW / DIGITS - fitted))
    return np.asarray(weights), np.asarray(np.linalg.inv(_information(np.exp(DESIGN @ weights))))


def _information(fitted: Numbers) -> Numbers:
    return np.asarray(DESIGN.T @ (fitted[:, None] * DESIGN))
