"""Work pulled forward over the end of a period: planted into amounts by day, or by part of a period."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpiwork.periods import Calendar, PeriodKind
from kpiwork.signals.planting.ground import FIRST

__all__ = ["pull_forward", "rush"]

Numbers = NDArray[np.float64]

RUSH_DAYS = 14


def pull_forward(amounts: ArrayLike, is_last: ArrayLike, strength: float) -> Numbers:
    """Move a share of what follows each last part into it.

    Parameters
    ----------
    amounts : array of shape (..., parts)
        What is done in each part.
    is_last : array of bool of shape (parts,)
        Which parts end a period.
    strength : float
        Share of the next part that is done in the last one already, 0 to 1.
    """
    moved = np.array(amounts, dtype=float)
    ends = np.flatnonzero(np.asarray(is_last)[:-1])
    part = strength * moved[..., ends + 1]
    moved[..., ends + 1] -= part
    moved[..., ends] += part
    return moved


def rush(
    amounts: ArrayLike,
    strength: float,
    *,
    first: date = FIRST,
    since: date = FIRST,
    kind: PeriodKind = PeriodKind.QUARTER,
    days: int = RUSH_DAYS,
) -> Numbers:
    """Move a share of each period's first month into the last days of the period before.

    Parameters
    ----------
    amounts : array of shape (days,)
        What is done each day, or how many cases, from ``first`` on.
    strength : float
        Share that is moved, 0 to 1.
    first : date
        The first day.
    since : date
        Only into periods that end after this day.
    kind : PeriodKind
        Which periods.
    days : int
        Over how many days at their end it is spread evenly.
    """
    calendar, moved = Calendar(), np.array(amounts, dtype=float)
    last = date.fromordinal(first.toordinal() + len(moved) - 1)
    for period in calendar.between(first, last, kind)[1:]:
        at = period.start.toordinal() - first.toordinal()
        if period.start <= since or at < days:
            continue
        month = slice(at, at + calendar.containing(period.start, PeriodKind.MONTH).days)
        part = strength * moved[month]
        moved[month] -= part
        moved[at - days : at] += part.sum() / days
    return moved
