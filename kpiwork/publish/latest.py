"""Periods named by the day of the run: ``last-month``, ``last-quarter``; for what runs on a schedule."""

from __future__ import annotations

from datetime import date

from kpiwork.errors import UsageError, did_you_mean
from kpiwork.measure.measure import default_as_of
from kpiwork.periods import Period, PeriodKind
from kpiwork.spec.workbook import Workbook

__all__ = ["is_latest", "latest"]

PREFIX = "last-"
KINDS = {f"{PREFIX}{kind.value.replace('_', '-')}": kind for kind in PeriodKind}


def is_latest(text: str) -> bool:
    """Whether a text names a period by the day of the run."""
    return text.strip().startswith(PREFIX)


def latest(workbook: Workbook, text: str, today: date, *, place: str) -> Period:
    """Give the last period of a kind whose data are complete: it ended, and the data lag has passed.

    Parameters
    ----------
    workbook : Workbook
        Its calendar and its data lag decide.
    text : str
        ``last-week``, ``last-month``, ``last-quarter``, ``last-calendar-quarter`` or ``last-year``.
    today : date
        The day of the run.
    place : str
        How messages name the text.

    Raises
    ------
    UsageError
        If there is no such kind of period.
    """
    name = text.strip()
    if name not in KINDS:
        raise UsageError.at(place, f"'{name}' is not a period", did_you_mean(name, KINDS))
    calendar = workbook.calendar
    period = calendar.containing(today, KINDS[name])
    while period.end >= today or default_as_of(workbook, period) > today:
        period = calendar.previous(period)
    return period
