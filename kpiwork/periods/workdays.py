"""Which days of the week an organisation works, and which days are holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kpiwork.errors import UsageError

__all__ = ["MON_TO_FRI", "Weekday", "Workdays"]

ONE_DAY = timedelta(days=1)
LONGEST_BREAK = 1000  # days; a list of holidays that leaves no day to work is refused, not searched for ever


class Weekday(StrEnum):
    """The days of the week; weeks of ISO 8601 begin on Monday."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """Monday is 0, Sunday is 6, as `datetime.date.weekday` counts."""
        return list(Weekday).index(self)


MON_TO_FRI = frozenset(tuple(Weekday)[:5])


@dataclass(frozen=True, kw_only=True, slots=True)
class Workdays:
    """The days on which an organisation works.

    Parameters
    ----------
    week : frozenset of Weekday
        Days of the week on which it works; empty where nobody said so: then Monday to Friday are
        its working days, but data may be expected on every day.
    holidays : frozenset of date
        Days on which it does not, whatever the day of the week.
    """

    week: frozenset[Weekday] = frozenset()
    holidays: frozenset[date] = frozenset()

    @property
    def numbers(self) -> frozenset[int]:
        """The working days of the week as numbers, Monday 0."""
        return frozenset(day.number for day in self.week or MON_TO_FRI)

    def works_on(self, day: date) -> bool:
        """Tell whether a day is a working day."""
        return day.weekday() in self.numbers and day not in self.holidays

    def next(self, day: date) -> date:
        """Give the first working day after a day.

        Raises
        ------
        UsageError
            If none comes within the `LONGEST_BREAK`.
        """
        later = (day + timedelta(days=step) for step in range(1, LONGEST_BREAK + 1))
        found = next((one for one in later if self.works_on(one)), None)
        if found is None:
            fact = f"there is no working day in the {LONGEST_BREAK} days after {day}"
            raise UsageError.at("params/workbook.yaml  calendar.holidays", fact, "list fewer holidays")
        return found

    def expects(self, day: date) -> bool:
        """Tell whether data is expected of a day: no holiday, and none that is declared free of work."""
        return day not in self.holidays and (not self.week or day.weekday() in self.numbers)

    def expected_between(self, first: date, last: date) -> int:
        """Count the days after the first, up to the last, of which data is expected."""
        days = max(0, (last - first).days)
        if not self.week and not self.holidays:
            return days
        return sum(self.expects(first + timedelta(days=step)) for step in range(1, days + 1))
