"""Rows of a form that are no period but a total of the others: told once, whatever else stands in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from openpyxl.utils import get_column_letter

from kpiwork.measure.form.cells import Fault, Given
from kpiwork.measure.form.layout import Count, FormLayout
from kpiwork.spec.form import COVERS, REMARK
from kpiwork.spec.place import escaped
from kpiwork.spec.source import ColumnType

__all__ = ["total_fault"]

WORDS = (
    r"(totals?|sums?|averages?|avg|means?|medians?|overall|Σ|∑|"
    r"summen?|gesamt\w*|insgesamt|durchschnitt|mittelwert|somme|moyenne|suma|media|promedio|totale|totaal)"
)
ALONE = re.compile(rf"\W*((grand|sub|running|year)[\s-]*)?{WORDS}\W*[0-9]{{0,4}}\W*", re.IGNORECASE)
BEGINS = re.compile(rf"\W*((grand|sub|running|year)[\s-]*)?{WORDS}(?!\w).{{0,30}}", re.IGNORECASE)
ADDED = re.compile(
    r"=\s*\+?(SUM|SUBTOTAL|AVERAGE|AGGREGATE|MEDIAN)\(.*?"
    r"\$?(?P<column>[A-Z]{1,3})\$?[0-9]+:\$?(?P=column)\$?(?P<last>[0-9]+)\s*\)",
    re.IGNORECASE | re.DOTALL,
)
FEWEST_ABOVE, FEWEST_COLUMNS = 3, 2  # below which equal sums may be chance, in a row that has a date
MEND = "take the row out: totals are made from the rows"

Values = Mapping[str, object]


def total_fault(
    number: int, row: Sequence[Given], columns: Mapping[str, int], layout: FormLayout, above: Sequence[Values]
) -> Fault | None:
    """Say that a row is a total, if it is one.

    Parameters
    ----------
    number : int
        Its row in the sheet.
    row : sequence of Given
        Its cells.
    columns : mapping of str to int
        Where each title stands, counted from 1.
    layout : FormLayout
        What belongs into the form.
    above : sequence of mapping
        What was counted in the rows above, by title.
    """
    if word := _word(row, columns, layout):
        return Fault(fact=f"'{escaped(word)}' says that this is no period", mend=MEND)
    for title in sorted(columns, key=lambda one: columns[one]):
        if _adds_up(row[columns[title] - 1].formula, columns[title], number):
            fact = f"{title} is computed from the rows above, so this is no period"
            return Fault(fact=fact, mend=MEND)
    if equal := _equal(row, columns, layout, above):
        fact = f"{' and '.join(equal)} {'is' if len(equal) == 1 else 'are'} the sum of the rows above"
        return Fault(fact=fact, mend=f"{MEND}; if it is a period, write its name into column {COVERS}")
    return None


def _word(row: Sequence[Given], columns: Mapping[str, int], layout: FormLayout) -> str:
    for title, pattern in ((layout.date, BEGINS), (COVERS, BEGINS), (REMARK, ALONE)):
        value = row[columns[title] - 1].value if title in columns else None
        if isinstance(value, str) and pattern.fullmatch(value.strip()):
            return value.strip()
    return ""


def _adds_up(formula: object, column: int, number: int) -> bool:
    found = ADDED.match(formula) if isinstance(formula, str) else None
    if found is None:
        return False
    return found["column"].upper() == get_column_letter(column) and int(found["last"]) < number


def _equal(
    row: Sequence[Given], columns: Mapping[str, int], layout: FormLayout, above: Sequence[Values]
) -> list[str]:
    """Give the columns whose counts are the sums above; none where that may be chance."""
    whole = [count for count in layout.counts if count.type is ColumnType.INTEGER and count.name in columns]
    filled = [count for count in whole if not row[columns[count.name] - 1].is_empty]
    named = COVERS in columns and not row[columns[COVERS] - 1].is_empty
    dated = not row[columns[layout.date] - 1].is_empty
    fewest, most_needed = (FEWEST_ABOVE, FEWEST_COLUMNS) if dated else (2, 1)
    if named or len(filled) < most_needed:
        return []
    sums = all(_is_sum(row[columns[count.name] - 1].value, count, above, fewest) for count in filled)
    return [count.name for count in filled] if sums else []


def _is_sum(value: object, count: Count, above: Sequence[Values], fewest: int) -> bool:
    found = [one.get(count.name) for one in above]
    numbers = [number for number in found if isinstance(number, int | float) and number]
    return isinstance(value, int | float) and len(numbers) >= fewest and value == sum(numbers)
