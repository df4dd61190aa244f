"""A KPI's numbers and verdicts as cells; where there is no number, the cell says why."""

from __future__ import annotations

from collections.abc import Iterable

from kpiwork.analysis.compare import Comparison, ComparisonState
from kpiwork.analysis.target import TargetState
from kpiwork.display.marks import assurance_mark, change_marks, data_mark, guardrail_mark, standing_mark
from kpiwork.display.wording import before_words, target_words
from kpiwork.periods import PeriodKind
from kpiwork.publish.excel.cells import Cell, known, missing, said
from kpiwork.publish.excel.formats import Look
from kpiwork.publish.excel.number_formats import WHOLE, for_difference, for_value
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.record import KpiReview, Record
from kpiwork.review.sentences import style_of

__all__ = [
    "JUDGED",
    "NO_DATA",
    "TOO_FEW",
    "assurance",
    "data",
    "difference",
    "guards",
    "number",
    "other",
    "records",
    "status",
    "target",
    "value",
    "variation",
    "year_to_date",
]

JUDGED = ("Change?", "Sure of the target?")
"""Heads of the columns of `variation` and `assurance`; pages ask the same."""
NO_DATA, TOO_FEW, NOT_COMPARABLE = "no data", "no data or too few", "not comparable"


def number(style: NumberStyle, value: float, look: Look = Look.NUMBER) -> Cell:
    """Give a value as the page prints it."""
    return known(value, for_value(style, value), look)


def value(kpi: KpiReview) -> Cell:
    """Give the period's value, or why there is none."""
    if kpi.value is None:
        return missing(kpi.standing.reason or NO_DATA)
    return number(_told_apart(kpi), kpi.value, Look.VALUE)


def target(kpi: KpiReview) -> Cell:
    """Give the target in force: a number, a range in words, or why there is none."""
    asked = kpi.target
    if asked.state is not TargetState.IN_FORCE:
        return missing(target_words(kpi))
    if asked.value is not None:
        return number(_told_apart(kpi), asked.value)
    return said(target_words(kpi), Look.RANGE)


def _told_apart(kpi: KpiReview) -> NumberStyle:
    """Give the style that never prints a value like the target that it differs from."""
    style, asked = style_of(kpi), kpi.target
    if kpi.value is None or asked.value is None or asked.state is not TargetState.IN_FORCE:
        return style
    return style.telling_apart(kpi.value, asked.value)


def status(kpi: KpiReview) -> Cell:
    """Give the status in words."""
    return said(standing_mark(kpi.standing).word, Look.WORD)


def other(kpi: KpiReview, comparison: Comparison) -> Cell:
    """Give the value of the other period."""
    if comparison.value is None:
        return missing(_why_none(kpi, comparison.period))
    return number(style_of(kpi), comparison.value)


def difference(kpi: KpiReview, comparison: Comparison) -> Cell:
    """Give the difference from the other period; shares differ in points."""
    style = style_of(kpi)
    if comparison.state is ComparisonState.REBASED:
        return missing(NOT_COMPARABLE)
    plain = style.plain(comparison.difference)
    if comparison.difference is None or plain is None:
        return missing(_why_none(kpi, comparison.period))
    return known(plain, for_difference(style, comparison.difference))


def year_to_date(kpi: KpiReview) -> Cell:
    """Give the value of the fiscal year so far."""
    if kpi.year_to_date is None:
        has_year = any(one.kind is PeriodKind.YEAR and one.points for one in kpi.series)
        return missing(TOO_FEW if has_year and kpi.is_counted else NO_DATA)
    return number(style_of(kpi), kpi.year_to_date)


def records(kpi: KpiReview) -> Cell:
    """Give the cases behind the value; a number that is withheld never reads as none."""
    if kpi.value is None and not kpi.records:
        return missing(TOO_FEW if kpi.is_counted else NO_DATA)
    return known(kpi.records, WHOLE)


def data(kpi: KpiReview) -> Cell:
    """Give how far the data can be trusted, in words."""
    return said(data_mark(kpi.data_light).word, Look.WORD)


def variation(record: Record, kpi: KpiReview) -> Cell:
    """Give what the latest point is, noise or a change and which way; below it, what came before."""
    latest = " and ".join(mark.word for mark in change_marks(kpi.change))
    before = before_words(record, kpi)
    return said(f"{latest}\n{before}" if before else latest, Look.WORD)


def assurance(kpi: KpiReview) -> Cell:
    """Give whether the process can be relied on for its target."""
    verdict = kpi.change.assurance if kpi.change else None
    return said("not judged" if verdict is None else assurance_mark(verdict).word, Look.WORD)


def guards(kpi: KpiReview, others: Iterable[KpiReview]) -> Cell:
    """Give what became of a KPI as a guardrail of others."""
    found: dict[str, list[str]] = {}
    for one in others:
        for check in one.guardrails:
            if one.id in kpi.guards and check.kpi == kpi.id:
                found.setdefault(guardrail_mark(check.state).word, []).append(one.name)
    return said("\n".join(f"{_named(names)}: {state}" for state, names in found.items()))


def _named(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} KPIs"


def _why_none(kpi: KpiReview, period: str) -> str:
    """Say why another period has no value: nothing is on record, or what is was withheld."""
    on_record = any(point.period == period for one in kpi.series for point in one.points)
    return TOO_FEW if on_record and kpi.is_counted else NO_DATA
