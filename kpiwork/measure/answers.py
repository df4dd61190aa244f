"""The queries: all aggregates of a source in one query a grain, and back come numbers only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pandas as pd

from kpiwork.errors import Problem
from kpiwork.measure.binding import DAY, Binder, Rows
from kpiwork.measure.buckets import bucket, first_day
from kpiwork.measure.engine import Reply, run
from kpiwork.measure.plan import Aggregate
from kpiwork.periods import Calendar, PeriodKind

__all__ = ["EMPTY", "MOST_SEGMENTS", "NONE", "Question", "ask", "segment"]

EMPTY = "empty"
"""The grain under which a number stands that an aggregate has where there is no row."""

NONE = "(none)"
"""How a missing value of a dimension is written."""

MOST_SEGMENTS = 200  # more are no longer read by anyone, and are often people or free text
COLUMNS = ("item", "grain", "dimension", "start", "segment", "value")
TYPES = {
    "item": "int64",
    "grain": "str",
    "dimension": "str",
    "start": "datetime64[ns]",
    "segment": "str",
    "value": "float64",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What to ask of one source.

    Parameters
    ----------
    aggregates : mapping of Aggregate to tuple of str
        Every number, with the dimensions it is split by; in order.
    grains : tuple of PeriodKind
        For the whole.
    segment_grains : tuple of PeriodKind
        For the segments.
    calendar : Calendar
        The organisation's.
    """

    aggregates: Mapping[Aggregate, tuple[str, ...]]
    grains: tuple[PeriodKind, ...]
    segment_grains: tuple[PeriodKind, ...]
    calendar: Calendar


def segment(table: ibis.Table, dimension: str) -> ibis.Value:
    """Give a dimension as text, where a missing or empty value is written out."""
    text = table[dimension].cast("string")
    return text.nullif("").fill_null(NONE)


def ask(binder: Binder, question: Question) -> tuple[pd.DataFrame, dict[Aggregate, Problem]]:
    """Ask one source everything.

    Parameters
    ----------
    binder : Binder
        Binds the aggregates; all of them must be known to fit.
    question : Question
        What to ask.

    Returns
    -------
    DataFrame
        One row a number: item (position in the question), grain, dimension, start, segment, value.
    dict of Aggregate to Problem
        Those that the engine could not compute.
    """
    frames = [pd.DataFrame(columns=list(COLUMNS)).astype(TYPES)]
    failed: dict[Aggregate, Problem] = {}
    order = list(question.aggregates)
    for grain, dimension, wanted in _groups(binder, question):
        sound = [aggregate for aggregate in wanted if aggregate not in failed]
        if sound:
            reply = _asked(binder, question, grain, dimension, sound)
            frames += [_frame(columns, grain, dimension) for columns in reply.tables]
            for name in reply.failed:
                failed[order[int(name[1:])]] = _refused(order[int(name[1:])])
    return pd.concat(frames, ignore_index=True), failed


def _groups(binder: Binder, question: Question) -> Iterator[tuple[PeriodKind | None, str, list[Aggregate]]]:
    """List the queries: a grain (none for the empty table), a dimension, and what to compute."""
    by_date: dict[str, list[Aggregate]] = {}
    for aggregate in question.aggregates:
        by_date.setdefault(binder.date_column(aggregate), []).append(aggregate)
    for wanted in by_date.values():
        yield None, "", wanted
        for grain in question.grains:
            yield grain, "", wanted
        for dimension in sorted({name for aggregate in wanted for name in question.aggregates[aggregate]}):
            split = [aggregate for aggregate in wanted if dimension in question.aggregates[aggregate]]
            for grain in question.segment_grains:
                yield grain, dimension, split


def _asked(
    binder: Binder, question: Question, grain: PeriodKind | None, dimension: str, wanted: Sequence[Aggregate]
) -> Reply:
    """Run one query; its numbers are named by the aggregates' positions in the question."""
    rows = Rows.NONE if grain is None else Rows.WINDOW
    table, order = binder.table(wanted[0], rows), list(question.aggregates)
    numbers = {f"n{order.index(aggregate)}": binder.value(aggregate, rows) for aggregate in wanted}
    if grain is None:
        return run(lambda some: table.aggregate(**some), numbers)
    keys = {"start": bucket(table[DAY], grain, question.calendar)}
    keys |= {"segment": segment(table, dimension)} if dimension else {}
    return run(lambda some: table.group_by(**keys).aggregate(**some), numbers)


def _frame(columns: Mapping[str, list[Any]], grain: PeriodKind | None, dimension: str) -> pd.DataFrame:
    """Turn one table of numbers into rows of one number each."""
    names = [name for name in columns if name not in ("start", "segment")]
    length = len(columns[names[0]])
    starts = [first_day(start) for start in columns["start"]] if grain else [None] * length
    frame = pd.DataFrame(
        {
            "item": np.repeat([int(name[1:]) for name in names], length),
            "grain": EMPTY if grain is None else grain.value,
            "dimension": dimension,
            "start": np.tile(np.array(starts, dtype="datetime64[ns]"), len(names)),
            "segment": columns.get("segment", [""] * length) * len(names),
            "value": np.array([columns[name] for name in names], dtype="float64").ravel(),
        }
    )
    return frame.astype(TYPES)


def _refused(aggregate: Aggregate) -> Problem:
    fact = f"does not fit this data: the source {aggregate.source} cannot compute this formula"
    mend = "look for values that the formula cannot take, such as text in a cast, or for a damaged file"
    return Problem(place=aggregate.value.place, fact=fact, mend=mend)
