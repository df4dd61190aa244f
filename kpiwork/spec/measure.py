"""How a KPI is computed: numerator, denominator, filters, date, dimensions.

Formulas are text here; `kpiwork.measure.expression` reads them.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from kpiwork.spec.model import Model, Number, Refusal, RefusedError
from kpiwork.spec.text import Identifier, Line

__all__ = ["Compare", "Cutoff", "Measure", "Part", "Side"]

LONGEST_FORMULA = 2_000
MOST_DIMENSIONS = 8
NEVER_ADDS_UP = re.compile(r"\b(avg|median|quantile|min|max)\s*\(|\bdistinct\b", re.IGNORECASE)


class Part(Model):
    """A numerator or denominator; names its own source where it comes from another one."""

    value: str = Field(min_length=1, max_length=LONGEST_FORMULA)
    """Formula over aggregates: ``sum(days_available)``."""
    source: Identifier | None = None
    """Source, where it is not the measure's own."""
    date: Line | None = None
    """Date column of that source."""
    where: str | None = Field(default=None, min_length=1, max_length=LONGEST_FORMULA)
    """Which of its rows count."""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        return {"value": value} if isinstance(value, str) else value


class Measure(Model):
    """What to count, over what, from where.

    A count or an average over all rows has no denominator: its numerator is its value. The
    denominator may come from another source (exposure such as days worked); it is then read by
    that source's own date, and split only by the dimensions which that source has too.
    """

    source: Identifier
    """Source of the workbook that is read."""
    date: Line
    """Column that places a row in time."""
    numerator: Part
    """What is counted: a formula, or one with its own source."""
    denominator: Part | None = None
    """What it is counted over; left out for counts, sums and averages."""
    where: str | None = Field(default=None, min_length=1, max_length=LONGEST_FORMULA)
    """Which rows count at all."""
    dimensions: tuple[Line, ...] = Field(default=(), max_length=MOST_DIMENSIONS)
    """Columns by which the value can be split."""

    @property
    def adds_up(self) -> bool:
        """Whether longer periods have larger values, as counts and sums do.

        A target of such a KPI is meant for one review period and compares with no other grain.
        """
        return self.denominator is None and not NEVER_ADDS_UP.search(self.numerator.value)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.dimensions)) < len(self.dimensions):
            raise RefusedError(Refusal("name a column twice", "name each once", "dimensions"))
        return self


class Compare(Model):
    """Which units are put side by side, and what they are not to be judged by.

    Both name dimensions of the measure. A unit is a team, a site, a carrier; never a person.
    """

    units: Line
    """Dimension that names the units."""
    adjusted_for: tuple[Line, ...] = ()
    """Dimensions that say how hard the cases of a unit are: it is compared with what the same cases come to
    elsewhere."""


class Side(StrEnum):
    """On which side of a cutoff a record is good."""

    ABOVE = "above"
    BELOW = "below"


class Cutoff(Model):
    """The value in a record that decides whether it counts as good."""

    column: Line
    """Column of the source."""
    at: Number
    """Last value that is still good."""
    good_side: Side
    """On which side a record is good."""
