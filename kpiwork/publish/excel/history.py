"""The readings behind the charts: one table a department, a row a period of each KPI."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from kpiwork.display.history import History, history_of
from kpiwork.display.templates import day
from kpiwork.publish.excel.cells import BLANK, Cell, dated, known, said
from kpiwork.publish.excel.formats import Look
from kpiwork.publish.excel.number_formats import WHOLE, in_full
from kpiwork.publish.excel.sheet import Sheet
from kpiwork.publish.excel.tables import Table, write_table
from kpiwork.review.change import limits_at
from kpiwork.review.record import KpiReview, Point, Record

__all__ = ["BOUNDS", "LIMITS", "Readings", "Shown", "Written", "histories", "readings_of", "write_history"]

BOUNDS = ("At least", "At most")
LIMITS = ("Lower limit", "Centre", "Upper limit")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A KPI's history as the sheet shows it: the points of one grain, oldest first."""

    kpi: KpiReview
    history: History
    points: tuple[Point, ...]
    minimum: int

    @property
    def has_limits(self) -> bool:
        """Whether it is known how far single readings usually move."""
        return any(self.limits(point) for point in self.points)

    def limits(self, point: Point) -> tuple[float, ...]:
        """Give the lower limit, centre and upper limit that hold for a reading; nothing where unknown."""
        change = self.kpi.change
        held = limits_at(self.kpi, point) if change and change.grain is self.history.grain else None
        return (held.lower, held.centre, held.upper) if held else ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Readings:
    """The table before it is written: its headers, its rows, and how many of them each KPI has."""

    headers: tuple[str, ...]
    rows: tuple[list[Cell], ...]
    lengths: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """The table, and the first and last row of each KPI in it."""

    table: Table
    rows: tuple[tuple[int, int], ...]


def histories(record: Record) -> tuple[Shown, ...]:
    """Give the histories of a department's KPIs in reading order; a KPI without any value has none."""
    order = [record.kpi(name) for group in record.groups for name in group.kpis]
    return tuple(
        Shown(kpi=kpi, history=history, points=_points(kpi, history), minimum=record.privacy_minimum)
        for kpi in order
        if (history := history_of(kpi, record.period)) is not None
    )


def _points(kpi: KpiReview, history: History) -> tuple[Point, ...]:
    return next(series.points for series in kpi.series if series.kind is history.grain)


def readings_of(shown: Sequence[Shown]) -> Readings:
    """Put the table together; ends of ranges and limits have columns only where a KPI has them."""
    bounds = BOUNDS if any(one.history.bounds for one in shown) else ()
    limits = LIMITS if any(one.has_limits for one in shown) else ()
    headers = ("KPI", "Period", "From", "To", "Value", "Target", "Records", *bounds, *limits, "Note")
    return Readings(
        headers=headers,
        rows=tuple(_row(one, point, headers) for one in shown for point in one.points),
        lengths=tuple(len(one.points) for one in shown),
    )


def write_history(sheet: Sheet, readings: Readings, row: int, name: str) -> Written:
    """Write the table.

    Parameters
    ----------
    sheet : Sheet
        Where.
    readings : Readings
        One row at least.
    row : int
        Row of its header.
    name : str
        Its name in the workbook.
    """
    table = write_table(sheet, row, name, readings.headers, readings.rows)
    ends = list(accumulate(readings.lengths, initial=row))
    return Written(table=table, rows=tuple((first + 1, last) for first, last in pairwise(ends)))


def _row(one: Shown, point: Point, headers: Sequence[str]) -> list[Cell]:
    limits = dict(zip(LIMITS, one.limits(point), strict=False))
    bounds = {word.capitalize(): end for word, end in one.history.bounds}
    numbers = {"Value": point.value, "Target": point.target, **bounds, **limits}
    cells = {
        "KPI": said(one.kpi.name, Look.PLAIN),
        "Period": said(point.period, Look.PLAIN),
        "From": dated(point.start),
        "To": dated(point.end),
        "Records": BLANK if point.value is None and not point.records else known(point.records, WHOLE),
        "Note": said(_note(one, point), Look.PLAIN),
    }
    form = in_full(one.history.style)
    return [cells.get(header) or _number(numbers.get(header), form) for header in headers]


def _number(value: float | None, form: str) -> Cell:
    return BLANK if value is None else known(value, form)


def _note(one: Shown, point: Point) -> str:
    """Say why there is no value, and what changed in the period: a chart needs the value's cell empty."""
    few = f"no data, or fewer than {one.minimum} {one.kpi.rows_are}: not shown"
    why = [(few if one.kpi.is_counted else "no data")] if point.value is None else []
    changes = [
        f"{day(change.date)}: {change.what}" + (" (values before and after do not compare)" * change.rebase)
        for change in one.history.changes
        if point.start <= change.date <= point.end
    ]
    return "; ".join(why + changes)
