"""How far the parts of a movement of a share may be chance: its mix, what changed within, and both together.

Each period's cases are taken as drawn one by one, by segment and by whether they count above the line; the
delta method follows what that does to the parts. It agrees with drawing the cases again and again (a
bootstrap). Cases that go well or badly together, such as those of one bad day, vary more than it says.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["FEWEST_CASES", "Interval", "Intervals", "Numbers", "Precision", "intervals", "precision"]

Numbers = NDArray[np.float64]
Interval = tuple[float, float]

FEWEST_CASES = 30
"""Cases a segment and period, on average; with fewer, simulated intervals held the truth too rarely."""

SURE = 1.959963984540054  # standard normal deviate of a 95 % interval
WHOLE = 1e-6  # cases: what is nearer to a whole number differs from it by rounding only
BORROWED = 1.0  # cases of the whole's kind lent to each segment: none or all of a few is no certainty


class Precision(StrEnum):
    """Whether it is known how far the parts may be chance, and why not."""

    KNOWN = "known"
    NOT_COUNTED = "not counted in cases"
    TOO_FEW = "too few cases"


@dataclass(frozen=True, kw_only=True, slots=True)
class Intervals:
    """The 95 % intervals of the parts of a movement, in the KPI's unit."""

    mix: Interval
    within: Interval
    total: Interval


@dataclass(frozen=True, kw_only=True, slots=True)
class _Side:
    """One period's segments: shares of the cases, and rates as the split takes them."""

    weights: Numbers
    rates: Numbers
    spread: Numbers  # of a segment's rate: its variance; 0 where the period has no case of it
    cases: float


def precision(above: Numbers, below: Numbers) -> Precision:
    """Tell whether intervals can be given.

    Parameters
    ----------
    above, below : array of shape (periods, segments)
        Cases that count, and all cases; 0 where a segment has none.
    """
    counts = np.stack([above, below])
    is_whole = np.isfinite(counts).all() and bool((np.abs(counts - np.rint(counts)) <= WHOLE).all())
    if not is_whole or (above < 0).any() or (above > below).any():
        return Precision.NOT_COUNTED
    segments = (below > 0).sum(axis=1)
    few = (segments == 0) | (below.sum(axis=1) < FEWEST_CASES * segments)
    return Precision.TOO_FEW if few.any() else Precision.KNOWN


def intervals(above: Numbers, below: Numbers) -> Intervals:
    """Give the intervals of mix, within and total of counts that `precision` has no word against.

    Parameters
    ----------
    above, below : array of shape (2, segments)
        Cases that count, and all cases, of the later period and of the earlier one.
    """
    known = below > 0
    rates = np.divide(above, below, out=np.zeros_like(below), where=known)
    rates = np.where(known, rates, rates[::-1])  # a segment that is new or gone takes the other period's rate
    now, before = (_side(*one) for one in zip(above, below, rates, strict=True))
    moved, weight = now.weights - before.weights, (now.weights + before.weights) / 2
    level, change = (now.rates + before.rates) / 2, now.rates - before.rates
    both = known.all(axis=0)
    by_mix = np.where(both, moved / 2, moved)  # what the mix gains when a rate rises by 1
    by_within = np.where(both, weight, 0.0)
    mix = _variance(now, level, by_mix) + _variance(before, level, by_mix)
    within = _variance(now, change / 2, by_within) + _variance(before, change / 2, by_within)
    total = _variance(now, now.rates, now.weights) + _variance(before, before.rates, before.weights)
    centres = float((moved * level).sum()), float((weight * change).sum())
    return Intervals(
        mix=_around(centres[0], mix),
        within=_around(centres[1], within),
        total=_around(sum(centres), total),
    )


def _side(above: Numbers, below: Numbers, rates: Numbers) -> _Side:
    cases = float(below.sum())
    whole = (float(above.sum()) + BORROWED / 2) / (cases + BORROWED)
    lent = (above + BORROWED * whole) / (below + BORROWED)
    spread = np.divide(lent * (1 - lent), below, out=np.zeros_like(below), where=below > 0)
    return _Side(weights=below / cases, rates=rates, spread=spread, cases=cases)


def _variance(side: _Side, by_weight: Numbers, by_rate: Numbers) -> float:
    """Add what chance in a period's mix, and in its rates, does to a figure that moves with both so much."""
    mean = (side.weights * by_weight).sum()
    mixed = (side.weights * (by_weight - mean) ** 2).sum() / side.cases
    return float(mixed + (by_rate**2 * side.spread).sum())


def _around(centre: float, variance: float) -> Interval:
    width = SURE * variance**0.5
    return centre - width, centre + width
