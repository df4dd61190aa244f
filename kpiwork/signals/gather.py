"""From a workbook and what was measured of it to the material of each KPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from kpiwork.measure.binding import Binder
from kpiwork.measure.cache import Cache
from kpiwork.measure.plan import wanted_of
from kpiwork.measure.readings import Measurement
from kpiwork.measure.sources import open_sources
from kpiwork.measure.window import Window
from kpiwork.signals.material import Counter, Material, Need
from kpiwork.signals.records import Counted, counted
from kpiwork.spec.card import Card
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["gather"]

NO_REVISIONS: Mapping[str, pd.DataFrame] = {}


def gather(
    workbook: Workbook,
    measured: Measurement,
    department: str,
    *,
    revisions: Mapping[str, pd.DataFrame] = NO_REVISIONS,
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

    Returns
    -------
    dict of str to Material
        By KPI. Nothing is raised: what could not be had is told in `Material.lacks`.
    """
    wanted = [one for one in wanted_of(workbook) if one.department == department]
    window = Window(period=measured.period, calendar=workbook.calendar, as_of=measured.as_of)
    names = {one.records.source for one in wanted}
    with (
        Cache.of(workbook.root) as cache,
        open_sources(workbook, names, as_of=measured.as_of, cache=cache) as sources,
    ):
        binder = Binder.of(sources, workbook, window)
        found = {one.kpi: counted(binder, one, workbook.calendar) for one in wanted}
    shelf = _Shelf.of(workbook.department(department), measured)
    return {
        kpi: _material(shelf, kpi, found[kpi], workbook, measured, revisions.get(kpi))
        for kpi in shelf.book.cards
    }


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

    def counter(self, kpi: str, margin: float = float("nan")) -> Counter:
        return Counter(kpi=kpi, card=self.book.cards[kpi], readings=self.rows(kpi), margin=margin)


def _material(
    shelf: _Shelf,
    kpi: str,
    found: Counted,
    workbook: Workbook,
    measured: Measurement,
    revisions: pd.DataFrame | None,
) -> Material:
    card, cards = shelf.book.cards[kpi], shelf.book.cards
    guardrails = tuple(
        shelf.counter(one.kpi, one.must_not_worsen_by) for one in card.guardrails if one.kpi in cards
    )
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
    )
    return replace(material, lacks={**found.lacks, **_lacking(material)})


def _outcome(card: Card, cards: Mapping[str, Card]) -> str:
    """Give the KPI that a card stands for, or else the first that it is claimed to lead; empty for none."""
    if card.stands_for in cards:
        return str(card.stands_for)
    return next((one.kpi for one in card.leads if one.kpi in cards), "")


def _lacking(material: Material) -> dict[Need, str]:
    """Say what a card does not name, and what has not come about yet."""
    card, revisions = material.card, material.revisions
    reasons = {
        Need.SEGMENTS: ("" if card.measure.dimensions else "the card names no dimension"),
        Need.TARGET: ("" if card.targets or card.targets_from else "the card has no target"),
        Need.INTRODUCTION: (
            "" if card.introduced else "the card does not say since when attention is paid to it"
        ),
        Need.GUARDRAIL: ("" if material.guardrails else "the card has no guardrail"),
        Need.OUTCOME: ("" if material.outcome else "the card names no KPI that it stands for or leads"),
        Need.REVISIONS: (
            "" if revisions is not None and len(revisions) else "no earlier review has reported values yet"
        ),
    }
    return {need: reason for need, reason in reasons.items() if reason}
