"""Weeks, months, quarters and years of an organisation, as values. Pure; knows no data.

A `Calendar` holds what the organisation decided (when its fiscal year starts, by which
calendar year it is named); every `Period` is made by one. Labels are what parameters,
files and URLs carry (``2013-Q4``); words are what pages print (``Oct–Dec 2013``).
"""

from __future__ import annotations

import calendar as _calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from kpiwork.errors import UsageError

__all__ = ["Calendar", "Period", "PeriodKind", "YearName"]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ONE_DAY = timedelta(days=1)
WEEKS_OF_A_YEAR = 52  # a year ago is 364 days back: the same weekday, so the same mix of days
EARLIEST, LATEST = 1900, 2200
FORMS = "2013-W05, 2013-11, 2013-Q4, 2013-C4 (calendar quarter) or FY2013"


class PeriodKind(StrEnum):
    """The grains a KPI is measured at, shortest first."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    CALENDAR_QUARTER = "calendar_quarter"
    YEAR = "year"


class YearName(StrEnum):
    """Which calendar year names a fiscal year that spans two."""

    END = "end"
    START = "start"


MONTHS_IN = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.CALENDAR_QUARTER: 3, PeriodKind.YEAR: 12}
PATTERNS = {
    PeriodKind.WEEK: re.compile(r"(?P<year>\d{4})-W(?P<number>\d{2})"),
    PeriodKind.MONTH: re.compile(r"(?P<year>\d{4})-(?P<number>\d{2})"),
    PeriodKind.QUARTER: re.compile(r"(?P<year>\d{4})-Q(?P<number>[1-4])"),
    PeriodKind.CALENDAR_QUARTER: re.compile(r"(?P<year>\d{4})-C(?P<number>[1-4])"),
    PeriodKind.YEAR: re.compile(r"FY(?P<year>\d{4})(?P<number>)"),
}


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
    """

    start: date
    end: date
    kind: PeriodKind
    label: str = field(compare=False)

    def __str__(self) -> str:
        return self.label

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    @property
    def days(self) -> int:
        """Number of days, both ends counted."""
        return (self.end - self.start).days + 1

    @property
    def words(self) -> str:
        """The period as a page prints it: ``Oct–Dec 2013``, ``November 2013``, ``week of 4 Feb 2013``."""
        first, last = self.start, self.end
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
        """The months alone: ``Oct–Dec``; for a week or a month, its words."""
        if self.kind in (PeriodKind.WEEK, PeriodKind.MONTH):
            return self.words
        return f"{MONTHS[self.start.month - 1]}–{MONTHS[self.end.month - 1]}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """How an organisation counts its time.

    Parameters
    ----------
    fiscal_year_starts : int
        Month in which the fiscal year starts, 1 to 12.
    named_by : YearName
        Whether a fiscal year bears the number of the calendar year it ends or starts in.
    """

    fiscal_year_starts: int = 1
    named_by: YearName = YearName.END

    def parse(self, text: str, *, place: str = "period") -> Period:
        """Read a label such as ``2013-Q4``.

        Raises
        ------
        UsageError
            If the label has none of the known forms or names no real period.
        """
        for kind, pattern in PATTERNS.items():
            found = pattern.fullmatch(text.strip())
            if found and EARLIEST <= int(found["year"]) <= LATEST:
                period = self._numbered(kind, int(found["year"]), int(found["number"] or 1))
                if period is not None:
                    return period
        raise UsageError.at(place, f"'{text}' is not a period", f"write it as one of {FORMS}")

    def containing(self, day: date, kind: PeriodKind) -> Period:
        """Give the period of a kind that a day falls in."""
        if kind is PeriodKind.WEEK:
            return _week(day - timedelta(days=day.weekday()))
        return self._from_month(kind, self._first_month(kind, day.year * 12 + day.month - 1))

    def shift(self, period: Period, steps: int) -> Period:
        """Give the period so many steps later, or earlier where negative."""
        if period.kind is PeriodKind.WEEK:
            return _week(period.start + timedelta(weeks=steps))
        month = period.start.year * 12 + period.start.month - 1
        return self._from_month(period.kind, month + steps * MONTHS_IN[period.kind])

    def previous(self, period: Period) -> Period:
        """Give the period just before."""
        return self.shift(period, -1)

    def year_ago(self, period: Period) -> Period:
        """Give the same period a year earlier; for a week, 52 weeks back."""
        if period.kind is PeriodKind.WEEK:
            return self.shift(period, -WEEKS_OF_A_YEAR)
        return self.shift(period, -12 // MONTHS_IN[period.kind])

    def within(self, period: Period, kind: PeriodKind) -> tuple[Period, ...]:
        """List the periods of a kind that start inside a period, oldest first."""
        return tuple(p for p in self.between(period.start, period.end, kind) if p.start in period)

    def between(self, first: date, last: date, kind: PeriodKind) -> tuple[Period, ...]:
        """List the periods of a kind that touch the days from first to last, oldest first."""
        found = [self.containing(first, kind)]
        while (following := self.shift(found[-1], 1)).start <= last:
            found.append(following)
        return tuple(found)

    def year_of(self, period: Period) -> Period:
        """Give the fiscal year that a period ends in."""
        return self.containing(period.end, PeriodKind.YEAR)

    def _first_month(self, kind: PeriodKind, month: int) -> int:
        offset = 0 if kind in (PeriodKind.MONTH, PeriodKind.CALENDAR_QUARTER) else self.fiscal_year_starts - 1
        return month - (month - offset) % MONTHS_IN[kind]

    def _from_month(self, kind: PeriodKind, month: int) -> Period:
        start, following = _first_of(month), _first_of(month + MONTHS_IN[kind])
        return Period(start=start, end=following - ONE_DAY, kind=kind, label=self._label(kind, start))

    def _label(self, kind: PeriodKind, start: date) -> str:
        if kind is PeriodKind.MONTH:
            return f"{start.year:04d}-{start.month:02d}"
        if kind is PeriodKind.CALENDAR_QUARTER:
            return f"{start.year:04d}-C{(start.month + 2) // 3}"
        into_year = (start.month - self.fiscal_year_starts) % 12
        year = self._year_name(start.year - (start.month < self.fiscal_year_starts))
        return f"FY{year:04d}" if kind is PeriodKind.YEAR else f"{year:04d}-Q{into_year // 3 + 1}"

    def _year_name(self, starts_in: int) -> int:
        return starts_in + (self.named_by is YearName.END and self.fiscal_year_starts > 1)

    def _numbered(self, kind: PeriodKind, year: int, number: int) -> Period | None:
        if kind is PeriodKind.WEEK:
            last = date(year, 12, 28).isocalendar().week
            return _week(date.fromisocalendar(year, number, 1)) if 1 <= number <= last else None
        if kind is PeriodKind.MONTH:
            return self._from_month(kind, year * 12 + number - 1) if 1 <= number <= len(MONTHS) else None
        if kind is PeriodKind.CALENDAR_QUARTER:
            return self._from_month(kind, year * 12 + (number - 1) * 3)
        starts_in = year - (self._year_name(year) - year)
        return self._from_month(kind, starts_in * 12 + self.fiscal_year_starts - 1 + (number - 1) * 3)


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _week(monday: date) -> Period:
    year, number, _ = monday.isocalendar()
    label = f"{year:04d}-W{number:02d}"
    return Period(start=monday, end=monday + timedelta(days=6), kind=PeriodKind.WEEK, label=label)
