"""What a meeting is asked, and what became of what earlier ones decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from kpiwork.analysis.effect import effect
from kpiwork.analysis.lead import STEPS_A_YEAR
from kpiwork.analysis.readings import readings_of
from kpiwork.periods import Period, PeriodKind
from kpiwork.review.change import NOT_JUDGED
from kpiwork.review.effect_words import effect_words
from kpiwork.review.numbers import day_words
from kpiwork.review.record import DecisionEntry, KpiReview
from kpiwork.review.sentences import style_of
from kpiwork.spec.choices import Better, Seasonal
from kpiwork.spec.entries import Decision

__all__ = ["are_open", "open_questions", "promises"]

LOOKED_AT = 3  # months: a decision is taken upon the last quarter


def open_questions(decisions: Iterable[Decision], period: Period, as_of: date) -> tuple[DecisionEntry, ...]:
    """List the questions still open in a period: asked for it, or asked before and not yet decided."""
    return tuple(map(_entry, are_open(decisions, period.label, as_of)))


def are_open(decisions: Iterable[Decision], period: str, as_of: date) -> tuple[Decision, ...]:
    """Give the decisions that are still questions in the period of a label."""
    return tuple(
        decision
        for decision in decisions
        if decision.decided is None
        and decision.outcome is None
        and (decision.period == period or (decision.period is None and decision.asked <= as_of))
    )


def promises(
    decisions: Iterable[Decision], kpis: Mapping[str, KpiReview], period: Period
) -> tuple[DecisionEntry, ...]:
    """List what was decided before a period ended and expected an effect, beside what is seen so far.

    The value seen is no proof of the effect: it says nothing of what would have happened anyway.
    """
    return tuple(
        _entry(decision, *_followed(decision, kpis, period), since=_since(decision, kpis, period))
        for decision in decisions
        if decision.decided is not None and decision.decided <= period.end and decision.outcome is None
    )


def _followed(decision: Decision, kpis: Mapping[str, KpiReview], period: Period) -> tuple[str, str, str]:
    """Give what was expected, what is seen, and the label of the period that it is seen in."""
    if decision.expects is None or decision.expects.kpi not in kpis:
        return "no effect was named", "", ""
    kpi, expects = kpis[decision.expects.kpi], decision.expects
    style = style_of(kpi)
    expected = f"{kpi.name}: {style.value(expects.to)} by {day_words(expects.by)}"
    if expects.by > period.end:
        return expected, f"{style.value(kpi.value)} in {period.words}; too early to say", period.label
    when, label, value = _seen(kpi, expects.by, period)
    return expected, f"{style.value(value)} in {when}{_verdict(kpi, value, expects.to)}", label


def _seen(kpi: KpiReview, due: date, period: Period) -> tuple[str, str, float | None]:
    """Give the value of the period that the due day falls in, or of the one under review."""
    points = next((one.points for one in kpi.series if one.kind is period.kind), ())
    found = next((point for point in points if point.start <= due <= point.end), None)
    if found is None:
        return period.words, period.label, kpi.value
    return found.words, found.period, found.value


def _verdict(kpi: KpiReview, value: float | None, expected: float) -> str:
    if value is None or kpi.better not in (Better.HIGHER, Better.LOWER):
        return ""
    is_reached = value >= expected if kpi.better is Better.HIGHER else value <= expected
    return ": reached" if is_reached else ": not reached"


def _since(decision: Decision, kpis: Mapping[str, KpiReview], period: Period) -> str:
    """Say what differs since a decision, beside what was to be expected anyway; by months since a re-base."""
    kpi = kpis.get(decision.expects.kpi) if decision.expects is not None else None
    if kpi is None or decision.decided is None or kpi.data_light in NOT_JUDGED:
        return ""
    months = next((one.points for one in kpi.series if one.kind is PeriodKind.MONTH), ())
    rebased = max((one.date for one in kpi.changes if one.rebase), default=date.min)
    past = [point for point in months if rebased <= point.end <= period.end]
    frame = pd.DataFrame({"start": [one.start for one in past], "value": [one.value for one in past]})
    readings = readings_of(frame.astype({"value": "float64"}).assign(grain=PeriodKind.MONTH.value))
    since = decision.takes_effect or decision.decided
    at = sum(start < since for start in readings.starts)  # a month that it fell into counts as before
    is_seasonal = kpi.ahead is not None and kpi.ahead.seasonal is Seasonal.YES
    season = STEPS_A_YEAR[PeriodKind.MONTH] if is_seasonal else 0
    found = effect(readings.values, at, better=kpi.better, looked_at=LOOKED_AT, season=season)
    slow = kpi.change.drift if kpi.change is not None else None
    return effect_words(
        found,
        style_of(kpi),
        decided=decision.decided,
        grain=PeriodKind.MONTH,
        slow=slow,
        in_effect=decision.takes_effect,
    )


def _entry(
    decision: Decision, expected: str = "", seen: str = "", seen_in: str = "", since: str = ""
) -> DecisionEntry:
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
        expects_of=decision.expects.kpi if decision.expects else None,
        seen_in=seen_in,
        expected=expected,
        seen=seen,
        since=since,
    )
