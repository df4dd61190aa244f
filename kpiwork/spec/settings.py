"""``workbook.yaml``: the organisation, its calendar, its sources, its rules."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from kpiwork.periods import Calendar, Weekday, WeekPattern, Workdays, YearEnd, YearEndRule, YearName
from kpiwork.spec.holiday import Holidays, days_of
from kpiwork.spec.model import Model, Refusal, RefusedError, Whole
from kpiwork.spec.source import Source
from kpiwork.spec.text import Identifier, Line, Prose
from kpiwork.spec.time import Duration

__all__ = ["CalendarSettings", "FiscalYearEnds", "MeetingSettings", "Privacy", "RuleSet", "Settings"]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        mend = "write a name such as Europe/Vienna or UTC"
        raise RefusedError(Refusal("is not a time zone", mend)) from error
    return name


class RuleSet(StrEnum):
    """Which rules decide whether a movement is a change."""

    GUARDED = "guarded"
    MDC_2023 = "mdc_2023"


class FiscalYearEnds(Model):
    """The last day of a fiscal year of whole weeks."""

    rule: YearEndRule = YearEndRule.NEAREST
    """Whether it is the weekday nearest to the end of the month before `fiscal_year_starts`, or the last
    one inside that month."""
    weekday: Weekday = Weekday.SUNDAY
    """Its day of the week; weeks begin on the day after it."""


class CalendarSettings(Model):
    """How the organisation counts its time."""

    time_zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    """Zone in which dates are read: ``Europe/Vienna``."""
    fiscal_year_starts: Whole = Field(default=1, ge=1, le=12)
    """Month, 1 to 12."""
    fiscal_year_named_by: YearName = YearName.END
    """Which calendar year names a fiscal year that spans two."""
    pattern: WeekPattern = WeekPattern.MONTHS
    """Whether months are calendar months, or 4 or 5 whole weeks."""
    fiscal_year_ends: FiscalYearEnds | None = None
    """With months of whole weeks: which day ends a year; the Sunday nearest to the end of its last month
    where not said."""
    workdays: tuple[Weekday, ...] = ()
    """Days of the week on which the organisation works; Monday to Friday where not said."""
    holidays: Holidays = ()
    """Days on which nothing is expected: ``2025-12-25``, or ``2025-12-24..2025-12-26``."""

    @model_validator(mode="after")
    def _ends_of_weeks(self) -> CalendarSettings:
        if self.fiscal_year_ends is not None and self.pattern is WeekPattern.MONTHS:
            fact = "is for months of whole weeks, and the months here are those of the calendar"
            mend = "remove it, or write pattern: 4-4-5"
            raise RefusedError(Refusal(fact, mend, key="fiscal_year_ends"))
        return self

    @property
    def calendar(self) -> Calendar:
        """The calendar that makes periods and knows working days."""
        ends = self.fiscal_year_ends or FiscalYearEnds()
        return Calendar(
            fiscal_year_starts=self.fiscal_year_starts,
            named_by=self.fiscal_year_named_by,
            pattern=self.pattern,
            year_ends=YearEnd(rule=ends.rule, weekday=ends.weekday),
            workdays=Workdays(week=frozenset(self.workdays), holidays=days_of(self.holidays)),
        )


class Privacy(Model):
    """What protects the people measured."""

    minimum: Whole = Field(default=10, ge=1)
    """Smallest number of records that a segment may be shown for."""


class MeetingSettings(Model):
    """When a quarter is reviewed."""

    after: Duration
    """How long after a quarter's end; the next working day where that is none."""
    comments_close: Duration | None = None
    """How long before the review the last comments are taken."""


class Settings(Model):
    """``workbook.yaml``."""

    organisation: Line
    """Its name, as pages print it."""
    notice: Prose | None = None
    """Printed on top of every page of the workbook."""
    calendar: CalendarSettings = CalendarSettings()
    """How the organisation counts its time."""
    privacy: Privacy = Privacy()
    """What protects the people measured."""
    data_lag: Duration | None = None
    """How long after a period's end its data is complete; sets the default of ``as_of``."""
    meeting: MeetingSettings | None = None
    """When a quarter is reviewed; pages then name the next review."""
    rules: RuleSet = RuleSet.GUARDED
    """Which rules decide whether a movement is a change."""
    detectors: dict[Identifier, dict[Identifier, float | int | bool | str]] = Field(default_factory=dict)
    """Settings of detectors, by detector and parameter."""
    sources: dict[Identifier, Source] = Field(default_factory=dict)
    """Where data comes from, by the name that cards use."""
