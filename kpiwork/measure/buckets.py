"""Periods as columns: which week, month, quarter or year a day is in, the same on every engine.

The bucket of a week is its Monday; of a longer period, the number of the month it starts with,
``year × 12 + month − 1``. `first_day` turns both into days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import ibis
import ibis.expr.datatypes as dt

from kpiwork.measure.expression import bind, parse_row
from kpiwork.periods import Calendar, PeriodKind

__all__ = ["FIRST_DAY", "bucket", "day_of", "first_day"]

FIRST_DAY = date(1900, 1, 1)
"""Earlier days are not read: they are marks for "unknown", and periods begin here."""

QUARTER, YEAR = 3, 12  # months
KNOW_ZONES = frozenset({"duckdb", "postgres"})
"""Engines that put a moment into a zone themselves, much faster than a formula can."""


def _timezone(zone: str, moment: object) -> None:
    """Show a moment on the clocks of a zone, by the function that the engine has under this name."""


on_clocks_of = ibis.udf.scalar.builtin(
    _timezone, name="timezone", signature=((dt.string, dt.Timestamp("UTC")), dt.timestamp)
)


def day_of(table: ibis.Table, column: str, *, zone: str, names: Mapping[str, object]) -> ibis.Value:
    """Give the day of a date or timestamp column, on the workbook's clock.

    Parameters
    ----------
    table : ibis table
        Holds the column.
    column : str
        Its name.
    zone : str
        The workbook's time zone.
    names : mapping
        Names that every formula knows.

    Returns
    -------
    ibis value
        A date.
    """
    value = table[column]
    dtype = value.type()
    if isinstance(dtype, dt.Timestamp) and dtype.timezone and table.get_backend().name in KNOW_ZONES:
        return on_clocks_of(zone, value.cast("timestamp('UTC')")).date()
    quoted = column.replace('"', '""')
    return bind(parse_row(f'cast("{quoted}" as date)'), table, zone=zone, names=names)


def bucket(day: ibis.Value, kind: PeriodKind, calendar: Calendar) -> ibis.Value:
    """Give the bucket of the period of a kind that a day falls in.

    Parameters
    ----------
    day : ibis value
        A date.
    kind : PeriodKind
        The grain.
    calendar : Calendar
        Says when a fiscal year starts.

    Returns
    -------
    ibis value
        A date for weeks, else int64.
    """
    if kind is PeriodKind.WEEK:
        return day.truncate("W")
    month = day.year().cast("int64") * 12 + day.month().cast("int64") - 1
    if kind is PeriodKind.MONTH:
        return month
    offset = 0 if kind is PeriodKind.CALENDAR_QUARTER else calendar.fiscal_year_starts - 1
    return month - (month - offset) % (YEAR if kind is PeriodKind.YEAR else QUARTER)


def first_day(value: int | date) -> date:
    """Give the first day of a bucket, as it came back from the engine."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date(value // 12, value % 12 + 1, 1)
