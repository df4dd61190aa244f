"""What a card of the library needs: its source, what one row of it is, and the columns that it reads."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from kpiwork.spec.card import Card
from kpiwork.spec.model import Flag, Model, Number, Refusal, RefusedError, Whole
from kpiwork.spec.source import ColumnType
from kpiwork.spec.text import Identifier, Line

__all__ = ["LibraryFile", "NeededColumn", "Needs"]


class NeededColumn(Model):
    """A column that a card's formulas read."""

    type: ColumnType
    """What the column holds."""
    what: Line
    """What it says of a row."""
    words: tuple[Line, ...] = ()
    """Words that it holds, where a formula looks for one of them."""
    low: Whole | None = None
    """Smallest value that is possible."""
    high: Whole | None = None
    """Largest value that is possible."""
    usually: tuple[Number, Number] | None = None
    """Between which two values most rows lie, to show what size is meant."""
    empty: Line | None = None
    """What an empty cell means; left out where there is none."""
    after: Line | None = None
    """Column of a moment that this one never lies before."""
    part_of: Line | None = None
    """Column of an amount that this one is never larger than."""


class Needs(Model):
    """The table that a card reads, in words and columns; another name and other columns serve as well."""

    source: Identifier
    """Name that the card uses for it."""
    row: Line
    """What one row is: ``One request of a customer``."""
    rows_are: Line
    """The same in the plural, as pages print it: ``requests``."""
    date: Line
    """Column by which freshness is judged."""
    aggregated: Flag = False
    """Whether a row is a sum over many already."""
    columns: dict[Line, NeededColumn] = Field(min_length=1)
    """What each column holds."""

    @model_validator(mode="after")
    def _names_its_own_columns(self) -> Self:
        others = [one.after or one.part_of for one in self.columns.values()]
        if unknown := [name for name in (self.date, *others) if name and name not in self.columns]:
            fact = f"name {unknown[0]}, which is no column here"
            raise RefusedError(Refusal(fact, "describe it under columns", "columns"))
        return self

    def as_source(self) -> dict[str, object]:
        """Give what ``workbook.yaml`` would say of a file of this table in ``data/``."""
        about = {
            "path": f"data/{self.source}.csv",
            "description": self.row,
            "rows_are": self.rows_are,
            "aggregated": self.aggregated or None,
            "date": self.date,
            "columns": {name: _about(column) for name, column in self.columns.items()},
        }
        return {key: value for key, value in about.items() if value is not None}


def _about(one: NeededColumn) -> dict[str, object]:
    limits = {key: value for key, value in (("low", one.low), ("high", one.high)) if value is not None}
    return {"type": one.type, **limits, **({"missing_at_most": 0} if one.empty is None else {})}


class LibraryFile(Model):
    """One file of the library."""

    card: Card
    """The card, as a workbook holds it."""
    needs: Needs
    """What data it needs."""
    also_called: tuple[Line, ...] = ()
    """What others call it or look for: ``churn``, ``MTTR``."""
