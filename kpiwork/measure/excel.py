"""Excel sheets to tables: a header in the first row, and the values that Excel stored.

A sheet is refused where its content cannot be told, by sheet and cell: a header that is
merged, empty or double, an error in a cell, a formula whose value was never stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.utils import get_column_letter

from kpiwork.errors import DataError
from kpiwork.measure.excel_files import ERRORS, Reading, open_excel, sheet_of
from kpiwork.measure.files import source_place
from kpiwork.measure.misfits import MISFITS, written_misfits
from kpiwork.measure.sheet_misfits import cell_misfit, dated, kind_of
from kpiwork.spec.source import Column, ColumnType, Source

__all__ = ["convert_excel"]

LARGEST = 2**53  # Excel itself holds no larger whole number exactly
ARROW = {
    ColumnType.TEXT: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.FLOAT: pa.float64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.TIMESTAMP: pa.timestamp("us"),
}

Rows = Iterator[tuple[Any, ...]]


def convert_excel(name: str, source: Source, path: Path, target: Path) -> None:
    """Write one sheet as Parquet.

    Parameters
    ----------
    name : str
        The source's id, for messages.
    source : Source
        Names the sheet, how empty cells are written, and declared types.
    path : Path
        The Excel file.
    target : Path
        Where to write.

    Raises
    ------
    DataError
        If the file or sheet cannot be read, with the sheet and cell where there is one.
    """
    place = source_place(name)
    with open_excel(name, path, Reading.ROWS) as excel:
        sheet = sheet_of(place, source.sheet, excel.values.sheetnames, path)
        rows = excel.values[sheet].iter_rows(values_only=True)
        written = excel.formulas[sheet].iter_rows(values_only=True)
        table = _table(
            f"{place}  {path.name} sheet {sheet}", f"{path.name} sheet {sheet}", source, rows, written
        )
    pq.write_table(table, target)


def _table(place: str, sheet: str, source: Source, rows: Rows, written: Rows) -> pa.Table:
    header = _header(place, next(rows, ()))
    next(written, None)
    columns: list[list[Any]] = [[] for _ in header]
    numbers: list[int] = []
    for number, (values, formulas) in enumerate(zip(rows, written, strict=True), start=2):
        if all(value is None for value in formulas):
            continue
        _check_cells(f"{place} cell", number, header, values, formulas, source.missing)
        numbers.append(number)
        padded = (*values, *[None] * len(header))
        for column, value in zip(columns, padded, strict=False):
            column.append(None if isinstance(value, str) and value in source.missing else value)
    declared = [source.columns.get(title, Column()) for title in header]
    columns = [dated(column, known) for column, known in zip(columns, declared, strict=True)]
    arrays = [_array(column, known.type) for column, known in zip(columns, declared, strict=True)]
    misfits = {
        title: misfit
        for title, column, array, known in zip(header, columns, arrays, declared, strict=True)
        if pa.types.is_string(array.type) and (misfit := cell_misfit(column, known, numbers, sheet))
    }
    notes = {MISFITS: written_misfits(misfits)}
    return pa.table(arrays, names=header).replace_schema_metadata(notes)


def _header(place: str, row: tuple[Any, ...]) -> list[str]:
    last = max((position for position, title in enumerate(row, start=1) if title is not None), default=0)
    if last == 0:
        raise DataError.at(f"{place} cell A1", "the first row is empty", "put the column names into row 1")
    header: list[str] = []
    for position, title in enumerate(row[:last], start=1):
        cell = f"{place} cell {get_column_letter(position)}1"
        if title is None or not str(title).strip():
            fact = "the header has no name here (a merged header names its first column only)"
            raise DataError.at(cell, fact, "unmerge the header; write one name above each column in row 1")
        if not isinstance(title, str):
            fact = f"the header holds {_words(title)}, not a name"
            raise DataError.at(cell, fact, "write the column names into row 1, and the data below")
        if title.strip().lower() in {other.lower() for other in header}:
            fact = f"the header has the name '{title.strip()}' a second time"
            raise DataError.at(cell, fact, "give each column its own name; capitals make no difference")
        header.append(title.strip())
    return header


def _check_cells(
    place: str,
    number: int,
    header: list[str],
    values: tuple[Any, ...],
    formulas: tuple[Any, ...],
    missing: tuple[str, ...],
) -> None:
    for position, (value, formula) in enumerate(zip(values, formulas, strict=False), start=1):
        cell = f"{place} {get_column_letter(position)}{number}"
        if position > len(header):
            if value is not None:
                fact = "there is a value in a column without a name"
                raise DataError.at(cell, fact, "name the column in row 1, or clear the cell")
        elif isinstance(value, str) and value in ERRORS and value not in missing:
            raise DataError.at(cell, f"the cell shows the error {value}", "correct its formula, or clear it")
        elif value is None and isinstance(formula, str) and formula.startswith("="):
            fact = "the cell has a formula whose value was never stored"
            raise DataError.at(cell, fact, "open the file in Excel and save it")


def _array(column: list[Any], declared: ColumnType | None) -> pa.Array:
    kinds = {kind_of(value) for value in column if value is not None}
    if not kinds:
        return pa.array(column, type=ARROW[declared or ColumnType.TEXT])
    kind = _common(kinds, declared, column)
    if kind is ColumnType.TEXT:
        return pa.array([None if value is None else _as_text(value) for value in column], type=pa.string())
    if kind is ColumnType.DATE:
        column = [value.date() if isinstance(value, datetime) else value for value in column]
    if kind is ColumnType.TIMESTAMP:
        column = [_as_datetime(value) for value in column]
    if kind is ColumnType.INTEGER:
        column = [None if value is None else int(value) for value in column]
    if kind is ColumnType.FLOAT:
        column = [None if value is None else float(value) for value in column]
    return pa.array(column, type=ARROW[kind])


def _common(kinds: set[ColumnType], declared: ColumnType | None, column: list[Any]) -> ColumnType:
    """Give the one kind that holds a whole column without loss; mixtures become text."""
    if declared is ColumnType.TEXT:
        return declared
    if kinds <= {ColumnType.INTEGER, ColumnType.FLOAT}:
        whole = all(value is None or _is_whole(value) for value in column)
        return ColumnType.INTEGER if whole and declared is not ColumnType.FLOAT else ColumnType.FLOAT
    if kinds <= {ColumnType.DATE, ColumnType.TIMESTAMP}:
        midnight = all(value is None or _as_datetime(value).time() == time() for value in column)
        return ColumnType.DATE if midnight and declared is not ColumnType.TIMESTAMP else ColumnType.TIMESTAMP
    return kinds.pop() if len(kinds) == 1 else ColumnType.TEXT


def _is_whole(value: float) -> bool:
    """Whether a number is whole, and small enough to be exact."""
    return abs(value) < LARGEST and float(value).is_integer()


def _as_datetime(value: date | None) -> Any:
    if value is None or isinstance(value, datetime):
        return value
    return datetime.combine(value, time())


def _as_text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _words(value: object) -> str:
    kind = kind_of(value)
    return {ColumnType.INTEGER: "a number", ColumnType.FLOAT: "a number"}.get(kind, f"a {kind}")
