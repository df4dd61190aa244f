"""Readings as analyses take them: one value a period, in order of time, with a hole where one is missing.

Frames come from measuring or from anywhere else; what is wrong with one is told at once, all of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpiwork.errors import DataError, Problem, allowed
from kpiwork.periods import PeriodKind, month_of

__all__ = ["Readings", "number_problems", "readings_of", "refuse_other_shapes"]

Numbers = NDArray[np.float64]

STEPS = {
    PeriodKind.WEEK: (7, 7),
    PeriodKind.MONTH: (28, 35),
    PeriodKind.QUARTER: (84, 98),
    PeriodKind.YEAR: (364, 371),
}
"""Days from one period's start to the next one's; months and quarters of whole weeks included."""

PLACE = "readings"
MOST_HOLES = 10  # times the readings: beyond, the dates are wrong rather than the readings missing
DAYS_A_MONTH = 30.4375
LAST_DAY = timedelta(days=27)  # of the shortest month, counted from its first
DAYS = {
    PeriodKind.WEEK: 7.0,
    PeriodKind.MONTH: DAYS_A_MONTH,
    PeriodKind.QUARTER: 3 * DAYS_A_MONTH,
    PeriodKind.CALENDAR_QUARTER: 3 * DAYS_A_MONTH,
    PeriodKind.YEAR: 12 * DAYS_A_MONTH,
}
"""How many days a period has on average."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Readings:
    """One KPI's readings at one grain.

    Parameters
    ----------
    grain : PeriodKind
        How long a period is.
    starts : tuple of date
        First day of each period; of a hole about the day on which it began.
    labels : tuple of str
        How each is called; empty for a hole.
    values, numerators, denominators : array of float of shape (periods,)
        NaN where there is none.
    """

    grain: PeriodKind
    starts: tuple[date, ...]
    labels: tuple[str, ...]
    values: Numbers
    numerators: Numbers
    denominators: Numbers

    @property
    def months(self) -> tuple[int, ...]:
        """The month of the calendar that each period stands for, 1 to 12; for grains of months."""
        return tuple(month_of(day, day + LAST_DAY) for day in self.starts)


def readings_of(frame: pd.DataFrame) -> Readings:
    """Take readings out of a frame.

    Parameters
    ----------
    frame : DataFrame
        Columns ``start`` (first day of a period) and ``value``; also ``numerator``, ``denominator``,
        ``period`` (a label), ``grain`` and ``dimension`` where there are any, as in
        `kpiwork.measure.readings.Measurement`. Rows of segments must have been left out.

    Returns
    -------
    Readings
        In order of time, whatever the order of the rows.

    Raises
    ------
    DataError
        If a column is missing, a period is there twice or has no day, a value is no number or infinite,
        or the periods are not weeks, months, quarters or years. All of it at once.
    """
    refuse_other_shapes(frame, "start and value")
    if missing := [name for name in ("start", "value") if name not in frame]:
        fact = f"{' and '.join(missing)} missing among the columns ({allowed(frame.columns.astype(str))})"
        raise DataError.at(PLACE, fact, "name the column of first days start, and that of values value")
    if found := list(_problems(frame)):
        raise DataError(found)
    rows = frame.assign(start=_days(frame["start"])).sort_values("start", ignore_index=True)
    days = [moment.date() for moment in rows["start"]]
    grain = _grain(rows, days)
    return _slotted(rows, days, grain)


def _problems(frame: pd.DataFrame) -> Iterator[Problem]:
    """Give everything that is wrong with the rows."""
    if "dimension" in frame and (frame["dimension"].fillna("") != "").any():
        fact = "holds rows of segments beside those of the whole"
        yield Problem(place=PLACE, fact=fact, mend='keep those where dimension is ""')
    starts = _days(frame["start"])
    if starts.isna().any():
        fact = f"{int(starts.isna().sum())} rows have no day in start"
        yield Problem(place=f"{PLACE}  start", fact=fact, mend="write it as 2025-12-31")
    elif starts.duplicated().any():
        twice = starts[starts.duplicated()].dt.date.min()
        fact = f"{int(starts.duplicated().sum())} periods are there more than once, the first on {twice}"
        yield Problem(place=f"{PLACE}  start", fact=fact, mend="keep one row a period, of one KPI and grain")
    for name in ("value", "numerator", "denominator"):
        if name in frame:
            yield from number_problems(name, frame[name])


