"""How a fiscal year is made up: of calendar months, or of whole weeks as 4-4-5 and its kin.

Every period of a kind has a number, one more than that of the period before it: for a year the
calendar year that its first month names, for a quarter four times that and 0 to 3, for a month
twelve times that and 0 to 11. Weeks and calendar quarters are counted through.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from kpiwork.periods.period import PeriodKind
from kpiwork.periods.workdays import Weekday

__all__ = ["MonthYears", "WeekPattern", "WeekYears", "YearEnd", "YearEndRule", "Years", "weeks_into_year"]

MONTHS_IN = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.CALENDAR_QUARTER: 3, PeriodKind.YEAR: 12}
QUARTERS, WEEKS_OF_A_QUARTER = 4, 13  # the last quarter of a long year has one week more
DAYS_OF_A_WEEK = 7


class WeekPattern(StrEnum):
    """How months are made up: of days, or of whole weeks."""

    MONTHS = "months"
    WEEKS_445 = "4-4-5"
    WEEKS_454 = "4-5-4"
    WEEKS_544 = "5-4-4"

    @property
    def starts(self) -> tuple[int, int, int]:
        """After how many weeks of a quarter each of its months starts."""
        first, second, _ = (int(weeks) for weeks in self.split("-"))
        return 0, first, first + second


class YearEndRule(StrEnum):
    """Which day ends a year of whole weeks."""

    NEAREST = "nearest"
    """The weekday that is nearest to the end of the month."""
    LAST = "last"
    """The last such weekday of the month."""


@dataclass(frozen=True, kw_only=True, slots=True)
class YearEnd:
    """The last day of a fiscal year of whole weeks, by the month before the one in which years start.

    Parameters
    ----------
    rule : YearEndRule
        Whether the day nearest to the end of that month is meant, or the last one inside it.
    weekday : Weekday
        The day of the week; weeks begin on the day after it.
    """

    rule: YearEndRule = YearEndRule.NEAREST
    weekday: Weekday = Weekday.SUNDAY

    @property
    def week_starts(self) -> int:
        """The day on which weeks begin; Monday is 0."""
        return (self.weekday.number + 1) % DAYS_OF_A_WEEK

    @property
    def ahead(self) -> int:
        """So many days after the first of its month is a day that lies in the first week of every year."""
        return 3 if self.rule is YearEndRule.NEAREST else 0


class Years(Protocol):
    """What tells the periods of a calendar apart."""

    def number(self, kind: PeriodKind, day: date) -> int:
        """Give the number of the period of a kind that a day falls in."""

    def first(self, kind: PeriodKind, number: int) -> date:
        """Give the first day of a period."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthYears:
    """Years of twelve calendar months, and weeks of ISO 8601.

    Parameters
    ----------
    starts : int
        The month in which a year starts, 1 to 12.
    """

    starts: int

    def number(self, kind: PeriodKind, day: date) -> int:
        """Give the number of the period of a kind that a day falls in."""
        if kind is PeriodKind.WEEK:
            return _week_of(day, 0)
        return (day.year * 12 + day.month - 1 - self._offset(kind)) // MONTHS_IN[kind]

    def first(self, kind: PeriodKind, number: int) -> date:
        """Give the first day of a period."""
        if kind is PeriodKind.WEEK:
            return _first_of_week(number, 0)
        month = number * MONTHS_IN[kind] + self._offset(kind)
        return date(month // 12, month % 12 + 1, 1)

    def _offset(self, kind: PeriodKind) -> int:
        return 0 if kind is PeriodKind.CALENDAR_QUARTER else self.starts - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekYears:
    """Years of 52 or 53 whole weeks; only calendar quarters are what they always are.

    Parameters
    ----------
    starts : int
        The month at the start of which, or near it, a year starts, 1 to 12.
    pattern : WeekPattern
        How many weeks the months of a quarter have.
    ends : YearEnd
        The day that ends a year.
    """

    starts: int
    pattern: WeekPattern
    ends: YearEnd

    def number(self, kind: PeriodKind, day: date) -> int:
        """Give the number of the period of a kind that a day falls in."""
        week = _week_of(day, self.ends.week_starts)
        if kind is PeriodKind.WEEK:
            return week
        if kind is PeriodKind.CALENDAR_QUARTER:
            return self._months.number(kind, day)
        telling = self._first_of(week) + timedelta(days=DAYS_OF_A_WEEK - 1 - self.ends.ahead)
        year = self._months.number(PeriodKind.YEAR, telling)
        into = weeks_into_year(kind, self.pattern)
        return year * len(into) + bisect_right(into, week - self._first_week(year)) - 1

    def first(self, kind: PeriodKind, number: int) -> date:
        """Give the first day of a period."""
        match kind:
            case PeriodKind.WEEK:
                return self._first_of(number)
            case PeriodKind.CALENDAR_QUARTER:
                return self._months.first(kind, number)
            case _:
                into = weeks_into_year(kind, self.pattern)
                year = number // len(into)
                return self._first_of(self._first_week(year) + into[number % len(into)])

    @property
    def _months(self) -> MonthYears:
        return MonthYears(starts=self.starts)

    def _first_week(self, year: int) -> int:
        by_month = self._months.first(PeriodKind.YEAR, year)
        return _week_of(by_month + timedelta(days=self.ends.ahead), self.ends.week_starts)

    def _first_of(self, week: int) -> date:
        return _first_of_week(week, self.ends.week_starts)


def weeks_into_year(kind: PeriodKind, pattern: WeekPattern) -> tuple[int, ...]:
    """Tell after how many weeks of a year its months or quarters start; the year itself starts at once."""
    if kind is PeriodKind.YEAR:
        return (0,)
    into_quarter = pattern.starts if kind is PeriodKind.MONTH else (0,)
    quarters = range(0, QUARTERS * WEEKS_OF_A_QUARTER, WEEKS_OF_A_QUARTER)
    return tuple(quarter + weeks for quarter in quarters for weeks in into_quarter)


def _week_of(day: date, starts: int) -> int:
    return (day.toordinal() - 1 - starts) // DAYS_OF_A_WEEK  # 1 January of the year 1 is a Monday


def _first_of_week(number: int, starts: int) -> date:
    return date.fromordinal(number * DAYS_OF_A_WEEK + 1 + starts)
