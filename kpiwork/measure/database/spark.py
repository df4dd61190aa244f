"""Apache Spark: a session on a cluster through Spark Connect, or one in this process."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl, urlsplit

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.schema as sch
import sqlglot.expressions as sge
from ibis.common.exceptions import IbisError, TableNotFound

from kpiwork.measure.database.database import Database, Found, Trouble
from kpiwork.measure.database.refusal import Unopened, UnopenedError
from kpiwork.measure.engine import Answer

__all__ = ["SparkDatabase"]

TAG = "kpiwork"
ANSI = {"spark.sql.ansi.enabled": "true"}
"""So that what cannot be computed is an error, as on other engines, and not silently null."""

OWN_LINE: list[tuple[str, Any]] = [("grpc.use_local_subchannel_pool", 1)]
"""Else a new session would wait out, on the old one's line, a pause after its failures."""

LOGGERS = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")
NO_TABLE = "TABLE_OR_VIEW_NOT_FOUND"
LOST_SESSION = ("INVALID_HANDLE", "NO_ACTIVE_SESSION")


@dataclass(kw_only=True)
class SparkDatabase(Database):
    """Spark; a session in this process is ended only if it was begun here.

    Parameters
    ----------
    address : str
        Where it is.
    ends : bool
        Whether to end the session.
    """

    address: str = field(repr=False)  # it may hold a token
    ends: bool = True
    _begun: ClassVar[list[Any]] = []
    """Every session, never let go: one that nobody holds would be ended by whichever thread finds it.

    Where that is a thread of the pool that other people's sessions in this process share, they break.
    """

    @classmethod
    def open(cls, address: str, *, variable: str, limit: timedelta) -> Self:
        """Begin a session.

        Raises
        ------
        UnopenedError
            If nobody answers.
        """
        session, ends = _session(address)
        cls._begun.append(session)
        try:
            backend = ibis.pyspark.connect(session, **ANSI)
        except Exception as error:
            if _is_lost(error):
                raise UnopenedError(Unopened.NO_ANSWER) from None
            raise
        return cls(backend=backend, variable=variable, limit=limit, address=address, ends=ends)

    @property
    def _spark(self) -> Any:
        return self.backend._session  # noqa: SLF001 - Ibis gives it no other name

    def named(self, parts: tuple[str, ...]) -> ibis.Table:
        """Give a table, without columns of types that Ibis does not know.

        Ibis by itself would take a name apart at its dots, refuse the whole table for one such column,
        and take moments, which Spark calls timestamps, for local time.
        """
        names = [_quoted(part) for part in reversed(parts)]
        table = sge.Table(**dict(zip(("this", "db", "catalog"), names, strict=False)))
        try:
            fields = self._spark.sql(sge.select("*").from_(table).sql("spark")).schema.fields
        except Exception as error:
            if _condition(error) == NO_TABLE:
                raise TableNotFound(parts[-1]) from None
            raise
        known = {field.name: kind for field in fields if (kind := _ibis_type(field.dataType)) is not None}
        query = sge.select(*map(_quoted, known)).from_(table).sql("spark")
        return ops.SQLQueryResult(query, schema=sch.Schema(known), source=self.backend).to_expr()

    def fetched(self, table: ibis.Table) -> Answer:
        """Run a query; Ibis would fetch through pandas, where whole numbers beside nulls become floats."""
        self._spark.addTag(TAG)  # so that it can be stopped alone
        found: Answer = self._spark.sql(self.backend.compile(table)).toArrow().to_pydict()
        return found

    def _tried(self, ask: Callable[[], Found]) -> Found:
        """Ask, and let nobody else tell what went wrong."""
        with _quiet():
            return super()._tried(ask)

    def trouble(self, error: Exception) -> Trouble:
        """Tell what an error of Spark means."""
        return Trouble.LOST if _is_lost(error) else Trouble.FORMULA

    def interrupt(self) -> None:
        """Stop the question that runs now."""
        self._spark.interruptTag(TAG)

    def reopen(self) -> None:
        """Begin a new session on the same cluster; the old one stays, since its end would disturb it."""
        session, self.ends = _session(self.address)
        self._begun.append(session)
        self.backend.do_connect(session, **ANSI)

    def close(self) -> None:
        """End the session, if it was begun here and is still there."""
        if self.ends and not self.is_gone:
            super().close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Spark from logging errors, with the trace of its own program, that are told in our words."""
    from pyspark.logger import PySparkLogger  # noqa: PLC0415 - only who names Spark needs it

    loggers = [PySparkLogger.getLogger(name) for name in LOGGERS]  # others cannot take its errors
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.CRITICAL)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _quoted(name: str) -> sge.Identifier:
    return sge.to_identifier(name, quoted=True)


def _ibis_type(kind: Any) -> dt.DataType | None:
    """Give Ibis's type for one of Spark's; None where it has none."""
    from ibis.backends.pyspark.datatypes import PySparkType  # noqa: PLC0415 - needs PySpark

    if kind.typeName() == "timestamp":
        return dt.Timestamp(timezone="UTC")
    try:
        return PySparkType.to_ibis(kind)
    except (IbisError, KeyError, NotImplementedError):
        return None


def _session(address: str) -> tuple[Any, bool]:
    """Give a session, and whether it was begun here."""
    if urlsplit(address).scheme.lower() == "sc":
        return _remote(address), True
    from pyspark import SparkContext  # noqa: PLC0415 - only who names Spark needs it
    from pyspark.sql import SparkSession  # noqa: PLC0415 - the same

    ours = SparkContext._active_spark_context is None  # noqa: SLF001 - it has no other name
    session = SparkSession.builder.config(map=_settings(address)).getOrCreate()
    return (session, True) if ours else (session.newSession(), False)  # with settings of its own


def _remote(address: str) -> Any:
    from pyspark.sql.connect.client.core import DefaultChannelBuilder  # noqa: PLC0415 - as above
    from pyspark.sql.connect.client.retries import DefaultPolicy  # noqa: PLC0415 - as above
    from pyspark.sql.connect.session import SparkSession  # noqa: PLC0415 - as above

    session = SparkSession(connection=DefaultChannelBuilder(address, OWN_LINE))
    session.client.set_retry_policies([DefaultPolicy(max_retries=0)])  # `Database` asks again, as a whole
    session.client.disable_reattachable_execute()  # nor are threads shared with other sessions then
    return session


def _settings(address: str) -> dict[str, Any]:
    """Read the settings of a session in this process: what stands after the question mark, and the master."""
    parts = urlsplit(address)
    settings = dict(parse_qsl(parts.query))
    if parts.scheme.lower() == "spark":
        settings["spark.master"] = f"spark://{parts.netloc}"
    return {"spark.ui.showConsoleProgress": "false", **settings}


def _is_lost(error: BaseException | None) -> bool:
    """Tell whether an error, or what led to it, says that nobody answers or knows the session."""
    while error is not None:
        named = type(error).__name__ in {"RetriesExceeded", "Py4JNetworkError"}
        if named or isinstance(error, ConnectionError) or _tells_so(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _tells_so(error: BaseException) -> bool:
    """Ask an error of gRPC for its code, or one of Spark for its condition."""
    code = getattr(error, "code", None)
    unavailable = callable(code) and getattr(code(), "name", "") == "UNAVAILABLE"
    return unavailable or _condition(error).startswith(LOST_SESSION)


def _condition(error: BaseException) -> str:
    """Give what Spark calls an error's condition, empty where it has none."""
    condition = getattr(error, "getCondition", None)
    return str(condition() or "") if callable(condition) else ""
