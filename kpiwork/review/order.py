"""In what order a page speaks of KPIs: by objective, guardrails below what they guard, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kpiwork.analysis.change import Variation
from kpiwork.analysis.guardrail import GuardrailState
from kpiwork.review.record import DataLight, KpiReview, ObjectiveGroup
from kpiwork.spec.card import Card
from kpiwork.spec.objective import Objective
from kpiwork.spec.target import Status

__all__ = ["exceptions", "group"]

MOST_EXCEPTIONS = 3
NO_OBJECTIVE = "Without an objective"
WORSE = (Variation.CONCERN_HIGH, Variation.CONCERN_LOW)


def group(cards: Mapping[str, Card], objectives: Mapping[str, Objective]) -> tuple[ObjectiveGroup, ...]:
    """Group KPIs by objective; each guardrail stands below the first KPI that it guards.

    The cards' order decides: a KPI that comes before those that it guards has a place of its own,
    unless nothing guards it in turn. Objectives stand in the order in which their first KPI does;
    KPIs without one come last.
    """
    only_guards = _only_guardrails(cards)
    members: dict[str | None, list[str]] = {}
    below: set[str] = set()
    placed: set[str] = set()
    for name in (*(name for name in cards if name not in only_guards), *cards):
        if name not in placed:
            placed.add(name)
            rails = _rails(name, cards, placed)
            below.update(rails)
            members.setdefault(cards[name].objective, []).extend([name, *rails])
    return tuple(
        ObjectiveGroup(
            id=key,
            name=objectives[key].name if key is not None and key in objectives else NO_OBJECTIVE,
            kpis=tuple(names),
            guardrails=tuple(name for name in names if name in below),
        )
        for key, names in sorted(members.items(), key=lambda member: member[0] is None)
    )


def _rails(name: str, cards: Mapping[str, Card], placed: set[str]) -> list[str]:
    """List the guardrails of a KPI that have no place yet, each followed by its own, and place them."""
    found = []
    for rail in cards[name].guardrails:
        if rail.kpi in cards and rail.kpi not in placed:
            placed.add(rail.kpi)
            found += [rail.kpi, *_rails(rail.kpi, cards, placed)]
    return found


def _only_guardrails(cards: Mapping[str, Card]) -> frozenset[str]:
    """Name the KPIs that guard another and are guarded by none: those have no place of their own."""
    guarding = {rail.kpi for card in cards.values() for rail in card.guardrails}
    return frozenset(name for name in guarding if name in cards and not cards[name].guardrails)


def exceptions(kpis: Iterable[KpiReview]) -> tuple[str, ...]:
    """Pick the KPIs that need attention first, at most three, worst first.

    Missed targets come before exceeded guardrails, and those before doubtful data; within a kind
    the order of the page holds. A missed target that is accepted for the period waits, unless the KPI
    changed for the worse.
    """
    ranked = [(rank, kpi.id) for kpi in kpis if (rank := _urgency(kpi)) is not None]
    return tuple(name for _, name in sorted(ranked, key=lambda pair: pair[0])[:MOST_EXCEPTIONS])


def _urgency(kpi: KpiReview) -> int | None:
    if kpi.standing.status is Status.MISSED and not (kpi.standing.is_accepted and not _worsened(kpi)):
        return 0
    if any(check.state is GuardrailState.EXCEEDED for check in kpi.guardrails):
        return 1
    return 2 if kpi.data_light in (DataLight.IN_DOUBT, DataLight.NO_DATA) else None


def _worsened(kpi: KpiReview) -> bool:
    return kpi.change is not None and any(one in WORSE for one in kpi.change.variation)
