"""A department's handbook: every card in words, with what its data say of it, cut for an audience."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from kpiwork.errors import UsageError
from kpiwork.measure.measure import measure
from kpiwork.measure.readings import Measurement
from kpiwork.periods import Period, PeriodKind
from kpiwork.review.alignment.alignment import alignment_of, is_shown
from kpiwork.review.assemble import open_review, read_as_of, read_edition
from kpiwork.review.handbook.card import Shelf, card_page
from kpiwork.review.handbook.page import Handbook, Retired
from kpiwork.review.numbers import day_words
from kpiwork.review.record import KpiReview, Record
from kpiwork.review.smart.check import smart_of_all
from kpiwork.review.smart.judged import Judged
from kpiwork.review.smart.newest import newest_quarter
from kpiwork.spec.batch import Edition
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Rhythm, Stage
from kpiwork.spec.find import find_workbook
from kpiwork.spec.load import load
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["open_handbook"]

WITHHELD = "What was found rests on few cases, so it is not said here."


def open_handbook(
    workbook: str | Path | Workbook,
    department: str,
    period: str = "",
    *,
    edition: str = Edition.DEPARTMENT.value,
    as_of: str = "",
) -> Handbook:
    """Put a department's handbook together, as one audience may see it.

    Parameters
    ----------
    workbook : str, Path or Workbook
        The workbook, or its folder, or a folder inside it.
    department : str
        Id of the department.
    period : str
        Period up to which figures are read; empty for the newest quarter that the data fill.
    edition : str
        ``department``, ``executive`` or ``analyst``.
    as_of : str
        Day on which data and entries are looked at; empty for the workbook's default.

    Raises
    ------
    UsageError
        If a parameter names nothing known, or there is neither a period nor a day of data.
    SpecError
        If a file of the workbook is wrong.
    """
    audience, day = read_edition(edition), read_as_of(as_of)
    book = workbook if isinstance(workbook, Workbook) else load(find_workbook(workbook))
    own = book.department(department)
    chosen = book.calendar.parse(period) if period else _newest(book, own, day)
    # What a batch hands over is found by the folder's name as it was given.
    record = open_review(workbook, department, chosen.label, edition=edition, as_of=as_of)
    measured = measure(book, chosen, departments=[department], as_of=record.as_of)
    cards = {name: own.cards[name] for name in _order(record) if is_shown(own.cards[name], audience)}
    hidden = _hidden(own, audience)
    judged = smart_of_all(book, department, measured, as_of=record.as_of)
    few = {kpi.id for kpi in record.kpis if _is_withheld(kpi, own.cards[kpi.id], measured)}
    told = {kpi.id: _told(judged.get(kpi.id, ()), hidden, is_few=kpi.id in few) for kpi in record.kpis}
    shelf = Shelf(workbook=book, book=own, record=record, cards=cards, judged=told)
    return Handbook(
        department=record.department,
        period=record.period,
        as_of=record.as_of,
        edition=audience,
        minimum=record.privacy_minimum,
        cards=tuple(card_page(shelf, name) for name in cards),
        retired=tuple(_retired(own, audience, record.as_of)),
        elsewhere=len(hidden),
        alignment=alignment_of(book, department, as_of=record.as_of, edition=audience),
        command=_command(book, department, record),
        files=record.provenance.files,
    )


def _newest(workbook: Workbook, book: DepartmentBook, as_of: dt.date | None) -> Period:
    period = newest_quarter(workbook, book.cards.values())
    if period is None:
        fact = f"is not given, and no source of '{book.id}' has a day with data"
        raise UsageError.at("period", fact, "name one, such as 2013-Q4")
    while as_of is not None and as_of <= period.end:
        period = workbook.calendar.previous(period)
    return period


def _order(record: Record) -> list[str]:
    return [name for group in record.groups for name in group.kpis]


def _hidden(book: DepartmentBook, edition: Edition) -> dict[str, Card]:
    """Give the cards that an audience is not shown, by id."""
    cards = {kpi: card for kpi, card in book.cards.items() if card.stage is not Stage.RETIRED}
    return {kpi: card for kpi, card in cards.items() if not is_shown(card, edition)}


def _told(judged: tuple[Judged, ...], hidden: Mapping[str, Card], *, is_few: bool) -> tuple[Judged, ...]:
    """Leave out the reasons that rest on withheld values, or that name a KPI which is not shown."""
    names = [*hidden, *(card.name for card in hidden.values())]
    return tuple(
        replace(one, reason=WITHHELD, mend="")
        if is_few or any(name in f"{one.reason} {one.mend}" for name in names)
        else one
        for one in judged
    )


def _is_withheld(kpi: KpiReview, card: Card, measured: Measurement) -> bool:
    """Whether an edition leaves out a value that a reason may rest on; weeks only where they are reported."""
    kinds = {one.kind for one in kpi.series}
    if card.frequency.report not in (Rhythm.DAILY, Rhythm.WEEKLY):
        kinds -= {PeriodKind.WEEK}
    looked = (one for one in kpi.series if one.kind in kinds)
    blank = {(one.kind.value, point.period) for one in looked for point in one.points if point.value is None}
    rows = measured.readings
    known = rows[(rows["kpi"] == kpi.id) & (rows["dimension"] == "") & rows["value"].notna()]
    return not blank.isdisjoint(zip(known["grain"], known["period"], strict=True))


def _retired(book: DepartmentBook, edition: Edition, as_of: dt.date) -> Iterator[Retired]:
    for card in book.cards.values():
        if card.stage is Stage.RETIRED and is_shown(card, edition):
            past = [one for one in card.changes if one.date <= as_of]
            last = f"{past[-1].what}, {day_words(past[-1].date)}" if past else ""
            yield Retired(name=card.name, question=card.question, owner=card.owner, last=last)


def _command(workbook: Workbook, department: str, record: Record) -> str:
    """Give what makes the pages again: a batch of a day, where the workbook has one for them."""
    label, day = record.period.label, record.as_of.isoformat()
    names = [name for name, one in workbook.batches.items() if one.notebook == "handbook"]
    if not names:
        return f'kpiwork.open_handbook(".", "{department}", "{label}", as_of="{day}")'
    return f"kpiwork run {names[0]} --period {label} --department {department} --as-of {day}"
