"""Put a department's review of a period together. The one way from a workbook to a record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kpiwork.errors import UsageError, did_you_mean
from kpiwork.measure.measure import measure
from kpiwork.measure.plan import sources_of
from kpiwork.measure.readings import Measurement
from kpiwork.periods import EARLIEST, LATEST, Period
from kpiwork.review.agenda import actions, next_meeting
from kpiwork.review.card_changes import card_changes
from kpiwork.review.decisions import open_questions, promises
from kpiwork.review.deeper import work_steps
from kpiwork.review.earlier import earlier
from kpiwork.review.findings import findings_of
from kpiwork.review.handover import handed_over
from kpiwork.review.kpi import Bench, review_kpis
from kpiwork.review.order import group
from kpiwork.review.people.known import people_of
from kpiwork.review.privacy import edition_of
from kpiwork.review.provenance import provenance
from kpiwork.review.record import DepartmentFacts, PeriodFacts, Record, SourceFacts
from kpiwork.review.restated import with_history
from kpiwork.review.tell import told
from kpiwork.review.trust import source_facts
from kpiwork.review.unintended import with_findings
from kpiwork.spec.batch import Edition
from kpiwork.spec.find import find_workbook
from kpiwork.spec.load import load
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["assemble", "open_review", "read_as_of", "read_edition"]


def open_review(
    workbook: str | Path | Workbook,
    department: str,
    period: str,
    *,
    edition: str = Edition.DEPARTMENT.value,
    as_of: str = "",
) -> Record:
    """Review a department's period, as one audience may see it.

    Parameters
    ----------
    workbook : str, Path or Workbook
        The workbook, or its folder, or a folder inside it.
    department : str
        Id of the department.
    period : str
        Label of the period, such as ``2013-Q4``.
    edition : str
        ``department``, ``executive`` or ``analyst``.
    as_of : str
        Day on which the data are looked at, ``2013-12-31``; empty for the workbook's default.

    Returns
    -------
    Record
        Cut for the edition; small groups are suppressed.

    Raises
    ------
    UsageError
        If a parameter names nothing known.
    SpecError
        If a file of the workbook is wrong.
    """
    audience, day = read_edition(edition), read_as_of(as_of)
    if not isinstance(workbook, Workbook) and (kept := handed_over(workbook, department, period, as_of)):
        return edition_of(kept, audience)
    book = workbook if isinstance(workbook, Workbook) else load(find_workbook(workbook))
    book.department(department)
    measured = measure(book, book.calendar.parse(period), departments=[department], as_of=day)
    return edition_of(assemble(book, measured, department), audience)


def assemble(workbook: Workbook, measured: Measurement, department: str) -> Record:
    """Make the complete and private record of a department from what was measured and reported before.

    Parameters
    ----------
    workbook : Workbook
        What the organisation decided.
    measured : Measurement
        Readings and data quality of the period, at least of this department.
    department : str
        Id of the department.
    """
    book = workbook.department(department)
    measured = measured.of(department)
    past = earlier(workbook.root, department, measured.period, workbook.calendar, measured.as_of)
    last = past.of(workbook.calendar.previous(measured.period))
    reviewed = review_kpis(Bench(workbook=workbook, book=book, measured=measured))
    kpis = with_findings(
        {kpi.id: with_history(kpi, past) for kpi in reviewed},
        findings_of(workbook, measured, department, past),
        book,
        past,
        period=measured.period.label,
        as_of=measured.as_of,
        minimum=workbook.settings.privacy.minimum,
    )
    groups = group({name: book.cards[name] for name in kpis}, workbook.objectives)
    untold = Record(
        department=_department_facts(workbook, book),
        period=_period_facts(measured.period),
        as_of=measured.as_of,
        privacy_minimum=workbook.settings.privacy.minimum,
        kpis=tuple(kpis[name] for one in groups for name in one.kpis),
        groups=groups,
        open_questions=open_questions(book.decisions, measured.period, measured.as_of),
        promises=promises(book.decisions, kpis, measured.period),
        actions=actions(book.decisions, measured.period, measured.as_of, workbook.calendar),
        meeting=next_meeting(workbook.settings.meeting, workbook.calendar, measured.as_of),
        sources=_sources(workbook, book, measured),
        provenance=provenance(workbook, measured, department, past.digests),
        card_changes=card_changes(kpis.values(), book.cards, last),
        since="" if last is None else last.period.label,
        notes=past.notes,
        work_steps=work_steps(kpis, workbook, book, measured),
        people=people_of(book, measured.as_of, workbook.settings.privacy.minimum),
    )
    return told(untold)


def read_edition(text: str, *, place: str = "edition") -> Edition:
    """Read the name of an edition; a `UsageError` names the known ones."""
    try:
        return Edition(text)
    except ValueError as error:
        fact = f"'{text}' is no edition"
        raise UsageError.at(place, fact, did_you_mean(text, [one.value for one in Edition])) from error


def read_as_of(text: str, *, place: str = "as_of") -> date | None:
    """Read a day such as ``2013-12-31``; empty text gives None, anything else a `UsageError`."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise UsageError.at(place, f"'{text}' is not a day", "write it as 2013-12-31") from error
    if not EARLIEST <= day.year <= LATEST:
        raise UsageError.at(place, f"'{text}' is not of our time", f"name a year from {EARLIEST} to {LATEST}")
    return day


def _period_facts(period: Period) -> PeriodFacts:
    return PeriodFacts(
        label=period.label,
        words=period.words,
        months=period.months,
        kind=period.kind,
        start=period.start,
        end=period.end,
    )


def _department_facts(workbook: Workbook, book: DepartmentBook) -> DepartmentFacts:
    notices = [notice for notice in (workbook.settings.notice, book.settings.notice) if notice]
    return DepartmentFacts(
        id=book.id,
        name=book.settings.name,
        head=book.settings.head,
        organisation=workbook.settings.organisation,
        purpose=book.settings.purpose or "",
        notice="\n".join(notices),
    )


def _sources(workbook: Workbook, book: DepartmentBook, measured: Measurement) -> tuple[SourceFacts, ...]:
    used = sorted({source for card in book.cards.values() for source in sources_of(card)})
    return tuple(
        source_facts(name, workbook.settings.sources[name], measured.quality[name])
        for name in used
        if name in measured.quality
    )
