"""A KPI and what it stands for, whose link weakens on a day."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

__all__ = ["parted"]

Numbers = NDArray[np.float64]


def parted(
    rng: Generator, points: int, at: int, *, strength: float, link: float = 0.8, memory: float = 0.3
) -> tuple[Numbers, Numbers]:
    """Draw a KPI and its outcome, whose correlation falls on a day.

    Parameters
    ----------
    rng : Generator
        Where random numbers come from.
    points : int
        Values of each.
    at : int
        Place of the first value after the day.
    strength : float
        Part of the link that is lost: 0 for none, 1 for all of it.
    link : float
        The correlation before.
    memory : float
        How much neighbours resemble each other.

    Returns
    -------
    tuple of array of float of shape (points,)
        Both with a standard deviation of 1; the news of either are as linked as the values.
    """
    news, own = rng.normal(size=(2, points))
    links = np.where(np.arange(points) < at, link, link * (1 - strength))
    both = np.array([news, links * news + np.sqrt(1 - links**2) * own])
    for place in range(1, points):
        both[:, place] = memory * both[:, place - 1] + np.sqrt(1 - memory**2) * both[:, place]
    return both[0], both[1]
