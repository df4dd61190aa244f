"""How much further shares lie apart from week to week than cases that go well or badly one by one would.

All flights of a stormy day are late together: a thousand of them tell less than a thousand that were late
each for a reason of its own. Cases divided by the square of this ratio are worth as much as single ones. The
ratio is that of Laney's p'-chart (2002, Quality Engineering 14: 531), from neighbouring values, so that a
level that moves slowly is not taken for it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["FEWEST_STEPS", "clumping", "clumping_of_units"]

Numbers = NDArray[np.float64]

FEWEST_STEPS = 8
"""Steps between neighbours, in all; with fewer the ratio is known too badly, and is taken to be 1."""

USUAL_STEP = math.sqrt(2 / math.pi)  # mean size of a standard normal deviate
FEWEST_CASES = 5.0  # of a value; a share of fewer is hardly one


def clumping(above: ArrayLike, below: ArrayLike) -> float:
    """Give the ratio for a series of shares.

    Parameters
    ----------
    above, below : array of shape (periods,)
        Cases that count and all cases, neighbours in time side by side; NaN where nothing is known.

    Returns
    -------
    float
        1 or more; 1 where too little is known.
    """
    return _ratio([_steps(np.asarray(above, dtype=float), np.asarray(below, dtype=float))])


def clumping_of_units(units: Mapping[str, Sequence[tuple[float, float]]]) -> float:
    """Give the ratio for units beside each other, apart from what all of them have in common.

    Parameters
    ----------
    units : mapping of str to sequence of (float, float)
        Of each unit, cases that count and all cases, by period; all of the same length.

    Returns
    -------
    float
        1 or more; 1 where too little is known.
    """
    if not units:
        return 1.0
    table = np.array(list(units.values()), dtype=float).reshape(len(units), -1, 2)
    above, below = np.nan_to_num(table[..., 0]), np.nan_to_num(table[..., 1])
    whole = above.sum(axis=0), below.sum(axis=0)
    return _ratio([_steps(one, of, whole) for one, of in zip(above, below, strict=True)])


def _steps(above: Numbers, below: Numbers, whole: tuple[Numbers, Numbers] | None = None) -> Numbers:
    """Give the steps from value to value, in the standard errors that single cases would have."""
    known = (
        np.isfinite(above) & np.isfinite(below) & (below >= FEWEST_CASES) & (above >= 0) & (above <= below)
    )
    above, below = above[known], below[known]
    share = above.sum() / below.sum() if len(below) else 0.0
    values, chance = above / below, share * (1 - share) / below
    if whole is not None:
        total, of = (one[known] for one in whole)
        values, chance = values - total / of, chance * np.maximum(1 - below / of, 0.0)
    spread = np.sqrt(chance[1:] + chance[:-1])
    together = known[1:] & known[:-1]
    beside = together[np.flatnonzero(known)[:-1]] if len(values) > 1 else np.zeros(0, dtype=bool)
    usable = beside & (spread > 0)
    return np.asarray(np.abs(np.diff(values))[usable] / spread[usable])


def _ratio(steps: Sequence[Numbers]) -> float:
    found = np.concatenate(steps) if steps else np.zeros(0)
    return max(1.0, float(found.mean()) / USUAL_STEP) if len(found) >= FEWEST_STEPS else 1.0
