"""How to read the workbook, and what it was made from."""

from __future__ import annotations

from collections.abc import Iterable

from kpiwork.display.marks import ASSURANCE_MEANS, STATUS_MEANS, VARIATION_MEANS, variation_mark
from kpiwork.publish.excel.book import Book
from kpiwork.publish.excel.cells import said
from kpiwork.publish.excel.charts import MOST_CHARTS
from kpiwork.publish.excel.formats import Look
from kpiwork.publish.excel.paper import print_on_paper
from kpiwork.publish.excel.sheet import Sheet
from kpiwork.publish.excel.verdicts import JUDGED, NO_DATA, TOO_FEW
from kpiwork.review.record import DataLight

__all__ = ["NOTES", "write_notes"]

NOTES = "Notes"
WIDTHS = (34, 120)
GIVEN_AWAY = (
    ", or it would give such a value away. What is suppressed stands nowhere in this file, not in a hidden "
    "cell either."
)
BELOW = (
    "; the readings of all KPIs are in the table below them, which is not printed. A period without a value "
    "is not drawn; its note says why."
)
BEFORE = (
    ("earlier: 8 high", "Before the latest point, so many of the period’s weeks or months were unusual."),
    ("to September 2013", "Later points still settle; this is the latest one that is judged."),
)
DATA_MEANS = {
    DataLight.TRUSTED: "Every check of the data that the KPI uses passed.",
    DataLight.PROVISIONAL: "The value can still move, since its settling time has not run out.",
    DataLight.IN_DOUBT: "A check failed; “Definitions” says which.",
    DataLight.NO_DATA: "The KPI could not be measured; its value’s cell says why.",
}


def write_notes(bare: Sheet, book: Book) -> None:
    """Write the sheet, which is empty and not laid out."""
    sheet = bare.laid_out(WIDTHS)
    row = sheet.title("How to read this workbook")
    row = _section(sheet, row, "Status", ((one.value, means) for one, means in STATUS_MEANS.items()))
    row = _section(sheet, row, "Data", ((one.value, means) for one, means in DATA_MEANS.items()))
    if book.has_changes:
        varied = ((variation_mark(one).word, means) for one, means in VARIATION_MEANS.items())
        row = _section(sheet, row, JUDGED[0], [*varied, *BEFORE])
        relied = ((one.value, means) for one, means in ASSURANCE_MEANS.items())
        row = _section(sheet, row, JUDGED[1], relied)
    row = _section(sheet, row, "Numbers", _numbers(book))
    row = _section(sheet, row, "Where this comes from", _provenance(book))
    print_on_paper(sheet, book, repeated=(0, 0), last_row=row)


def _section(sheet: Sheet, row: int, heading: str, terms: Iterable[tuple[str, str]]) -> int:
    row = sheet.heading(row, heading)
    for term, means in terms:
        row = sheet.wrapped(row, [said(term, Look.LABEL), said(means, Look.PROSE)])
    return row


def _numbers(book: Book) -> list[tuple[str, str]]:
    few = f"fewer than {book.minimum} records"
    return [
        ("numbers", "Cells hold the number unrounded; its format prints what the page prints."),
        ("points", "Differences between shares are in points: from 74 % to 75 % is +1 point."),
        ("since", "A plain subtraction. It does not say whether chance alone could have made it."),
        (NO_DATA, "Nothing was measured. That is neither good nor bad."),
        (
            f"{few}: not shown",
            "Suppressed: the value exists and is withheld, so that nobody can be recognised.",
        ),
        (TOO_FEW, f"Nothing was measured, or the value is suppressed: it rests on {few}{GIVEN_AWAY}"),
        ("history", f"At most {MOST_CHARTS} charts a department{BELOW}"),
        (
            "guardrail",
            "A KPI that must not get worse by more than an agreed margin while another one improves.",
        ),
    ]


def _provenance(book: Book) -> list[tuple[str, str]]:
    lines = []
    for record in book.records:
        versions = ", ".join(
            f"{name} {version}" for name, version in sorted(record.provenance.versions.items())
        )
        made = [f"Made again by: {record.provenance.command}", f"Versions: {versions}", *record.notes]
        lines.append((record.department.name, "\n".join(made)))
    return [*lines, ("edition", f"{book.edition.value}; {book.facts}")]
