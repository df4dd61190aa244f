"""A worksheet that is written from top to bottom: the one way in which cells come into the file."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Self

from kpiwork.publish.excel.cells import Cell, said
from kpiwork.publish.excel.formats import Formats, Look
from kpiwork.publish.excel.measuring import height, lines, printed
from kpiwork.publish.excel.text import clean, looks_like_formula, tame

__all__ = ["LONGEST_NOTE", "Sheet"]

LONGEST_NOTE = 600
NOTE_WIDTH, NOTE_SIGNS = 340, 52  # pixels, and the signs of a line that they hold
WIDEST = 40.0
PADDED = 2.5  # signs that a number's cell needs beside the number
TITLE_HEIGHT, HEADING_HEIGHT = 28, 22


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A worksheet.

    Parameters
    ----------
    worksheet : xlsxwriter.worksheet.Worksheet
        Where cells go.
    formats : Formats
        Of the workbook.
    widths : tuple of float
        Of its columns, in signs.
    heights : dict of int to float
        Of the rows that have not the usual one, in points, as they are written.
    kept : set of int
        Rows that paper keeps on the page of the row above.
    """

    worksheet: Any
    formats: Formats
    widths: tuple[float, ...] = ()
    heights: dict[int, float] = field(default_factory=dict)
    kept: set[int] = field(default_factory=set)

    @property
    def last(self) -> int:
        """The last column."""
        return len(self.widths) - 1

    def laid_out(self, widths: Sequence[float], *tables: Sequence[Sequence[Cell]]) -> Self:
        """Give the sheet columns, wide enough for every number of some tables' rows."""
        least = list(widths)
        for cells in (cells for table in tables for cells in table):
            for column, cell in enumerate(cells[: len(least)]):
                if isinstance(cell.content, int | float | date):
                    needed = printed(cell.content, cell.number) + PADDED
                    least[column] = min(WIDEST, max(least[column], needed))
        for column, width in enumerate(least):
            self.worksheet.set_column(column, column, width)
        return type(self)(worksheet=self.worksheet, formats=self.formats, widths=tuple(least))

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Write a cell."""
        content, text = cell.content, clean(cell.content) if isinstance(cell.content, str) else ""
        look = self.formats.of(cell.look, cell.number, is_quoted=looks_like_formula(text))
        if cell.link and text:
            self.worksheet.write_url(row, column, f"internal:{cell.link}", look, text)
        elif text:
            self.worksheet.write_string(row, column, text, look)
        elif isinstance(content, date):
            self.worksheet.write_datetime(row, column, datetime.combine(content, time()), look)
        elif isinstance(content, int | float) and math.isfinite(content):
            self.worksheet.write_number(row, column, content, look)
        else:
            self.worksheet.write_blank(row, column, None, look)
        if cell.note:
            self._note(row, column, tame(cell.note, LONGEST_NOTE))

    def _note(self, row: int, column: int, text: str) -> None:
        tall = 18 * lines(text, NOTE_SIGNS) + 12
        look = {"width": NOTE_WIDTH, "height": tall, "font_size": 9, "color": "#ffffff"}
        self.worksheet.write_comment(row, column, text, look)

    def line(self, row: int, cells: Iterable[Cell]) -> int:
        """Write cells side by side from the first column; give the next row."""
        for column, cell in enumerate(cells):
            self.put(row, column, cell)
        return row + 1

    def wrapped(self, row: int, cells: Sequence[Cell]) -> int:
        """Write cells side by side, as tall as their texts need; give the next row."""
        return self.across(row, *enumerate(cells))

    def across(self, row: int, *parts: tuple[int, Cell]) -> int:
        """Write cells that each reach up to a column, as tall as their texts need; give the next row."""
        first, most = 0, 1
        for last, cell in parts:
            if last > first:
                look = self.formats.of(cell.look, cell.number)
                self.worksheet.merge_range(row, first, row, last, "", look)
            self.put(row, first, cell)
            most = max(most, self._lines(cell, first, last))
            first = last + 1
        self.tall(row, height(most))
        return row + 1

    def _lines(self, cell: Cell, first: int, last: int) -> int:
        if not isinstance(cell.content, str) or cell.look is Look.PLAIN:
            return 1
        return lines(cell.content, sum(self.widths[first : last + 1]) - self.formats.indent(cell.look))

    def tall(self, row: int, points: float) -> None:
        """Give a row its height."""
        self.worksheet.set_row(row, points)
        self.heights[row] = points

    def title(self, text: str) -> int:
        """Write the sheet's title; give the next row."""
        self.tall(0, TITLE_HEIGHT)
        return self.line(0, [said(text, Look.TITLE)])

    def heading(self, row: int, text: str) -> int:
        """Write the heading of a section, a row below what is above; give the next row, which it keeps."""
        self.tall(row + 1, HEADING_HEIGHT)
        self.kept.add(row + 2)
        return self.line(row + 1, [said(text, Look.HEADING)])
