"""What earlier records said of a KPI, and which of it reads otherwise today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kpiwork.analysis.compare import Direction, compare
from kpiwork.analysis.target import TargetState
from kpiwork.periods import Period
from kpiwork.review.earlier import Earlier
from kpiwork.review.printed import style_of
from kpiwork.review.readings import point_of
from kpiwork.review.record import KpiReview, Point, Record, Reported, Restated

__all__ = ["with_history"]

MOST_REPORTED = 8


def with_history(kpi: KpiReview, past: Earlier) -> KpiReview:
    """Add to a KPI what earlier records said of it.

    A value counts as restated when it is printed otherwise today than then. Reports in another unit,
    or of other cases, are left out: nothing can be compared with them.
    """
    told = tuple(_told(kpi, past))
    points = ((report, point_of(kpi.series, report[0])) for report in told)
    restated = (_restated(kpi, *report, point) for report, point in points if point is not None)
    return replace(
        kpi,
        reported=tuple(_reported(*report) for report in told[:MOST_REPORTED]),
        restated=tuple(one for one in restated if one is not None),
    )


def _told(kpi: KpiReview, past: Earlier) -> Iterator[tuple[Period, Record, KpiReview]]:
    for period, record in past.records.items():
        for then in record.kpis:
            if then.id == kpi.id and _kind(then) == _kind(kpi):
                yield period, record, then


def _kind(kpi: KpiReview) -> tuple[object, ...]:
    return kpi.unit, kpi.currency, kpi.is_counted


def _reported(period: Period, record: Record, then: KpiReview) -> Reported:
    return Reported(
        period=period.label,
        words=period.words,
        as_of=record.as_of,
        value=then.value,
        target=then.target.value if then.target.state is TargetState.IN_FORCE else None,
        status=then.standing.status,
        records=then.records,
    )


def _measures_the_same(then: KpiReview, now: KpiReview) -> bool:
    """Compare what two records measure; older ones kept only the formula's words."""
    if then.measure_sha256 and now.measure_sha256:
        return then.measure_sha256 == now.measure_sha256
    return then.card_sha256 == now.card_sha256 or then.formula == now.formula


def _restated(kpi: KpiReview, period: Period, record: Record, then: KpiReview, now: Point) -> Restated | None:
    style = style_of(kpi)
    if then.value is None or now.value is None or style.value(then.value) == style.value(now.value):
        return None
    return Restated(
        period=period.label,
        words=period.words,
        as_of=record.as_of,
        then=then.value,
        now=now.value,
        records_then=then.records,
        records_now=now.records,
        is_same_card=_measures_the_same(then, kpi),
        was_settling=then.provisional_until is not None,
        direction=compare(now.value, then.value, period, kpi.better).direction or Direction.NEUTRAL,
    )
