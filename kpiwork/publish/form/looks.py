"""How the cells of a form look: what is to be filled in is light and open, everything else is locked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from kpiwork.spec.source import ColumnType

__all__ = ["Looks"]

INK, PAPER, LINE = "#1d2a33", "#ffffff", "#b9c4cc"
HEADING, FIXED, OPEN, SECOND = "#1f4e67", "#eef2f4", "#fffbe6", "#e8f3ec"
DAY, NUMBER, AS_TEXT = "yyyy-mm-dd", "General", "@"


@dataclass(frozen=True, kw_only=True, slots=True)
class Looks:
    """The formats of a form's cells, as XlsxWriter knows them.

    Parameters
    ----------
    title : format
        Titles in row 1, and headings.
    fixed, fixed_date : format
        Cells that are not to be changed.
    date, number, second, text : format
        Cells to be filled in.
    name, plain : format
        Of the sheet that explains: a heading beside a text, and the text.
    headline : format
        Its first line.
    """

    title: Any
    fixed: Any
    fixed_date: Any
    date: Any
    number: Any
    second: Any
    text: Any
    name: Any
    plain: Any
    headline: Any

    @classmethod
    def of(cls, book: Any) -> Self:
        """Make them for a file."""
        base = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "vcenter"}
        cell = {**base, "border": 1, "border_color": LINE}
        fill = {**cell, "locked": False, "bg_color": OPEN}
        words = {**base, "valign": "top", "text_wrap": True}
        return cls(
            title=book.add_format({**cell, "bold": True, "font_color": PAPER, "bg_color": HEADING}),
            fixed=book.add_format({**cell, "bg_color": FIXED}),
            fixed_date=book.add_format({**cell, "bg_color": FIXED, "num_format": DAY, "align": "left"}),
            date=book.add_format({**fill, "num_format": DAY, "align": "left"}),
            number=book.add_format({**fill, "num_format": NUMBER}),
            second=book.add_format({**fill, "bg_color": SECOND, "num_format": NUMBER}),
            text=book.add_format({**fill, "num_format": AS_TEXT}),
            name=book.add_format({**words, "bold": True}),
            plain=book.add_format(words),
            headline=book.add_format({**base, "bold": True, "font_size": 16, "font_color": HEADING}),
        )

    def cell(self, kind: ColumnType) -> Any:
        """Give the format of a cell to be filled in."""
        return self.text if kind is ColumnType.TEXT else self.number
