"""Native tables: a header row that Excel knows as one, with filters; words of verdicts marked natively."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kpiwork.publish.excel.cells import Cell
from kpiwork.publish.excel.formats import Look
from kpiwork.publish.excel.measuring import height, lines
from kpiwork.publish.excel.sheet import Sheet
from kpiwork.publish.excel.text import tame
from kpiwork.review.record import DataLight
from kpiwork.spec.target import Status

__all__ = ["DATA_ROLES", "STATUS_ROLES", "VARIATION_ROLES", "Table", "mark_words", "write_table"]

STYLE = "Table Style Light 1"
LONGEST_HEADER = 200
BUTTON = 3.5  # signs that a filter's button takes of a header
ON_THE_RIGHT = (Look.NUMBER, Look.RANGE, Look.VALUE, Look.MISSING)
STATUS_ROLES: Mapping[str, str] = MappingProxyType(
    {
        Status.MET.value: "met",
        Status.NEAR.value: "near",
        Status.MISSED.value: "missed",
        Status.IN_DOUBT.value: "doubt",
        Status.NO_DATA.value: "soft",
    }
)
DATA_ROLES: Mapping[str, str] = MappingProxyType(
    {
        DataLight.PROVISIONAL.value: "near",
        DataLight.IN_DOUBT.value: "doubt",
        DataLight.NO_DATA.value: "soft",
    }
)
VARIATION_ROLES: Mapping[str, str] = MappingProxyType({"improved": "met", "worse": "missed"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Where a table ended up: rows and columns from 0; `first` is the first row below the header."""

    header: int
    first: int
    last: int
    columns: tuple[str, ...]

    def column(self, name: str) -> int:
        """Give the column under a header."""
        return self.columns.index(name)


def write_table(
    sheet: Sheet, row: int, name: str, headers: Sequence[str], rows: Sequence[list[Cell]]
) -> Table:
    """Write a table from the first column on.

    Parameters
    ----------
    sheet : Sheet
        Where.
    row : int
        Row of its header.
    name : str
        Its name in the workbook; no other table may have it.
    headers : sequence of str
        All different.
    rows : sequence of list of Cell
        At least one, each as long as the headers.
    """
    titles = tuple(tame(header, LONGEST_HEADER) for header in headers)
    looks = [_header_look([cells[column] for cells in rows]) for column in range(len(titles))]
    columns = [
        {"header": title, "header_format": sheet.formats.of(look)}
        for title, look in zip(titles, looks, strict=True)
    ]
    options = {"name": name, "style": STYLE, "banded_rows": False, "columns": columns}
    last = row + len(rows)
    sheet.worksheet.add_table(row, 0, last, len(titles) - 1, options)
    tall = max(lines(title, sheet.widths[at] - BUTTON) for at, title in enumerate(titles))
    sheet.tall(row, height(tall))
    sheet.kept.add(row + 1)
    for offset, cells in enumerate(rows, start=1):
        sheet.wrapped(row + offset, cells)
    return Table(header=row, first=row + 1, last=last, columns=titles)


def _header_look(cells: Sequence[Cell]) -> Look:
    """Give a header the side on which most of what stands below it is."""
    right = sum(cell.look in ON_THE_RIGHT for cell in cells)
    if 2 * right > len(cells):
        return Look.HEADER_RIGHT
    return Look.HEADER_WORD if cells[0].look is Look.WORD else Look.HEADER


def mark_words(sheet: Sheet, table: Table, header: str, roles: Mapping[str, str]) -> None:
    """Mark the cells of a column that begin with a word, by native conditional formatting."""
    if header not in table.columns:
        return
    column = table.column(header)
    for word, role in roles.items():
        rule = {
            "type": "text",
            "criteria": "begins with",
            "value": word,
            "format": sheet.formats.mark(role),
        }
        sheet.worksheet.conditional_format(table.first, column, table.last, column, rule)
