"""Connections: one embedded DuckDB that sees nothing but the files it was given, and databases.

The address of a database stands in an environment variable; it never reaches a message.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import ibis
from ibis.backends import BaseBackend

from kpiwork.errors import DataError

__all__ = ["SAFE", "SILENT", "connect", "embedded", "literal"]

# DuckDB fetches and loads extensions by itself unless told not to.
SAFE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}
SILENT = "SET enable_progress_bar = false"
"""DuckDB's bar would stand between the lines of a report."""

FILE_SCHEMES = frozenset({"duckdb", "sqlite"})
DRIVERS = {"postgres": "postgres", "postgresql": "postgres", "pyspark": "spark", "spark": "spark"}
CHECK_ADDRESS = "check the address in the variable and that the database can be reached from here"


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


def connect(variable: str, *, place: str) -> BaseBackend:
    """Open the database whose address stands in an environment variable.

    Parameters
    ----------
    variable : str
        The variable as a source names it, ``${SALES_DB_URL}``.
    place : str
        Where it is named, for messages.

    Returns
    -------
    ibis.backends.BaseBackend
        The connection.

    Raises
    ------
    DataError
        If the variable is not set, or the database cannot be opened.
    """
    name = variable.strip("${}")
    address = os.environ.get(name, "").strip()
    if not address:
        mend = "set it to the database's address before starting kpiwork"
        raise DataError.at(place, f"the environment variable {name} is not set", mend)
    return _open(address, name, place)


def _open(address: str, name: str, place: str) -> BaseBackend:
    scheme = _scheme(address)
    if not scheme:
        mend = (
            "write it as postgresql://user:password@host/name; signs such as [ or @ in a password as %5B, %40"
        )
        raise DataError.at(place, f"what {name} holds is not the address of a database", mend)
    if scheme in FILE_SCHEMES and not _file_of(address).is_file():
        fact = f"the database file that {name} names is not there"
        raise DataError.at(place, fact, "correct the address in the variable")
    try:
        if scheme != "duckdb":
            return ibis.connect(address)
        backend = ibis.connect(address, read_only=True, **SAFE)
        backend.raw_sql(SILENT)
    except ImportError:
        extra = DRIVERS.get(scheme, "")
        mend = f"install kpiwork[{extra}]" if extra else "install the driver of this kind of database"
        raise DataError.at(place, f"the database that {name} names needs a driver", mend) from None
    except Exception as error:  # noqa: BLE001 - each driver has its own errors, with the address in them
        fact = f"the database that {name} names cannot be opened ({type(error).__name__})"
        raise DataError.at(place, fact, CHECK_ADDRESS) from None
    return backend


def _scheme(address: str) -> str:
    """Give the kind of database, empty where the address is none."""
    try:
        return urlsplit(address).scheme.lower() if "://" in address else ""
    except ValueError:  # such as a bracket in a password that is not written as %5B
        return ""


def _file_of(address: str) -> Path:
    """Give the file of an address; opening one that is not there would create it."""
    parts = urlsplit(address)
    return Path(parts.netloc) / parts.path[1:] if parts.netloc else Path(parts.path)
