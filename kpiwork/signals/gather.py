"""From a workbook and what was measured of it to the material of each KPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import nan

import pandas as pd

from kpiwork.measure.binding import Binder
from kpiwork.measure.cache import Cache
from kpiwork.measure.plan import Wanted, wanted_of
from kpiwork.measure.readings import Measurement
from kpiwork.measure.sources import open_sources
from kpiwork.measure.window import Window
from kpiwork.signals.cutoff import contradiction
from kpiwork.signals.kept import keep, kept, key_of
from kpiwork.signals.material import Counter, Material, Need
from kpiwork.signals.records import Counted, counted
from kpiwork.spec.card import Card
from kpiwork.spec.levels import dimensions_shown
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["gather"]

NO_REVISIONS: Mapping[str, pd.DataFrame] = {}


def gather(
    workbook: Workbook,
    measured: Measurement,
    department: str,
    *,
    revisions: Mapping[str, pd.DataFrame] = NO_REVISIONS,
    cache: bool = True,
) -> dict[str, Material]:
    """Put together what is known of a department's KPIs.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    measured : Measurement
        Readings of the period under review, at least of this department.
    department : str
        Its id.
    revisions : mapping of str to DataFrame
        By KPI, its values as earlier reviews reported them: period, reported_on, value.
    cache : bool
        Whether to keep what was counted of single records in the workbook's ``.kpiwork/cache``.

    Returns
    -------
    dict of str to Material
        By KPI. Nothing is raised: what could not be had is told in `Material.lacks`.
    """
    wanted = [one for one in wanted_of(workbook) if one.department == department]
    window = Window(period=measured.period, calendar=workbook.calendar, as_of=measured.as_of)
    names = {one.records.source for one in wanted}
    with (
        Cache.of(workbook.root) if cache else Cache(None) as store,
        open_sources(workbook, names, as_of=measured.as_of, cache=store) as sources,
    ):
        binder = Binder.of(sources, workbook, window)
        found = {one.kpi: _counted(workbook, binder, one, store) for one in wanted}
    shelf = _Shelf.of(workbook.department(department), measured)
    return {
        kpi: _material(shelf, kpi, found[kpi], workbook, measured, revisions.get(kpi))
        for kpi in shelf.book.cards
    }


def _counted(workbook: Workbook, binder: Binder, one: Wanted, store: Cache) -> Counted:
    """Count a card's single records, unless that is kept already."""
    key = key_of(workbook, binder, one)
    known = kept(store, key)
    if known is None:
        known = counted(binder, one, workbook.calendar)
        keep(store, key, known)
    return known


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shelf:
    """A department's cards and readings, by KPI."""

    book: DepartmentBook
    readings: Mapping[str, pd.DataFrame]
    none: pd.DataFrame

    @classmethod
    def of(cls, book: DepartmentBook, measured: Measurement) -> _Shelf:
        mine = measured.of(book.id).readings
        by_kpi = {str(kpi): rows for kpi, rows in mine.groupby("kpi", sort=False)}
        return cls(book=book, readings=by_kpi, none=mine.iloc[:0])

    def rows(self, kpi: str) -> pd.DataFrame:
        return self.readings.get(kpi, self.none)

    def counter(self, kpi: str, margin: float = nan) -> Counter:
        return Counter(kpi=kpi, card=self.book.cards[kpi], readings=self.rows(kpi), margin=margin)


def _material(
    shelf: _Shelf,
    kpi: str,
    found: Counted,
    workbook: Workbook,
    measured: Measurement,
    revisions: pd.DataFrame | None,
) -> Material:
    cards = shelf.book.cards
    card, hidden = _cut(cards[kpi], workbook)
    guardrails = tuple(shelf.counter(*one) for one in _guardrails(card).items() if one[0] in cards)
    stands_for = _outcome(card, cards)
    material = Material(
        kpi=kpi,
        card=card,
        period=measured.period,
        as_of=measured.as_of,
        calendar=workbook.calendar,
        readings=shelf.rows(kpi),
        around=found.around,
        digits=found.digits,
        repeats=found.repeats,
        excluded=found.excluded,
        guardrails=guardrails,
        outcome=shelf.counter(stands_for) if stands_for else None,
        revisions=revisions,
        guards=tuple(name for name, one in cards.items() if kpi in {rail.kpi for rail in one.guardrails}),
        minimum=workbook.settings.privacy.minimum,
    )
    return replace(material, lacks={**found.lacks, **_lacking(material, hidden)})


def _cut(card: Card, workbook: Workbook) -> tuple[Card, tuple[str, ...]]:
    """Give a card with the dimensions that its level allows, so that no detector can ask by another one."""
    shown = dimensions_shown(card, workbook.settings.sources)
    hidden = tuple(name for name in card.measure.dimensions if name not in shown)
    measure = card.measure.model_copy(update={"dimensions": shown})
    return (card.model_copy(update={"measure": measure}), hidden) if hidden else (card, ())


def _guardrails(card: Card) -> dict[str, float]:
    """Give the margin of each guardrail; NaN where it only watches one of the card's gaming risks."""
    agreed = {one.kpi: one.must_not_worsen_by for one in card.guardrails}
    named = (risk.watched_by.guardrail for risk in card.gaming_risks if risk.watched_by)
    return agreed | {kpi: nan for kpi in named if kpi and kpi not in agreed}


def _outcome(card: Card, cards: Mapping[str, Card]) -> str:
    """Give the KPI that a card stands for, or else the first that it is claimed to lead; empty for none."""
    if card.stands_for in cards:
        return str(card.stands_for)
    return next((one.kpi for one in card.leads if one.kpi in cards), "")


def _lacking(material: Material, hidden: tuple[str, ...]) -> dict[Need, str]:
    """Say what a card does not name or may not show, and what has not come about yet."""
    card, revisions = material.card, material.revisions
    finer = f"it is not shown by {' and '.join(hidden)}" if hidden else "the card names no dimension"
    reasons = {
        Need.SEGMENTS: ("" if card.measure.dimensions else finer),
        Need.TARGET: ("" if card.has_target else "the card has no target"),
        Need.INTRODUCTION: (
            "" if card.introduced else "the card does not say since when attention is paid to it"
        ),
        Need.GUARDRAIL: ("" if material.guardrails else "the card has no guardrail"),
        Need.OUTCOME: ("" if material.outcome else "the card names no KPI that it stands for or leads"),
        Need.RECORDS: contradiction(material, material.around) if material.around else "",
        Need.REVISIONS: (
            "" if revisions is not None and len(revisions) else "no earlier review has reported values yet"
        ),
    }
    return {need: reason for need, reason in reasons.items() if reason}
