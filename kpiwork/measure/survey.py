"""The first look at a source: from when to when there are rows, and into how many segments they fall."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import ibis
import pandas as pd

from kpiwork.measure.answers import MOST_SEGMENTS, segment
from kpiwork.measure.binding import DAY, Binder, Rows
from kpiwork.measure.engine import run
from kpiwork.measure.plan import Aggregate
from kpiwork.periods import PeriodKind

__all__ = ["Span", "Survey", "ask_survey", "read_survey"]

# Longest mean distance in days between dates that still fills every period of a grain: a bit
# more than the period, so that a gap or two does not matter. Any distance fills years.
FILLS = {
    PeriodKind.WEEK: 10,
    PeriodKind.MONTH: 45,
    PeriodKind.QUARTER: 135,
    PeriodKind.CALENDAR_QUARTER: 135,
}
TYPES = {"first": "datetime64[ns]", "last": "datetime64[ns]", "found": "int64"}
COLUMNS = ("date", "rows", "dimension", "first", "last", "found")


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """The days that have rows.

    Parameters
    ----------
    first, last : date or None
        The first and the last of them; None without any.
    days : int
        How many different ones.
    """

    first: date | None
    last: date | None
    days: int

    def fills(self, grain: PeriodKind, reviewed: PeriodKind) -> bool:
        """Tell whether rows stand so close that each period of a grain has its own.

        A quota dated on the first day of a quarter fills quarters and years, but no months. With
        one day alone nothing can be told; it is taken to be of the kind that is reviewed.
        """
        if self.first is None or self.last is None:
            return False
        if self.days == 1:
            order = list(PeriodKind)
            return order.index(grain) >= order.index(reviewed)
        distance = (self.last - self.first).days / (self.days - 1)
        return grain not in FILLS or distance <= FILLS[grain]


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What the first look found.

    Parameters
    ----------
    spans : mapping of (date column, rows) to Span
        Rows are the text of a department's condition, empty for all rows.
    segments : mapping of (date column, dimension) to int
        How many segments there are inside the window.
    """

    spans: Mapping[tuple[str, str], Span]
    segments: Mapping[tuple[str, str], int]

    def is_crowded(self, date_column: str, dimension: str) -> bool:
        """Tell whether a dimension has too many segments to be split by."""
        return self.segments.get((date_column, dimension), 0) > MOST_SEGMENTS

    @property
    def crowded(self) -> dict[str, int]:
        """The dimensions that have too many segments, with how many."""
        return {name: count for (date, name), count in self.segments.items() if self.is_crowded(date, name)}


def ask_survey(
    binder: Binder, aggregates: Mapping[Aggregate, Iterable[str]]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Ask one source for its survey, one query a date column.

    Parameters
    ----------
    binder : Binder
        Binds the aggregates.
    aggregates : mapping of Aggregate to iterable of str
        What will be asked later, with the dimensions.

    Returns
    -------
    DataFrame
        For `read_survey`.
    dict of str to str
        What could not be asked, with the kind of error.
    """
    by_date: dict[str, list[Aggregate]] = {}
    for aggregate in aggregates:
        by_date.setdefault(binder.date_column(aggregate), []).append(aggregate)
    rows: list[tuple[object, ...]] = []
    failed: dict[str, str] = {}
    for column, group in by_date.items():
        dimensions = sorted({dimension for aggregate in group for dimension in aggregates[aggregate]})
        some, refused = _rows(binder, column, group, dimensions)
        rows += some
        failed |= refused
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(TYPES), failed


def _rows(
    binder: Binder, column: str, group: list[Aggregate], dimensions: list[str]
) -> tuple[list[tuple[object, ...]], Mapping[str, str]]:
    table = binder.table(group[0], Rows.ALL)
    owners = {aggregate.rows.text if aggregate.rows else "": binder.own(aggregate) for aggregate in group}
    asked: dict[str, ibis.Value] = {}
    for position, where in enumerate(owners.values()):
        asked[f"first{position}"] = table[DAY].min(where=where)
        asked[f"last{position}"] = table[DAY].max(where=where)
        asked[f"days{position}"] = table[DAY].nunique(where=where)
    for position, dimension in enumerate(dimensions):
        asked[f"segments{position}"] = segment(table, dimension).nunique(where=table[DAY] >= binder.start)
    reply = run(lambda some: table.aggregate(**some), asked)
    found = {name: values[0] for answer in reply.tables for name, values in answer.items()}
    spans = [
        (column, rows, "", found.get(f"first{i}"), found.get(f"last{i}"), found.get(f"days{i}", 0))
        for i, rows in enumerate(owners)
    ]
    counts = [
        (column, "", dimension, None, None, found.get(f"segments{i}", 0))
        for i, dimension in enumerate(dimensions)
    ]
    return [*spans, *counts], reply.failed


def read_survey(frame: pd.DataFrame) -> Survey:
    """Read the frame of `ask_survey`, fresh or from the cache."""
    spans: dict[tuple[str, str], Span] = {}
    segments: dict[tuple[str, str], int] = {}
    for row in frame.itertuples():
        if row.dimension:
            segments[row.date, row.dimension] = int(row.found)
        else:
            first, last = (None if pd.isna(day) else day.date() for day in (row.first, row.last))
            spans[row.date, row.rows] = Span(first=first, last=last, days=int(row.found))
    return Survey(spans=spans, segments=segments)
