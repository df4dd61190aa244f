"""Databases in a file: DuckDB and SQLite."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import ibis

from kpiwork.measure.database.database import Database
from kpiwork.measure.embedded import SAFE, SILENT

__all__ = ["LocalDatabase", "file_of"]


def file_of(address: str) -> Path:
    """Give the file of an address; opening one that is not there would create it."""
    parts = urlsplit(address)
    return Path(parts.netloc) / parts.path[1:] if parts.netloc else Path(parts.path)


@dataclass(kw_only=True)
class LocalDatabase(Database):
    """A database in a file."""

    @classmethod
    def open(cls, address: str, *, variable: str, limit: timedelta) -> Self:
        """Open the file; DuckDB's only for reading, and without fetching anything."""
        is_duckdb = urlsplit(address).scheme.lower() == "duckdb"
        backend = ibis.connect(address, read_only=True, **SAFE) if is_duckdb else ibis.connect(address)
        if is_duckdb:
            backend.raw_sql(SILENT)
        return cls(backend=backend, variable=variable, limit=limit)

    def interrupt(self) -> None:
        """Stop the question that runs now."""
        self.backend.con.interrupt()
