"""Cases that would have missed, left out instead: months of counts, and what is left to be counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpiwork.periods import Calendar, PeriodKind
from kpiwork.signals.planting.mix import JANUARY

__all__ = ["Counted", "excluded_frame", "leave_out_misses"]

Whole = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Counted:
    """Cases by month.

    Parameters
    ----------
    good, kept, left_out : array of int
        Cases that went well, cases counted, and cases left out.
    """

    good: Whole
    kept: Whole
    left_out: Whole


def leave_out_misses(
    counted: Counted, is_after: NDArray[np.bool_], strength: float, rng: np.random.Generator
) -> Counted:
    """Leave out some of the cases that missed.

    Parameters
    ----------
    counted : Counted
        Where to plant; any shape whose last axis is months.
    is_after : array of bool of shape (months,)
        When.
    strength : float
        Part of the misses that is left out, 0 to 1.
    rng : Generator
        Draws which.
    """
    moved = rng.binomial(np.where(is_after, counted.kept - counted.good, 0), strength)
    return Counted(good=counted.good, kept=counted.kept - moved, left_out=counted.left_out + moved)


def excluded_frame(counted: Counted, *, first: date = JANUARY) -> pd.DataFrame:
    """Put one series of counts into the frame of rows kept and left out."""
    calendar = Calendar()
    begun = calendar.containing(first, PeriodKind.MONTH)
    months = [calendar.shift(begun, step) for step in range(len(counted.kept))]
    return pd.DataFrame(
        {
            "start": [pd.Timestamp(one.start) for one in months],
            "kept": counted.kept,
            "left_out": counted.left_out,
        }
    )
