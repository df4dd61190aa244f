"""The standard error of a mean from the parts of its period, such as months."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

__all__ = ["FEWEST_PARTS", "error_from"]

FEWEST_PARTS = 6  # with fewer the error is known too badly to hold a unit against a limit


def error_from(parts: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Estimate the standard error of a sum by a sum.

    The ratio estimator of survey sampling (Cochran 1977, *Sampling Techniques*, section 6.4); parts are
    taken to vary independently of each other.

    Parameters
    ----------
    parts : sequence of (float, float)
        Numerator and denominator of each part of the period; NaN for a gap.

    Returns
    -------
    tuple of float
        The error, in the KPI's unit, and its degrees of freedom; NaN and 0 with fewer than six parts, or
        where the parts do not differ.
    """
    numbers = np.array(parts, dtype=float).reshape(-1, 2)
    above, below = numbers[np.isfinite(numbers).all(axis=1)].T
    whole, count = float(below.sum()), above.size
    if count < FEWEST_PARTS or whole <= 0:
        return math.nan, 0.0
    largest = max(float(np.abs(above).max()), math.ulp(0.0))
    rests = above / largest - (above / largest).sum() / whole * below
    error = math.sqrt(count / (count - 1) * float((rests**2).sum())) / whole * largest
    return (error, count - 1.0) if error > 0 else (math.nan, 0.0)
