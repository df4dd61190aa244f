"""The queries: all numbers of a source, of every grain and dimension, and back come numbers only.

Numbers that combine are asked for together, all grains at once; the others once a grain and dimension.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from kpiwork.errors import Problem
from kpiwork.measure.binding import Binder, Rows
from kpiwork.measure.buckets import first_day
from kpiwork.measure.crossing import visible
from kpiwork.measure.cuts import MOST_SEGMENTS, Cut, cut_once, cut_staged, packed
from kpiwork.measure.engine import Reply, run
from kpiwork.measure.plan import Aggregate
from kpiwork.measure.stages import combines
from kpiwork.periods import Calendar, PeriodKind

__all__ = ["EMPTY", "Question", "ask"]

EMPTY = "empty"
"""The grain under which a number stands that an aggregate has where there is no row."""

COLUMNS = ("item", "grain", "dimension", "start", "segment", "value")
KEYS = frozenset({"cut", "start", "segment"})
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
    sizes : mapping of (date column, dimension) to int
        How many segments there are at most, where that is known.
    """

    aggregates: Mapping[Aggregate, tuple[str, ...]]
    grains: tuple[PeriodKind, ...]
    segment_grains: tuple[PeriodKind, ...]
    calendar: Calendar
    sizes: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Group:
    """One query: some numbers over the same rows, and how to cut them; no cut for no row at all."""

    wanted: tuple[Aggregate, ...]
    cuts: tuple[Cut, ...]


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
    for group in _groups(binder, question):
        sound = [aggregate for aggregate in group.wanted if aggregate not in failed]
        if sound:
            reply = _asked(binder, question, group.cuts, sound)
            frames += [_frame(columns, group.cuts) for columns in reply.tables]
            for name in reply.failed:
                failed[order[int(name[1:])]] = _refused(order[int(name[1:])])
    return _wanted(pd.concat(frames, ignore_index=True), question), failed


def _groups(binder: Binder, question: Question) -> Iterator[_Group]:
    """List the queries."""
    by_date: dict[str, list[Aggregate]] = {}
    for aggregate in question.aggregates:
        by_date.setdefault(binder.date_column(aggregate), []).append(aggregate)
    for column, wanted in by_date.items():
        yield _Group(wanted=tuple(wanted), cuts=())
        together = [one for one in wanted if combines(binder.value(one, Rows.WINDOW))]
        alone = [one for one in wanted if one not in together]
        whole = tuple(Cut(grain=grain) for grain in question.grains)
        yield _Group(wanted=tuple(together), cuts=whole)
        yield from (_Group(wanted=tuple(alone), cuts=(cut,)) for cut in whole)
        sizes = {
            name: question.sizes.get((column, name), MOST_SEGMENTS) for name in _split(together, question)
        }
        for pack in packed(sizes):
            yield _Group(wanted=_by(pack, together, question), cuts=_cuts(pack, question))
        for name in _split(alone, question):
            for cut in _cuts([name], question):
                yield _Group(wanted=_by([name], alone, question), cuts=(cut,))


def _split(wanted: Iterable[Aggregate], question: Question) -> list[str]:
    return sorted({name for aggregate in wanted for name in question.aggregates[aggregate]})


def _by(dimensions: Iterable[str], wanted: Iterable[Aggregate], question: Question) -> tuple[Aggregate, ...]:
    asked = frozenset(dimensions)
    return tuple(aggregate for aggregate in wanted if not asked.isdisjoint(question.aggregates[aggregate]))


def _cuts(dimensions: Iterable[str], question: Question) -> tuple[Cut, ...]:
    return tuple(Cut(grain=grain, dimension=name) for name in dimensions for grain in question.segment_grains)


def _asked(binder: Binder, question: Question, cuts: tuple[Cut, ...], wanted: Sequence[Aggregate]) -> Reply:
    """Run one query; its numbers are named by the aggregates' positions in the question."""
    rows = Rows.WINDOW if cuts else Rows.NONE
    table, order = binder.table(wanted[0], rows), list(question.aggregates)
    ask_all = partial(run, binder.source(wanted[0].source).engine)
    numbers = {f"n{order.index(aggregate)}": binder.value(aggregate, rows) for aggregate in wanted}
    if not cuts:
        return ask_all(lambda some: table.aggregate(**some), numbers)
    if all(combines(value) for value in numbers.values()):
        return ask_all(lambda some: cut_staged(table, some, cuts, question.calendar), numbers)
    [cut] = cuts
    return ask_all(lambda some: cut_once(table, some, cut, question.calendar), numbers)


def _frame(columns: Mapping[str, list[Any]], cuts: Sequence[Cut]) -> pd.DataFrame:
    """Turn one table of numbers into rows of one number each."""
    names = [name for name in columns if name not in KEYS]
    length = len(columns[names[0]])
    found = [cuts[cut] for cut in columns["cut"]] if cuts else []
    starts = [first_day(start) for start in columns["start"]] if cuts else [None] * length
    frame = pd.DataFrame(
        {
            "item": np.repeat([int(name[1:]) for name in names], length),
            "grain": [cut.grain.value for cut in found] * len(names) if cuts else EMPTY,
            "dimension": [cut.dimension for cut in found] * len(names) if cuts else "",
            "start": np.tile(np.array(starts, dtype="datetime64[ns]"), len(names)),
            "segment": _segments(columns, found, length) * len(names),
            "value": np.array([columns[name] for name in names], dtype="float64").ravel(),
        }
    )
    return frame.astype(TYPES)


def _segments(columns: Mapping[str, list[Any]], cuts: Sequence[Cut], length: int) -> list[str]:
    """Give the segment of each row of an answer; empty for the whole."""
    if "segment" not in columns:
        return [""] * length
    return [visible(one, cut.dimension) for one, cut in zip(columns["segment"], cuts, strict=True)]


def _wanted(found: pd.DataFrame, question: Question) -> pd.DataFrame:
    """Leave out splits that came with others' only because they were asked together."""
    asked = [{"", *dimensions} for dimensions in question.aggregates.values()]
    kept = [name in asked[item] for item, name in zip(found["item"], found["dimension"], strict=True)]
    return found[kept].reset_index(drop=True)


def _refused(aggregate: Aggregate) -> Problem:
    fact = f"does not fit this data: the source {aggregate.source} cannot compute this formula"
    mend = "look for values that the formula cannot take, such as text in a cast, or for a damaged file"
    return Problem(place=aggregate.value.place, fact=fact, mend=mend)
