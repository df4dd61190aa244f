"""The checks of a source's data: one aggregate by month, and one more where a key is declared.

Thresholds are the source's own (``missing_at_most``, ``low``, ``high``, ``fresh_within``,
``complete_until``, ``key``); what has none is not checked, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial, reduce
from operator import xor

import ibis
import pandas as pd

from kpiwork.measure.binding import DAY, Binder, Rows
from kpiwork.measure.columns import type_of
from kpiwork.measure.engine import Engine, run
from kpiwork.measure.expression.engines import engine_of
from kpiwork.measure.expression.operands import column as read_column
from kpiwork.measure.plan import Aggregate
from kpiwork.measure.quality import CheckKind
from kpiwork.measure.sources import OpenSource
from kpiwork.measure.spans import Counted, Key, by_month
from kpiwork.periods import Calendar
from kpiwork.spec.source import ColumnType

__all__ = ["FIRST", "LAST", "REPEATED_KEYS", "REPEATED_ROWS", "ROWS", "Inspection", "Owners", "ask_quality"]

NUMERIC = frozenset({ColumnType.INTEGER, ColumnType.FLOAT})
DATES = frozenset({ColumnType.DATE, ColumnType.TIMESTAMP})
ROWS, FIRST, LAST, REPEATED_KEYS, REPEATED_ROWS = "rows", "first", "last", "repeated keys", "rows of them"
MOST_KEYS = 5_000_000
"""Keys that are compared at a time; more would need memory that grows with the data."""
COLUMNS = ("month", "what", "column", "value")
TYPES = {"month": "datetime64[ns]", "value": "float64"}

Owners = Mapping[str, Aggregate]
"""For every text of a department's condition one number of that department."""


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
    calendar : Calendar
        Makes the months that are looked at, and knows on which days data is expected.
    """

    source: OpenSource
    used: tuple[str, ...]
    start: date
    last: date
    calendar: Calendar

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


def ask_quality(
    binder: Binder, inspection: Inspection, owners: Owners
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Ask one source what its checks need.

    Parameters
    ----------
    binder : Binder
        Knows the time zone and the day up to which data is known.
    inspection : Inspection
        How to look at it.
    owners : mapping of str to Aggregate
        Whose spans by the source's date to learn on the way.

    Returns
    -------
    DataFrame
        For `read_quality` and `spans_of`: month (missing where a row has no date), what, column, value.
    dict of str to str
        What could not be counted, with the kind of error.
    """
    source, column = inspection.source, inspection.dated
    table = source.table if column is None else binder.rows(source, column, Rows.EVERY)
    asked = _asked(table, inspection)
    if column is None:
        found, failed = _at_once(source.engine, table, asked)
    else:
        conditions = {text: binder.own(owner) for text, owner in owners.items()}
        found, failed = by_month(
            source.engine, table, asked, conditions, inspection.calendar, last=inspection.last
        )
    if inspection.key:
        rows = sum(value or 0 for _, what, _, value in found if what == ROWS)
        repeated, refused = _repeated(
            _window(binder, inspection), inspection, parts=1 + int(rows) // MOST_KEYS
        )
        found += repeated
        failed |= refused
    return pd.DataFrame(found, columns=list(COLUMNS)).astype(TYPES), failed


def _asked(table: ibis.Table, inspection: Inspection) -> dict[Key, ibis.Value]:
    engine = engine_of(table)
    asked: dict[Key, ibis.Value] = {(ROWS, ""): table.count()}
    if inspection.dated is not None:
        asked[FIRST, ""] = table[DAY].min().epoch_days()
        asked[LAST, ""] = table[DAY].max().epoch_days()
    for column in inspection.looked_at:
        value = read_column(
            table, column, engine=engine
        ).value  # as formulas read it: what is no number is missing
        asked[CheckKind.MISSING, column] = table.count(where=value.isnull())  # noqa: PD003 - Ibis
    for column in inspection.bounded:
        known = inspection.source.source.columns[column]
        value = read_column(table, column, engine=engine).value
        outside = [value < known.low] if known.low is not None else []
        outside += [value > known.high] if known.high is not None else []
        asked[CheckKind.IMPOSSIBLE, column] = table.count(where=outside[0] | outside[-1])
    return asked


def _at_once(
    engine: Engine, table: ibis.Table, asked: Mapping[Key, ibis.Value]
) -> tuple[Counted, dict[str, str]]:
    """Count where there are no dates."""
    keys = list(asked)
    named = {f"n{position}": value.cast("float64") for position, value in enumerate(asked.values())}
    reply = run(engine, lambda some: table.aggregate(**some), named)
    found: Counted = [
        (None, *keys[int(name[1:])], values[0]) for part in reply.tables for name, values in part.items()
    ]
    return found, dict(reply.failed)


def _window(binder: Binder, inspection: Inspection) -> ibis.Table:
    source, column = inspection.source, inspection.dated
    return source.table if column is None else binder.rows(source, column, Rows.WINDOW)


def _repeated(table: ibis.Table, inspection: Inspection, *, parts: int) -> tuple[Counted, dict[str, str]]:
    """Count the keys that come more than once, in several parts where there are many."""
    if inspection.source.source.database is not None:
        parts = 1  # its memory is its own, and not every engine digests alike
    found: Counted = []
    name = ", ".join(inspection.key)
    for part in range(parts):
        groups = _part(table, inspection.key, part, parts).group_by(list(inspection.key))
        repeated = groups.aggregate(times=ibis._.count()).filter(ibis._.times > 1)
        asked = {REPEATED_KEYS: repeated.count(), REPEATED_ROWS: repeated.times.sum().fill_null(0)}
        reply = run(inspection.source.engine, partial(_aggregated, repeated), asked)
        if reply.failed:
            return [], dict(reply.failed)
        found += [(None, what, name, values[0]) for answer in reply.tables for what, values in answer.items()]
    return found, {}


def _aggregated(table: ibis.Table, some: Mapping[str, ibis.Value]) -> ibis.Table:
    return table.aggregate(**some)


def _part(table: ibis.Table, key: tuple[str, ...], part: int, parts: int) -> ibis.Table:
    """Give the rows whose keys fall into one of some parts; equal keys fall into the same."""
    if parts == 1:
        return table
    digest = reduce(xor, (table[name].hash().fill_null(0) for name in key))
    return table.filter((digest % parts).abs() == part)  # a digest may be negative
