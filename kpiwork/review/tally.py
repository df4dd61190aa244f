"""How many KPIs of a page stand where, in one line: on target, changed, not to be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kpiwork.analysis.change import Certainty, Variation
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
    is not counted as quiet.

    Parameters
    ----------
    kpis : sequence of KpiReview
        Those on the page.
    period : PeriodFacts
        The period under review.
    """
    said = [_on_target(kpis), _changes(kpis, period), *_doubts(kpis)]
    return f"{period.words}: {', '.join(said)}" if kpis else f"{period.words}: no KPI to show"


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
        return "too little history to tell real changes"
    among = f" among {len(judged)} that can be judged" if len(judged) < len(kpis) else ""
    found = [set(kpi.change.variation) - {Variation.COMMON} for kpi in judged if kpi.change is not None]
    changed = [variations for variations in found if variations]
    noun = "change" if len(changed) <= 1 else "changes"
    return f"{len(changed) or 'no'} real {noun}{_which_way(changed)}{among}"


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
