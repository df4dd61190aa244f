"""Whether one of two ways is taken more often than a coin would, in series that may have a memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import betainc, betaincinv

from kpiwork.signals.regular.part import CONFIDENCE, POWER

__all__ = ["detectable_share", "effective", "one_sided", "share_range"]

MOST_MEMORY = 0.8


def one_sided(signs: Sequence[int]) -> float:
    """Give how often chance alone takes the first way so often.

    The exact binomial test (Arbuthnott's sign test). Where signs resemble the one before, they count as so
    many fewer as the variance of their mean tells: ``(1 - r) / (1 + r)``, with r from the signs themselves
    and never below 0.

    Parameters
    ----------
    signs : sequence of int
        1 for the way in question, -1 for the other, in order of time.
    """
    count = effective(signs)
    taken = count * (1 + float(np.mean(signs))) / 2 if count else 0.0
    return float(betainc(taken, count - taken + 1, 0.5)) if taken > 0 else 1.0


def effective(signs: Sequence[int]) -> float:
    """Give as how many independent signs a series counts."""
    numbers = np.asarray(signs, dtype=float)
    if len(numbers) < 2 or np.ptp(numbers) == 0:  # noqa: PLR2004 - a neighbour is needed
        return float(len(numbers))
    apart = numbers - numbers.mean()
    memory = float(np.clip(apart[1:] @ apart[:-1] / (apart @ apart), 0, MOST_MEMORY))
    return len(numbers) * (1 - memory) / (1 + memory)


def share_range(taken: int, count: int) -> tuple[float, float]:
    """Give the interval of a share (Clopper and Pearson 1934, Biometrika 26: 404)."""
    tail = (1 - CONFIDENCE) / 2
    low = float(betaincinv(taken, count - taken + 1, tail)) if taken else 0.0
    high = float(betaincinv(taken + 1, count - taken, 1 - tail)) if taken < count else 1.0
    return low, high


def detectable_share(count: int, alpha: float) -> float:
    """Give the share of first ways that would have been seen in 8 of 10 cases; 1 where none would."""
    numbers = np.arange(1, count + 1)
    needed = numbers[betainc(numbers, count - numbers + 1, 0.5) < alpha]
    if not len(needed):
        return 1.0
    # the probability of at least so many, as a function of the share, is a beta distribution's
    return float(betaincinv(needed[0], count - needed[0] + 1, POWER))
