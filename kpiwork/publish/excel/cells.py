"""What stands in a cell: a number as a number, a day as a day, text as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpiwork.display.templates import day
from kpiwork.publish.excel.formats import Look
from kpiwork.publish.excel.number_formats import DATE

__all__ = ["BLANK", "Cell", "dated", "known", "missing", "said"]

FIRST_DAY = date(1900, 3, 1)  # Excel believes in a 29 February 1900: days before it are off by one


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell.

    Parameters
    ----------
    content : str, float, date or None
        What it holds; None for an empty cell.
    look : Look
        How it looks.
    number : str
        Number format, for numbers.
    link : str
        Cell of this workbook that it leads to, ``'Sales'!A1``.
    note : str
        A note that opens over it.
    """

    content: str | float | date | None = None
    look: Look = Look.TEXT
    number: str = ""
    link: str = ""
    note: str = ""


BLANK = Cell(look=Look.NUMBER)


def said(text: str, look: Look = Look.TEXT) -> Cell:
    """Make a cell of text."""
    return Cell(content=text, look=look)


def missing(why: str) -> Cell:
    """Make a cell that says why it holds no number."""
    return Cell(content=why, look=Look.MISSING)


def known(value: float, number: str, look: Look = Look.NUMBER) -> Cell:
    """Make a cell of a number."""
    return Cell(content=value, look=look, number=number)


def dated(when: date | None) -> Cell:
    """Make a cell of a day; one that Excel cannot count is written in words."""
    if when is None or when < FIRST_DAY:
        return missing(day(when))
    return Cell(content=when, look=Look.NUMBER, number=DATE)
