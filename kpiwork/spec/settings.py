"""``workbook.yaml``: the organisation, its calendar, its sources, its rules."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from kpiwork.periods import Calendar, YearName
from kpiwork.spec.model import Model, Refusal, RefusedError, Whole
from kpiwork.spec.source import Source
from kpiwork.spec.text import Identifier, Line, Prose
from kpiwork.spec.time import Day, Duration

__all__ = ["CalendarSettings", "Privacy", "RuleSet", "Settings", "WeekPattern"]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        mend = "write a name such as Europe/Vienna or UTC"
        raise RefusedError(Refusal("is not a time zone", mend)) from error
    return name


class WeekPattern(StrEnum):
    """How months are made up: of days, or of whole weeks."""

    MONTHS = "months"
    WEEKS_445 = "4-4-5"


class RuleSet(StrEnum):
    """Which rules decide whether a movement is a change."""

    GUARDED = "guarded"
    MDC_2023 = "mdc_2023"


class CalendarSettings(Model):
    """How the organisation counts its time."""

    time_zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    """Zone in which dates are read: ``Europe/Vienna``."""
    fiscal_year_starts: Whole = Field(default=1, ge=1, le=12)
    """Month, 1 to 12."""
    fiscal_year_named_by: YearName = YearName.END
    """Which calendar year names a fiscal year that spans two."""
    pattern: WeekPattern = WeekPattern.MONTHS
    """Whether months are calendar months or whole weeks."""
    holidays: tuple[Day, ...] = ()
    """Days on which nothing is expected."""

    @property
    def calendar(self) -> Calendar:
        """The calendar that makes periods."""
        return Calendar(fiscal_year_starts=self.fiscal_year_starts, named_by=self.fiscal_year_named_by)


class Privacy(Model):
    """What protects the people measured."""

    minimum: Whole = Field(default=10, ge=1)
    """Smallest number of records that a segment may be shown for."""


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
    rules: RuleSet = RuleSet.GUARDED
    """Which rules decide whether a movement is a change."""
    detectors: dict[Identifier, dict[Identifier, float | int | bool | str]] = Field(default_factory=dict)
    """Settings of detectors, by detector and parameter."""
    sources: dict[Identifier, Source] = Field(default_factory=dict)
    """Where data comes from, by the name that cards use."""
