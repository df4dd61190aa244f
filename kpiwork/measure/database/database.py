"""A database as it is asked: within a time limit, once more where it went away, and no more once it is gone.

Only questions are asked, which change nothing, so each can be asked again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto
from threading import Event, Timer
from typing import ClassVar, TypeVar

import ibis
from ibis.backends import BaseBackend

from kpiwork.measure.engine import Answer, OutageError
from kpiwork.spec.time import in_words

__all__ = ["WAITS", "Database", "Found", "Trouble"]

Found = TypeVar("Found")
WAITS = (0.5, 2.0, 5.0)
"""Seconds before each further try, after which a server has had the time to start again."""


class Trouble(Enum):
    """Why a question was not answered."""

    FORMULA = auto()
    """This question cannot be answered; others can."""
    SLOW = auto()
    """It took longer than it may."""
    LOST = auto()
    """There is nobody to answer."""


@dataclass(kw_only=True)
class Database:
    """An open database of a kind of which nothing more is known than that Ibis speaks to it.

    Parameters
    ----------
    backend : ibis.backends.BaseBackend
        The connection.
    variable : str
        The environment variable that holds the address, for messages.
    limit : timedelta
        How long a question may take.
    """

    backend: BaseBackend
    variable: str
    limit: timedelta
    grace: ClassVar[timedelta] = timedelta(0)
    """How much longer to wait before interrupting, where the server keeps the limit itself."""
    _gone: OutageError | None = field(default=None, repr=False)

    @property
    def is_gone(self) -> bool:
        """Whether it went away and did not come back."""
        return self._gone is not None

    def table(self, parts: tuple[str, ...]) -> ibis.Table:
        """Open a table by its name, after those of its schema and catalog where they are given.

        Raises
        ------
        OutageError
            As `answer`.
        Exception
            The driver's own error, if there is no such table.
        """
        return self._tried(lambda: self.named(parts))

    def answer(self, table: ibis.Table) -> Answer:
        """Run a query, within the time limit.

        Parameters
        ----------
        table : ibis table
            The query.

        Returns
        -------
        dict of str to list
            Its columns.

        Raises
        ------
        OutageError
            If it took too long, or the database went away and did not come back.
        Exception
            The driver's own error, if this query cannot be computed.
        """
        return self._tried(lambda: self.fetched(table))

    def _tried(self, ask: Callable[[], Found]) -> Found:
        """Ask until there is an answer, or none is to be had."""
        if self._gone is not None:
            raise self._gone
        for wait in (*WAITS, None):
            with self._limited() as over:
                try:
                    found = ask()
                except Exception as error:
                    trouble = Trouble.SLOW if over.is_set() else self.trouble(error)
                    if trouble is Trouble.FORMULA:
                        raise
                else:
                    if not over.is_set():  # else it may be cut short
                        return found
                    trouble = Trouble.SLOW
            if trouble is Trouble.SLOW:
                raise self._too_slow()
            if wait is not None:
                time.sleep(wait)
                with suppress(Exception):  # whether it is back, the next try will tell
                    self.reopen()
        self._gone = self._lost()
        raise self._gone

    @contextmanager
    def _limited(self) -> Iterator[Event]:
        """Interrupt what takes too long, and tell so."""
        over = Event()

        def ring() -> None:
            over.set()
            with suppress(Exception):  # it has just come to its end, or there is nobody left to stop
                self.interrupt()

        timer = Timer((self.limit + self.grace).total_seconds(), ring)
        timer.daemon = True
        timer.start()
        try:
            yield over
        finally:
            timer.cancel()

    def fetched(self, table: ibis.Table) -> Answer:
        """Run a query and bring its answer here."""
        found: Answer = table.to_pyarrow().to_pydict()
        return found

    def named(self, parts: tuple[str, ...]) -> ibis.Table:
        """Give the table of a name."""
        *above, name = parts
        return self.backend.table(name, database=tuple(above) or None)

    def tables(self, parts: tuple[str, ...]) -> list[str]:
        """List the names of the tables beside one, in the same schema."""
        return list(self.backend.list_tables(database=parts[:-1] or None))

    def trouble(self, error: Exception) -> Trouble:  # noqa: ARG002 - other kinds look at it
        """Tell what an error of the driver means."""
        return Trouble.FORMULA

    def interrupt(self) -> None:
        """Stop the question that runs now; called from another thread."""

    def reopen(self) -> None:
        """Connect again, for the same tables."""

    def close(self) -> None:
        """End the connection; one that is gone already is no error."""
        with suppress(Exception):
            self.backend.disconnect()

    def _too_slow(self) -> OutageError:
        fact = (
            f"the database that {self.variable} names took longer over a question than "
            f"{in_words(self.limit)}, and was stopped"
        )
        mend = "raise the source's time_limit, or name a smaller table, such as a view of the last years"
        return OutageError(fact, mend)

    def _lost(self) -> OutageError:
        fact = f"the database that {self.variable} names went away and did not come back"
        return OutageError(fact, "run again when it is up; what the other sources gave is done")
