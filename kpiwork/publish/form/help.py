"""The sheet of a form that explains it."""

from __future__ import annotations

from typing import Any

from kpiwork.publish.form.looks import Looks
from kpiwork.publish.form.words import Words
from kpiwork.spec.form import HELP_SHEET

__all__ = ["write_help"]

WIDTHS = (22, 34, 70, 26)
A4 = 9
LINE_HEIGHT, CHARACTERS_A_LINE = 15, 1.05  # points; characters that fit into one unit of width
TITLES = ("Column", "KPI", "What counts, and what does not", "What may stand there")


def write_help(book: Any, words: Words, looks: Looks) -> None:
    """Write the sheet that explains a form, from who fills it in to what each column counts."""
    sheet = book.add_worksheet(HELP_SHEET)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, words.title, looks.headline)
    sheet.write_string(1, 0, words.department, looks.name)
    row = 3
    for heading, text in words.steps:
        sheet.write_string(row, 0, heading, looks.name)
        sheet.merge_range(row, 1, row, len(WIDTHS) - 1, "", looks.plain)
        sheet.write_string(row, 1, text, looks.plain)
        sheet.set_row(row, _height((text, sum(WIDTHS[1:]))))
        row += 1
    row = _write_columns(sheet, row + 1, words, looks)
    _arrange(sheet, row)


def _write_columns(sheet: Any, row: int, words: Words, looks: Looks) -> int:
    for column, title in enumerate(TITLES):
        sheet.write_string(row, column, title, looks.title)
    for cells in words.columns:
        row += 1
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, looks.name if column == 0 else looks.plain)
        sheet.set_row(row, _height(*zip(cells, WIDTHS, strict=True)))
    return row


def _height(*cells: tuple[str, int]) -> float:
    """Estimate the height of a row from its texts; merged cells have none of their own in Excel."""
    lines = max(1 + int(len(text) / (width * CHARACTERS_A_LINE)) for text, width in cells)
    return LINE_HEIGHT * lines + LINE_HEIGHT / 2


def _arrange(sheet: Any, last: int) -> None:
    sheet.hide_gridlines(2)
    sheet.protect("")
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, last, len(WIDTHS) - 1)
