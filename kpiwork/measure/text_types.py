"""Which type a column of texts has, by all of its values and not by a sample.

Only ISO dates are dates, and a text that could be read in two ways (``01/02/2013``, ``1,234``,
``007``) stays text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from kpiwork.measure.connections import literal
from kpiwork.measure.plan import quoted
from kpiwork.spec.source import ColumnType, Source

__all__ = ["column_types"]


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
    """

    type: ColumnType
    pattern: str
    sql: str


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
# A declared number may begin with zeros: someone said that it is a number.
DECLARED = {
    ColumnType.INTEGER: Reading(type=ColumnType.INTEGER, pattern=r"[+-]?\d{1,18}", sql="BIGINT"),
    ColumnType.FLOAT: Reading(
        type=ColumnType.FLOAT, pattern=r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", sql="DOUBLE"
    ),
}


def column_types(connection: duckdb.DuckDBPyConnection, table: str, source: Source) -> dict[str, str]:
    """Decide the type of every column by all of its values: the first way to read it that fits.

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
    dict of str to str
        DuckDB's type by column, in order.
    """
    columns = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]
    ways = {column: _ways(source, column) for column in columns}
    some = ", ".join(f"any_value({quoted(column)})" for column in columns)
    firsts = connection.execute(f"SELECT {some} FROM {table}").fetchone() or ()  # noqa: S608 - quoted
    for column, first in zip(columns, firsts, strict=True):
        ways[column] = [way for way in ways[column] if _may_fit(way, first, _declared(source, column))]
    fits = _fitting(connection, table, ways)
    return {
        column: next((way.sql for way in ways[column] if fits[column, way.sql]), "VARCHAR")
        for column in columns
    }


def _may_fit(way: Reading, first: str | None, declared: ColumnType | None) -> bool:
    """Tell by the first value, if the column has one, whether a way is worth trying on all of them."""
    return way.type is declared if first is None else re.fullmatch(way.pattern, first) is not None


def _declared(source: Source, column: str) -> ColumnType | None:
    return source.columns[column].type if column in source.columns else None


def _ways(source: Source, column: str) -> list[Reading]:
    declared = _declared(source, column)
    if declared is ColumnType.TEXT:
        return []
    wanted = [way for way in READINGS if way.type is declared]
    wanted = [DECLARED[declared]] if declared in DECLARED else wanted
    return wanted + [way for way in READINGS if way.type is not declared]


def _fitting(
    connection: duckdb.DuckDBPyConnection, table: str, ways: Mapping[str, Sequence[Reading]]
) -> dict[tuple[str, str], bool]:
    tests = [(column, way) for column in ways for way in ways[column]]
    if not tests:
        return {}
    checks = ", ".join(
        f"bool_and({quoted(column)} IS NULL OR (regexp_full_match({quoted(column)}, {literal(way.pattern)}) "
        f"AND try_cast({quoted(column)} AS {way.sql}) IS NOT NULL))"
        for column, way in tests
    )
    answers = connection.execute(f"SELECT {checks} FROM {table}").fetchone() or ()  # noqa: S608 - quoted
    return {(column, way.sql): fits is not False for (column, way), fits in zip(tests, answers, strict=True)}
