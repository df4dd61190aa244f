"""What one of several looks at a KPI gave, and how much it bears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpiwork.signals.finding import Effect, Picture, Placebo, Setting, Strength, Verdict

__all__ = [
    "CONFIDENCE",
    "POWER",
    "Numbers",
    "Part",
    "Untested",
    "last_day",
    "robustness",
    "size_of",
    "testability",
]

Numbers = NDArray[np.float64]

CONFIDENCE = 0.95
POWER = 0.8
"""In how many cases the smallest that "clear" speaks of would have been seen."""
TWICE = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Untested:
    """A look that could not be taken: `NOT_APPLICABLE` or `NOT_ENOUGH_DATA`, and why."""

    verdict: Verdict
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One look.

    Parameters
    ----------
    looked_at : str
        What it was about: ``last digits``.
    seen : str
        What a signal means, in plain words.
    p : float
        How often chance alone would show as much.
    effect, smallest : Effect
        How large it is, and what would have been seen.
    size, testability : Strength
        `Strength.NONE` for a size below the least that counts.
    settings, placebos
        As in `Finding`.
    start, end : date
        First and last day looked at.
    rows : int
        How many; ``rows_are`` says of what.
    rows_are : str
        ``records``, ``months``.
    picture : Picture
        What its figure shows.
    """

    looked_at: str
    seen: str
    p: float
    effect: Effect
    smallest: Effect
    size: Strength
    testability: Strength
    settings: tuple[Setting, ...]
    placebos: tuple[Placebo, ...]
    start: date
    end: date
    rows: int
    rows_are: str
    picture: Picture


def last_day(start: pd.Timestamp, as_of: date) -> date:
    """Give the last day of the month that begins, or the day up to which data is known."""
    last: date = (start + pd.offsets.MonthEnd(0)).date()
    return min(last, as_of)


def size_of(value: float, least: float) -> Strength:
    """Grade a size: none below the least that counts, strong from twice as much."""
    if not value >= least:
        return Strength.NONE
    return Strength.STRONG if value >= TWICE * least else Strength.MODERATE


def testability(rows: int, fewest: int) -> Strength:
    """Grade how much there is to look at: strong from twice the least."""
    if rows < fewest:
        return Strength.NONE
    return Strength.STRONG if rows >= TWICE * fewest else Strength.MODERATE


def robustness(settings: tuple[Setting, ...], placebos: tuple[Placebo, ...]) -> Strength:
    """Grade how far other settings agree, and whether nothing shows where nothing is to be found."""
    good = [one.agrees for one in settings] + [one.is_weaker for one in placebos]
    if all(good):
        return Strength.STRONG if good else Strength.WEAK
    return Strength.MODERATE if 2 * sum(good) > len(good) else Strength.WEAK
