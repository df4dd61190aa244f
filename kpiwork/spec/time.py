"""Days, durations and lags as they stand in files: ``2025-12-31``, ``7 days``, ``0-1 months``."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema, model_serializer, model_validator

from kpiwork.spec.model import Model, Whole

__all__ = ["Day", "Duration", "Lag", "LagUnit"]

DURATION = re.compile(r"(\d{1,4}) (day|week|month|year)s?")
LAG = re.compile(r"(\d{1,3})(?:-(\d{1,3}))? (day|week|month|quarter)s?")
DAYS_IN = {"day": 1, "week": 7, "month": 31, "year": 366}  # the longest: a duration is waited for


def _day(value: object) -> object:
    if isinstance(value, datetime) or not isinstance(value, date | str):
        message = "is not a day such as 2025-12-31"
        raise ValueError(message)
    return value


def _duration(value: object) -> object:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str) and (found := DURATION.fullmatch(value.strip())):
        return timedelta(days=int(found[1]) * DAYS_IN[found[2]])
    message = "is not a duration such as 7 days, 2 weeks, 3 months or 1 year"
    raise ValueError(message)


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A calendar day, written ``2025-12-31``."""

Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    WithJsonSchema({"type": "string", "pattern": f"^{DURATION.pattern}$"}),
]
"""A stretch of time, written ``7 days``; a month counts 31 days, a year 366."""


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
            message = "is not a lag such as 2 months, 0-1 months or 1 quarter"
            raise ValueError(message)
        return {"least": int(found[1]), "most": int(found[2] or found[1]), "unit": found[3]}

    @model_serializer
    def _write(self) -> str:
        return str(self)

    def __str__(self) -> str:
        span = f"{self.least}" if self.least == self.most else f"{self.least}-{self.most}"
        return f"{span} {self.unit}" + ("" if self.most == 1 else "s")
