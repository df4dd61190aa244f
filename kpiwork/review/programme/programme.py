"""Whether a department's KPIs helped: before and after attention to each began, and what it all cost.

Nobody stood outside, so what else changed at the time is never ruled out; pages say so first.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kpiwork.errors import UsageError
from kpiwork.measure.measure import measure
from kpiwork.periods import Period, PeriodKind
from kpiwork.review.assemble import read_edition
from kpiwork.review.audiences import is_above
from kpiwork.review.feedback import known_rounds, last_round
from kpiwork.review.pilots.pilots import day_of
from kpiwork.review.programme.desk import Desk
from kpiwork.review.programme.found import Programme
from kpiwork.signals.introduction import introduced_on
from kpiwork.spec.batch import Edition
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Stage
from kpiwork.spec.find import find_workbook
from kpiwork.spec.load import load
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["open_programme"]

DAYS_A_MONTH = 30.4375


def open_programme(
    workbook: str | Path | Workbook,
    department: str,
    period: str = "",
    *,
    edition: str = Edition.DEPARTMENT.value,
    as_of: str = "",
) -> Programme:
    """Ask whether a department's KPIs helped.

    Parameters
    ----------
    workbook : str, Path or Workbook
        The workbook, or its folder, or a folder inside it.
    department : str
        Id of the department.
    period : str
        Label of the last period that counts; that of `as_of` where empty.
    edition : str
        ``department``, ``executive`` or ``analyst``.
    as_of : str
        Day on which the data are looked at; the workbook's default for the period where empty.

    Raises
    ------
    UsageError
        If a parameter names nothing known, or neither period nor day is named.
    SpecError
        If a file of the workbook is wrong.
    """
    audience = read_edition(edition)
    loaded = workbook if isinstance(workbook, Workbook) else load(find_workbook(workbook))
    book, day = loaded.department(department), day_of(loaded, period, as_of)
    if day is None:
        raise UsageError.at("period", "is empty, and so is as_of", "name a period, 2013-Q4, or a day")
    last = _period(loaded, period, day)
    measured = measure(loaded, last, departments=[department], as_of=day)
    cards = {
        name: card
        for name, card in book.cards.items()
        if card.stage in (Stage.ACTIVE, Stage.PILOT) and not is_above(card.level, audience)
    }
    desk = Desk(workbook=loaded, cards=cards, measured=measured, department=department, as_of=day)
    return _found(desk, book, audience)


def _found(desk: Desk, book: DepartmentBook, edition: Edition) -> Programme:
    """Put together what changed, what people say, and what it cost."""
    cards, day = desk.cards, desk.as_of
    starts = {name: introduced_on(card) for name, card in cards.items()}
    known = {name: one for name, one in starts.items() if one is not None and one <= day}
    began = min(known.values(), default=None)
    rounds, minimum = known_rounds(book.feedback, day), desk.workbook.settings.privacy.minimum
    since = [one for one in book.decisions if one.decided and (began or date.min) <= one.decided <= day]
    return Programme(
        workbook=desk.workbook,
        book=book,
        as_of=day,
        edition=edition,
        began=began,
        kpis=tuple(desk.helped(name, known.get(name)) for name in cards),
        guardrails=tuple(desk.guarded(known)),
        first=last_round({name: book.feedback[name] for name in rounds[:1]}, day, minimum),
        last=last_round(book.feedback, day, minimum),
        hours_a_month=sum(card.cost.hours_per_month for card in cards.values() if card.cost),
        hours=sum(_hours(cards[name], one, day) for name, one in known.items()),
        with_cost=sum(card.cost is not None for card in cards.values()),
        in_use=len(cards),
        decisions=len(since),
        with_kpi=sum(one.kpi in cards for one in since),
        with_effect=sum(one.expects is not None for one in since),
    )


def _period(workbook: Workbook, period: str, day: date) -> Period:
    if period:
        return workbook.calendar.parse(period)
    return workbook.calendar.containing(day, PeriodKind.MONTH)


def _hours(card: Card, since: date, until: date) -> float:
    months = (until - since).days / DAYS_A_MONTH
    return months * card.cost.hours_per_month if card.cost else 0.0
