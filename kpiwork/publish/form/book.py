"""The Excel file of a form: the sheet to fill in, and the sheet that explains it.

Every text is written as text, whatever it begins with. Cells that are not to be filled in are
locked, without a password: it guards against slips, not against people.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from kpiwork.measure.form.layout import Count, FormLayout
from kpiwork.periods import Period
from kpiwork.publish.form.help import write_help
from kpiwork.publish.form.looks import Looks
from kpiwork.publish.form.words import Prompt, Words
from kpiwork.spec.form import COVERS, REMARK
from kpiwork.spec.source import ColumnType

__all__ = ["form_bytes"]

NO_TIME = datetime(2000, 1, 1)  # noqa: DTZ001 - the file carries no time of making, so that it is always the same
TEXT_ONLY = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "in_memory": True,
}
LARGEST = 10**12  # a bound where there is none, since Excel asks for one
SPARE_ROWS = 60  # below the table, for later periods
HEADER_ROW, FIRST_ROW = 0, 1
LONGEST_PROMPT_TITLE, LONGEST_PROMPT, LONGEST_COMPLAINT = 32, 255, 225  # Excel's own limits
WIDTHS = {"date": 12, "covers": 22, "count": 16, "remark": 44}
ROW_HEIGHT = 20
A4, LONGEST_FOOTER = 9, 200
FIRST_POSSIBLE_DAY = datetime(1950, 1, 1)  # noqa: DTZ001 - a day of the sheet has no zone
ALLOWED = {"format_columns": True, "format_rows": True, "select_locked_cells": True}


def form_bytes(layout: FormLayout, periods: Sequence[Period], words: Words) -> bytes:
    """Make the file of a form.

    Parameters
    ----------
    layout : FormLayout
        Its columns.
    periods : sequence of Period
        What its rows are for.
    words : Words
        Its texts.

    Returns
    -------
    bytes
        An .xlsx file; the same for the same form.
    """
    memory = BytesIO()
    with xlsxwriter.Workbook(memory, TEXT_ONLY) as book:
        book.set_properties({"title": words.title, "created": NO_TIME})
        looks = Looks.of(book)
        _write_counts(book.add_worksheet(layout.sheet), layout, periods, words, looks)
        write_help(book, words, looks)
    return memory.getvalue()


def _write_counts(
    sheet: Any, layout: FormLayout, periods: Sequence[Period], words: Words, looks: Looks
) -> None:
    last = FIRST_ROW + len(periods) - 1
    _write_dates(sheet, layout, periods, looks)
    column = 2
    for count in layout.counts:
        for title in (count.name, *([count.second] if count.name in layout.seconds else [])):
            look = looks.second if title != count.name else looks.cell(count.type)
            _write_column(sheet, column, title, last, look, looks)
            if count.is_number:
                _validate(sheet, column, title, count, last, words.prompts[count.name])
            column += 1
    _write_column(sheet, column, REMARK, last, looks.text, looks)
    sheet.set_column(column, column, WIDTHS["remark"])
    _arrange(sheet, words, column, last)


def _write_dates(sheet: Any, layout: FormLayout, periods: Sequence[Period], looks: Looks) -> None:
    sheet.write_string(HEADER_ROW, 0, layout.date, looks.title)
    sheet.write_string(HEADER_ROW, 1, COVERS, looks.title)
    for row, period in enumerate(periods, start=FIRST_ROW):
        start = period.start
        sheet.write_datetime(row, 0, datetime(start.year, start.month, start.day), looks.fixed_date)  # noqa: DTZ001
        sheet.write_string(row, 1, period.words, looks.fixed)
    first = FIRST_ROW + len(periods)
    for row in range(first, first + SPARE_ROWS):
        sheet.write_blank(row, 0, None, looks.date)
        sheet.write_blank(row, 1, None, looks.text)
    sheet.data_validation(
        first,
        0,
        first + SPARE_ROWS - 1,
        0,
        {
            "validate": "date",
            "criteria": ">=",
            "value": FIRST_POSSIBLE_DAY,
            "input_title": layout.date[:LONGEST_PROMPT_TITLE],
            "input_message": f"First day of the {layout.every.replace('_', ' ')}, as a date.",
            "error_title": "Not a date",
            "error_message": "Write a date, the first day of the period.",
        },
    )


def _write_column(sheet: Any, column: int, title: str, last: int, look: Any, looks: Looks) -> None:
    sheet.write_string(HEADER_ROW, column, title, looks.title)
    sheet.set_column(column, column, max(WIDTHS["count"], len(title) + 2))
    for row in range(FIRST_ROW, last + SPARE_ROWS + 1):
        sheet.write_blank(row, column, None, look)


def _validate(sheet: Any, column: int, title: str, count: Count, last: int, prompt: Prompt) -> None:
    again = f"Second counter: count the same again, without looking at {count.name}. "
    message = prompt.text if title == count.name else f"{again}{prompt.text}"
    rule: dict[str, Any] = {
        "validate": "integer" if count.type is ColumnType.INTEGER else "decimal",
        "input_title": _clipped(title, LONGEST_PROMPT_TITLE),
        "input_message": _clipped(message, LONGEST_PROMPT),
        "error_title": "This cannot be the count",
        "error_message": _clipped(f"Write {prompt.allowed}.", LONGEST_COMPLAINT),
    }
    match _plain(count.low), _plain(count.high):
        case None, None:
            rule |= {"criteria": "between", "minimum": -LARGEST, "maximum": LARGEST}
        case low, None:
            rule |= {"criteria": ">=", "value": low}
        case None, high:
            rule |= {"criteria": "<=", "value": high}
        case low, high:
            rule |= {"criteria": "between", "minimum": low, "maximum": high}
    sheet.data_validation(FIRST_ROW, column, last + SPARE_ROWS, column, rule)


def _arrange(sheet: Any, words: Words, columns: int, last: int) -> None:
    sheet.set_column(0, 0, WIDTHS["date"])
    sheet.set_column(1, 1, WIDTHS["covers"])
    sheet.freeze_panes(FIRST_ROW, 2)
    sheet.set_default_row(ROW_HEIGHT)
    sheet.protect("", ALLOWED)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.print_area(HEADER_ROW, 0, last, columns)
    title = _clipped(f"{words.department} · {words.title}", LONGEST_FOOTER).replace("&", "&&")
    sheet.set_footer(f"&L{title}&RPage &P of &N")


def _plain(bound: float | None) -> float | None:
    return int(bound) if bound is not None and float(bound).is_integer() else bound


def _clipped(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