def refuse_other_shapes(frame: object, columns: str) -> None:
    """Refuse what is no data frame, or has a column twice, with a `DataError`."""
    if not isinstance(frame, pd.DataFrame):
        fact = f"are no data frame but of type {type(frame).__name__}"
        raise DataError.at(PLACE, fact, f"give a data frame with the columns {columns}")
    if twice := sorted({str(name) for name in frame.columns[frame.columns.duplicated()]}):
        fact = f"{allowed(twice)} there more than once among the columns"
        raise DataError.at(PLACE, fact, "keep one column of each name")


def _days(column: pd.Series) -> pd.Series:
    """Read first days; NaT for what is none, bare numbers and days written in another way included."""
    nothing = pd.Series(pd.NaT, index=column.index, dtype="datetime64[ns]")
    if isinstance(column.dtype, pd.PeriodDtype):
        return column.dt.start_time
    if pd.api.types.is_numeric_dtype(column):
        return nothing
    try:
        return pd.to_datetime(column, errors="coerce", format="ISO8601")
    except ValueError:  # of several time zones
        return nothing


def number_problems(name: str, column: pd.Series) -> Iterator[Problem]:
    """Give what is wrong with a column that should hold numbers."""
    if column.dtype.kind in "mMc":  # times and complex numbers would be read as numbers of something else
        column = column.astype("object").where(column.isna(), "no number")
    try:
        numbers = pd.to_numeric(column, errors="coerce")
    except OverflowError:
        fact = "holds a number that is too large to work with"
        yield Problem(place=f"{PLACE}  {name}", fact=fact, mend="look at the data")
        return
    if wrong := int((numbers.isna() & column.notna()).sum()):
        fact = f"{wrong} of {len(column)} are no numbers"
        yield Problem(
            place=f"{PLACE}  {name}", fact=fact, mend="write numbers, and nothing where none is known"
        )
    if endless := int(np.isinf(numbers.to_numpy(dtype="float64")).sum()):
        fact = f"{endless} of {len(column)} are infinite"
        yield Problem(
            place=f"{PLACE}  {name}", fact=fact, mend="leave them empty: a division by zero is no value"
        )


def _grain(rows: pd.DataFrame, days: list[date]) -> PeriodKind:
    """Read how long the periods are: where it is said, or else from the days between neighbours."""
    if rows.empty:
        return PeriodKind.MONTH
    if "grain" in rows:
        said = sorted(set(rows["grain"].astype(str)))
        known = {kind.value for kind in PeriodKind}
        if len(said) == 1 and said[0] in known:
            return PeriodKind(said[0])
        fact = f"holds {allowed(said)}"
        raise DataError.at(f"{PLACE}  grain", fact, f"keep the rows of one grain: {allowed(known)}")
    between = [(after - before).days for before, after in pairwise(days)]
    if not between:
        return PeriodKind.MONTH
    shortest = min(between)
    for kind, (low, high) in STEPS.items():
        if low <= shortest <= high:
            return kind
    fact = f"periods begin {shortest} days apart, which is no week, month, quarter or year"
    raise DataError.at(f"{PLACE}  start", fact, "give one row a week, month, quarter or year")


def _slotted(rows: pd.DataFrame, days: list[date], grain: PeriodKind) -> Readings:
    """Put a hole where a period is missing."""
    places = [round((day - days[0]).days / DAYS[grain]) for day in days]
    size = places[-1] + 1 if places else 0
    if size > MOST_HOLES * max(1, len(days)) or len(set(places)) < len(places):
        fact = f"{len(days)} rows from {days[0]} to {days[-1]} do not follow each other as {grain.value}s do"
        raise DataError.at(f"{PLACE}  start", fact, "give one row a period, each with its first day")
    starts = [days[0] + (days[-1] - days[0]) * place / max(1, size - 1) for place in range(size)]
    labels = [""] * size
    names = [day.isoformat() for day in days]
    if "period" in rows:
        names = [str(one) if one else day for one, day in zip(rows["period"].fillna(""), names, strict=True)]
    for place, day, name in zip(places, days, names, strict=True):
        starts[place], labels[place] = day, name
    columns = [_column(rows, name, places, size) for name in ("value", "numerator", "denominator")]
    return Readings(
        grain=grain,
        starts=tuple(starts),
        labels=tuple(labels),
        values=columns[0],
        numerators=columns[1],
        denominators=columns[2],
    )


def _column(rows: pd.DataFrame, name: str, places: list[int], size: int) -> Numbers:
    column = np.full(size, math.nan)
    if name in rows:
        column[places] = pd.to_numeric(rows[name]).to_numpy(dtype="float64", na_value=math.nan)
    return column
