"""A period: a stretch of days with a grain, a label for files and words for pages."""

from __future__ import annotations

import calendar as _calendar
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

__all__ = ["MONTHS", "Period", "PeriodKind", "month_of"]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class PeriodKind(StrEnum):
    """The grains a KPI is measured at, shortest first."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    CALENDAR_QUARTER = "calendar_quarter"
    YEAR = "year"


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Period:
    """A stretch of days with a name.

    Parameters
    ----------
    start, end : date
        First and last day, both inside.
    kind : PeriodKind
        Its grain.
    label : str
        Its name in parameters and files, ``2013-Q4``.
    name : str
        What it is called where calendar months do not name it, ``period 11``; else empty.
    year : int
        The fiscal year of which it has that name; else 0.
    """

    start: date
    end: date
    kind: PeriodKind
    label: str = field(compare=False)
    name: str = field(default="", compare=False)
    year: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return self.label

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """Number of days, both ends counted."""
        return (self.end - self.start).days + 1

    @property
    def title(self) -> str:
        """Its name with its year, ``period 11 of 2013``; empty where calendar months name it."""
        joined = " " if self.kind is PeriodKind.YEAR else " of "
        return f"{self.name}{joined}{self.year}" if self.name else ""

    @property
    def words(self) -> str:
        """The period as a page prints it: ``Oct–Dec 2013``, ``November 2013``, ``week of 4 Feb 2013``."""
        first, last = self.start, self.end
        if self.name:
            return f"{self.title} ({_from_to(first, last, self.year)})"
        match self.kind:
            case PeriodKind.WEEK:
                return f"week of {first.day} {MONTHS[first.month - 1]} {first.year}"
            case PeriodKind.MONTH:
                return f"{_calendar.month_name[first.month]} {first.year}"
            case _ if first.year == last.year:
                return f"{MONTHS[first.month - 1]}–{MONTHS[last.month - 1]} {last.year}"
            case _:
                return f"{MONTHS[first.month - 1]} {first.year}–{MONTHS[last.month - 1]} {last.year}"

    @property
    def months(self) -> str:
        """The months alone: ``Oct–Dec``; for a week or a month its words, for whole weeks its name."""
        if self.name:
            return self.title if self.kind is PeriodKind.YEAR else self.name
        if self.kind in (PeriodKind.WEEK, PeriodKind.MONTH):
            return self.words
        return f"{MONTHS[self.start.month - 1]}–{MONTHS[self.end.month - 1]}"


def month_of(start: date, end: date) -> int:
    """Give the month of the calendar, 1 to 12, that a month stands for: that of its middle day.

    Months of whole weeks may start in the month before or after; the twelve of a year differ here.
    """
    return (start + (end - start) // 2).month


def _from_to(first: date, last: date, year: int) -> str:
    """Say from when to when, with the years where they are not the one that is known."""
    start, end = (f"{day.day} {MONTHS[day.month - 1]}" for day in (first, last))
    if first.year != last.year:
        return f"{start} {first.year}–{end} {last.year}"
    return f"{start}–{end}" if last.year == year else f"{start}–{end} {last.year}"
