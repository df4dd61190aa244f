"""How many values can occur just twice by chance, told by those that occur once and three times.

However values are distributed, and however that changes from month to month: where records come about
independently of each other, numbers of values that occur once, twice and three times are mixtures of Poisson
numbers, and so ``(2 f2)² <= f1 × 6 f3`` in the long run (the Cauchy-Schwarz inequality; the rising ratio plot
of Böhning and others 2013). Records that were entered twice break it. Given f1 + f2 + f3 and the sum
f1 + 2 f2 + 3 f3, f3 has at the border a distribution without unknowns, so that the test is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt

import numpy as np
from scipy.special import gammaln, ndtri

from kpiwork.signals.regular.part import CONFIDENCE, POWER, Numbers

__all__ = ["by_chance", "excess", "few_enough"]

WIDE = 20.0  # standard deviations around the most likely number that are added up
ROUNDS = 30
FURTHEST = 30.0  # of the logarithm of how far the inequality is broken


def by_chance(once: int, twice: int, thrice: int) -> float:
    """Give how often independent records would show so many values twice, at most."""
    return _at_most(once, twice, thrice, 0.0)


def excess(once: int, twice: int, thrice: int) -> tuple[float, float, float]:
    """Give how many of the values that occur twice are too many, with an interval.

    Its ends come from the exact distribution of how far the inequality is broken.
    """
    tail = (1 - CONFIDENCE) / 2
    high = _where(lambda bend: _at_most(once, twice, thrice, bend) - (1 - tail)) if thrice else -FURTHEST
    low = _where(lambda bend: _at_most(once, twice, thrice, bend) - tail)
    middle = np.log(1.5) + np.log(max(once, 0.5)) + np.log(max(thrice, 0.5)) - 2 * np.log(max(twice, 0.5))
    found = (twice * (1 - np.exp(min(0.0, bend) / 2)) for bend in (middle, low, high))
    value, least, most = (float(one) for one in found)
    return value, least, most


def few_enough(once: int, thrice: int, alpha: float) -> float:
    """Give how many values too many that occur twice would have been seen in 8 of 10 cases."""
    natural = np.sqrt(1.5 * once * thrice)
    low, high = isqrt(int(1.5 * once * thrice)), 2 * isqrt(int(1.5 * once * thrice)) + once + 100
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if by_chance(once, middle, thrice) < alpha else (middle + 1, high)
    return float(low + ndtri(POWER) * np.sqrt(low) - natural)


def _at_most(once: int, twice: int, thrice: int, bend: float) -> float:
    """Give the probability of so few values three times or fewer, given both sums."""
    values, records = once + twice + thrice, once + 2 * twice + 3 * thrice
    least, most = max(0, records - 2 * values), (records - values) // 2
    peak = _peak(values, records, bend, (least, most))
    reach = int(WIDE * np.sqrt(max(peak, 1))) + int(WIDE)
    numbers = np.arange(max(least, peak - reach), min(most, peak + reach) + 1, dtype=float)
    if thrice < numbers[0]:
        return 0.0
    weights = _weights(numbers, values, records, bend)
    weights = np.exp(weights - weights.max())
    return float(min(1.0, weights[numbers <= thrice].sum() / weights.sum()))


def _peak(values: int, records: int, bend: float, ends: tuple[int, int]) -> int:
    """Find the most likely number t: where 1.5 f1 t is as often as ``bend`` wants of f2².

    With f1 = 2 values - records + t and f2 = records - values - 2 t that is a quadratic equation.
    """
    more, both, wanted = 2 * values - records, records - values, np.exp(bend)
    square, linear, fixed = 1.5 - 4 * wanted, 1.5 * more + 4 * wanted * both, -wanted * float(both) ** 2
    # the root between the ends, written so that nothing cancels
    root = -2 * fixed / (linear + np.sqrt(max(0.0, linear**2 - 4 * square * fixed)))
    return int(np.clip(root, *ends))


def _weights(thrice: Numbers, values: int, records: int, bend: float) -> Numbers:
    twice = records - values - 2 * thrice
    once = values - twice - thrice
    counts = gammaln(once + 1) + gammaln(twice + 1) + gammaln(thrice + 1)
    return np.asarray(bend * thrice - counts - twice * np.log(2) - thrice * np.log(6))


def _where(falling: Callable[[float], float]) -> float:
    """Find where a falling function is 0."""
    low, high = -FURTHEST, FURTHEST
    for _ in range(ROUNDS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2
