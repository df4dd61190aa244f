"""The first look at a source: from when to when there are rows, and into how many segments they fall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ibis
import pandas as pd

from kpiwork.measure.binding import Binder, Rows
from kpiwork.measure.crossing import MOST_CELLS, parts_of
from kpiwork.measure.cuts import MOST_SEGMENTS, segment_of
from kpiwork.measure.engine import Engine, run
from kpiwork.measure.plan import Aggregate
from kpiwork.measure.spans import Span, by_month, spans_of
from kpiwork.periods import Calendar

__all__ = ["Span", "Survey", "ask_segments", "ask_spans", "owners_of", "read_survey"]

NO_SPAN = Span(first=None, last=None, days=0)
SPANS = {"date": "str", "month": "datetime64[ns]", "what": "str", "column": "str", "value": "float64"}
SEGMENTS = {"date": "str", "dimension": "str", "found": "int64"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What the first look found.

    Parameters
    ----------
    spans : mapping of (date column, rows) to Span
        Rows are the text of a department's condition, empty for all rows.
    segments : mapping of (date column, dimension) to int
        How many segments there are inside the window; where they are few, perhaps less.
    """

    spans: Mapping[tuple[str, str], Span]
    segments: Mapping[tuple[str, str], int]

    def span(self, date_column: str, rows: str) -> Span:
        """Give the span of a department's rows, which may have none."""
        return self.spans.get((date_column, rows), NO_SPAN)

    def is_crowded(self, date_column: str, dimension: str) -> bool:
        """Tell whether a dimension has too many segments to be split by."""
        most = MOST_SEGMENTS if len(parts_of(dimension)) == 1 else MOST_CELLS
        return self.segments.get((date_column, dimension), 0) > most

    @property
    def crowded(self) -> dict[str, int]:
        """The dimensions that have too many segments, with how many."""
        return {name: count for (date, name), count in self.segments.items() if self.is_crowded(date, name)}


def owners_of(binder: Binder, aggregates: Iterable[Aggregate]) -> dict[str, dict[str, Aggregate]]:
    """Give for each date column the texts of departments' conditions, with one number of each."""
    found: dict[str, dict[str, Aggregate]] = {}
    for aggregate in aggregates:
        rows = aggregate.rows.text if aggregate.rows else ""
        found.setdefault(binder.date_column(aggregate), {}).setdefault(rows, aggregate)
    return found


def ask_spans(
    binder: Binder, owners: Mapping[str, Mapping[str, Aggregate]], calendar: Calendar
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Ask one source for the days that have rows, one query a date column.

    Parameters
    ----------
    binder : Binder
        Binds the conditions.
    owners : mapping of str to mapping of str to Aggregate
        From `owners_of`.
    calendar : Calendar
        The organisation's.

    Returns
    -------
    DataFrame
        For `read_survey`.
    dict of str to str
        What could not be asked, with the kind of error.
    """
    rows: list[tuple[object, ...]] = []
    failed: dict[str, str] = {}
    for column, group in owners.items():
        any_of = next(iter(group.values()))
        engine, table = binder.source(any_of.source).engine, binder.table(any_of, Rows.EVERY)
        conditions = {text: binder.own(one) for text, one in group.items()}
        found, refused = by_month(engine, table, {}, conditions, calendar, last=binder.last)
        rows += [(column, *one) for one in found]
        failed |= refused
    return pd.DataFrame(rows, columns=list(SPANS)).astype(SPANS), failed


def ask_segments(
    binder: Binder, dimensions: Mapping[str, Iterable[str]], any_of: Mapping[str, Aggregate]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Ask one source into how many segments its dimensions fall.

    All rows are looked at first, since engines count a column alone quickly; only where they hold
    many values, the segments inside the window are counted.

    Parameters
    ----------
    binder : Binder
        Knows the source.
    dimensions : mapping of str to iterable of str
        The dimensions by date column.
    any_of : mapping of str to Aggregate
        For each date column a number that is placed in time by it.

    Returns
    -------
    DataFrame
        For `read_survey`.
    dict of str to str
        What could not be asked, with the kind of error.
    """
    rows: list[tuple[str, str, int]] = []
    failed: dict[str, str] = {}
    for column, names in dimensions.items():
        engine = binder.source(any_of[column].source).engine
        table = binder.table(any_of[column], Rows.EVERY)
        few, refused = _counted(
            engine, table, {name: _values(table, name).nunique() + 1 for name in names}
        )  # 1 for none
        window = binder.table(any_of[column], Rows.WINDOW)
        many = {
            name: segment_of(window, name).nunique() for name in names if few.get(name, 0) > MOST_SEGMENTS
        }
        exact, refused_too = _counted(engine, window, many)
        rows += [(column, name, count) for name, count in {**few, **exact}.items()]
        failed |= refused | refused_too
    return pd.DataFrame(rows, columns=list(SEGMENTS)).astype(SEGMENTS), failed


def _values(table: ibis.Table, dimension: str) -> ibis.Value:
    """Give a column as it is, which engines count quickly; crossed ones as text."""
    return table[dimension] if len(parts_of(dimension)) == 1 else segment_of(table, dimension)


def _counted(
    engine: Engine, table: ibis.Table, asked: Mapping[str, ibis.Value]
) -> tuple[dict[str, int], dict[str, str]]:
    names = list(asked)
    numbers = {f"n{position}": value for position, value in enumerate(asked.values())}
    reply = run(engine, lambda some: table.aggregate(**some), numbers)
    found = {names[int(key[1:])]: values[0] for part in reply.tables for key, values in part.items()}
    return found, dict(reply.failed)


def read_survey(spans: pd.DataFrame, segments: pd.DataFrame) -> Survey:
    """Read the frames of `ask_spans` and `ask_segments`, fresh or from the cache."""
    return Survey(
        spans={
            (column, owner): span
            for column, counted in spans.groupby("date")
            for owner, span in spans_of(counted).items()
        },
        segments={(row.date, row.dimension): int(row.found) for row in segments.itertuples()},
    )
