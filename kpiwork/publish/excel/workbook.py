"""The whole workbook: a summary, a sheet a department, definitions, notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from kpiwork.files import write_whole
from kpiwork.publish.excel.book import Book, book_of
from kpiwork.publish.excel.definitions import DEFINITIONS, write_definitions
from kpiwork.publish.excel.department import write_department
from kpiwork.publish.excel.formats import Formats
from kpiwork.publish.excel.notes import NOTES, write_notes
from kpiwork.publish.excel.sheet import Sheet
from kpiwork.publish.excel.summary import SUMMARY, write_summary
from kpiwork.publish.excel.text import tame
from kpiwork.review.record import Record

__all__ = ["NAME", "scorecard", "write_scorecard"]

NAME = "scorecard.xlsx"
LONGEST_PROPERTY = 200
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write_scorecard(path: Path, records: Sequence[Record], *, title: str) -> Path:
    """Write the workbook of some editions, whole or not at all.

    Raises
    ------
    UsageError
        As `scorecard`.
    OutputError
        If it cannot be written; what stood there before still stands.
    """
    return write_whole(path, scorecard(records, title=title))


def scorecard(records: Sequence[Record], *, title: str) -> bytes:
    """Make the workbook of some editions; the same ones make the same bytes.

    Parameters
    ----------
    records : sequence of Record
        Editions, one a department, in the order of their sheets; what they withhold stands nowhere.
    title : str
        What the reviews are called, ``Quarterly review``.

    Returns
    -------
    bytes
        A workbook of Excel without macros, formulas or links that leave it.

    Raises
    ------
    UsageError
        If there is none, if one is a complete record, or if they do not belong together.
    """
    book, target = book_of(records, title), BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as workbook:
        workbook.set_properties(_properties(book))
        _write(workbook, book)
    return target.getvalue()


def _write(workbook: Any, book: Book) -> None:
    formats = Formats(workbook=workbook)
    summary = _sheet(formats, SUMMARY)
    written = {
        record.department.id: write_department(_sheet(formats, book.names[number]), book, number)
        for number, record in enumerate(book.records)
    }
    write_summary(summary, book, written)
    write_definitions(_sheet(formats, DEFINITIONS), book)
    write_notes(_sheet(formats, NOTES), book)
    summary.worksheet.activate()


def _sheet(formats: Formats, name: str) -> Sheet:
    return Sheet(worksheet=formats.workbook.add_worksheet(name), formats=formats)


def _properties(book: Book) -> dict[str, object]:
    return {
        "title": tame(f"{book.title}, {book.period.words}", LONGEST_PROPERTY),
        "subject": tame(book.facts, LONGEST_PROPERTY),
        "company": tame(book.organisation, LONGEST_PROPERTY),
        "author": "kpiwork",
        "created": datetime.combine(book.as_of, time()),
    }
