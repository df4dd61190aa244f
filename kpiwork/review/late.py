"""Data that arrive late: sources that are not as fresh as agreed, and values that still settle."""

from __future__ import annotations

from collections.abc import Iterable

from kpiwork.measure.quality import CheckKind, CheckState
from kpiwork.review.numbers import day_words
from kpiwork.review.record import KpiReview, Record, SourceFacts

__all__ = ["late"]

MOST_NAMED = 2
CONCERNING = (CheckState.DOUBT.value, CheckState.FAILED.value)


def late(record: Record) -> tuple[str, ...]:
    """Say which data of a review are not all there yet, late sources first, then by the day they settle."""
    return (*_sources(record.sources), *_settling(record.kpis))


def _sources(sources: Iterable[SourceFacts]) -> Iterable[str]:
    return (
        f"Source {source.id}: {check.fact}"
        for source in sources
        for check in source.checks
        if check.kind == CheckKind.FRESHNESS.value and check.state in CONCERNING
    )


def _settling(kpis: Iterable[KpiReview]) -> Iterable[str]:
    moving = [(kpi.provisional_until, kpi.name) for kpi in kpis if kpi.provisional_until is not None]
    for day in sorted({day for day, _ in moving}):
        names = [name for until, name in moving if until == day]
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        yield f"Can still move until {day_words(day)}: {'; '.join(names[:MOST_NAMED])}{more}"
