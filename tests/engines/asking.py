"""Engines as tests ask them: a connected Ibis backend, and a way to put a table into it with its own types."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends import BaseBackend

from kpiwork.measure.database.spark import SparkDatabase

__all__ = [
    "Engine",
    "duckdb_engine",
    "other_engine",
    "postgres_engine",
    "postgres_type",
    "quoted",
    "same",
    "spark_engine",
    "unlike",
]

CLOSE = 1e-9
POSTGRES = (
    (pa.types.is_int16, "smallint"),
    (pa.types.is_int32, "integer"),
    (pa.types.is_int64, "bigint"),
    (pa.types.is_decimal, "numeric(9, 2)"),
    (pa.types.is_float32, "real"),
    (pa.types.is_float64, "double precision"),
    (pa.types.is_string, "text"),
    (pa.types.is_boolean, "boolean"),
    (pa.types.is_date, "date"),
    (lambda dtype: pa.types.is_timestamp(dtype) and dtype.tz is None, "timestamp"),
    (pa.types.is_timestamp, "timestamptz"),
)


@dataclass(frozen=True, kw_only=True)
class Engine:
    """A backend, how a table is put into it, and how many random examples it can be asked."""

    backend: BaseBackend
    load: Callable[[str, pa.Table], None]
    named: Callable[[str], ir.Table]
    fetch: Callable[[ir.Table], pa.Table]
    examples: int

    def table(self, name: str, data: pa.Table) -> ir.Table:
        """Put a table into the engine in place of the last of that name."""
        self.load(name, data)
        return self.named(name)

    def rows(self, query: ir.Table) -> list[dict[str, Any]]:
        """Ask one query."""
        return self.fetch(query).to_pylist()


def duckdb_engine() -> Engine:
    return other_engine(ibis.duckdb.connect())


def other_engine(backend: BaseBackend) -> Engine:
    """Take any backend to which Ibis itself can bring a table."""

    def load(name: str, data: pa.Table) -> None:
        backend.create_table(name, data, overwrite=True)

    return Engine(backend=backend, load=load, named=backend.table, fetch=ir.Table.to_pyarrow, examples=30)


def postgres_engine(connection: Any) -> Engine:
    """Take a connection of psycopg."""
    backend = ibis.postgres.from_connection(connection)

    def load(name: str, data: pa.Table) -> None:
        columns = ", ".join(f"{quoted(field.name)} {postgres_type(field.type)}" for field in data.schema)
        with connection.cursor() as cursor, connection.transaction():
            cursor.execute(f"drop table if exists {name}")
            cursor.execute(f"create table {name} ({columns})")
            with cursor.copy(f"copy {name} from stdin") as copy:
                for row in zip(*(column.to_pylist() for column in data.columns), strict=True):
                    copy.write_row(row)

    return Engine(backend=backend, load=load, named=backend.table, fetch=ir.Table.to_pyarrow, examples=30)


def spark_engine(database: SparkDatabase) -> Engine:
    """Take Spark as it is opened for cards; the table is in several parts, as large tables are."""
    session = database.backend._session

    def load(name: str, data: pa.Table) -> None:
        local = [f.name for f in data.schema if pa.types.is_timestamp(f.type) and f.type.tz is None]
        made = session.createDataFrame(data).repartition(3)
        cast = {column: made[f"`{column}`"].cast("timestamp_ntz") for column in local}
        (made.withColumns(cast) if cast else made).createOrReplaceTempView(name)

    def fetch(query: ir.Table) -> pa.Table:
        return session.sql(database.backend.compile(query)).toArrow().cast(query.schema().to_pyarrow())

    def named(name: str) -> ir.Table:
        return database.named((name,))

    return Engine(backend=database.backend, load=load, named=named, fetch=fetch, examples=8)


def quoted(name: str) -> str:
    """Write a name as SQL does."""
    return '"' + name.replace('"', '""') + '"'


def postgres_type(dtype: pa.DataType) -> str:
    """Name PostgreSQL's own type for one of Arrow's."""
    return next(name for is_it, name in POSTGRES if is_it(dtype))


def same(given: Any, expected: Any) -> bool:
    """Tell whether two values are the same: floats nearly, everything else exactly, with its type."""
    if type(given) is not type(expected):
        return False
    if not isinstance(given, float):
        return bool(given == expected)
    if math.isnan(given) or math.isnan(expected):
        return math.isnan(given) and math.isnan(expected)
    return math.isclose(given, expected, rel_tol=CLOSE, abs_tol=CLOSE)


def unlike(
    given: Iterable[Mapping[str, Any]], expected: Iterable[Mapping[str, Any]], formulas: Mapping[str, str]
) -> list[str]:
    """Say for each formula, named by its column, where two answers differ."""
    return [
        f"{formulas.get(name, name)}: {row[name]!r} instead of {wanted[name]!r} (row {row.get('id')})"
        for row, wanted in zip(given, expected, strict=True)
        for name in wanted
        if not same(row[name], wanted[name])
    ]
