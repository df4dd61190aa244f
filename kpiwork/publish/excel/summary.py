"""The first sheet: every KPI of every department in one table, and how many stand where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kpiwork.display.marks import STATUS_SHAPES
from kpiwork.display.templates import paragraphs
from kpiwork.publish.excel import verdicts
from kpiwork.publish.excel.book import Book, place
from kpiwork.publish.excel.cells import Cell, known, said
from kpiwork.publish.excel.department import Written
from kpiwork.publish.excel.formats import Look
from kpiwork.publish.excel.number_formats import WHOLE
from kpiwork.publish.excel.paper import print_on_paper
from kpiwork.publish.excel.sheet import Sheet
from kpiwork.publish.excel.tables import (
    DATA_ROLES,
    STATUS_ROLES,
    VARIATION_ROLES,
    mark_words,
    write_table,
)
from kpiwork.review.period_names import short_name
from kpiwork.review.record import KpiReview, Record
from kpiwork.spec.target import Status

__all__ = ["SUMMARY", "write_summary"]

SUMMARY = "Summary"
WIDTHS, JUDGED_WIDTHS, TAIL_WIDTHS = (18, 36, 10, 10, 12, 12), (15, 15), (12, 20)
COUNTED_WIDTH = 12
COUNTS = ("Department", "Answers for it", "KPIs")
HEADER_ROW = 4  # below title, facts, tally and notice


def write_summary(bare: Sheet, book: Book, written: Mapping[str, Written]) -> None:
    """Write the sheet.

    Parameters
    ----------
    bare : Sheet
        Empty, not laid out.
    book : Book
        The editions.
    written : mapping of str to Written
        Where each department's KPIs stand, by department.
    """
    rows = [
        _row(book, record, kpi, written[record.department.id])
        for record in book.records
        for kpi in record.kpis
    ]
    sheet = bare.laid_out(_widths(book), rows)
    _head(sheet, book, counts_at=HEADER_ROW + max(1, len(rows) + 1) + 1)
    last = _notices(sheet, book, _counts(sheet, book, _kpis(sheet, book, rows)))
    print_on_paper(sheet, book, repeated=(HEADER_ROW, HEADER_ROW), last_row=last)


def _widths(book: Book) -> tuple[float, ...]:
    widths = WIDTHS + (JUDGED_WIDTHS if book.has_changes else ()) + TAIL_WIDTHS
    missing = len(_shown(book)) + len(COUNTS) - len(widths)
    return widths + (COUNTED_WIDTH,) * max(0, missing)


def _kpis(sheet: Sheet, book: Book, rows: Sequence[list[Cell]]) -> int:
    if not rows:
        return sheet.line(HEADER_ROW, [said("No department has a KPI to show.", Look.PLAIN)])
    table = write_table(sheet, HEADER_ROW, "summary_kpis", _headers(book), rows)
    mark_words(sheet, table, "Status", STATUS_ROLES)
    mark_words(sheet, table, "Data", DATA_ROLES)
    mark_words(sheet, table, verdicts.JUDGED[0], VARIATION_ROLES)
    sheet.worksheet.freeze_panes(HEADER_ROW + 1, 2)
    return table.last + 1


def _head(sheet: Sheet, book: Book, counts_at: int) -> None:
    sheet.title(f"{book.organisation}: {book.title}, {book.period.words}")
    sheet.line(1, [said(book.facts, Look.FACT)])
    below = place(SUMMARY, counts_at)
    sheet.line(2, [Cell(content=f"{_tally(book)}  ·  by department: below", look=Look.JUMP, link=below)])
    notice = _short_notice(book)
    if notice:
        sheet.across(3, (sheet.last, said(notice, Look.NOTICE)))


def _tally(book: Book) -> str:
    counts = Counter(kpi.standing.status for record in book.records for kpi in record.kpis)
    stand = ", ".join(f"{counts[status]} {status.value}" for status in STATUS_SHAPES if counts[status])
    kpis, departments = _counted(sum(counts.values()), "KPI"), _counted(len(book.records), "department")
    return f"{kpis} of {departments}" + (f": {stand}" if stand else "")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _short_notice(book: Book) -> str:
    """Say which departments have a notice: it stands in full below, and on their sheets."""
    named = [record.department.name for record in book.records if record.department.notice]
    if not named:
        return ""
    return f"Read the notices below the tables before you use these numbers: {', '.join(named)}."


def _headers(book: Book) -> list[str]:
    since = {
        short_name(kpi.previous.period, kpi.previous.words) for record in book.records for kpi in record.kpis
    }
    before = since.pop() if len(since) == 1 else "the period before"
    judged = verdicts.JUDGED if book.has_changes else ()
    return ["Department", "KPI", "Value", "Target", "Status", f"Since {before}", *judged, "Data", "Owner"]


def _row(book: Book, record: Record, kpi: KpiReview, written: Written) -> list[Cell]:
    judged = [verdicts.variation(record, kpi), verdicts.assurance(kpi)] if book.has_changes else []
    return [
        said(record.department.name, Look.SOFT),
        Cell(content=kpi.name, look=Look.LINK, link=written.places[kpi.id]),
        verdicts.value(kpi),
        verdicts.target(kpi),
        verdicts.status(kpi),
        verdicts.difference(kpi, kpi.previous),
        *judged,
        verdicts.data(kpi),
        said(kpi.owner),
    ]


def _shown(book: Book) -> list[Status]:
    """Give the statuses that a KPI has, those that need attention first."""
    there = {kpi.standing.status for record in book.records for kpi in record.kpis}
    return [status for status in STATUS_SHAPES if status in there]


def _counts(sheet: Sheet, book: Book, row: int) -> int:
    shown, row = _shown(book), sheet.heading(row, "KPIs by status")
    rows = [_count(record, name, shown) for record, name in zip(book.records, book.names, strict=True)]
    headers = [*COUNTS, *(status.value.capitalize() for status in shown)]
    return write_table(sheet, row, "summary_counts", headers, rows).last + 1


def _count(record: Record, name: str, shown: list[Status]) -> list[Cell]:
    counts = Counter(kpi.standing.status for kpi in record.kpis)
    return [
        Cell(content=record.department.name, look=Look.LINK, link=place(name, 0)),
        said(record.department.head),
        known(len(record.kpis), WHOLE),
        *(known(counts[status], WHOLE) for status in shown),
    ]


def _notices(sheet: Sheet, book: Book, row: int) -> int:
    said_of = [(record.department.name, record.department.notice) for record in book.records]
    said_of = [(name, notice) for name, notice in said_of if notice]
    if said_of:
        row = sheet.heading(row, "Notices")
    for name, notice in said_of:
        text = "\n".join(paragraphs(notice))
        row = sheet.across(row, (0, said(name, Look.LABEL)), (sheet.last, said(text, Look.PROSE)))
    return row
