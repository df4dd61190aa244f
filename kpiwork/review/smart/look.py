"""What a SMART check looks at: a card, the review of what it measures, and the cards beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kpiwork.errors import Problem, UsageError, did_you_mean
from kpiwork.measure.measure import default_as_of, measure
from kpiwork.measure.readings import Measurement, frame_of
from kpiwork.periods import PeriodKind
from kpiwork.review.kpi import Bench, review_kpis
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.reviewed import KpiReview, Point
from kpiwork.review.smart.newest import newest_quarter
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Stage
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["Looked", "look", "look_at_all", "measured_newest", "with_card"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """A card, and what is known of it.

    Parameters
    ----------
    workbook : Workbook
        With the card in it.
    book : DepartmentBook
        The card's department.
    id : str
        Id of the KPI.
    card : Card
        The card.
    kpi : KpiReview or None
        Its review; None where there are no data at all.
    measured : Measurement or None
        What was measured of the department; None where there are no data at all.
    as_of : date or None
        Day on which everything was looked at; None where nobody named one and there are no data.
    """

    workbook: Workbook
    book: DepartmentBook
    id: str
    card: Card
    kpi: KpiReview | None
    measured: Measurement | None
    as_of: dt.date | None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Why the measure does not run; empty where it does."""
        return () if self.measured is None else self.measured.problems.get((self.book.id, self.id), ())

    @property
    def style(self) -> NumberStyle:
        """How its values are printed."""
        if self.kpi is None:
            return NumberStyle(unit=self.card.unit.kind, currency=self.card.unit.currency)
        return NumberStyle(unit=self.kpi.unit, currency=self.kpi.currency, decimals=self.kpi.decimals)

    def points(self, kind: PeriodKind) -> tuple[Point, ...]:
        """Give the readings of a grain that count: over and settled, since the last re-base, with a value."""
        if self.kpi is None or self.measured is None:
            return ()
        settles = self.card.settles_after or dt.timedelta()
        rebased = max((one.date for one in self.card.changes if one.rebase), default=dt.date.min)
        end, as_of = self.measured.period.end, self.measured.as_of
        points = next((one.points for one in self.kpi.series if one.kind is kind), ())
        over = (one for one in points if one.end <= end and one.end + settles <= as_of)
        return tuple(one for one in over if one.value is not None and rebased <= one.start)


def look(
    workbook: Workbook,
    department: str,
    kpi: str,
    *,
    card: Card | None = None,
    measured: Measurement | None = None,
    as_of: dt.date | None = None,
) -> Looked:
    """Look at one card.

    Parameters
    ----------
    workbook, department, kpi, card, measured, as_of
        As `kpiwork.review.smart.check.smart` takes them.

    Raises
    ------
    UsageError
        If the workbook has no such department, or the department no such KPI and no card is given.
    """
    book = workbook.department(department)
    if card is None and kpi not in book.cards:
        raise UsageError.at("--kpi", f"'{kpi}' is no KPI of {department}", did_you_mean(kpi, book.cards))
    if card is None:
        measured = measured or measured_newest(workbook, department, as_of=as_of)
    else:
        measured = measured or _measured_as_typed(workbook, department, kpi, card, as_of)
        workbook = with_card(workbook, department, kpi, card)
    own = workbook.department(department)
    return _looked(workbook, own, kpi, measured, as_of, _reviewed(workbook, own, measured, kpi))


def look_at_all(
    workbook: Workbook, department: str, measured: Measurement | None, as_of: dt.date | None
) -> dict[str, Looked]:
    """Look at every card of a department that is not retired, by id: reviewed once."""
    book = workbook.department(department)
    reviewed = _reviewed(workbook, book, measured)
    ids = [name for name, card in book.cards.items() if card.stage is not Stage.RETIRED]
    return {name: _looked(workbook, book, name, measured, as_of, reviewed) for name in ids}


def measured_newest(
    workbook: Workbook, department: str, *, as_of: dt.date | None = None
) -> Measurement | None:
    """Measure a department up to the newest quarter of which it has data; None where it has none."""
    book = workbook.department(department)
    period = newest_quarter(workbook, book.cards.values(), as_of=as_of)
    if period is None:
        return None
    return measure(workbook, period, departments=[department], as_of=as_of or default_as_of(workbook, period))


def _measured_as_typed(
    workbook: Workbook, department: str, kpi: str, card: Card, as_of: dt.date | None
) -> Measurement | None:
    """Measure a typed card alone, beside what is known of the saved ones: those may be in the cache whole."""
    typed = with_card(workbook, department, kpi, card)
    period = newest_quarter(typed, typed.department(department).cards.values(), as_of=as_of)
    if period is None:
        return None
    as_of = as_of or default_as_of(workbook, period)
    saved = measure(workbook, period, departments=[department], as_of=as_of)
    book = replace(typed.department(department), cards={kpi: card})
    alone = replace(typed, departments={department: book})
    own, key = measure(alone, period, as_of=as_of), (department, kpi)
    others = saved.readings[saved.readings["kpi"] != kpi]
    return replace(
        own,
        readings=frame_of([others, own.readings]),
        quality={**saved.quality, **own.quality},
        problems={**{one: found for one, found in saved.problems.items() if one != key}, **own.problems},
        sources={department: tuple(sorted({*saved.sources.get(department, ()), *own.sources[department]}))},
    )


def with_card(workbook: Workbook, department: str, kpi: str, card: Card) -> Workbook:
    """Put a card as typed into a workbook in memory; other departments are left out, they are not asked."""
    book = workbook.department(department)
    typed = replace(book, cards={**book.cards, kpi: card})
    return replace(workbook, departments={department: typed})


def _looked(
    workbook: Workbook,
    book: DepartmentBook,
    kpi: str,
    measured: Measurement | None,
    as_of: dt.date | None,
    reviewed: Mapping[str, KpiReview],
) -> Looked:
    return Looked(
        workbook=workbook,
        book=book,
        id=kpi,
        card=book.cards[kpi],
        kpi=reviewed.get(kpi),
        measured=measured,
        as_of=as_of or (None if measured is None else measured.as_of),
    )


def _reviewed(
    workbook: Workbook, book: DepartmentBook, measured: Measurement | None, kpi: str = ""
) -> dict[str, KpiReview]:
    """Review all cards, or one with those that it leads: of the others only readings are looked at."""
    if measured is None:
        return {}
    cards = dict(book.cards)
    if kpi:
        cards[kpi] = cards[kpi].model_copy(update={"stage": Stage.ACTIVE})  # asked for, whatever its stage
        needed = {kpi, *(one.kpi for one in cards[kpi].leads)}
        cards = {name: card for name, card in cards.items() if name in needed}
    own = replace(book, cards=cards)
    bench = Bench(workbook=workbook, book=own, measured=measured.of(book.id))
    return {one.id: one for one in review_kpis(bench)}
