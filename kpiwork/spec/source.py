"""Sources: where data comes from, and what it must look like to be trusted."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from kpiwork.errors import allowed
from kpiwork.spec.form import CountingForm, periods_counted, refusals_of_path, refusals_of_sheet
from kpiwork.spec.model import Flag, Model, Number, Refusal, RefusedError, Share, Whole
from kpiwork.spec.text import Identifier, Line
from kpiwork.spec.time import Day, Duration, TimeLimit

__all__ = ["Column", "ColumnLevel", "ColumnType", "Simulated", "Source"]

WAYS = ("path", "database", "simulated")

VARIABLE = r"^\$\{[A-Z][A-Z0-9_]*\}$"
EnvironmentVariable = Annotated[str, StringConstraints(pattern=VARIABLE)]

SIGNS = ("%d", "%m", "%Y", "%y", "%H", "%M", "%S")
SIGN = re.compile("%.?")


class ColumnType(StrEnum):
    """What a column holds, the same on every engine."""

    TEXT = "text"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"


class ColumnLevel(StrEnum):
    """Which unit of people the values of a column name."""

    NONE = "none"
    """None: they are kinds of work, such as products, channels or suppliers."""
    DEPARTMENT = "department"
    TEAM = "team"
    PERSON = "person"


FORM_TYPES = (ColumnType.INTEGER, ColumnType.FLOAT, ColumnType.TEXT)


class Column(Model):
    """What is known of a column; a value outside makes the data doubtful."""

    type: ColumnType | None = None
    """What the column holds; data of another type is refused."""
    format: Line | None = None
    """How a text or Excel file writes its dates, where not as 2025-12-31: ``%d.%m.%Y`` for 31.12.2025."""
    low: Number | None = None
    """Smallest value that is possible."""
    high: Number | None = None
    """Largest value that is possible."""
    person: Flag = False
    """Whether it names a person; such a column splits no KPI without an agreement on the card."""
    level: ColumnLevel | None = None
    """Which unit of people its values name: a card is not split by a finer one than its own level. Where not
    said, what the column is called decides: ``team``, ``agent``, ``department``."""
    missing_at_most: Share | None = None
    """Largest share of empty cells that is still fine."""

    @model_validator(mode="before")
    @classmethod
    def _names_a_person(cls, value: Any) -> Any:
        """Take ``level: person`` for ``person: true``."""
        is_person = isinstance(value, dict) and value.get("level") == ColumnLevel.PERSON.value
        return {"person": True, **value} if is_person else value

    @model_validator(mode="after")
    def _one_level(self) -> Self:
        if self.level is not None and self.person is not (self.level is ColumnLevel.PERSON):
            fact = f"is {self.level}, but person is {str(self.person).lower()}"
            raise RefusedError(Refusal(fact, "keep one of level and person", key="level"))
        return self

    @model_validator(mode="after")
    def _format_of_a_date(self) -> Self:
        if self.format is None:
            return self
        if self.type not in (ColumnType.DATE, ColumnType.TIMESTAMP):
            fact = "has a format, which only dates have"
            raise RefusedError(Refusal(fact, "add type: date or type: timestamp", key="format"))
        signs = SIGN.findall(self.format)
        whole = {sign.lower() for sign in signs} >= {"%d", "%m", "%y"}
        if not whole or len(set(signs)) < len(signs) or not set(signs) <= set(SIGNS):
            fact = f"has the format {self.format}, which does not name day, month and year"
            mend = f"write %d, %m and %Y once each, as in %d.%m.%Y; the signs are {allowed(SIGNS)}"
            raise RefusedError(Refusal(fact, mend, key="format"))
        return self


class Simulated(Model):
    """A table that the project makes itself, for demonstration."""

    department: Literal["sales", "customer_service"]
    """Which simulated department."""
    table: Identifier
    """Which of its tables."""
    seed: Whole = 2011
    """Another seed gives other data of the same kind."""


class Source(Model):
    """One table. Exactly one of `path`, `database` and `simulated` says where it is."""

    path: Line | None = None
    """CSV, Parquet or Excel file, beside ``params/`` or inside `package`; ``data/*.parquet`` for many."""
    package: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")] | None = None
    """Installed Python package that the path lies in."""
    sheet: Line | None = None
    """Sheet of an Excel file; its first one where not named."""
    missing: tuple[str, ...] = ("",)
    """How a text file writes an empty cell."""
    database: EnvironmentVariable | None = None
    """Environment variable that holds the address: ``${SALES_DB_URL}``."""
    table: Line | None = None
    """Table or view of the database: ``orders``, ``sales.orders``, ``"Sales"."Orders 2025"``."""
    time_limit: TimeLimit | None = None
    """How long the database may take over one question; 10 minutes where not said."""
    simulated: Simulated | None = None
    """A table that the project makes itself, for demonstration."""
    description: Line | None = None
    """What the table holds, in a few words."""
    rows_are: Line = "rows"
    """What one row is, in the plural: ``flights``, ``tickets``. A form's rows are its periods."""
    key: tuple[Line, ...] = ()
    """Columns that name a row; a repeated key makes the data doubtful."""
    aggregated: Flag = False
    """Whether a row is a sum over many already; their number then says nothing about how many."""
    date: Line | None = None
    """Column by which freshness is judged."""
    fresh_within: Duration | None = None
    """How old the newest row may be at the period's end."""
    complete_until: Day | None = None
    """Last day of the data, where it is known to have ended."""
    columns: dict[Line, Column] = Field(default_factory=dict)
    """What is known of columns, by name."""
    derived: dict[Line, str] = Field(default_factory=dict)
    """Columns computed from others, in the language of measures."""
    form: CountingForm | None = None
    """Whether people fill the file in by hand, and how; `date` names its first column."""

    @model_validator(mode="before")
    @classmethod
    def _rows_of_a_form(cls, value: Any) -> Any:
        """Say what every form is: a row stands for many, and a period has one row."""
        if not isinstance(value, dict) or not value.get("form"):
            return value
        key = [value["date"]] if isinstance(value.get("date"), str) else []
        counted = periods_counted(value["form"])
        named = {"rows_are": counted} if counted else {}
        return {"aggregated": True, "key": key, **named, **value}

    @model_validator(mode="after")
    def _form_that_can_be_filled_in(self) -> Self:
        if self.form is None:
            return self
        found = refusals_of_path(self.path, self.package) + refusals_of_sheet(self.sheet)
        if self.date is None:
            found.append(Refusal("has a form, but names no date", "add date: period", "form"))
        if not self.aggregated:
            fact = "is false, but each row of a form counts many"
            found.append(Refusal(fact, "remove it", "aggregated"))
        for name, column in self.columns.items():
            fitting = (ColumnType.DATE,) if name == self.date else FORM_TYPES
            if column.type not in (None, *fitting):
                fact = f"{name} is {column.type}, which this column of a form does not hold"
                found.append(Refusal(fact, f"write type: {allowed(fitting)}", "columns"))
        if found:
            raise RefusedError(*found)
        return self

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        given = [way for way in WAYS if getattr(self, way) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none of them"
            fact = f"has {found} of path, database and simulated"
            raise RefusedError(Refusal(fact, "write exactly one of the three"))
        if (self.database is None) != (self.table is None):
            raise RefusedError(Refusal("has only one of database and table", "write both"))
        if self.time_limit is not None and self.database is None:
            fact = "is for databases, and this source is none"
            raise RefusedError(Refusal(fact, "remove it", key="time_limit"))
        return self
