"""The ranks that each unit may have, all together with 95 % confidence.

Mogstad, Romano, Shaikh and Wilhelm (2024, Review of Economic Studies 91: 476): a unit stands behind
another only where their difference exceeds what the largest of all differences shows by chance. In one
step: further ones narrow the ranges by less than one part in thirty, and take a third more time.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kpiwork.analysis.comparison.intervals import safe_quantile
from kpiwork.analysis.comparison.scale import Numbers

__all__ = ["misjudged", "rank_ranges"]

AIMED_AT = 0.96  # ranges hold together a little less often than they aim at: errors are estimated too


def rank_ranges(
    points: Numbers, errors: Numbers, freedom: Numbers, *, seed: int, draws: int
) -> list[tuple[int, int]]:
    """Give the lowest and the highest rank of each unit; rank 1 has the highest point.

    Parameters
    ----------
    points, errors, freedom : array of float
        Each unit's value on a scale of normal values, chance's standard deviation, and the degrees of
        freedom of that, infinite where it is known.
    seed, draws : int
        Of the simulation.
    """
    limit = _largest_by_chance(tuple(errors.tolist()), tuple(freedom.tolist()), seed, draws)
    ahead = (points[:, None] - points[None, :]) > limit * np.hypot(errors[:, None], errors[None, :])
    better, worse = ahead.sum(axis=0), ahead.sum(axis=1)
    return [
        (1 + int(up), points.size - int(down))
        for up, down in zip(better.tolist(), worse.tolist(), strict=True)
    ]


def misjudged(random: np.random.Generator, freedom: Numbers, draws: int) -> Numbers:
    """Draw by how much standard errors with so many degrees of freedom are misjudged; 1 where known."""
    factors = np.ones((draws, freedom.size))
    guessed = np.isfinite(freedom)
    if guessed.any():
        drawn = random.chisquare(freedom[guessed], (draws, int(guessed.sum())))
        factors[:, guessed] = np.sqrt(drawn / freedom[guessed])
    return factors


@lru_cache(maxsize=256)
def _largest_by_chance(errors: tuple[float, ...], freedom: tuple[float, ...], seed: int, draws: int) -> float:
    """Find what the largest difference of any pair, in its errors, stays below as often as is aimed at."""
    random, known = np.random.default_rng(seed), np.array(errors)
    points = random.standard_normal((draws, known.size)) * known
    squares = (known * misjudged(random, np.array(freedom), draws)) ** 2
    largest = np.zeros(draws)
    for place in range(known.size - 1):
        away = np.abs(points[:, place, None] - points[:, place + 1 :])
        error = np.sqrt(squares[:, place, None] + squares[:, place + 1 :])
        np.maximum(largest, (away / error).max(axis=1), out=largest)
    return safe_quantile(largest, AIMED_AT)
