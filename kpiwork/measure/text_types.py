"""Which type a column of texts has, by all of its values and not by a sample.

Only ISO dates, and those of a declared format, are dates; a text that could be read in two ways
(``01/02/2013``, ``1,234``, ``007``) stays text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from kpiwork.measure.date_formats import GUESSES, pattern_of
from kpiwork.measure.embedded import literal
from kpiwork.measure.plan import quoted
from kpiwork.spec.source import Column, ColumnType, Source

__all__ = ["TEXT", "Reading", "column_readings", "expected"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A way to read a column's text.

    Parameters
    ----------
    type : ColumnType
        What it makes.
    pattern : str
        What every value must look like.
    sql : str
        The type in DuckDB.
    format : str
        How a date is written, where one is declared; else empty.
    """

    type: ColumnType
    pattern: str
    sql: str
    format: str = ""

    def value(self, column: str) -> str:
        """Write the value of a column in SQL."""
        text = quoted(column)
        return f"CAST({f'strptime({text}, {literal(self.format)})' if self.format else text} AS {self.sql})"

    def fits(self, column: str) -> str:
        """Write in SQL whether a cell of a column, which is not empty, fits."""
        text = quoted(column)
        tried = f"try_strptime({text}, {literal(self.format)})" if self.format else text
        matches = f"regexp_full_match({text}, {literal(self.pattern)})"
        return f"({matches} AND try_cast({tried} AS {self.sql}) IS NOT NULL)"


ZONE = r"(Z|[+-]\d{2}(:?\d{2})?)"
MOMENT = r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?"
READINGS = (
    Reading(type=ColumnType.INTEGER, pattern=r"[+-]?(0|[1-9]\d{0,17})", sql="BIGINT"),
    Reading(
        type=ColumnType.FLOAT,
        pattern=r"[+-]?((0|[1-9]\d*)(\.\d*)?|\.\d+)([eE][+-]?\d+)?",
        sql="DOUBLE",
    ),
    Reading(type=ColumnType.BOOLEAN, pattern=r"(?i:true|false)", sql="BOOLEAN"),
    Reading(type=ColumnType.DATE, pattern=r"\d{4}-\d{2}-\d{2}", sql="DATE"),
    Reading(type=ColumnType.TIMESTAMP, pattern=MOMENT, sql="TIMESTAMP"),
    Reading(type=ColumnType.TIMESTAMP, pattern=MOMENT + ZONE, sql="TIMESTAMPTZ"),
)
TEXT = Reading(type=ColumnType.TEXT, pattern=".*", sql="VARCHAR")
# A declared number may begin with zeros: someone said that it is a number.
DECLARED = {
    ColumnType.INTEGER: Reading(type=ColumnType.INTEGER, pattern=r"[+-]?\d{1,18}", sql="BIGINT"),
    ColumnType.FLOAT: Reading(
        type=ColumnType.FLOAT, pattern=r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", sql="DOUBLE"
    ),
}


def column_readings(connection: duckdb.DuckDBPyConnection, table: str, source: Source) -> dict[str, Reading]:
    """Decide how to read every column by all of its values: the first way that fits.

    Parameters
    ----------
    connection : DuckDBPyConnection
        Has the table.
    table : str
        Name of a table or view of texts, plain enough to need no quotes.
    source : Source
        Declares types; a declared one is tried first.

    Returns
    -------
    dict of str to Reading
        By column, in order.
    """
    columns = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]
    ways = {column: _ways(source.columns.get(column, Column())) for column in columns}
    some = ", ".join(f"any_value({quoted(column)})" for column in columns)
    firsts = connection.execute(f"SELECT {some} FROM {table}").fetchone() or ()  # noqa: S608 - quoted
    for column, first in zip(columns, firsts, strict=True):
        declared = source.columns.get(column, Column()).type
        ways[column] = [way for way in ways[column] if _may_fit(way, first, declared)]
    fits = _fitting(connection, table, ways)
    return {column: next((way for way in ways[column] if fits[column, way]), TEXT) for column in columns}


def expected(declared: Column) -> list[Reading]:
    """List what most cells of a column of text may be: what was declared, else numbers and dates."""
    dates = [_dated(ColumnType.DATE, form) for form in GUESSES]
    if declared.format is not None or declared.type is ColumnType.TEXT:
        return _wanted(declared)
    if declared.type in (ColumnType.DATE, ColumnType.TIMESTAMP):
        return [*_wanted(declared), *dates]
    return _wanted(declared) or [DECLARED[ColumnType.INTEGER], DECLARED[ColumnType.FLOAT], *dates]


def _may_fit(way: Reading, first: str | None, declared: ColumnType | None) -> bool:
    """Tell by the first value, if the column has one, whether a way is worth trying on all of them."""
    return way.type is declared if first is None else re.fullmatch(way.pattern, first) is not None


def _wanted(declared: Column) -> list[Reading]:
    if declared.type is not None and declared.format is not None:
        return [_dated(declared.type, declared.format)]
    if declared.type in DECLARED:
        return [DECLARED[declared.type]]
    return [way for way in READINGS if way.type is declared.type]


def _dated(kind: ColumnType, form: str) -> Reading:
    sql = "DATE" if kind is ColumnType.DATE else "TIMESTAMP"
    return Reading(type=kind, pattern=pattern_of(form), sql=sql, format=form)


def _ways(declared: Column) -> list[Reading]:
    if declared.type is ColumnType.TEXT:
        return []
    return _wanted(declared) + [way for way in READINGS if way.type is not declared.type]


def _fitting(
    connection: duckdb.DuckDBPyConnection, table: str, ways: Mapping[str, Sequence[Reading]]
) -> dict[tuple[str, Reading], bool]:
    tests = [(column, way) for column in ways for way in ways[column]]
    if not tests:
        return {}
    checks = ", ".join(f"bool_and({quoted(column)} IS NULL OR {way.fits(column)})" for column, way in tests)
    answers = connection.execute(f"SELECT {checks} FROM {table}").fetchone() or ()  # noqa: S608 - quoted
    return {test: fits is not False for test, fits in zip(tests, answers, strict=True)}
