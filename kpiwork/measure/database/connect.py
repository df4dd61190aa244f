"""Opening the database whose address stands in an environment variable; it never reaches a message."""

from __future__ import annotations

import os
from datetime import timedelta
from urllib.parse import urlsplit

import ibis

from kpiwork.errors import DataError
from kpiwork.measure.database.database import Database
from kpiwork.measure.database.local import LocalDatabase, file_of
from kpiwork.measure.database.postgres import PostgresDatabase
from kpiwork.measure.database.refusal import Unopened, UnopenedError
from kpiwork.measure.database.spark import SparkDatabase

__all__ = ["DEFAULT_LIMIT", "connect"]

DEFAULT_LIMIT = timedelta(minutes=10)

KINDS: dict[str, type[LocalDatabase | PostgresDatabase | SparkDatabase]] = {
    "duckdb": LocalDatabase,
    "sqlite": LocalDatabase,
    "postgres": PostgresDatabase,
    "postgresql": PostgresDatabase,
    "sc": SparkDatabase,
    "spark": SparkDatabase,
    "pyspark": SparkDatabase,
}
EXTRAS = {
    scheme: "spark" if kind is SparkDatabase else "postgres"
    for scheme, kind in KINDS.items()
    if kind is not LocalDatabase
}


def connect(variable: str, *, place: str, limit: timedelta | None = None) -> Database:
    """Open the database whose address stands in an environment variable.

    Parameters
    ----------
    variable : str
        The variable as a source names it, ``${SALES_DB_URL}``.
    place : str
        Where it is named, for messages.
    limit : timedelta, optional
        How long a question may take; 10 minutes where not said.

    Returns
    -------
    Database
        To be closed.

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
    try:
        return _open(address, name, limit or DEFAULT_LIMIT)
    except UnopenedError as error:
        fact, mend = error.reason.value
        raise DataError.at(place, f"{name} {fact}", mend) from None
    except ImportError:
        extra = EXTRAS.get(_scheme(address), "")
        mend = f"install kpiwork[{extra}]" if extra else "install the driver of this kind of database"
        raise DataError.at(place, f"the database that {name} names needs a driver", mend) from None
    except Exception as error:  # noqa: BLE001 - each driver has its own errors, with the address in them
        fact = f"the database that {name} names cannot be opened ({type(error).__name__})"
        mend = "check the address in the variable and that the database can be reached from here"
        raise DataError.at(place, fact, mend) from None


def _open(address: str, name: str, limit: timedelta) -> Database:
    kind = KINDS.get(scheme := _scheme(address))
    if not scheme:
        raise UnopenedError(Unopened.NO_ADDRESS)
    if kind is LocalDatabase and not file_of(address).is_file():
        raise UnopenedError(Unopened.NO_FILE)
    if kind is None:
        return Database(backend=ibis.connect(address), variable=name, limit=limit)
    return kind.open(address, variable=name, limit=limit)


def _scheme(address: str) -> str:
    """Give the kind of database, empty where the address is none."""
    try:
        return urlsplit(address).scheme.lower() if "://" in address else ""
    except ValueError:  # such as a bracket in a password that is not written as %5B
        return ""
