"""One department's sheet: what to know, the scorecard, what is to be decided, charts, history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kpiwork.display.templates import day, paragraphs
from kpiwork.publish.excel import verdicts
from kpiwork.publish.excel.book import Book, place
from kpiwork.publish.excel.cells import Cell, said
from kpiwork.publish.excel.charts import charts_room, draw_charts
from kpiwork.publish.excel.formats import Look
from kpiwork.publish.excel.history import Readings, Shown, histories, readings_of, write_history
from kpiwork.publish.excel.panels import write_panels
from kpiwork.publish.excel.paper import print_on_paper
from kpiwork.publish.excel.sheet import LONGEST_NOTE, Sheet
from kpiwork.publish.excel.tables import (
    DATA_ROLES,
    STATUS_ROLES,
    VARIATION_ROLES,
    mark_words,
    write_table,
)
from kpiwork.publish.excel.text import cut, units
from kpiwork.review.period_names import short_name
from kpiwork.review.record import KpiReview, ObjectiveGroup, Record

__all__ = ["Written", "write_department"]

WIDTHS, JUDGED_WIDTHS, TAIL_WIDTHS = (32, 9, 9, 11, 9, 10, 9, 10, 9, 9), (14, 14), (12, 20)


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """Where the KPIs of a department stand on its sheet: a link to each, by id."""

    places: dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Content:
    """What is put together before the sheet is laid out, since its columns must hold every number."""

    rows: tuple[list[Cell], ...]
    shown: tuple[Shown, ...]
    readings: Readings


def write_department(bare: Sheet, book: Book, number: int) -> Written:
    """Write the sheet of one department.

    Parameters
    ----------
    bare : Sheet
        Empty, not laid out.
    book : Book
        The editions.
    number : int
        Which of them.
    """
    record, name = book.records[number], book.names[number]
    content = _content(book, record)
    widths = WIDTHS + (JUDGED_WIDTHS if book.has_changes else ()) + TAIL_WIDTHS
    sheet = bare.laid_out(widths, content.rows, content.readings.rows)
    row = sheet.heading(_head(sheet, book, record), "Scorecard")
    order = [kpi for group in record.groups for kpi in group.kpis]
    places = {kpi: place(name, row + 1 + at) for at, kpi in enumerate(order)}
    row = _scorecard(sheet, _headers(book, record), content.rows, row, f"scorecard_{number + 1}")
    row = write_panels(sheet, record, row)
    end = _history(sheet, content, row, f"history_{number + 1}")
    sheet.worksheet.freeze_panes(1, 1)
    print_on_paper(sheet, book, repeated=(0, 0), last_row=end)
    return Written(places=places)


def _content(book: Book, record: Record) -> _Content:
    shown = histories(record)
    rows = tuple(_row(book, record, group, name) for group in record.groups for name in group.kpis)
    return _Content(rows=rows, shown=shown, readings=readings_of(shown))


def _history(sheet: Sheet, content: _Content, row: int, name: str) -> int:
    """Write charts and, below them, what they are drawn from; give the last row that is printed."""
    if not content.shown:
        return row
    end = row + charts_room(content.shown)
    begin = sheet.heading(end, "Readings behind the charts")
    written = write_history(sheet, content.readings, begin, name)
    draw_charts(sheet, content.shown, written, row)
    return end


def _head(sheet: Sheet, book: Book, record: Record) -> int:
    about = record.department
    row = sheet.title(f"{about.name}, {book.period.words}")
    row = sheet.line(row, [said(f"{book.facts}  ·  answers for this: {about.head}", Look.FACT)])
    if record.meeting is not None:
        row = sheet.line(row, [said(f"Next review: {day(record.meeting.day)}", Look.FACT)])
    if about.notice:
        notice = "\n".join(paragraphs(about.notice))
        row = sheet.across(row, (sheet.last, said(notice, Look.NOTICE)))
    if record.in_one_minute:
        row = sheet.heading(row, "In one minute")
    for sentence in record.in_one_minute:
        row = sheet.across(row, (sheet.last, said(sentence.text)))
    return row


def _scorecard(sheet: Sheet, headers: Sequence[str], rows: Sequence[list[Cell]], row: int, name: str) -> int:
    if not rows:
        return sheet.line(row, [said("This department has no KPI to show.", Look.PLAIN)])
    table = write_table(sheet, row, name, headers, rows)
    mark_words(sheet, table, "Status", STATUS_ROLES)
    mark_words(sheet, table, "Data", DATA_ROLES)
    mark_words(sheet, table, verdicts.JUDGED[0], VARIATION_ROLES)
    return table.last + 1


def _headers(book: Book, record: Record) -> list[str]:
    first = next(iter(record.kpis), None)
    before, year = (
        [short_name(one.period, one.words) for one in (first.previous, first.year_ago)] if first else ("", "")
    )
    judged = verdicts.JUDGED if book.has_changes else ()
    compared = [before, f"Since {before}", year, f"Since {year}"]
    fixed = ["Year to date", "Records", *judged, "Data", "As a guardrail"]
    return ["KPI", "Value", "Target", "Status", *compared, *fixed]


def _row(book: Book, record: Record, group: ObjectiveGroup, name: str) -> list[Cell]:
    kpi = record.kpi(name)
    judged = [verdicts.variation(record, kpi), verdicts.assurance(kpi)] if book.has_changes else []
    return [
        _named(kpi, is_below=name in group.guardrails),
        verdicts.value(kpi),
        verdicts.target(kpi),
        verdicts.status(kpi),
        verdicts.other(kpi, kpi.previous),
        verdicts.difference(kpi, kpi.previous),
        verdicts.other(kpi, kpi.year_ago),
        verdicts.difference(kpi, kpi.year_ago),
        verdicts.year_to_date(kpi),
        verdicts.records(kpi),
        *judged,
        verdicts.data(kpi),
        verdicts.guards(kpi, record.kpis),
    ]


def _named(kpi: KpiReview, *, is_below: bool) -> Cell:
    return Cell(content=kpi.name, look=Look.BELOW if is_below else Look.STRONG, note=_note(kpi))


def _note(kpi: KpiReview) -> str:
    """Give the definition, cut where it is long, and whole what the KPI is never used for."""
    definition = " ".join(paragraphs(kpi.definition)) or kpi.question
    if not kpi.never_used_for:
        return definition
    never = f" Never used for: {kpi.never_used_for}"
    return f"{cut(definition, LONGEST_NOTE - units(never))}{never}"
