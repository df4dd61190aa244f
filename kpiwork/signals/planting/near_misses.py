"""Records of a smooth kind around a cutoff, rounded as people round, and near misses recorded inside."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from kpiwork.spec.measure import Side

__all__ = ["moved_inside", "rounded"]

Numbers = NDArray[np.float64]

ROUNDED_TO = ((5, 0.5), (15, 0.3), (30, 0.2))
"""What people round to, in steps of the resolution, and how many of those who round do so."""


def moved_inside(  # noqa: PLR0913 - a behaviour has as many sides
    values: ArrayLike,
    at: float,
    strength: float,
    rng: Generator,
    *,
    good_side: Side = Side.BELOW,
    resolution: float = 1.0,
    inside: int = 3,
    outside: int = 6,
) -> Numbers:
    """Record some of the near misses just inside the cutoff.

    Parameters
    ----------
    values : array of float
        One a record, multiples of the resolution.
    at : float
        The last good value.
    strength : float
        The chance of each near miss to be moved, from 0 to 1.
    rng : Generator
        Where random numbers come from.
    good_side : Side
        On which side of the cutoff a record is good.
    resolution : float
        Step between two values.
    inside, outside : int
        How many values they are moved to, and from.
    """
    numbers = np.array(values, dtype=float)
    toward_bad = resolution if good_side is Side.BELOW else -resolution
    steps = np.rint((numbers - at) / toward_bad)
    is_moved = (steps > 0) & (steps <= outside) & (rng.random(len(numbers)) < strength)
    numbers[is_moved] = at - toward_bad * rng.integers(inside, size=int(is_moved.sum()))
    return numbers


def rounded(values: ArrayLike, share: float, rng: Generator, *, resolution: float = 1.0) -> Numbers:
    """Round some of the values to 5, 15 and 30 steps, as people do who write them down.

    Parameters
    ----------
    values : array of float
        One a record.
    share : float
        How many are rounded, from 0 to 1.
    rng : Generator
        Where random numbers come from.
    resolution : float
        Step between two values.
    """
    numbers = np.rint(np.asarray(values, dtype=float) / resolution)
    chosen = rng.choice([one for one, _ in ROUNDED_TO], len(numbers), p=[part for _, part in ROUNDED_TO])
    coarse = np.rint(numbers / chosen) * chosen
    return resolution * np.where(rng.random(len(numbers)) < share, coarse, numbers)
