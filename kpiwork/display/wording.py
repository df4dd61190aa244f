"""What a row says of a KPI beside its value, on pages and in spreadsheets: its target, its changes."""

from __future__ import annotations

from kpiwork.analysis.compare import Comparison, ComparisonState
from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.display.templates import day
from kpiwork.review.change import charted
from kpiwork.review.change_words import latest_words, unusual_before
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.record import KpiReview, Record
from kpiwork.review.sentences import asked_for

__all__ = ["before_words", "difference_words", "target_words"]


def target_words(kpi: KpiReview) -> str:
    """Print the target in force, or say why there is none."""
    target: TargetInForce = kpi.target
    match target.state:
        case TargetState.IN_FORCE:
            return asked_for(kpi)
        case TargetState.LAPSED:
            return f"lapsed {day(target.due)}"
        case TargetState.NOT_YET:
            return f"from {day(target.starts)}"
        case _:
            return "none"


def difference_words(comparison: Comparison, style: NumberStyle) -> str:
    """Print a difference, or why there is none."""
    if comparison.state is ComparisonState.COMPARED:
        return style.difference(comparison.difference)
    return "no data" if comparison.state is ComparisonState.NO_DATA else "not comparable"


def before_words(review: Record, kpi: KpiReview) -> str:
    """Say what was unusual before the latest point, or up to which one is judged; else nothing."""
    found, shown = unusual_before(kpi, review.period), charted(kpi)
    if found.words:
        return f"earlier: {found.short}"
    if shown is None or kpi.change is None or kpi.provisional_until is None:
        return ""
    late = shown.points[-1].period != kpi.change.period
    return f"to {latest_words(kpi)}" if late else ""
