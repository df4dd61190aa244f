"""Earlier records for tests: the flights department as it would have been reported for other periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from kpiwork.periods import Period
from kpiwork.review.record import KpiReview, Record
from tests.behind import facts_of
from tests.factories import CALENDAR, flights_record

LAG = timedelta(days=14)


def report(label: str, *, as_of: date | None = None, **kpis: Mapping[str, Any]) -> Record:
    """Make a complete record of a period of 2013; what KPIs hold otherwise is given by their ids."""
    period, whole = CALENDAR.parse(label), complete()
    return replace(
        whole,
        period=facts_of(period),
        as_of=as_of or period.end + LAG,
        kpis=tuple(replace(as_read(kpi, period), **kpis.get(kpi.id, {})) for kpi in whole.kpis),
    )


@cache
def complete() -> Record:
    """Give the flights department's complete record; made once, since nothing can change it."""
    return flights_record(edition=None)


def as_read(kpi: KpiReview, period: Period) -> KpiReview:
    """Give a KPI the reading that its series holds for a period."""
    points = (point for one in kpi.series for point in one.points if point.period == period.label)
    point = next(points, None)
    if point is None:
        return replace(kpi, value=None, numerator=None, denominator=None, records=0)
    return replace(
        kpi,
        value=point.value,
        numerator=point.numerator,
        denominator=point.denominator,
        records=point.records,
    )
