"""The interval of one unit's value by itself, for shares, rates and means."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import gammaincinv, ndtri, stdtrit

from kpiwork.analysis.comparison.scale import Numbers

__all__ = [
    "CONFIDENCE",
    "each_of",
    "mean_interval",
    "normal_quantile",
    "rate_interval",
    "safe_quantile",
    "share_interval",
]

CONFIDENCE = 0.95
SIMULATION = 0.9  # of the interval whose upper end is taken for a simulated quantile


def normal_quantile(confidence: float = CONFIDENCE) -> float:
    """Give the standard deviations on either side that hold a share of all normal values."""
    return float(ndtri((1 + confidence) / 2))


def each_of(number: int, confidence: float = CONFIDENCE) -> float:
    """Give the confidence of each of so many intervals that together have one (Šidák 1967)."""
    return float(confidence ** (1 / max(1, number)))


def share_interval(
    shares: Numbers, cases: Numbers, confidence: float = CONFIDENCE
) -> tuple[Numbers, Numbers]:
    """Give the interval of shares (Wilson 1927, Journal of the American Statistical Association 22: 209)."""
    z2 = normal_quantile(confidence) ** 2
    middle = (shares + z2 / (2 * cases)) / (1 + z2 / cases)
    half = np.sqrt(z2 * (shares * (1 - shares) / cases + z2 / (4 * cases**2))) / (1 + z2 / cases)
    return np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)


def rate_interval(rates: Numbers, exposure: Numbers) -> tuple[Numbers, Numbers]:
    """Give the interval of counts per exposure (Garwood 1936, Biometrika 28: 437)."""
    counts, tail = rates * exposure, (1 - CONFIDENCE) / 2
    low = np.where(counts > 0, gammaincinv(np.where(counts > 0, counts, 1.0), tail), 0.0)
    return low / exposure, gammaincinv(counts + 1, 1 - tail) / exposure


def mean_interval(means: Numbers, errors: Numbers, freedom: Numbers) -> tuple[Numbers, Numbers]:
    """Give Student's interval of means; with endless degrees of freedom the normal one."""
    known = stdtrit(np.where(np.isinf(freedom), 1.0, freedom), (1 + CONFIDENCE) / 2)
    half = np.where(np.isinf(freedom), normal_quantile(), known) * errors
    return means - half, means + half


def safe_quantile(drawn: Numbers, share: float) -> float:
    """Give the quantile of simulated numbers, moved up by what the simulation itself is unsure of."""
    unsure = normal_quantile(SIMULATION) * math.sqrt(share * (1 - share) / drawn.size)
    return float(np.quantile(drawn, min(1.0, share + unsure)))
