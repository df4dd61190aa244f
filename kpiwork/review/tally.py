"""How many KPIs of a page stand where, in one line: on target, changed, not to be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kpiwork.analysis.change import Certainty, Variation
from kpiwork.review.period_names import without_days
from kpiwork.review.record import DataLight, KpiReview, PeriodFacts, Point
from kpiwork.spec.target import Status

__all__ = ["head_line", "judged_point"]

JUDGED = (Status.MET, Status.NEAR, Status.MISSED)
WAYS = {
    "better": frozenset({Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW}),
    "worse": frozenset({Variation.CONCERN_HIGH, Variation.CONCERN_LOW}),
}


def head_line(kpis: Sequence[KpiReview], period: PeriodFacts) -> str:
    """Count the KPIs of a page.

    A movement inside the usual limits is no change, and a chart that says nothing of the period yet
    is not counted as quiet. Where no chart does, the latest period that one judges is named.

    Parameters
    ----------
    kpis : sequence of KpiReview
        All that are measured each such period, with a row or without.
    period : PeriodFacts
        The period under review.
    """
    said = [_on_target(kpis), _changes(kpis, period), *_doubts(kpis)]
    begun = f"{period.words[:1].upper()}{period.words[1:]}"
    return f"{begun}: {', '.join(said)}" if kpis else f"{begun}: no KPI to show"


def judged_point(kpi: KpiReview) -> Point | None:
    """Give the latest point that a KPI's chart judges; None where it judges none."""
    change = kpi.change
    if change is None or change.certainty is Certainty.TOO_FEW or not change.variation:
        return None
    points = next((one.points for one in kpi.series if one.kind is change.grain), ())
    return next((point for point in points if point.period == change.period), None)


def _on_target(kpis: Sequence[KpiReview]) -> str:
    counts = Counter(kpi.standing.status for kpi in kpis)
    judged = sum(counts[status] for status in JUDGED)
    others = "".join(f", {counts[status]} {status}" for status in JUDGED[1:] if counts[status])
    return f"{counts[Status.MET]} of {judged} on target{others}" if judged else "none judged against a target"


def _changes(kpis: Sequence[KpiReview], period: PeriodFacts) -> str:
    judged = [kpi for kpi in kpis if _is_judged_in(kpi, period)]
    if not judged:
        return _settled(kpis)
    among = f" among {len(judged)} that can be judged" if len(judged) < len(kpis) else ""
    return f"{_counted(judged)}{among}"


def _settled(kpis: Sequence[KpiReview]) -> str:
    """Say what is known where every chart ends before the period under review."""
    points = {kpi.id: point for kpi in kpis if (point := judged_point(kpi)) is not None}
    if not points:
        return "too little history to tell real changes"
    latest = without_days(max(points.values(), key=lambda point: point.end).words)
    known = _counted([kpi for kpi in kpis if kpi.id in points])
    return f"{known} known; the latest settled period is {latest}"


def _counted(judged: Sequence[KpiReview]) -> str:
    found = [set(kpi.change.variation) - {Variation.COMMON} for kpi in judged if kpi.change is not None]
    changed = [variations for variations in found if variations]
    noun = "change" if len(changed) <= 1 else "changes"
    return f"{len(changed) or 'no'} real {noun}{_which_way(changed)}"


def _which_way(changed: Sequence[set[Variation]]) -> str:
    counts = {word: sum(bool(one & way) for one in changed) for word, way in WAYS.items()}
    alone = len(changed) == 1
    said = [
        f"for the {word}" if alone else f"{count} for the {word}" for word, count in counts.items() if count
    ]
    return f" ({', '.join(said)})" if said else ""


def _is_judged_in(kpi: KpiReview, period: PeriodFacts) -> bool:
    point = judged_point(kpi)
    return point is not None and period.start <= point.end <= period.end


def _doubts(kpis: Sequence[KpiReview]) -> Iterator[str]:
    counts = Counter(kpi.data_light for kpi in kpis)
    doubtful, settling, empty = (
        counts[light] for light in (DataLight.IN_DOUBT, DataLight.PROVISIONAL, DataLight.NO_DATA)
    )
    if doubtful:
        yield f"{doubtful} {'number' if doubtful == 1 else 'numbers'} not to be trusted"
    if settling:
        yield f"{settling} provisional"
    if empty:
        yield f"{empty} not shown"
