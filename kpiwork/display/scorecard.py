"""The scorecard's rows, one a KPI: what is printed in each cell. Numbers come from the record as they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from markupsafe import Markup

from kpiwork.analysis.guardrail import GuardrailState
from kpiwork.display.history import history_of
from kpiwork.display.marks import (
    STATUS_SHAPES,
    Mark,
    assurance_mark,
    change_marks,
    guardrail_mark,
    status_mark,
)
from kpiwork.display.sparkline import sparkline
from kpiwork.display.wording import before_words, difference_words, target_words
from kpiwork.review.record import KpiReview, Record
from kpiwork.review.sentences import style_of

__all__ = ["Row", "rows_by_group", "tally"]

WORST_FIRST = (GuardrailState.EXCEEDED, GuardrailState.UNKNOWN, GuardrailState.HELD)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One KPI's cells.

    Parameters
    ----------
    kpi : KpiReview
        The KPI.
    value, target, previous, year_ago, year_to_date : str
        As printed.
    spark : Markup or None
        Its history in small; None without any value.
    guards : tuple of (str, Mark)
        What became of it as a guardrail, and of which KPI or how many; the worst first.
    is_below : bool
        Whether it stands below a KPI that it guards.
    changes : tuple of Mark
        What its latest point is.
    before : str
        What was unusual in the period before that point, or which point it is where a later one settles.
    assurance : Mark or None
        Whether the work as it is done can be relied on for the target.
    """

    kpi: KpiReview
    value: str
    target: str
    previous: str
    year_ago: str
    year_to_date: str
    spark: Markup | None
    guards: tuple[tuple[str, Mark], ...]
    is_below: bool
    changes: tuple[Mark, ...]
    before: str
    assurance: Mark | None


def rows_by_group(review: Record) -> list[tuple[str, list[Row]]]:
    """Give the rows by objective, in the record's reading order."""
    return [
        (
            group.name,
            [_row(review, review.kpi(name), is_below=name in group.guardrails) for name in group.kpis],
        )
        for group in review.groups
    ]


def tally(review: Record) -> list[tuple[int, Mark]]:
    """Count the KPIs by status, those that need attention first; a status that no KPI has is left out."""
    counts = Counter(kpi.standing.status for kpi in review.kpis)
    return [(counts[status], status_mark(status)) for status in STATUS_SHAPES if counts[status]]


def _row(review: Record, kpi: KpiReview, *, is_below: bool) -> Row:
    style, history = style_of(kpi), history_of(kpi, review.period)
    return Row(
        kpi=kpi,
        value=style.value(kpi.value),
        target=target_words(kpi),
        previous=difference_words(kpi.previous, style),
        year_ago=difference_words(kpi.year_ago, style),
        year_to_date=style.value(kpi.year_to_date),
        spark=sparkline(history) if history else None,
        guards=_guards(review, kpi),
        is_below=is_below,
        changes=change_marks(kpi.change),
        before=before_words(review, kpi),
        assurance=assurance_mark(kpi.change.assurance) if kpi.change and kpi.change.assurance else None,
    )


def _guards(review: Record, rail: KpiReview) -> tuple[tuple[str, Mark], ...]:
    guarded: dict[GuardrailState, list[str]] = {state: [] for state in WORST_FIRST}
    for kpi in review.kpis:
        for check in kpi.guardrails:
            if kpi.id in rail.guards and check.kpi == rail.id:
                guarded[check.state].append(kpi.name)
    return tuple((_named(names), guardrail_mark(state)) for state, names in guarded.items() if names)


def _named(names: list[str]) -> str:
    """Name one KPI; count several."""
    return f"{len(names)} KPIs" if len(names) > 1 else names[0]
