"""What a KPI's review takes over from its card as it is."""

from __future__ import annotations

from typing import Any

from kpiwork.review.claims import claimed
from kpiwork.review.measured import formula
from kpiwork.review.numbers import default_decimals
from kpiwork.review.readings import is_counted
from kpiwork.review.record import DatedChange
from kpiwork.spec.card import Card
from kpiwork.spec.source import Source
from kpiwork.spec.workbook import Workbook

__all__ = ["from_card"]


def _records_are(source: Source | None) -> str:
    """Name what a KPI's records are; a form's rows are periods, and what was counted in them are cases."""
    if source is None:
        return "rows"
    return "cases" if source.form is not None else source.rows_are


def from_card(card: Card, workbook: Workbook) -> dict[str, Any]:
    """Give the fields of a `KpiReview` that the card itself decides."""
    source = workbook.settings.sources.get(card.measure.source)
    return {
        "name": card.name,
        "question": card.question,
        "definition": card.definition or "",
        "objective": card.objective,
        "owner": card.owner,
        "better": card.better,
        "unit": card.unit.kind,
        "currency": card.unit.currency,
        "decimals": default_decimals(card.unit) if card.decimals is None else card.decimals,
        "rows_are": _records_are(source),
        "stage": card.stage,
        "level": card.level,
        "timing": card.measures,
        "influence": card.influence,
        "also_moved_by": card.also_moved_by or "",
        "used_for": card.used_for or "",
        "never_used_for": card.never_used_for or "",
        "limits": card.limits or "",
        "formula": formula(card.measure),
        "adds_up": card.measure.adds_up,
        "is_counted": is_counted(card, source),
        "tolerance": card.tolerance,
        "leads": tuple(lead.kpi for lead in card.leads),
        "claims": tuple(claimed(lead) for lead in card.leads),
        "driven_by": card.drivers,
        "changes": tuple(
            DatedChange(date=change.date, what=change.what, rebase=change.rebase) for change in card.changes
        ),
    }
