"""Forms: Excel files in which people write down what they counted, one row a period."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kpiwork.periods import PeriodKind
from kpiwork.spec.model import Flag, Model, Refusal

__all__ = [
    "COVERS",
    "HELP_SHEET",
    "REMARK",
    "SECOND",
    "SHEET",
    "CountingForm",
    "periods_counted",
    "refusals_of_path",
    "refusals_of_sheet",
]

SHEET = "Counts"
"""Sheet that holds the counts, where the source names no other."""
COVERS, REMARK = "covers", "remark"
"""Columns for people: the period in words, and room for a note. No formula can use them."""
SECOND = "_2"
"""What the name of a second counter's column ends with."""

HELP_SHEET = "Help"
"""Sheet that explains a form."""

LONGEST_SHEET = 31  # Excel's own limits for the name of a sheet
SHEET_NAME = re.compile(r"[^\[\]:*?/\\']+")
PLURALS: Mapping[str, str] = {
    PeriodKind.WEEK: "weeks",
    PeriodKind.MONTH: "months",
    PeriodKind.QUARTER: "quarters",
    PeriodKind.CALENDAR_QUARTER: "calendar quarters",
    PeriodKind.YEAR: "years",
}
PATTERN_SIGNS = frozenset("*?[")


class CountingForm(Model):
    """A form for values counted by hand; ``kpiwork template`` makes the file."""

    every: PeriodKind
    """The period that one row is for."""
    second_counter: Flag = False
    """Whether each count has a second column, for somebody who counts the same again."""


def periods_counted(form: object) -> str | None:
    """Say what the rows of a form are where nobody named them: ``months``; None for a form that is wrong."""
    every = form.get("every") if isinstance(form, dict) else None
    return PLURALS.get(every) if isinstance(every, str) else None


def refusals_of_path(path: str | None, package: str | None) -> list[Refusal]:
    """Say why a path cannot hold a form; a form is one Excel file beside ``params/``."""
    if path is None:
        return [Refusal("has a form, which only a file can be", "add path: data/counts.xlsx", "form")]
    if package is not None:
        return [Refusal("holds no form: nobody can fill in an installed package", "remove it", "package")]
    if not path.lower().endswith(".xlsx") or PATTERN_SIGNS & set(path):
        return [Refusal("names no file for a form", "name one .xlsx file, such as data/counts.xlsx", "path")]
    return []


def refusals_of_sheet(sheet: str | None) -> list[Refusal]:
    """Say why Excel would not take a sheet's name, or a form has another use for it."""
    if sheet is None:
        return []
    if len(sheet) > LONGEST_SHEET or not SHEET_NAME.fullmatch(sheet):
        fact = "is no name that Excel gives to a sheet"
        return [Refusal(fact, f"write at most {LONGEST_SHEET} characters without [ ] : * ? / \\ '", "sheet")]
    if sheet.lower() == HELP_SHEET.lower():
        return [Refusal("is the sheet with the instructions", f"name another one, such as {SHEET}", "sheet")]
    return []
