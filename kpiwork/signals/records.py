"""What is counted of a card's single records, inside the engine: a few queries, however many records."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import pandas as pd

from kpiwork.errors import DataError, KpiworkError, UsageError
from kpiwork.measure.binding import Binder
from kpiwork.measure.histograms import (
    AroundCutoff,
    Asked,
    CardRows,
    Histogram,
    LastDigits,
    LeftOut,
    Repeats,
    UnansweredError,
    card_rows,
    count,
    resolution_of,
)
from kpiwork.measure.histograms.asked import MOST_REACH, cutoff_bin
from kpiwork.measure.plan import Wanted
from kpiwork.periods import Calendar
from kpiwork.signals.material import Around, Need

__all__ = ["Counted", "counted"]

HUNDREDTH = 0.01
ROUNDING = 1e-9  # the logarithm of 1 may come out a little below 0
TAIL = 2  # times the cutoff: a record beyond it is far off
OF_RECORDS = (Need.RECORDS, Need.DIGITS, Need.REPEATS, Need.EXCLUSIONS)
Found = TypeVar("Found")


@dataclass(kw_only=True)
class Counted:
    """What was counted of single records, and why the rest was not.

    Parameters
    ----------
    around, digits, repeats, excluded, lacks
        As in `Material`.
    lasts : bool
        Whether the same data would be counted the same again: no engine failed to answer.
    """

    around: Around | None = None
    digits: pd.DataFrame | None = None
    repeats: pd.DataFrame | None = None
    excluded: pd.DataFrame | None = None
    lacks: dict[Need, str] = field(default_factory=dict)
    lasts: bool = True


def counted(binder: Binder, one: Wanted, calendar: Calendar) -> Counted:
    """Ask of a card's single records what it has a cutoff or a filter for.

    Parameters
    ----------
    binder : Binder
        Knows the open sources.
    one : Wanted
        The card.
    calendar : Calendar
        The organisation's.

    Returns
    -------
    Counted
        Nothing is raised: what could not be counted is told in ``lacks``.
    """
    found = Counted()
    try:
        rows = card_rows(binder, one, calendar)
    except KpiworkError as error:
        why = error.problems[0].fact
        found.lacks, found.lasts = dict.fromkeys(OF_RECORDS, why), False
        return found
    found.around = _asked(found, Need.RECORDS, lambda: _around(rows))
    found.digits = _asked(found, Need.DIGITS, lambda: _frame(rows, LastDigits()))
    found.repeats = _asked(found, Need.REPEATS, lambda: _frame(rows, Repeats()))
    if one.records.conditions:
        found.excluded = _asked(found, Need.EXCLUSIONS, lambda: _left_out(count(rows, LeftOut())))
    else:
        found.lacks[Need.EXCLUSIONS] = "the measure leaves no record out"
    return found


def _asked(found: Counted, need: Need, ask: Callable[[], Found]) -> Found | None:
    """Ask, and keep the reason where there is no answer."""
    try:
        return ask()
    except (DataError, UsageError) as error:
        found.lacks[need] = error.problems[0].fact
        found.lasts = found.lasts and not isinstance(error, UnansweredError)
        return None


def _around(rows: CardRows) -> Around:
    """Count around the cutoff, as far as records lie that are far off it."""
    cutoff = rows.cutoff
    step = resolution_of(rows).step or _hundredth(cutoff.at)
    center = cutoff_bin(cutoff, step)
    far = abs(center) * (TAIL - 1) + 1
    reach = min(MOST_REACH, max(AroundCutoff().reach, far))
    return Around(
        frame=_frame(rows, AroundCutoff(resolution=step, reach=reach)),
        center=center,
        reach=reach,
        resolution=step,
        good_side=cutoff.good_side,
        column=cutoff.column,
    )


def _hundredth(at: float) -> float:
    """Give a round step of about a hundredth of a cutoff, for values that were recorded in no steps."""
    return 10.0 ** math.floor(math.log10(abs(at)) - 2 + ROUNDING) if at else HUNDREDTH


def _frame(rows: CardRows, asked: Asked) -> pd.DataFrame:
    return count(rows, asked).frame


def _left_out(found: Histogram) -> pd.DataFrame:
    """Put what is kept and what is left out side by side, by month."""
    table = found.frame.pivot_table(
        index="start", columns="kept", values="count", aggfunc="sum", fill_value=0
    )
    both = table.reindex(columns=[True, False], fill_value=0).set_axis(["kept", "left_out"], axis="columns")
    return both.astype("int64").reset_index()
