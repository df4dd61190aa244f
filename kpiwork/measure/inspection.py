"""The checks of a source's data: one aggregate by month, and one more where a key is declared.

Thresholds are the source's own (``missing_at_most``, ``low``, ``high``, ``fresh_within``,
``complete_until``, ``key``); what has none is not checked, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import pandas as pd

from kpiwork.measure.binding import DAY, Binder
from kpiwork.measure.buckets import FIRST_DAY, bucket, first_day
from kpiwork.measure.columns import type_of
from kpiwork.measure.engine import Reply, run
from kpiwork.measure.quality import CheckKind
from kpiwork.measure.sources import OpenSource
from kpiwork.periods import Calendar, PeriodKind
from kpiwork.spec.source import ColumnType

__all__ = ["FIRST", "LAST", "REPEATED_KEYS", "REPEATED_ROWS", "ROWS", "Inspection", "ask_quality"]

NUMERIC = frozenset({ColumnType.INTEGER, ColumnType.FLOAT})
DATES = frozenset({ColumnType.DATE, ColumnType.TIMESTAMP})
ROWS, FIRST, LAST, REPEATED_KEYS, REPEATED_ROWS = "rows", "first", "last", "repeated keys", "rows of them"
COLUMNS = ("month", "what", "column", "value")
TYPES = {"month": "datetime64[ns]", "value": "float64"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Inspection:
    """How to look at one source.

    Parameters
    ----------
    source : OpenSource
        The source.
    used : tuple of str
        Columns that some card uses, sorted.
    start, last : date
        The window; checks hold for it, row counts for everything up to its last day.
    """

    source: OpenSource
    used: tuple[str, ...]
    start: date
    last: date

    @property
    def looked_at(self) -> tuple[str, ...]:
        """Columns whose missing values are counted: used or declared, and there."""
        declared = self.source.source.columns
        names = {*self.used, *(name for name, known in declared.items() if known.missing_at_most is not None)}
        return tuple(name for name in sorted(names) if self.has(name))

    @property
    def bounded(self) -> tuple[str, ...]:
        """Columns with a lowest or highest possible value."""
        schema = self.source.table.schema()
        declared = self.source.source.columns
        names = [name for name, known in declared.items() if known.low is not None or known.high is not None]
        return tuple(name for name in sorted(names) if self.has(name) and type_of(schema[name]) in NUMERIC)

    @property
    def dated(self) -> str | None:
        """The date column of the source, if it is usable."""
        name = self.source.source.date
        if name is None or not self.has(name):
            return None
        return name if type_of(self.source.table.schema()[name]) in DATES else None

    @property
    def key(self) -> tuple[str, ...]:
        """The key, if all of it is there."""
        key = self.source.source.key
        return key if all(self.has(name) for name in key) else ()

    def has(self, column: str) -> bool:
        """Tell whether a column is there and usable."""
        columns = self.source.columns
        return column in columns.table.columns and column not in columns.unusable


def ask_quality(binder: Binder, inspection: Inspection) -> tuple[pd.DataFrame, dict[str, str]]:
    """Ask one source what its checks need.

    Parameters
    ----------
    binder : Binder
        Knows the time zone and the day up to which data is known.
    inspection : Inspection
        How to look at it.

    Returns
    -------
    DataFrame
        For `read_quality`: month (missing where a row has no date), what, column, value.
    dict of str to str
        What could not be counted, with the kind of error.
    """
    table, dated = inspection.source.table, inspection.dated is not None
    if inspection.dated is not None:
        table = binder.dated(inspection.source, inspection.dated)
        table = table.filter(table[DAY].between(FIRST_DAY, inspection.last) | table[DAY].isnull())  # noqa: PD003 - Ibis
    asked = _asked(table, inspection, dated=dated)
    named = {f"n{position}": value.cast("float64") for position, value in enumerate(asked.values())}
    reply = _by_month(table, named, dated=dated)
    found, failed = _flat(reply, list(asked)), dict(reply.failed)
    if inspection.key:
        reply = _repeated(table, inspection)
        name = ", ".join(inspection.key)
        found += [(None, what, name, values[0]) for part in reply.tables for what, values in part.items()]
        failed |= reply.failed
    return pd.DataFrame(found, columns=list(COLUMNS)).astype(TYPES), failed


Found = list[tuple[date | None, str, str, float | None]]


def _asked(table: ibis.Table, inspection: Inspection, *, dated: bool) -> dict[tuple[str, str], ibis.Value]:
    asked: dict[tuple[str, str], ibis.Value] = {(ROWS, ""): table.count()}
    if dated:
        asked[FIRST, ""] = table[DAY].min().epoch_days()
        asked[LAST, ""] = table[DAY].max().epoch_days()
    for column in inspection.looked_at:
        asked[CheckKind.MISSING, column] = table.count(where=table[column].isnull())  # noqa: PD003 - Ibis
    for column in inspection.bounded:
        known = inspection.source.source.columns[column]
        outside = [table[column] < known.low] if known.low is not None else []
        outside += [table[column] > known.high] if known.high is not None else []
        asked[CheckKind.IMPOSSIBLE, column] = table.count(where=outside[0] | outside[-1])
    return asked


def _by_month(table: ibis.Table, named: Mapping[str, ibis.Value], *, dated: bool) -> Reply:
    if not dated:
        return run(lambda some: table.aggregate(**some), named)
    month = bucket(table[DAY], PeriodKind.MONTH, Calendar())
    return run(lambda some: table.group_by(month=month).aggregate(**some), named)


def _flat(reply: Reply, keys: list[tuple[str, str]]) -> Found:
    found: Found = []
    for table in reply.tables:
        names = [name for name in table if name != "month"]
        months = table.get("month", [None] * len(table[names[0]]))
        starts = [None if month is None else first_day(month) for month in months]
        for name in names:
            key = keys[int(name[1:])]
            found += [(start, *key, value) for start, value in zip(starts, table[name], strict=True)]
    return found


def _repeated(table: ibis.Table, inspection: Inspection) -> Reply:
    if inspection.dated is not None:
        table = table.filter(table[DAY] >= inspection.start)
    groups = table.group_by(list(inspection.key)).aggregate(times=table.count())
    repeated = groups.filter(groups.times > 1)
    asked = {REPEATED_KEYS: repeated.count(), REPEATED_ROWS: repeated.times.sum().fill_null(0)}
    return run(lambda some: repeated.aggregate(**some), asked)
