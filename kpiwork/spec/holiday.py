"""Holidays as a workbook lists them: a day, or a stretch of days written ``2025-12-24..2025-12-26``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import AfterValidator, model_serializer, model_validator

from kpiwork.spec.model import Model, Refusal, RefusedError
from kpiwork.spec.time import Day

__all__ = ["HOLIDAY", "MOST_HOLIDAYS", "Holiday", "Holidays", "days_of"]

MOST_HOLIDAYS = 400  # days: 20 years of 20 each; every one is part of a query
TO = ".."
HOLIDAY = r"^\d{4}-\d{2}-\d{2}(\.\.\d{4}-\d{2}-\d{2})?$"
"""How a holiday is written, for editors."""


class Holiday(Model):
    """A day on which nothing is expected, or a stretch of such days."""

    first: Day
    last: Day

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if isinstance(value, dict | Holiday):
            return value
        first, to, last = value.partition(TO) if isinstance(value, str) else (value, "", "")
        return {"first": first, "last": last if to else first}

    @model_validator(mode="after")
    def _forwards(self) -> Holiday:
        if self.last < self.first:
            raise RefusedError(Refusal("ends before it starts", f"write {self.last}{TO}{self.first}"))
        return self

    @model_serializer
    def _write(self) -> str:
        return str(self)

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}{TO}{self.last}"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


def _not_too_many(holidays: tuple[Holiday, ...]) -> tuple[Holiday, ...]:
    count = sum(holiday.days for holiday in holidays)
    if count > MOST_HOLIDAYS:
        mend = "leave out those before the data begins"
        raise RefusedError(Refusal(f"lists {count} days, more than {MOST_HOLIDAYS}", mend))
    return holidays


Holidays = Annotated[tuple[Holiday, ...], AfterValidator(_not_too_many)]
"""Holidays, bounded in number."""


def days_of(holidays: tuple[Holiday, ...]) -> frozenset[date]:
    """Give each of the days."""
    return frozenset(one.first + timedelta(days=step) for one in holidays for step in range(one.days))
