"""Histograms as Ibis aggregates: how many rows have which value, however many rows there are.

Each is one query over rows with their day, and gives for every period and segment a bounded
number of groups: start, segment, key (int64, null for rows without a value) and rows.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import ibis

from kpiwork.measure.binding import DAY
from kpiwork.measure.buckets import bucket
from kpiwork.measure.cuts import MOST_SEGMENTS, Cut, segment
from kpiwork.measure.expression.operands import cast_for_sure
from kpiwork.measure.histograms.bins import MOST_BINS, Bins, is_multiple, number_of, whole, written
from kpiwork.periods import Calendar

__all__ = ["BEYOND", "Tally", "around", "by_truth", "fitting", "last_digits", "repeats"]

BEYOND = DIGITS = 10
"""The key of values whose last digit is not known: one more than 9."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """What all histograms have in common.

    Parameters
    ----------
    table : ibis table
        Rows with their day.
    cut : Cut
        By which periods, and by which dimension too.
    calendar : Calendar
        The organisation's.
    """

    table: ibis.Table
    cut: Cut
    calendar: Calendar

    @property
    def keys(self) -> dict[str, ibis.Value]:
        """A row's period and segment, as readings write them."""
        start = bucket(self.table[DAY], self.cut.grain, self.calendar)
        if not self.cut.dimension:
            return {"start": start}
        return {"start": start, "segment": segment(self.table[self.cut.dimension])}


def around(tally: Tally, number: ibis.Value, resolution: float, *, center: int, reach: int) -> ibis.Table:
    """Count rows by bin, around one of them.

    Parameters
    ----------
    tally : Tally
        Which rows, by what.
    number : ibis value
        A float64 of its table.
    resolution : float
        The step between two bins.
    center : int
        The bin in the middle.
    reach : int
        How many bins on either side are told apart.

    Returns
    -------
    ibis table
        Keys are bins; all rows below have ``center - reach - 1``, all above ``center + reach + 1``.
    """
    bins = Bins(low=center - reach, high=center + reach, resolution=resolution)
    return _counted(tally, bins.place(number, below=bins.low - 1, above=bins.high + 1))


def last_digits(tally: Tally, number: ibis.Value, resolution: float) -> ibis.Table:
    """Count rows by the last digit of their bin's number.

    Parameters
    ----------
    tally, number, resolution
        As for `around`.

    Returns
    -------
    ibis table
        Keys are digits, or `BEYOND` for values that are too large to have a last digit.
    """
    bins = Bins(low=-MOST_BINS, high=MOST_BINS, resolution=resolution)
    digit = bins.place(number, below=0, above=0).abs() % DIGITS
    beyond = bins.below(number) | bins.above(number)
    return _counted(tally, ibis.cases((beyond, whole(BEYOND)), else_=digit))


def by_truth(tally: Tally, told: ibis.Value) -> ibis.Table:
    """Count rows by a truth: keys are 1 and 0."""
    return _counted(tally, ibis.cases((told, whole(1)), else_=whole(0)))


def repeats(tally: Tally, columns: Sequence[str], *, most: int) -> ibis.Table:
    """Count how often values, or combinations of values, occur.

    Parameters
    ----------
    tally : Tally
        Which rows, by what.
    columns : sequence of str
        Columns of its table.
    most : int
        How many times are told apart.

    Returns
    -------
    ibis table
        Keys are times, ``most + 1`` for all that occur more often; with them how many different values
        occur so often (``values``). Rows that lack any of the values have a null key.
    """
    table = tally.table
    values = {f"v{position}": _same(table, name) for position, name in enumerate(columns)}
    known = ibis.and_(*(value.notnull() for value in values.values()))
    told = {name: ibis.cases((known, value)) for name, value in values.items()}
    each = table.group_by(**tally.keys, **told, known=known).aggregate(times=table.count())
    more = whole(most + 1)
    key = ibis.cases((~each.known, ibis.null("int64")), (each.times > more, more), else_=each.times)
    keys = {name: each[name] for name in tally.keys}
    rows = cast_for_sure(each.times.sum(), "int64")
    return _few(each.group_by(**keys, key=key).aggregate(values=each.count(), rows=rows))


def fitting(table: ibis.Table, number: ibis.Value, candidates: Sequence[float]) -> ibis.Table:
    """Count for several resolutions how many values are whole multiples; each different value is tried once.

    Parameters
    ----------
    table : ibis table
        The rows.
    number : ibis value
        A float64 of it.
    candidates : sequence of float
        The resolutions.

    Returns
    -------
    ibis table
        One row: how many values tell of a resolution (``values``; not 0, which is a multiple of all, nor
        infinity), and how many of them are multiples of each (``fit0`` …).
    """
    each = table.group_by(number=number).aggregate(times=table.count())
    telling = (each.number != 0) & (each.number.abs() <= written(sys.float_info.max))
    fits = {f"fit{at}": telling & is_multiple(each.number, one) for at, one in enumerate(candidates)}
    counts = {"values": each.times.sum(where=telling)}
    counts |= {name: each.times.sum(where=fit) for name, fit in fits.items()}
    return each.aggregate(
        **{name: ibis.coalesce(cast_for_sure(many, "int64"), whole(0)) for name, many in counts.items()}
    )


def _same(table: ibis.Table, name: str) -> ibis.Value:
    """Give values of a column such that equal ones are the same; NaN and empty texts are none."""
    dtype = table[name].type()
    if dtype.is_numeric():
        return table[name].cast("int64") if dtype.is_integer() else number_of(table, name)
    return table[name].nullif("") if dtype.is_string() else table[name]


def _counted(tally: Tally, key: ibis.Value) -> ibis.Table:
    grouped = tally.table.group_by(**tally.keys, key=key)
    return _few(grouped.aggregate(rows=tally.table.count()))


def _few(counted: ibis.Table) -> ibis.Table:
    """Let no more segments come back than one too many, which tells that there are too many."""
    if "segment" not in counted.columns:
        return counted
    ranked = counted.mutate(place=ibis.dense_rank().over(order_by=counted.segment))
    return ranked.filter(ranked.place <= MOST_SEGMENTS).drop("place")
