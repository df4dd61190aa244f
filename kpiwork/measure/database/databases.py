"""The databases of a workbook: each opened once, however many sources are in it, and closed at the end."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Self

import ibis
from ibis.common.exceptions import TableNotFound

from kpiwork.errors import DataError, did_you_mean
from kpiwork.measure.database.connect import connect
from kpiwork.measure.database.database import Database
from kpiwork.measure.database.names import parts_of
from kpiwork.measure.engine import OutageError
from kpiwork.spec.source import Source

__all__ = ["Databases", "place_of"]

Key = tuple[str, timedelta | None]


def place_of(name: str) -> str:
    """Give the place in the workbook where a source's database is named."""
    return f"params/workbook.yaml  sources.{name}.database"


@dataclass(frozen=True, kw_only=True, slots=True)
class Databases:
    """Opened databases, by variable and time limit; to be used in a ``with``."""

    _known: dict[Key, Database] = field(default_factory=dict, repr=False)
    _closed: dict[str, DataError] = field(default_factory=dict, repr=False)
    _open: ExitStack = field(default_factory=ExitStack, repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def table(self, name: str, source: Source) -> tuple[ibis.Table, Database]:
        """Open the table of a source.

        Parameters
        ----------
        name : str
            The source's id.
        source : Source
            Names database and table.

        Returns
        -------
        ibis table, Database
            The table, and what answers questions about it.

        Raises
        ------
        DataError
            If the database cannot be opened, or there is no such table.
        """
        database = self._database(name, source)
        place, written = f"params/workbook.yaml  sources.{name}.table", source.table or ""
        parts = parts_of(written)
        if not parts:
            mend = 'write it as orders, sales.orders or "Sales"."Orders 2025"'
            raise DataError.at(place, f"{written} is not the name of a table", mend)
        try:
            return database.table(parts), database
        except OutageError as error:
            raise DataError.at(place_of(name), error.fact, error.mend) from None
        except Exception as error:  # noqa: BLE001 - each driver has its own errors, with the address in them
            missing = isinstance(error, TableNotFound)
            fact = f"the table {written} " + (
                "is not there, or not to be seen" if missing else f"cannot be opened ({type(error).__name__})"
            )
            raise DataError.at(place, fact, _mend(database, parts)) from None

    def _database(self, name: str, source: Source) -> Database:
        """Open a database, or say again why it could not be opened."""
        key = variable, limit = (source.database or "", source.time_limit)
        if key not in self._known and variable not in self._closed:
            try:
                self._known[key] = connect(variable, place=place_of(name), limit=limit)
                self._open.callback(self._known[key].close)
            except DataError as error:
                self._closed[variable] = error  # whatever the limit: wrong passwords lock people out
        if key not in self._known:
            problems = self._closed[variable].problems
            raise DataError(replace(problem, place=place_of(name)) for problem in problems)
        return self._known[key]


def _mend(database: Database, parts: tuple[str, ...]) -> str:
    """Suggest the table that may have been meant, out of however many there are."""
    otherwise = "correct its name, with its schema before it, or ask for the right to read it"
    try:
        tables = database.tables(parts)
    except Exception:  # noqa: BLE001 - who may not read a table may often not list any
        return otherwise
    suggested = did_you_mean(parts[-1], tables)
    return suggested if suggested.startswith("did you mean") else otherwise
