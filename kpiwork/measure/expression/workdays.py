"""Working days between two moments, the same on every engine: arithmetic on days, less the holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

from kpiwork.measure.expression.moments import is_aware, localise
from kpiwork.measure.expression.setting import Setting

__all__ = ["workdays_between"]

DAYS_OF_A_WEEK = 7
TO_FIRST_MONDAY = date(1970, 1, 1).toordinal() - 1  # days from Monday, 1 January of the year 1


def workdays_between(start: ir.Value, end: ir.Value, setting: Setting) -> ir.Value:
    """Count the working days after the day of one moment, up to the day of another.

    Parameters
    ----------
    start, end : ibis values
        Dates or timestamps; those with a zone are read on the workbook's clock.
    setting : Setting
        Says what a working day is.

    Returns
    -------
    ibis value
        int64: 0 on the same day, negative if the end comes first, null if one of them is.
    """
    return _until(end, setting) - _until(start, setting)


def _until(moment: ir.Value, setting: Setting) -> ir.Value:
    """Count the working days from some Monday long ago up to a moment, less the holidays that are known."""
    numbers = setting.workdays.numbers
    local = localise(moment, setting.zone)
    days = _day(local).epoch_days().cast("int64") + TO_FIRST_MONDAY
    so_far = [(day, sum(number <= day for number in numbers)) for day in range(DAYS_OF_A_WEEK)]
    worked = days // DAYS_OF_A_WEEK * len(numbers) + (days % DAYS_OF_A_WEEK).cases(*so_far)
    holidays = sorted(day for day in setting.workdays.holidays if day.weekday() in numbers)
    return (worked - _holidays(moment, holidays, setting.zone)).cast("int64")


def _day(value: ir.Value) -> ir.Value:
    return value.date() if value.type().is_timestamp() else value


def _holidays(moment: ir.Value, holidays: list[date], zone: str) -> ir.Value:
    """Count the holidays up to a moment; a moment with a zone is compared with their midnights."""
    if not is_aware(moment):
        return _passed(_day(moment), [ibis.literal(day, "date") for day in holidays], 0, len(holidays))
    midnights = [datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) for day in holidays]
    marks = [ibis.literal(midnight.replace(tzinfo=None), "timestamp") for midnight in midnights]
    return _passed(moment.cast("timestamp"), marks, 0, len(marks))


def _passed(value: ir.Value, marks: list[ir.Value], fewest: int, most: int) -> ir.Value:
    """Count the marks up to a value by halving: nine comparisons for 400 of them."""
    if fewest == most:
        return ibis.literal(fewest, "int64")
    middle = (fewest + most) // 2
    after, before = _passed(value, marks, middle + 1, most), _passed(value, marks, fewest, middle)
    return (value >= marks[middle]).ifelse(after, before)
