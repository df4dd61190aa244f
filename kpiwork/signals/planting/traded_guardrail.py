"""A KPI that improves on a day, and a guardrail that pays for it."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

__all__ = ["remembering", "stepped", "traded"]

Numbers = NDArray[np.float64]


def remembering(rng: Generator, shape: tuple[int, int], memory: float) -> Numbers:
    """Draw series (rows) with a standard deviation of 1 whose neighbours share a part."""
    values = rng.normal(size=shape)
    for place in range(1, shape[1]):
        values[:, place] = memory * values[:, place - 1] + np.sqrt(1 - memory**2) * values[:, place]
    return values


def stepped(values: Numbers, at: int, by: float) -> Numbers:
    """Move the level of series (in their last axis) from a place on."""
    return values + by * (np.arange(values.shape[-1]) >= at)


def traded(
    rng: Generator, points: int, at: int, *, strength: float, gain: float = 2.0, memory: float = 0.3
) -> tuple[Numbers, Numbers]:
    """Draw a KPI and a guardrail, both better when higher; the one pays for the other.

    Parameters
    ----------
    rng : Generator
        Where random numbers come from.
    points : int
        Values of each.
    at : int
        Place of the first value after the day.
    strength : float
        Part of the KPI's gain that the guardrail loses, both in their own standard deviations; 0 for none.
    gain : float
        How much the KPI improves, in its standard deviations.
    memory : float
        How much neighbours resemble each other.
    """
    kpi, guardrail = remembering(rng, (2, points), memory)
    return stepped(kpi, at, gain), stepped(guardrail, at, -strength * gain)
