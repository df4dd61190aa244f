"""What every number means: the cards of all KPIs, one term a row, and the sources they are computed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kpiwork.display.checks import checks_of
from kpiwork.display.marks import guardrail_mark
from kpiwork.display.templates import day, paragraphs
from kpiwork.display.wording import target_words
from kpiwork.publish.excel.book import Book
from kpiwork.publish.excel.cells import Cell, said
from kpiwork.publish.excel.formats import Look
from kpiwork.publish.excel.paper import print_on_paper
from kpiwork.publish.excel.sheet import Sheet
from kpiwork.publish.excel.tables import write_table
from kpiwork.review.numbers import whole_number
from kpiwork.review.record import KpiReview, Record, SourceFacts
from kpiwork.review.sentences import style_of
from kpiwork.spec.unit import UnitKind

__all__ = ["DEFINITIONS", "write_definitions"]

DEFINITIONS = "Definitions"
WIDTHS = (21, 38, 20, 96)
HEADER_ROW = 2


def write_definitions(bare: Sheet, book: Book) -> None:
    """Write the sheet, which is empty and not laid out."""
    sheet = bare.laid_out(WIDTHS)
    sheet.title("Definitions")
    row = _sources(sheet, book, _cards(sheet, book))
    print_on_paper(sheet, book, repeated=(HEADER_ROW, HEADER_ROW), last_row=row)


def _cards(sheet: Sheet, book: Book) -> int:
    cards = [line for record in book.records for kpi in _kpis(record) for line in _card(record, kpi)]
    if not cards:
        return sheet.line(HEADER_ROW, [said("No department has a KPI to define.", Look.PLAIN)])
    headers = ("Department", "KPI", "Term", "What was agreed")
    sheet.worksheet.freeze_panes(HEADER_ROW + 1, 2)
    return write_table(sheet, HEADER_ROW, "definitions", headers, cards).last + 1


def _sources(sheet: Sheet, book: Book, row: int) -> int:
    facts = [_source(record, source) for record in book.records for source in record.sources]
    if not facts:
        return row
    headers = ("Department", "Source", "Rows", "Days, checks of the data, fingerprint")
    row = sheet.heading(row, "Sources and freshness")
    return write_table(sheet, row, "sources", headers, facts).last + 1


def _kpis(record: Record) -> Iterator[KpiReview]:
    return (record.kpi(name) for group in record.groups for name in group.kpis)


def _card(record: Record, kpi: KpiReview) -> Iterator[list[Cell]]:
    """Give a line a term; what a card does not say has none."""
    objective = next((group.name for group in record.groups if kpi.id in group.kpis), "")
    terms = {
        "Question": kpi.question,
        "Definition": "\n".join(paragraphs(kpi.definition)),
        "Formula": kpi.formula,
        "Unit": _unit(kpi),
        "Better": kpi.better.value,
        "Target": _target(kpi),
        "Guardrails": _guardrails(kpi, {one.id: one for one in record.kpis}),
        "Owner": kpi.owner,
        "Objective": objective,
        "Stage": kpi.stage.value,
        "Used for": kpi.used_for,
        "Never used for": kpi.never_used_for,
        "Known limits": kpi.limits,
        "In the team’s hands": _influence(kpi),
        "Data": "; ".join([kpi.data_light.value, *kpi.data_facts]),
    }
    told = [(term, text) for term, text in terms.items() if text]
    for term, text in told:
        look = Look.CODE if term == "Formula" else Look.TEXT
        named = said(kpi.name, Look.STRONG if term == told[0][0] else Look.SOFT)
        yield [said(record.department.name, Look.SOFT), named, said(term, Look.STRONG), said(text, look)]


def _unit(kpi: KpiReview) -> str:
    name = "per 1,000" if kpi.unit is UnitKind.PER_THOUSAND else kpi.unit.value
    counted = f"; of {kpi.rows_are}" if kpi.rows_are else ""
    return f"{kpi.currency or name}{counted}"


def _target(kpi: KpiReview) -> str:
    asked = kpi.target
    said_of = [target_words(kpi)]
    said_of += [f"basis: {asked.basis.value}"] if asked.basis else []
    said_of += [f"set by {asked.set_by}"] if asked.set_by else []
    said_of += [f"{day(asked.starts)} to {day(asked.due)}"] if asked.starts and asked.due else []
    said_of += [f"tolerance {style_of(kpi).distance(kpi.tolerance)}"] if kpi.tolerance is not None else []
    return "; ".join(said_of) + (f". {asked.why}" if asked.why else "")


def _guardrails(kpi: KpiReview, kpis: Mapping[str, KpiReview]) -> str:
    lines = []
    for check in kpi.guardrails:
        if check.kpi in kpis:
            rail = kpis[check.kpi]
            margin = style_of(rail).distance(check.margin)
            lines.append(
                f"{rail.name}: {guardrail_mark(check.state).word}; at most {margin} worse was agreed"
            )
    return "\n".join(lines)


def _influence(kpi: KpiReview) -> str:
    if kpi.influence is None:
        return ""
    return kpi.influence.value + (f"; also moved by: {kpi.also_moved_by}" if kpi.also_moved_by else "")


def _source(record: Record, source: SourceFacts) -> list[Cell]:
    has_days = source.first is not None or source.last is not None
    days = f"{day(source.first)} to {day(source.last)}" if has_days else "no dates"
    known = f"{days}\n{_checks(source)}\nfingerprint {source.fingerprint}"
    rows = f"{whole_number(source.rows)} {source.rows_are}"
    name = source.description or source.id
    return [said(record.department.name, Look.SOFT), said(name, Look.STRONG), said(rows), said(known)]


def _checks(source: SourceFacts) -> str:
    checks = checks_of(source)
    counted = [f"{count} {mark.word}" for count, mark in checks.counted]
    concerns = [f"{one.state}: {one.fact}" for one in checks.concerns]
    return "\n".join([*concerns, ", ".join(counted)]) if source.checks else "no check is on record"
