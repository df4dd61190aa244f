"""Days, durations, lags and limits in files: ``2025-12-31``, ``7 days``, ``0-1 months``, ``90 seconds``."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema, model_serializer, model_validator

from kpiwork.spec.model import Model, Refusal, RefusedError, Whole

__all__ = ["Day", "Duration", "Lag", "LagUnit", "TimeLimit", "in_days", "in_words"]

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DURATION = re.compile(r"([0-9]{1,4}) (day|week|month|year)s?")
LAG = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3}))? (day|week|month|quarter)s?")
LIMIT = re.compile(r"([1-9][0-9]{0,3}) (second|minute|hour)s?")
MONTHS = 12
SECONDS_IN = {"hour": 3600, "minute": 60, "second": 1}
DAYS_IN = {"day": 1, "week": 7, "month": 31, "year": 366}  # the longest: a duration is waited for


def _day(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and DAY.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError as error:
            raise RefusedError(Refusal("is no day of the calendar", _last_day_before(value))) from error
    raise RefusedError(Refusal("is not a day", "write it as 2025-12-31"))


def _last_day_before(text: str) -> str:
    year, month = int(text[:4]), int(text[5:7])
    if 1 <= month <= MONTHS and year:
        return f"write {text[:8]}{monthrange(year, month)[1]}"
    return "write year, month and day as 2025-12-31"


def _duration(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str) and (found := DURATION.fullmatch(value.strip())):
        return timedelta(days=int(found[1]) * DAYS_IN[found[2]])
    raise RefusedError(Refusal("is not a duration", "write 7 days, 2 weeks, 3 months or 1 year"))


def in_days(value: timedelta) -> str:
    """Write a duration as a file holds it: ``7 days``."""
    return "1 day" if value.days == 1 else f"{value.days} days"


def _limit(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str) and (found := LIMIT.fullmatch(value.strip())):
        return timedelta(seconds=int(found[1]) * SECONDS_IN[found[2]])
    raise RefusedError(Refusal("is not a time limit", "write 90 seconds, 10 minutes or 2 hours"))


def in_words(limit: timedelta) -> str:
    """Write a time limit as a file holds it, in the largest unit that is whole: ``10 minutes``."""
    seconds = int(limit.total_seconds())
    unit, size = next((unit, size) for unit, size in SECONDS_IN.items() if seconds % size == 0)
    count = seconds // size
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A calendar day, written ``2025-12-31``."""

Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    PlainSerializer(in_days, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{DURATION.pattern}$"}),
]
"""A stretch of time, written ``7 days``; a month counts 31 days, a year 366."""

TimeLimit = Annotated[
    timedelta,
    BeforeValidator(_limit),
    PlainSerializer(in_words, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{LIMIT.pattern}$"}),
]
"""How long a question may take, written ``10 minutes``."""


class LagUnit(StrEnum):
    """The step in which a lag is counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class Lag(Model):
    """How long until a leading KPI shows in the one it leads, written ``0-1 months`` or ``1 quarter``."""

    least: Whole
    most: Whole
    unit: LagUnit

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        found = LAG.fullmatch(value.strip())
        if not found or int(found[2] or found[1]) < int(found[1]):
            raise RefusedError(Refusal("is not a lag", "write 2 months, 0-1 months or 1 quarter"))
        return {"least": int(found[1]), "most": int(found[2] or found[1]), "unit": found[3]}

    @model_serializer
    def _write(self) -> str:
        return str(self)

    def __str__(self) -> str:
        span = f"{self.least}" if self.least == self.most else f"{self.least}-{self.most}"
        return f"{span} {self.unit}" + ("" if span == "1" else "s")
