"""Results held back once a target is met: planted into attainments."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

__all__ = ["hold_back"]


def hold_back(
    attained: ArrayLike, strength: float, rng: Generator, *, cutoff: float = 1.0, width: float = 0.03
) -> NDArray[np.float64]:
    """Let a share of those well above the cutoff stop just above it.

    Parameters
    ----------
    attained : array of float
        Results against the target, of any shape.
    strength : float
        Share of the results beyond the first window that are held back, 0 to 1.
    rng : Generator
        Draws which, and where in the window they stop.
    cutoff : float
        The target.
    width : float
        Width of the window above it, as a share of the cutoff.
    """
    results = np.array(attained, dtype=float)
    held = (results > cutoff * (1 + width)) & (rng.random(results.shape) < strength)
    results[held] = cutoff * (1 + width * rng.random(int(held.sum())))
    return results
