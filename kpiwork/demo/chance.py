"""Where chance comes from: one stream of random numbers for each concern, all from one seed.

Separate streams keep one concern from moving another: without its rush a simulated year has the same
orders, on other days.
"""

from __future__ import annotations

import zlib

import numpy as np

from kpiwork.demo.arrays import Ints
from kpiwork.errors import UsageError

__all__ = ["checked_seed", "pick", "stream"]


def checked_seed(seed: int) -> int:
    """Refuse a seed that no generator takes.

    Raises
    ------
    UsageError
        If the seed is not a whole number of at least 0.
    """
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise UsageError.at("seed", f"{seed!r} is no seed", "give a whole number, 0 or more")
    return int(seed)


def stream(seed: int, concern: str) -> np.random.Generator:
    """Open the stream of random numbers that belongs to one concern."""
    words = (checked_seed(seed), zlib.crc32(concern.encode()))
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))


def pick(rng: np.random.Generator, shares: tuple[float, ...], size: int) -> Ints:
    """Draw positions ``0 … len(shares) - 1`` with the given shares, which sum to 1."""
    edges = np.cumsum(np.asarray(shares))[:-1]
    return np.searchsorted(edges, rng.random(size), side="right").astype(np.int64)
