"""Moving a workbook's tables out of its files into a database, and telling it so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from kpiwork.measure.cache import Cache
from kpiwork.measure.sources import open_sources
from kpiwork.spec.workbook import Workbook
from tests.engines.asking import postgres_type, quoted
from tests.servers import PostgresServer

__all__ = ["VARIABLE", "elsewhere", "in_folder", "in_postgres", "originals"]

VARIABLE = "ENGINE_DB"
"""The environment variable that holds the database's address."""


def in_folder(folder: Path, table: pa.Table) -> str:
    """Write a table into a folder, in two files, and give the name under which Spark reads it."""
    folder.mkdir()
    half = table.num_rows // 2
    for part, rows in enumerate((table[:half], table[half:])):
        pq.write_table(rows, folder / f"part-{part}.parquet")
    return f'parquet."{folder}"'


def in_postgres(server: PostgresServer, name: str, table: pa.Table) -> str:
    """Write a table into the server's database named workbook."""
    import psycopg

    columns = ", ".join(f"{quoted(field.name)} {postgres_type(field.type)}" for field in table.schema)
    lines = pa.BufferOutputStream()
    pyarrow.csv.write_csv(table, lines, pyarrow.csv.WriteOptions(include_header=False))
    with psycopg.connect(server.address(database="workbook"), autocommit=True) as connection:
        connection.execute(f"CREATE TABLE {name} ({columns})".encode())
        with connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv)".encode()) as copy:
            copy.write(lines.getvalue().to_pybytes())
    return name


def elsewhere(workbook: Workbook, names: Mapping[str, str]) -> Workbook:
    """Give the same workbook with its sources in the database."""
    files = {"path": None, "package": None, "simulated": None, "missing": ("",)}
    sources = {
        name: workbook.settings.sources[name].model_copy(
            update={**files, "database": f"${{{VARIABLE}}}", "table": table}
        )
        for name, table in names.items()
    }
    return replace(workbook, settings=workbook.settings.model_copy(update={"sources": sources}))


def originals(workbook: Workbook, as_of: date) -> dict[str, pa.Table]:
    """Give the tables of all sources as they were found, without what is derived."""
    with open_sources(
        workbook, workbook.settings.sources, as_of=as_of, cache=Cache.of(workbook.root)
    ) as sources:
        assert not sources.broken
        return {
            name: source.table.drop(*source.source.derived).to_pyarrow()
            for name, source in sources.open.items()
        }
