"""PostgreSQL: a session that only reads, in UTC, and that the server itself ends at the time limit."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Self

import ibis

from kpiwork.measure.database.database import Database, Trouble
from kpiwork.measure.database.refusal import Unopened, UnopenedError

__all__ = ["PostgresDatabase"]

SECONDS_TO_CONNECT = 10
# A server that falls silent is noticed within a minute.
ALIVE = {"keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3"}
LINGERS = {"connect_timeout": str(SECONDS_TO_CONNECT), "application_name": "kpiwork", **ALIVE}
PORT = 5432
SAME_EVERYWHERE = {
    "DateStyle": "ISO, YMD",  # so that 01/02/2025 is no date here either
    "extra_float_digits": "1",  # numbers come back as they are, not rounded
    "standard_conforming_strings": "on",  # a backslash in a text is a backslash
    "transform_null_equals": "off",  # nothing equals null
}
"""Settings on which answers depend, whatever a role or database was told."""


@dataclass(kw_only=True)
class PostgresDatabase(Database):
    """A database on a PostgreSQL server."""

    grace: ClassVar[timedelta] = timedelta(seconds=5)

    @classmethod
    def open(cls, address: str, *, variable: str, limit: timedelta) -> Self:
        """Connect.

        Raises
        ------
        UnopenedError
            If the server does not answer, or lets nobody in with this address.
        """
        import psycopg  # noqa: PLC0415 - only who names such a database needs its driver
        from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - the same

        try:
            given: dict[str, Any] = {**LINGERS, **conninfo_to_dict(address)}
        except psycopg.ProgrammingError:
            raise UnopenedError(Unopened.NO_ADDRESS) from None
        given["database"] = given.pop("dbname", None)
        given.setdefault("port", None)
        given["client_encoding"] = "UTF8"
        try:
            made = cls(backend=ibis.postgres.connect(**given), variable=variable, limit=limit)
        except psycopg.errors.ConnectionTimeout:
            raise UnopenedError(Unopened.NO_ANSWER) from None
        except psycopg.OperationalError:
            raise UnopenedError(_why(given)) from None
        made._settle()
        return made

    def _settle(self) -> None:
        """Set what holds for the session; Ibis has put it into UTC."""
        milliseconds = str(int(self.limit.total_seconds() * 1000))
        settings = {
            "statement_timeout": milliseconds,
            "default_transaction_read_only": "on",
            **SAME_EVERYWHERE,
        }
        with self.backend.con.cursor() as cursor:
            for name, value in settings.items():
                cursor.execute("SELECT set_config(%s, %s, false)", (name, value))

    def trouble(self, error: Exception) -> Trouble:
        """Tell what an error of psycopg means."""
        import psycopg  # noqa: PLC0415 - here it is loaded already

        if isinstance(error, psycopg.errors.QueryCanceled):
            return Trouble.SLOW
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) and self.backend.con.closed:
            return Trouble.LOST
        return Trouble.FORMULA

    def interrupt(self) -> None:
        """Hang up on a server that did not end the question by itself, such as one that is frozen."""
        with socket.socket(fileno=os.dup(self.backend.con.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)

    def reopen(self) -> None:
        """Connect again."""
        self.backend.reconnect()
        self._settle()


def _why(given: dict[str, Any]) -> Unopened:
    """Tell whether anybody answers where the first server should be; its own words may hold the address."""
    host = str(given.get("host") or "localhost").split(",")[0]
    port = str(given.get("port") or PORT).split(",")[0]
    if host.startswith("/"):
        return Unopened.NOT_LET_IN
    try:
        socket.create_connection((host, int(port)), timeout=SECONDS_TO_CONNECT).close()
    except (OSError, ValueError):
        return Unopened.NO_ANSWER
    return Unopened.NOT_LET_IN
