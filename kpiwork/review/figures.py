"""A record's figures without its words: what two records must share to say the same."""

from __future__ import annotations

from kpiwork.review.record import KpiReview, Record

__all__ = ["Figures", "figures_of"]

Figures = dict[str, tuple[object, ...]]

DIGITS = ".12g"  # sums of the same rows in another order may differ behind them


def figures_of(record: Record) -> Figures:
    """Give each KPI's value, parts, target and status, of the reviewed period and of its series."""
    return {kpi.id: (*_of_review(kpi), *_of_series(kpi)) for kpi in record.kpis}


def _of_review(kpi: KpiReview) -> tuple[object, ...]:
    numbers = (kpi.value, kpi.numerator, kpi.denominator, kpi.target.value, kpi.target.low, kpi.target.high)
    return kpi.standing.status, kpi.target.state, *map(_printed, numbers)


def _of_series(kpi: KpiReview) -> tuple[object, ...]:
    return tuple(
        (point.period, *map(_printed, (point.value, point.numerator, point.denominator, point.target)))
        for one in kpi.series
        for point in one.points
    )


def _printed(number: float | None) -> str:
    return "" if number is None else format(number + 0.0, DIGITS)
