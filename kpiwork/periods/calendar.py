"""The calendar of an organisation: it makes every period, and knows which days are worked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from kpiwork.errors import UsageError
from kpiwork.periods.period import Period, PeriodKind
from kpiwork.periods.workdays import Workdays
from kpiwork.periods.years import MonthYears, WeekPattern, WeekYears, YearEnd, Years

__all__ = ["EARLIEST", "LATEST", "Calendar", "YearName", "kind_of"]

ONE_DAY = timedelta(days=1)
WEEKS_OF_A_YEAR = 52  # a year ago is 364 days back: the same weekday, so the same mix of days
STEPS_OF_A_YEAR = {
    PeriodKind.WEEK: WEEKS_OF_A_YEAR,
    PeriodKind.MONTH: 12,
    PeriodKind.QUARTER: 4,
    PeriodKind.CALENDAR_QUARTER: 4,
    PeriodKind.YEAR: 1,
}
MIDDLE_OF_A_MONTH = 15
FOURTH_DAY = timedelta(days=3)  # a week belongs to the year that has most of its days, as in ISO 8601
DAY_IN_FIRST_WEEK = 4  # of January
EARLIEST, LATEST = 1900, 2200


class YearName(StrEnum):
    """Which calendar year names a fiscal year that spans two."""

    END = "end"
    START = "start"


PATTERNS = (
    (PeriodKind.WEEK, re.compile(r"(?P<year>\d{4})-W(?P<number>\d{2})")),
    (PeriodKind.MONTH, re.compile(r"(?P<year>\d{4})-(?P<of_weeks>P?)(?P<number>\d{2})")),
    (PeriodKind.QUARTER, re.compile(r"(?P<year>\d{4})-Q(?P<number>[1-4])")),
    (PeriodKind.CALENDAR_QUARTER, re.compile(r"(?P<year>\d{4})-C(?P<number>[1-4])")),
    (PeriodKind.YEAR, re.compile(r"FY(?P<year>\d{4})(?P<number>)")),
)


def kind_of(label: str) -> PeriodKind | None:
    """Give the grain of a period by its label, which tells it in every calendar; None for no label."""
    return next((kind for kind, pattern in PATTERNS if pattern.fullmatch(label)), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """How an organisation counts its time.

    Parameters
    ----------
    fiscal_year_starts : int
        Month in which the fiscal year starts, 1 to 12; near the start of which, with whole weeks.
    named_by : YearName
        Whether a fiscal year bears the number of the calendar year it ends or starts in.
    pattern : WeekPattern
        Whether months are those of the calendar, or of whole weeks.
    year_ends : YearEnd
        The last day of a year of whole weeks; nothing else depends on it.
    workdays : Workdays
        The days on which the organisation works.
    """

    fiscal_year_starts: int = 1
    named_by: YearName = YearName.END
    pattern: WeekPattern = WeekPattern.MONTHS
    year_ends: YearEnd = field(default_factory=YearEnd)
    workdays: Workdays = field(default_factory=Workdays)

    @property
    def has_week_months(self) -> bool:
        """Whether months are made up of whole weeks."""
        return self.pattern is not WeekPattern.MONTHS

    @property
    def week_starts(self) -> int:
        """The day on which weeks begin, 0 for Monday: another one only where months are of whole weeks."""
        return self.year_ends.week_starts if self.has_week_months else 0

    def parse(self, text: str, *, place: str = "period") -> Period:
        """Read a label such as ``2013-Q4``.

        Raises
        ------
        UsageError
            If the label has none of the known forms, names no real period, or is one of a calendar
            whose months are made up differently.
        """
        for kind, pattern in PATTERNS:
            found = pattern.fullmatch(text.strip())
            if found and EARLIEST <= int(found["year"]) <= LATEST:
                year, number = int(found["year"]), int(found["number"] or 1)
                if kind is PeriodKind.MONTH and bool(found["of_weeks"]) is not self.has_week_months:
                    if 1 <= number <= STEPS_OF_A_YEAR[kind]:
                        raise self._other_months(text, year, number, place)
                    continue
                period = self._numbered(kind, year, number)
                if period is not None:
                    return period
        raise UsageError.at(place, f"'{text}' is not a period", f"write it as one of {self._forms}")

    def containing(self, day: date, kind: PeriodKind) -> Period:
        """Give the period of a kind that a day falls in."""
        return self._period(kind, self._years.number(kind, day))

    def shift(self, period: Period, steps: int) -> Period:
        """Give the period so many steps later, or earlier where negative."""
        return self._period(period.kind, self._years.number(period.kind, period.start) + steps)

    def previous(self, period: Period) -> Period:
        """Give the period just before."""
        return self.shift(period, -1)

    def year_ago(self, period: Period) -> Period:
        """Give the same period a year earlier, by its number; for a week, 52 weeks back."""
        return self.shift(period, -STEPS_OF_A_YEAR[period.kind])

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

    def is_workday(self, day: date) -> bool:
        """Tell whether a day is a working day: Monday to Friday where nothing was said, and no holiday."""
        return self.workdays.works_on(day)

    def next_workday(self, day: date) -> date:
        """Give the first working day after a day."""
        return self.workdays.next(day)

    @property
    def _years(self) -> Years:
        if not self.has_week_months:
            return MonthYears(starts=self.fiscal_year_starts)
        return WeekYears(starts=self.fiscal_year_starts, pattern=self.pattern, ends=self.year_ends)

    def _period(self, kind: PeriodKind, number: int) -> Period:
        return _made(self, kind, number)

    def _make(self, kind: PeriodKind, number: int) -> Period:
        years = self._years
        start, following = years.first(kind, number), years.first(kind, number + 1)
        label = self._label(kind, number, start)
        name, year = self._name(kind, number)
        return Period(start=start, end=following - ONE_DAY, kind=kind, label=label, name=name, year=year)

    def _label(self, kind: PeriodKind, number: int, start: date) -> str:
        match kind:
            case PeriodKind.WEEK:
                fourth = start + FOURTH_DAY
                return f"{fourth.year:04d}-W{(fourth.timetuple().tm_yday - 1) // 7 + 1:02d}"
            case PeriodKind.CALENDAR_QUARTER:
                return f"{number // 4:04d}-C{number % 4 + 1}"
            case PeriodKind.MONTH if not self.has_week_months:
                return f"{start.year:04d}-{start.month:02d}"
            case PeriodKind.MONTH:
                return f"{self._year_name(number // 12):04d}-P{number % 12 + 1:02d}"
            case PeriodKind.QUARTER:
                return f"{self._year_name(number // 4):04d}-Q{number % 4 + 1}"
            case PeriodKind.YEAR:
                return f"FY{self._year_name(number):04d}"

    def _name(self, kind: PeriodKind, number: int) -> tuple[str, int]:
        """Name a period of whole weeks, which is made up of no calendar months, and its year."""
        if not self.has_week_months or kind in (PeriodKind.WEEK, PeriodKind.CALENDAR_QUARTER):
            return "", 0
        steps = STEPS_OF_A_YEAR[kind]
        year = self._year_name(number // steps)
        if kind is PeriodKind.YEAR:
            return "fiscal year", year
        return f"{'period' if kind is PeriodKind.MONTH else 'quarter'} {number % steps + 1}", year

    def _year_name(self, starts_in: int) -> int:
        return starts_in + (self.named_by is YearName.END and self.fiscal_year_starts > 1)

    def _numbered(self, kind: PeriodKind, year: int, number: int) -> Period | None:
        if kind is PeriodKind.WEEK:
            first = self._years.number(kind, date(year, 1, DAY_IN_FIRST_WEEK))
            week = self._period(kind, first + number - 1)
            return week if (week.start + FOURTH_DAY).year == year else None
        if kind is PeriodKind.CALENDAR_QUARTER:
            return self._period(kind, year * 4 + number - 1)
        steps = STEPS_OF_A_YEAR[kind]
        if not 1 <= number <= steps:
            return None
        if kind is PeriodKind.MONTH and not self.has_week_months:
            return self.containing(date(year, number, 1), kind)
        starts_in = year - self._year_name(0)
        return self._period(kind, starts_in * steps + number - 1)

    @property
    def _forms(self) -> str:
        month = "2013-P11" if self.has_week_months else "2013-11"
        return f"2013-W05, {month}, 2013-Q4, 2013-C4 (calendar quarter) or FY2013"

    def _other_months(self, text: str, year: int, number: int, place: str) -> UsageError:
        """Refuse a month of the other kind, and name the month that is nearest to it."""
        if self.has_week_months:
            meant = self.containing(date(year, number, MIDDLE_OF_A_MONTH), PeriodKind.MONTH)
            fact = f"'{text}' is a calendar month, and the months here are made up of whole weeks"
        else:
            first = self._years.first(PeriodKind.YEAR, year - self._year_name(0))
            meant = self.shift(self.containing(first, PeriodKind.MONTH), number - 1)
            fact = f"'{text}' is a month of whole weeks, and the months here are those of the calendar"
        return UsageError.at(place, fact, f"write {meant.label}")


@lru_cache(maxsize=4096)  # every KPI of every department asks for the same few hundred
def _made(calendar: Calendar, kind: PeriodKind, number: int) -> Period:
    return calendar._make(kind, number)
