"""The pilots of a department, looked at on a day: from a workbook to what is proposed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kpiwork.errors import KpiworkError, UsageError, did_you_mean
from kpiwork.measure.measure import default_as_of
from kpiwork.measure.part import Condition, read_condition
from kpiwork.review.assemble import read_as_of, read_edition
from kpiwork.review.audiences import is_above
from kpiwork.review.pilots.bench import bench_of, too_fine
from kpiwork.review.pilots.found import KpiTried, PilotFound, Stage
from kpiwork.review.pilots.judged import (
    criterion_found,
    data_found,
    feedback_found,
    guardrail_found,
    stage_of,
    weighed,
    written_of,
)
from kpiwork.review.pilots.measured import tried
from kpiwork.review.pilots.words import moved_words, notes, planned_words, reasons
from kpiwork.spec.batch import Edition
from kpiwork.spec.choices import Stage as CardStage
from kpiwork.spec.entries import Pilot
from kpiwork.spec.find import find_workbook
from kpiwork.spec.load import load
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["PilotPage", "day_of", "open_pilot"]

NOT_HERE = "It stands in the executive’s edition only, so its figures are not shown here."
CARD_GONE = "The card {kpi} is not there any more."
PARTLY_HIDDEN = "A criterion or a guardrail stands in the executive’s edition only, and is left out here."
RETIRED = "The card has been retired since."


@dataclass(frozen=True, kw_only=True, slots=True)
class PilotPage:
    """The pilots of a department on a day.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    book : DepartmentBook
        The department.
    as_of : date
        Day up to which everything is known.
    edition : Edition
        For whom.
    pilots : tuple of PilotFound
        The newest first; those that have not begun last.
    """

    workbook: Workbook
    book: DepartmentBook
    as_of: date
    edition: Edition
    pilots: tuple[PilotFound, ...]


def open_pilot(
    workbook: str | Path | Workbook,
    department: str,
    pilot: str = "",
    *,
    period: str = "",
    edition: str = Edition.DEPARTMENT.value,
    as_of: str = "",
) -> PilotPage:
    """Look at a department's pilots: what was asked, what happened, what is proposed.

    Parameters
    ----------
    workbook : str, Path or Workbook
        The workbook, or its folder, or a folder inside it.
    department : str
        Id of the department.
    pilot : str
        Id of one pilot; all of them where empty.
    period : str
        Label of a period; the day is then the workbook's default for it, where `as_of` names none.
    edition : str
        ``department``, ``executive`` or ``analyst``.
    as_of : str
        Day on which the data are looked at, ``2013-12-31``. Where neither it nor a period is named: the day
        after the last pilot's end.

    Raises
    ------
    UsageError
        If a parameter names nothing known.
    SpecError
        If a file of the workbook is wrong.
    """
    audience = read_edition(edition)
    loaded = workbook if isinstance(workbook, Workbook) else load(find_workbook(workbook))
    book = loaded.department(department)
    asked = _asked(book, pilot)
    day = day_of(loaded, period, as_of) or max(one.ends for one in asked)
    found = [_found(loaded, book, one, audience, day) for one in asked]
    order = sorted(found, key=lambda one: (one.stage is not Stage.NOT_YET, one.pilot.starts), reverse=True)
    return PilotPage(workbook=loaded, book=book, as_of=day, edition=audience, pilots=tuple(order))


def day_of(workbook: Workbook, period: str, as_of: str) -> date | None:
    """Give the day that a period or a day names; None where neither is named."""
    day = read_as_of(as_of)
    return day or (default_as_of(workbook, workbook.calendar.parse(period)) if period else None)


def _asked(book: DepartmentBook, pilot: str) -> list[Pilot]:
    known = {one.id: one for one in book.pilots}
    if pilot and pilot not in known:
        mend = did_you_mean(pilot, known) if known else f"write one into params/{book.id}/pilots.yaml"
        raise UsageError.at("pilot", f"'{pilot}' is no pilot of {book.id}", mend)
    return [known[pilot]] if pilot else list(book.pilots)


def _found(
    workbook: Workbook, book: DepartmentBook, pilot: Pilot, edition: Edition, as_of: date
) -> PilotFound:
    """Look at one pilot; whatever keeps it from being measured is told in its notes."""
    card = book.cards.get(pilot.kpi)
    plain = PilotFound(
        pilot=_known(pilot, as_of),
        name=card.name if card else pilot.kpi,
        question=card.question if card else "",
        stage=stage_of(pilot, as_of),
        written=written_of(pilot),
        planned=tuple(
            planned_words(one, book.cards[one.kpi])
            for one in pilot.criteria
            if _may_see(book, one.kpi, edition)
        ),
    )
    why = _withheld(workbook, book, pilot, edition)
    if plain.stage is Stage.NOT_YET or why:
        return _proposed(replace(plain, notes=(why,) if why else ()))
    try:
        condition = _condition(book, pilot)
    except KpiworkError as error:
        return _proposed(replace(plain, notes=tuple(map(str, error.problems))))
    said = [RETIRED] * (card is not None and card.stage is CardStage.RETIRED)
    named = [one.kpi for one in pilot.criteria] + [one.kpi for one in (card.guardrails if card else ())]
    said += [PARTLY_HIDDEN] * (not all(_may_see(book, kpi, edition) for kpi in named))
    return _proposed(replace(_measured(workbook, book, plain, edition, condition, as_of), notes=tuple(said)))


def _known(pilot: Pilot, as_of: date) -> Pilot:
    """Leave out what was decided later than the day."""
    return pilot if pilot.ends <= as_of else pilot.model_copy(update={"outcome": None, "learned": None})


def _withheld(workbook: Workbook, book: DepartmentBook, pilot: Pilot, edition: Edition) -> str:
    """Say why nothing is measured; empty where it may be."""
    card = book.cards.get(pilot.kpi)
    if card is None:
        return CARD_GONE.format(kpi=pilot.kpi)
    if is_above(card.level, edition):
        return NOT_HERE
    try:
        why = too_fine(card, _condition(book, pilot), workbook.settings.sources)
    except KpiworkError:
        return ""  # told where it is read for measuring
    return f"No figures are shown: {why}." if why else ""


def _condition(book: DepartmentBook, pilot: Pilot) -> Condition | None:
    place = f"params/{book.id}/pilots.yaml  pilots.{book.pilots.index(pilot)}.where"
    return None if pilot.where is None else read_condition(pilot.where, place)


def _measured(
    workbook: Workbook,
    book: DepartmentBook,
    plain: PilotFound,
    edition: Edition,
    condition: Condition | None,
    as_of: date,
) -> PilotFound:
    pilot = plain.pilot
    card = book.cards[pilot.kpi]
    rails = [one for one in card.guardrails if _may_see(book, one.kpi, edition)]
    criteria = [one for one in pilot.criteria if _may_see(book, one.kpi, edition)]
    kpis = dict.fromkeys([pilot.kpi, *(one.kpi for one in rails), *(one.kpi for one in criteria)])
    bench = bench_of(workbook, book, pilot, kpis, as_of, condition)
    each: dict[str, KpiTried] = {kpi: tried(bench, kpi) for kpi in kpis}
    mine = each[pilot.kpi]
    return replace(
        plain,
        kpi=mine,
        criteria=tuple(criterion_found(one, each[one.kpi]) for one in criteria),
        guardrails=tuple(guardrail_found(one, each[one.kpi]) for one in rails),
        data=data_found(bench, mine),
        feedback=feedback_found(book, pilot, as_of, bench.minimum),
    )


def _may_see(book: DepartmentBook, kpi: str, edition: Edition) -> bool:
    return kpi in book.cards and not is_above(book.cards[kpi].level, edition)


def _proposed(found: PilotFound) -> PilotFound:
    """Propose what the figures speak for, in words; what keeps them away is the reason then."""
    one = weighed(found)
    why = tuple(reasons(found, one))
    said = tuple(note for note in (*found.notes, *notes(found)) if note not in why)
    return replace(
        found,
        proposal=one.proposal,
        reasons=why,
        notes=said,
        sentences=tuple(filter(None, moved_words(found.kpi))) if found.kpi else (),
    )
