"""Records around a cutoff, of which those that miss it clearly are left waiting."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

__all__ = ["left_waiting"]

Numbers = NDArray[np.float64]


def left_waiting(values: ArrayLike, at: float, strength: float, rng: Generator) -> Numbers:
    """Let near misses be done in time, and those that missed clearly wait longer.

    Parameters
    ----------
    values : array of float
        One a record, above 0; good up to the cutoff.
    at : float
        The last good value, above 0.
    strength : float
        From 0 to 1: so many of the records up to a quarter beyond the cutoff are done in time, and so much
        longer wait all that are further beyond.
    rng : Generator
        Where random numbers come from.
    """
    numbers = np.array(values, dtype=float)
    is_near = (numbers > at) & (numbers <= 1.25 * at)
    is_helped = is_near & (rng.random(len(numbers)) < strength)
    waits = numbers > 1.25 * at
    numbers[waits] = np.rint(numbers[waits] * (1 + strength))
    numbers[is_helped] = np.rint(at * rng.uniform(0.7, 1.0, int(is_helped.sum())))
    return numbers
