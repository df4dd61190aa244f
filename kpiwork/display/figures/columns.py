"""A frame's columns as plain arrays, days counted as matplotlib counts them, and their level stretches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["Columns", "columns_of", "day_number", "month_starts", "stretches"]

Columns = Mapping[str, npt.NDArray[Any]]

DAY_ZERO = date(1970, 1, 1).toordinal()
SECONDS_A_DAY = 86_400
TIMES = "M"
MONTHS_A_YEAR = 12


def columns_of(frame: pd.DataFrame, *names: str) -> Columns:
    """Give columns by name; moments as days since 1970, with parts of a day."""
    columns = {name: frame[name].to_numpy() for name in names}
    return {name: _days(column) if column.dtype.kind == TIMES else column for name, column in columns.items()}


def day_number(day: date) -> float:
    """Give a day as the days since 1970."""
    return float(day.toordinal() - DAY_ZERO)


def month_starts(first: float, last: float) -> list[date]:
    """Give the first days of months from a day to a day, both included and counted since 1970."""
    begin, end = (date.fromordinal(int(day) + DAY_ZERO) for day in (first, last))
    months = range(begin.year * MONTHS_A_YEAR + begin.month - 1, end.year * MONTHS_A_YEAR + end.month)
    starts = [date(month // MONTHS_A_YEAR, month % MONTHS_A_YEAR + 1, 1) for month in months]
    return [day for day in starts if day >= begin]


def stretches(*columns: npt.NDArray[Any]) -> list[tuple[int, int]]:
    """Give the first and last place of each stretch over which columns hold the same numbers, all known."""
    table = np.column_stack(columns)
    if not len(table):
        return []
    cuts = np.flatnonzero((table[1:] != table[:-1]).any(axis=1)) + 1
    firsts, ends = np.append(0, cuts), np.append(cuts, len(table))
    known = ~np.isnan(table[firsts]).any(axis=1)
    return [(int(first), int(end) - 1) for first, end in zip(firsts[known], ends[known], strict=True)]


def _days(moments: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return moments.astype("datetime64[s]").astype(float) / SECONDS_A_DAY
