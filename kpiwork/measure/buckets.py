"""Periods as columns: which week, month, quarter or year a day is in, the same on every engine.

The bucket of a week, and of every period of whole weeks, is its first day; of a period of calendar
months, the number of the month it starts with, ``year × 12 + month − 1``. `first_day` turns both
into days. Only operations that Ibis has for DuckDB, PostgreSQL and Spark, and as many whatever the
span of the data: no list of periods is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops

from kpiwork.measure.expression import bind, parse_row
from kpiwork.periods import Calendar, PeriodKind, weeks_into_year

__all__ = ["FIRST_DAY", "bucket", "day_of", "first_day", "piece"]

FIRST_DAY = date(1900, 1, 1)
"""Earlier days are not read: they are marks for "unknown", and periods begin here."""

QUARTER, YEAR = 3, 12  # months


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
    quoted = column.replace('"', '""')
    return bind(parse_row(f'cast("{quoted}" as date)'), table, zone=zone, names=names)


def piece(day: ibis.Value, calendar: Calendar) -> ibis.Value:
    """Give the first day of the week or of the calendar month that a day is in, whichever is later.

    The days with the same piece lie in the same period of every kind, so the bucket of the piece is
    the bucket of the day: rows can be put together by piece first, and by period after.

    Parameters
    ----------
    day : ibis value
        A date.
    calendar : Calendar
        Says on which day weeks begin.

    Returns
    -------
    ibis value
        A date, never after the day.
    """
    return ibis.greatest(_week(day, calendar), _date(day.truncate("M")))


def bucket(day: ibis.Value, kind: PeriodKind, calendar: Calendar) -> ibis.Value:
    """Give the bucket of the period of a kind that a day falls in.

    Parameters
    ----------
    day : ibis value
        A date.
    kind : PeriodKind
        The grain.
    calendar : Calendar
        Says when a fiscal year starts, and what its months are made up of.

    Returns
    -------
    ibis value
        A date for weeks and what is made up of them, else int64.
    """
    if kind is PeriodKind.WEEK:
        return _week(day, calendar)
    if calendar.has_week_months and kind is not PeriodKind.CALENDAR_QUARTER:
        return _of_weeks(day, kind, calendar)
    month = day.year().cast("int64") * 12 + day.month().cast("int64") - 1
    if kind is PeriodKind.MONTH:
        return month
    offset = 0 if kind is PeriodKind.CALENDAR_QUARTER else calendar.fiscal_year_starts - 1
    return month - (month - offset) % (YEAR if kind is PeriodKind.YEAR else QUARTER)


def _of_weeks(day: ibis.Value, kind: PeriodKind, calendar: Calendar) -> ibis.Value:
    """Give the first day of a period of whole weeks: the latest in its year that is not after the day."""
    year = _year_of_weeks(day, calendar)
    starts = [_later(year, days=7 * weeks) for weeks in weeks_into_year(kind, calendar.pattern)]
    choices = [(day < following, _date(start)) for start, following in pairwise(starts)]
    return ibis.cases(*choices, else_=_date(starts[-1])) if choices else _date(year)


def _year_of_weeks(day: ibis.Value, calendar: Calendar) -> ibis.Value:
    """Give the first day of a year of whole weeks.

    It starts with the week that holds a certain day, the first of its month or one soon after. That
    day has come by the end of a week, so the last that it can be tells which year a week is in.
    """
    months, ahead, shift = calendar.fiscal_year_starts - 1, calendar.year_ends.ahead, _to_monday(calendar)
    week = _later(day, days=shift).truncate("W")
    telling = _later(_later(week, days=6 - ahead - shift), months=-months)
    certain = _later(_later(telling.truncate("Y"), months=months), days=ahead + shift)
    return _later(certain.truncate("W"), days=-shift)


def _week(day: ibis.Value, calendar: Calendar) -> ibis.Value:
    shift = _to_monday(calendar)
    return _date(_later(_later(day, days=shift).truncate("W"), days=-shift))


def _to_monday(calendar: Calendar) -> int:
    """Tell how many days after the start of a week its Monday is; engines cut weeks at Mondays."""
    return -calendar.week_starts % 7


def _later(day: ibis.Value, *, days: int = 0, months: int = 0) -> ibis.Value:
    moved = day + ibis.interval(months=months) if months else day
    return moved + ibis.interval(days=days) if days else moved


def _date(day: ibis.Value) -> ibis.Value:
    """Cut off the midnight that engines add when they move or cut a date, unseen by Ibis."""
    return ops.Cast(day, to=dt.date).to_expr()


def first_day(value: int | date) -> date:
    """Give the first day of a bucket, as it came back from the engine."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date(value // 12, value % 12 + 1, 1)
