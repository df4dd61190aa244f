"""What a meeting is asked, and what became of what earlier ones decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from kpiwork.periods import Period
from kpiwork.review.numbers import day_words
from kpiwork.review.record import DecisionEntry, KpiReview
from kpiwork.review.sentences import style_of
from kpiwork.spec.entries import Decision

__all__ = ["open_questions", "promises"]


def open_questions(decisions: Iterable[Decision], period: Period, as_of: date) -> tuple[DecisionEntry, ...]:
    """List the questions still open in a period: asked for it, or asked before and not yet decided."""
    return tuple(
        _entry(decision)
        for decision in decisions
        if decision.decided is None
        and decision.outcome is None
        and (decision.period == period.label or (decision.period is None and decision.asked <= as_of))
    )


def promises(
    decisions: Iterable[Decision], kpis: Mapping[str, KpiReview], period: Period
) -> tuple[DecisionEntry, ...]:
    """List what was decided before a period ended and expected an effect, beside what is seen so far.

    The value seen is no proof of the effect: it says nothing of what would have happened anyway.
    """
    return tuple(
        _entry(decision, *_followed(decision, kpis, period))
        for decision in decisions
        if decision.decided is not None and decision.decided <= period.end and decision.outcome is None
    )


def _followed(decision: Decision, kpis: Mapping[str, KpiReview], period: Period) -> tuple[str, str]:
    if decision.expects is None or decision.expects.kpi not in kpis:
        return "no effect was named", ""
    kpi, expects = kpis[decision.expects.kpi], decision.expects
    style = style_of(kpi)
    expected = f"{kpi.name}: {style.value(expects.to)} by {day_words(expects.by)}"
    early = f"; too early to say, due {day_words(expects.by)}" if expects.by > period.end else ""
    return expected, f"{style.value(kpi.value)} in {period.words}{early}"


def _entry(decision: Decision, expected: str = "", seen: str = "") -> DecisionEntry:
    return DecisionEntry(
        id=decision.id,
        asked=decision.asked,
        question=decision.question,
        kpi=decision.kpi,
        options=decision.options,
        proposal=decision.proposal or "",
        cost_of_waiting=decision.cost_of_waiting or "",
        evidence=decision.evidence or "",
        decided=decision.decided,
        decided_by=decision.decided_by or "",
        decision=decision.decision or "",
        expected=expected,
        seen=seen,
    )
