"""Single records counted by segment, as those of the whole were counted; nothing is raised.

Nothing but counts comes back, and they are private: small ones of single months are among them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pandas as pd

from kpiwork.errors import DataError, KpiworkError, UsageError
from kpiwork.measure.histograms import (
    AroundCutoff,
    CardRows,
    LastDigits,
    LeftOut,
    Repeats,
    count,
    open_card,
)
from kpiwork.signals.material import Around, Material, Need
from kpiwork.signals.records import Counted
from kpiwork.spec.workbook import Workbook

__all__ = ["by_segment"]

OF_RECORDS = (Need.RECORDS, Need.DIGITS, Need.REPEATS, Need.EXCLUSIONS)
Found = TypeVar("Found")


def by_segment(workbook: Workbook, department: str, material: Material, dimension: str) -> Counted:
    """Count what the whole's material holds of single records, by a dimension.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    department : str
        Whose card.
    material : Material
        Of the whole; what it lacks is not asked for.
    dimension : str
        One of the card's.

    Returns
    -------
    Counted
        Every frame has a column ``segment``; what could not be counted is told in ``lacks``.
    """
    found = Counted()
    try:
        with open_card(workbook, material.period, department, material.kpi, as_of=material.as_of) as rows:
            _count(found, rows, material, dimension)
    except KpiworkError as error:
        found.lacks = dict.fromkeys(OF_RECORDS, error.problems[0].fact)
    return found


def _count(found: Counted, rows: CardRows, material: Material, dimension: str) -> None:
    around = material.around
    if around is not None:
        found.around = _asked(found, Need.RECORDS, lambda: _around(rows, around, dimension))
    if material.digits is not None:
        asked = LastDigits(dimension=dimension)
        found.digits = _asked(found, Need.DIGITS, lambda: count(rows, asked).frame)
    if material.repeats is not None:
        found.repeats = _asked(found, Need.REPEATS, lambda: count(rows, Repeats(dimension=dimension)).frame)
    if material.excluded is not None:
        found.excluded = _asked(found, Need.EXCLUSIONS, lambda: _left_out(rows, dimension))


def _asked(found: Counted, need: Need, ask: Callable[[], Found]) -> Found | None:
    """Ask, and keep the reason where there is no answer."""
    try:
        return ask()
    except (DataError, UsageError) as error:
        found.lacks[need] = error.problems[0].fact
        return None


def _around(rows: CardRows, whole: Around, dimension: str) -> Around:
    asked = AroundCutoff(
        column=whole.column, resolution=whole.resolution, reach=whole.reach, dimension=dimension
    )
    return replace(whole, frame=count(rows, asked).frame)


def _left_out(rows: CardRows, dimension: str) -> pd.DataFrame:
    """Put what is kept and what is left out side by side, by month and segment."""
    frame = count(rows, LeftOut(dimension=dimension)).frame
    table = frame.pivot_table(
        index=["start", "segment"], columns="kept", values="count", aggfunc="sum", fill_value=0
    )
    both = table.reindex(columns=[True, False], fill_value=0).set_axis(["kept", "left_out"], axis="columns")
    return both.astype("int64").reset_index()
