"""One query for many cuts of the same rows: every grain of the whole, or of some dimensions.

Rows are first put together by day, or by month and dimensions; the cuts are taken from these
groups inside the engine, so that the data is read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ibis

from kpiwork.measure.binding import DAY
from kpiwork.measure.buckets import bucket, piece
from kpiwork.measure.crossing import CROSS, parts_of
from kpiwork.measure.expression.engines import engine_of
from kpiwork.measure.expression.operands import known
from kpiwork.measure.stages import stage_of
from kpiwork.periods import Calendar, PeriodKind

__all__ = ["MOST_SEGMENTS", "NONE", "Cut", "cut_once", "cut_staged", "packed", "segment", "segment_of"]

NONE = "(none)"
"""How a missing value of a dimension is written."""

MOST_SEGMENTS = 200  # more are no longer read by anyone, and are often people or free text

MOST_EXACT = 2.0**53
"""Below it a float holds every whole number."""

MOST_TOGETHER = 2_000
"""Combinations of segments in one first stage; with more, a scan for each dimension is as quick."""

LISTED = ("cut", "start", "segment")
YEAR = 12  # months


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """One way to group rows.

    Parameters
    ----------
    grain : PeriodKind
        By which periods.
    dimension : str
        By which column, too, or by which ones that are crossed; empty for the whole.
    """

    grain: PeriodKind
    dimension: str = ""


def segment(value: ibis.Value) -> ibis.Value:
    """Give a dimension as text, where a missing or empty value is written out."""
    text = _whole(value) if value.type().is_floating() else value.cast("string")
    return text.nullif("").fill_null(NONE)


def segment_of(table: ibis.Table, dimension: str, names: Mapping[str, str] | None = None) -> ibis.Value:
    """Give the segment of each row; of a crossed dimension those of its columns, one after the other.

    Parameters
    ----------
    table : ibis table
        Rows, or groups of them.
    dimension : str
        A column, or several that are crossed.
    names : mapping of str to str, optional
        How the columns are called in the table, where otherwise.
    """
    first, *more = (segment(table[names[part] if names else part]) for part in parts_of(dimension))
    for other in more:
        first = first + CROSS + other
    return first


def _whole(value: ibis.Value) -> ibis.Value:
    """Write floats that are whole without a fraction, which not every engine writes."""
    number = known(value, engine_of(value))
    is_whole = (number.abs() < MOST_EXACT) & (number.floor() == number)
    return is_whole.ifelse(number.cast("int64").cast("string"), number.cast("string"))


def packed(sizes: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Put dimensions together that have few combinations.

    Parameters
    ----------
    sizes : mapping of str to int
        How many segments each dimension has, at most.

    Returns
    -------
    tuple of tuple of str
        Each dimension once.
    """
    packs: list[list[str]] = []
    together = 0
    for name in sorted(sizes, key=lambda name: (sizes[name], name)):
        size = max(1, sizes[name])
        if packs and together * size <= MOST_TOGETHER:
            packs[-1].append(name)
            together *= size
        else:
            packs.append([name])
            together = size
    return tuple(tuple(pack) for pack in packs)


def cut_once(
    table: ibis.Table, numbers: Mapping[str, ibis.Value], cut: Cut, calendar: Calendar
) -> ibis.Table:
    """Compute numbers straight from the rows, for one cut.

    Parameters
    ----------
    table : ibis table
        Rows with their day.
    numbers : mapping of str to ibis value
        What to compute.
    cut : Cut
        How to group them.
    calendar : Calendar
        The organisation's.

    Returns
    -------
    ibis table
        cut (always 0), start, segment and the numbers.
    """
    by = segment_of(table, cut.dimension) if cut.dimension else None
    made = table.group_by(**_keys(table[DAY], by, cut, calendar)).aggregate(**numbers)
    return _listed(made, 0, numbers)


def cut_staged(
    table: ibis.Table, numbers: Mapping[str, ibis.Value], cuts: Sequence[Cut], calendar: Calendar
) -> ibis.Table:
    """Compute numbers that combine for several cuts, with one scan.

    Parameters
    ----------
    table : ibis table
        Rows with their day.
    numbers : mapping of str to ibis value
        What to compute.
    cuts : sequence of Cut
        How to group them.
    calendar : Calendar
        The organisation's.

    Returns
    -------
    ibis table
        cut (position among the cuts), start, segment and the numbers.
    """
    columns = dict.fromkeys(part for cut in cuts if cut.dimension for part in parts_of(cut.dimension))
    names = {column: f"by{position}" for position, column in enumerate(columns)}
    keys = {name: table[column] for column, name in names.items()}
    months = bool(names) and _are_months(cuts, calendar)
    first = bucket(table[DAY], PeriodKind.MONTH, calendar) if months else table[DAY]
    if names and not months:
        first = piece(first, calendar)
    stage = stage_of(table, {"day": first, **keys}, numbers.values())
    day = _date_of(stage.table.day) if months else stage.table.day
    parts = []
    for position, cut in enumerate(cuts):
        by = segment_of(stage.table, cut.dimension, names) if cut.dimension else None
        group = _keys(day, by, cut, calendar)
        made = stage.table.group_by(**group).aggregate(**stage.combined)
        parts.append(_listed(made, position, list(stage.columns.values())))
    groups = ibis.union(*parts) if len(parts) > 1 else parts[0]
    return groups.select(*LISTED, **{name: stage.value(value, groups) for name, value in numbers.items()})


def _keys(day: ibis.Value, by: ibis.Value | None, cut: Cut, calendar: Calendar) -> dict[str, ibis.Value]:
    start = bucket(day, cut.grain, calendar)
    return {"start": start} if by is None else {"start": start, "segment": by}


def _listed(made: ibis.Table, cut: int, numbers: Iterable[str]) -> ibis.Table:
    """Give groups with the columns that those of every cut have."""
    start = made.start if made.start.type().is_date() else _date_of(made.start)
    text = made.segment if "segment" in made.columns else ibis.literal("", "string")
    return made.select(*numbers, cut=ibis.literal(cut, "int64"), start=start, segment=text)


def _are_months(cuts: Iterable[Cut], calendar: Calendar) -> bool:
    """Tell whether all periods are made up of calendar months."""
    return not calendar.has_week_months and all(cut.grain is not PeriodKind.WEEK for cut in cuts)


def _date_of(month: ibis.Value) -> ibis.Value:
    """Give the first day of a month by its number."""
    year, ordinal = (month - month % YEAR) / YEAR, month % YEAR + 1
    return ibis.date(year.cast("int32"), ordinal.cast("int32"), ibis.literal(1, "int32"))
