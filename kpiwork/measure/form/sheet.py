"""The sheet of a form as Excel stored it: its cells, what is merged, what is hidden."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from kpiwork.errors import DataError, allowed
from kpiwork.measure.excel_files import Excel, Reading, lock_of, open_excel
from kpiwork.measure.files import source_place
from kpiwork.measure.form.cells import Given
from kpiwork.measure.form.layout import FormLayout
from kpiwork.spec.form import HELP_SHEET
from kpiwork.spec.place import escaped

__all__ = ["FormSheet", "open_warning", "read_sheet"]

LARGEST_FILE, LARGEST_UNPACKED = 5_000_000, 100_000_000  # bytes; a form of a lifetime has 100 kB
MOST_ROWS, MOST_COLUMNS = 5_000, 500
MOST_NAMED = 6  # rows or columns named in one fact
VISIBLE = "visible"
COUNTED = "what stands there is counted all the same"


@dataclass(frozen=True, kw_only=True, slots=True)
class FormSheet:
    """A sheet as it was stored.

    Parameters
    ----------
    rows : tuple of tuple of Given
        Its cells, all rows of one length.
    merged : tuple of (str, int, int)
        Cells that are merged: their name, first row and first column.
    warnings : tuple of str
        What is hidden from whoever reads the sheet, although it is counted.
    """

    rows: tuple[tuple[Given, ...], ...]
    merged: tuple[tuple[str, int, int], ...]
    warnings: tuple[str, ...]


def read_sheet(layout: FormLayout, path: Path) -> FormSheet:
    """Read the sheet that holds a form's counts.

    Raises
    ------
    DataError
        If the file is no Excel file, too large, or has no such sheet.
    """
    _check_size(layout, path)
    with open_excel(layout.source, path, Reading.WHOLE) as excel:
        values, formulas = _sheets(layout, excel)
        if values.max_row > MOST_ROWS or values.max_column > MOST_COLUMNS:
            fact = f"sheet {layout.sheet} reaches as far as cell {values.dimensions.rpartition(':')[2]}"
            mend = "delete the empty rows and columns around the table, and save"
            raise DataError.at(_place(layout), fact, mend)
        pairs = zip(values.iter_rows(values_only=True), formulas.iter_rows(values_only=True), strict=True)
        rows = tuple(tuple(map(_given, *pair)) for pair in pairs)
        merged = tuple((one.coord, one.min_row, one.min_col) for one in values.merged_cells.ranges)
        return FormSheet(rows=rows, merged=merged, warnings=tuple(_hidden(values, rows)))


def open_warning(path: Path) -> str:
    """Say that somebody has the form open, if so: what is not saved yet is not counted."""
    lock = lock_of(path)
    if lock is None:
        return ""
    return f"{path.name} is open in Excel ({lock.name}): what is not saved yet is not counted"


def _given(value: object, formula: object) -> Given:
    return Given(value=value, formula=formula)


def _place(layout: FormLayout) -> str:
    return f"{source_place(layout.source)}  {layout.path}"


def _check_size(layout: FormLayout, path: Path) -> None:
    size, most = path.stat().st_size, LARGEST_FILE
    if size <= most:
        try:
            with zipfile.ZipFile(path) as archive:
                size, most = sum(one.file_size for one in archive.infolist()), LARGEST_UNPACKED
        except (zipfile.BadZipFile, OSError):
            return  # told when it is opened
    if size > most:
        fact = f"is too large for a form: {size:,} bytes, where {most:,} are allowed"
        raise DataError.at(_place(layout), fact, "copy the counts into a new form: kpiwork template")


def _sheets(layout: FormLayout, excel: Excel) -> tuple[Any, Any]:
    names = [sheet.title for sheet in excel.values.worksheets]
    if layout.sheet not in names:
        fact = f"there is no sheet '{layout.sheet}'"
        raise DataError.at(_place(layout), fact, _rename(layout, excel))
    return excel.values[layout.sheet], excel.formulas[layout.sheet]


def _rename(layout: FormLayout, excel: Excel) -> str:
    """Say which sheet to rename: the one that has the form's titles, or the only one."""
    sheets = [sheet for sheet in excel.values.worksheets if sheet.title != HELP_SHEET]
    with_date = [sheet for sheet in sheets if layout.date in {cell.value for cell in sheet[1]}]
    found = with_date or sheets
    if not found:
        return f"make a new form: kpiwork template with --out ({layout.path})"
    names = [sheet.title for sheet in found]
    if len(names) == 1:
        return f"rename the sheet {escaped(names[0])} to {layout.sheet}"
    return f"rename the sheet with the counts to {layout.sheet}: {escaped(allowed(names))}"


def _hidden(sheet: Any, rows: tuple[tuple[Given, ...], ...]) -> Iterator[str]:
    used = [number for number, row in enumerate(rows, start=1) if any(not cell.is_empty for cell in row)]
    hidden = [str(number) for number in used if sheet.row_dimensions[number].hidden]
    ranges = [(one.min, one.max) for one in sheet.column_dimensions.values() if one.hidden]
    widths = range(1, len(rows[0]) + 1 if rows else 1)
    columns = [get_column_letter(n) for n in widths if any(low <= n <= high for low, high in ranges)]
    if sheet.sheet_state != VISIBLE:
        yield f"sheet {sheet.title} is hidden; {COUNTED}"
    if sheet.auto_filter.filterColumn:
        yield f"sheet {sheet.title} has a filter, which hides rows; {COUNTED}"
    elif hidden:
        yield f"sheet {sheet.title} has hidden rows ({_few(hidden)}); {COUNTED}"
    if columns:
        yield f"sheet {sheet.title} has hidden columns ({_few(columns)}); {COUNTED}"


def _few(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
