"""From a filled form to a table: rows that somebody filled in, and notes on how they were counted.

Periods that nobody filled in have no row: nobody knows them, and they are not zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kpiwork.measure.form.cells import Fault
from kpiwork.measure.form.faults import Faults
from kpiwork.measure.form.header import read_header
from kpiwork.measure.form.layout import Count, FormLayout
from kpiwork.measure.form.notes import FORM_NOTES, ColumnNotes, FormNotes, Pair, Row, written_notes
from kpiwork.measure.form.rows import Filled, read_rows
from kpiwork.measure.form.sheet import read_sheet
from kpiwork.periods import Period
from kpiwork.spec.source import ColumnType

__all__ = ["convert_form"]

ARROW = {ColumnType.INTEGER: pa.int64(), ColumnType.FLOAT: pa.float64(), ColumnType.TEXT: pa.string()}


def convert_form(layout: FormLayout, path: Path, target: Path, *, today: date) -> None:
    """Write what was counted as Parquet.

    Parameters
    ----------
    layout : FormLayout
        What belongs into the form.
    path : Path
        The filled form.
    target : Path
        Where to write.
    today : date
        Day of the run: a form that was right on a day is right on every later one.

    Raises
    ------
    DataError
        With everything that is wrong in it, by sheet and cell.
    """
    sheet, faults = read_sheet(layout, path), Faults(layout=layout)
    for name, row, column in sheet.merged:
        fact = f"belongs to the merged cells {name}"
        faults.cell(row, column, Fault(fact=fact, mend="unmerge them; each cell holds its own value"))
    columns = read_header(sheet.rows, layout, faults)
    if layout.date not in columns:
        faults.refuse()
    filled = read_rows(sheet.rows, columns, layout, faults, today=today)
    faults.refuse()
    notes = FormNotes(columns=_notes(filled, layout), warnings=sheet.warnings)
    table = _table(filled, layout).replace_schema_metadata({FORM_NOTES: written_notes(notes)})
    pq.write_table(table, target)


def _table(filled: Sequence[Filled], layout: FormLayout) -> pa.Table:
    arrays = {layout.date: pa.array([one.period.start for one in filled], type=pa.date32())}
    for count in layout.counts:
        for title in (count.name, *([count.second] if count.name in layout.seconds else [])):
            arrays[title] = pa.array([one.values.get(title) for one in filled], type=ARROW[count.type])
    return pa.table(arrays)


def _notes(filled: Sequence[Filled], layout: FormLayout) -> tuple[ColumnNotes, ...]:
    return tuple(_of_column(filled, count, layout) for count in layout.counts if count.is_number)


def _of_column(filled: Sequence[Filled], count: Count, layout: FormLayout) -> ColumnNotes:
    counted = [one for one in filled if one.values.get(count.name) is not None]
    return ColumnNotes(
        name=count.name,
        counted=tuple(_row(one.period) for one in counted),
        skipped=_skipped(filled, counted, layout),
        pairs=tuple(pair for one in counted if (pair := _pair(one, count)) is not None),
        is_twice=count.name in layout.seconds,
    )


def _skipped(filled: Sequence[Filled], counted: Sequence[Filled], layout: FormLayout) -> tuple[Row, ...]:
    if not counted:
        return ()
    there = {one.period for one in counted}
    periods = layout.calendar.between(counted[0].period.start, filled[-1].period.start, layout.every)
    return tuple(_row(period) for period in periods if period not in there)


def _pair(one: Filled, count: Count) -> Pair | None:
    first, second = one.values.get(count.name), one.values.get(count.second)
    if not isinstance(first, int | float) or not isinstance(second, int | float):
        return None
    return Pair(period=_row(one.period), first=first, second=second)


def _row(period: Period) -> Row:
    return Row(day=period.start, end=period.end, words=period.words)
