"""How sheets print: A4 across, one page wide, with page numbers and what they are of."""

from __future__ import annotations

from kpiwork.publish.excel.book import Book
from kpiwork.publish.excel.breaks import DEFAULT_HEIGHT, page_breaks
from kpiwork.publish.excel.measuring import pixels
from kpiwork.publish.excel.sheet import Sheet
from kpiwork.publish.excel.text import tame

__all__ = ["page_height", "print_on_paper"]

A4 = 9
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.65}
LONGEST = 60
PRINTED = (1045, 680)  # pixels of A4 across, less the margins
POINTS, SAFE = 0.75, 0.96  # points a pixel; what is counted on, since printers differ


def print_on_paper(sheet: Sheet, book: Book, *, repeated: tuple[int, int], last_row: int) -> None:
    """Set a sheet up for printing.

    Parameters
    ----------
    sheet : Sheet
        Which.
    book : Book
        Tells what the footer says.
    repeated : tuple of int
        First and last of the rows that stand on top of every page.
    last_row : int
        Last row that is printed.
    """
    page = sheet.worksheet
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(**MARGINS)
    page.fit_to_pages(1, 0)
    page.repeat_rows(*repeated)
    page.print_area(0, 0, last_row, sheet.last)
    page.set_footer(f"&L{_plain(book.organisation)}, {_plain(book.period.words)}&C&A&RPage &P of &N")
    page.set_header("", {"margin": 0.25})
    page.hide_gridlines(2)
    page.set_h_pagebreaks(_breaks(sheet, repeated, last_row))


def _breaks(sheet: Sheet, repeated: tuple[int, int], last_row: int) -> list[int]:
    first, last = repeated
    again = sum(sheet.heights.get(row, DEFAULT_HEIGHT) for row in range(first, last + 1))
    room = POINTS * SAFE * page_height(sheet)
    return page_breaks(sheet.heights, sheet.kept, last=last_row, room=room, repeated=again)


def page_height(sheet: Sheet) -> int:
    """Give the pixels of a sheet that fit on a page of paper, one page wide."""
    width, height = PRINTED
    return int(height * max(1.0, sum(map(pixels, sheet.widths)) / width))


def _plain(text: str) -> str:
    """Keep a text from being read as the codes of a footer."""
    return " ".join(tame(text, LONGEST).split()).replace("&", "&&")
