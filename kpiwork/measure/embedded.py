"""One embedded DuckDB that sees nothing but the files it was given, and writes none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb
import ibis
from ibis.backends import BaseBackend

__all__ = ["SAFE", "SILENT", "embedded", "literal"]

# DuckDB fetches and loads extensions by itself unless told not to.
SAFE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}
SILENT = "SET enable_progress_bar = false"
"""DuckDB's bar would stand between the lines of a report."""


def literal(text: str | Path) -> str:
    """Write a text as an SQL literal."""
    return "'" + str(text).replace("'", "''") + "'"


def embedded(paths: Iterable[Path]) -> BaseBackend:
    """Open DuckDB in memory, able to read the given files and nothing else, and to write none.

    Parameters
    ----------
    paths : iterable of Path
        The files, absolute.

    Returns
    -------
    ibis.backends.BaseBackend
        The connection; its settings can no longer be changed. Its session is in UTC, as formulas expect.
    """
    connection = duckdb.connect(config=SAFE)
    backend = ibis.duckdb.from_connection(connection)
    connection.execute(SILENT)
    connection.execute(f"SET allowed_paths = [{', '.join(literal(path) for path in paths)}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return backend
