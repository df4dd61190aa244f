"""What people say on a department's sheet: questions, promises, actions, comments."""

from __future__ import annotations

from kpiwork.display.templates import day, paragraphs
from kpiwork.publish.excel.cells import said
from kpiwork.publish.excel.formats import Look
from kpiwork.publish.excel.sheet import Sheet
from kpiwork.review.record import CommentEntry, DecisionEntry, KpiReview, Record

__all__ = ["write_panels"]

HALF = 5  # the column up to which the left one of two texts reaches


def write_panels(sheet: Sheet, record: Record, row: int) -> int:
    """Write everything that people said, section by section; give the next row.

    A section of which the record holds nothing is left out.
    """
    for write in (_needed, _questions, _promises, _actions, _comments, _card_changes):
        row = write(sheet, record, row)
    return row


def _needed(sheet: Sheet, record: Record, row: int) -> int:
    needed = [(kpi.name, kpi.needed.sentence) for kpi in record.kpis if kpi.needed is not None]
    row = sheet.heading(row, "What the rest must average") if needed else row
    for name, sentence in needed:
        row = sheet.across(row, (0, said(name, Look.LABEL)), (sheet.last, said(sentence, Look.PROSE)))
    return row


def _questions(sheet: Sheet, record: Record, row: int) -> int:
    row = sheet.heading(row, "We ask you to decide") if record.open_questions else row
    for entry in record.open_questions:
        row = sheet.across(
            row, (0, said(entry.question, Look.LABEL)), (sheet.last, said(_weighed(entry), Look.PROSE))
        )
    return row


def _weighed(entry: DecisionEntry) -> str:
    terms = (
        ("Proposal", entry.proposal),
        ("If we wait", entry.cost_of_waiting),
        ("Evidence", entry.evidence),
    )
    options = [f"{number}. {option}" for number, option in enumerate(entry.options, start=1)]
    return "\n".join([*options, *(f"{term}: {' '.join(text.split())}" for term, text in terms if text)])


def _promises(sheet: Sheet, record: Record, row: int) -> int:
    if not record.promises:
        return row
    row = sheet.heading(row, "What we decided before")
    row = _header(sheet, row, "Decision", "Expected effect", "Seen so far")
    for entry in record.promises:
        by = ", ".join(
            part for part in (entry.decided_by, day(entry.decided) if entry.decided else "") if part
        )
        decided = f"{entry.decision or entry.question}\n{by}" if by else entry.decision or entry.question
        expected, seen = entry.expected or "none was stated", entry.seen or "nothing on record"
        row = sheet.across(
            row,
            (0, said(decided, Look.LABEL)),
            (HALF, said(expected, Look.PROSE)),
            (sheet.last, said(seen, Look.PROSE)),
        )
    return row


def _header(sheet: Sheet, row: int, *titles: str) -> int:
    left, middle, right = (said(title, Look.HEADER) for title in titles)
    sheet.kept.add(row + 1)
    return sheet.across(row, (0, left), (HALF, middle), (sheet.last, right))


def _actions(sheet: Sheet, record: Record, row: int) -> int:
    row = sheet.heading(row, "Actions") if record.actions else row
    names = {kpi.id: kpi.name for kpi in record.kpis}
    for entry in record.actions:
        done = f"done {day(entry.done)}" if entry.done else "open"
        about = f"{entry.owner}, by {day(entry.due)}: {done}\nFollows from: {entry.question}"
        about += f" ({names[entry.kpi]})" if entry.kpi in names else ""
        row = sheet.across(row, (0, said(entry.what, Look.LABEL)), (sheet.last, said(about, Look.PROSE)))
    return row


def _comments(sheet: Sheet, record: Record, row: int) -> int:
    told = [(kpi, entry) for kpi in record.kpis for entry in kpi.comments]
    row = sheet.heading(row, "Comments of owners") if told else row
    for kpi, entry in told:
        row = sheet.across(
            row, (0, said(_whose(kpi, entry), Look.LABEL)), (sheet.last, said(_told(entry), Look.PROSE))
        )
    return row


def _whose(kpi: KpiReview, entry: CommentEntry) -> str:
    return f"{kpi.name}\n{entry.by}, {day(entry.date)}"


def _told(entry: CommentEntry) -> str:
    terms = (("What we do", entry.what_we_do), ("What we need", entry.what_we_need))
    happened = "\n".join(paragraphs(entry.what_happened))
    return "\n".join([happened, *(f"{term}: {' '.join(text.split())}" for term, text in terms if text)])


def _card_changes(sheet: Sheet, record: Record, row: int) -> int:
    row = (
        sheet.heading(row, f"What changed in the cards since {record.since}") if record.card_changes else row
    )
    for change in record.card_changes:
        row = sheet.across(
            row, (0, said(change.name, Look.LABEL)), (sheet.last, said(change.what, Look.PROSE))
        )
    return row
