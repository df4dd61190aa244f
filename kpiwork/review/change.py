"""A KPI's process behaviour chart in its review: which points it judges, what is asked of them.

It has the grain of the trend chart, so that the limits are those of the picture.
"""

from __future__ import annotations

from datetime import date, timedelta

from kpiwork.analysis.behaviour import Aim, Possible, behaviour
from kpiwork.analysis.change import Change, Limits
from kpiwork.analysis.target import TargetState
from kpiwork.periods import PeriodKind, month_of
from kpiwork.review.reviewed import DataLight, KpiReview, Point, Series
from kpiwork.spec.choices import Better, Seasonal
from kpiwork.spec.settings import RuleSet
from kpiwork.spec.unit import UnitKind

__all__ = ["change_of", "charted", "judged_again", "limits_at"]

LONGEST_IN_WEEKS = timedelta(days=550)  # about 18 months: more weeks than that blur on a page
GRAINS = (PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
NOT_JUDGED = (DataLight.IN_DOUBT, DataLight.NO_DATA)


def charted(kpi: KpiReview) -> Series | None:
    """Give the readings that a KPI's chart shows; None where nothing was measured.

    Weeks where the history is short, months otherwise; the next longer grain where one was not measured.
    """
    by_kind = {series.kind: series for series in kpi.series if series.points}
    there = [by_kind[kind] for kind in GRAINS if kind in by_kind]
    if len(there) > 1 and there[0].kind is PeriodKind.WEEK:
        weeks = there[0].points
        return there[weeks[-1].end - weeks[0].start > LONGEST_IN_WEEKS]
    return there[0] if there else None


def change_of(
    kpi: KpiReview, end: date, as_of: date, *, rules: RuleSet, seasonal: Seasonal = Seasonal.UNKNOWN
) -> Change | None:
    """Tell a change from noise in a KPI's history.

    Parameters
    ----------
    kpi : KpiReview
        Its readings, target and dated changes.
    end : date
        Last day of the period under review; a period that ends later is not judged.
    as_of : date
        Day on which the data were looked at; a period that still settles then is not judged.
    rules : RuleSet
        Which rules decide.
    seasonal : Seasonal
        Whether the card says that the time of the year moves it.

    Returns
    -------
    Change or None
        None without a value in the period, with data in doubt, or where no point can be judged yet.
    """
    series = charted(kpi)
    if series is None or kpi.data_light in NOT_JUDGED:
        return None
    settles = timedelta() if kpi.provisional_until is None else kpi.provisional_until - end
    points = [point for point in series.points if point.end <= end and point.end + settles <= as_of]
    return behaviour(
        points,
        grain=series.kind,
        aim=_aim(kpi, points),
        rules=rules,
        rebased=[change.date for change in kpi.changes if change.rebase],
        possible=_possible(kpi, points),
        seasonal=seasonal,
    )


def judged_again(kpi: KpiReview, end: date, as_of: date) -> Change | None:
    """Judge a KPI anew by the rules that it was judged by, after points were taken out of it."""
    if kpi.change is None:
        return None
    seasonal = Seasonal.YES if kpi.change.season else Seasonal.UNKNOWN
    return change_of(kpi, end, as_of, rules=RuleSet(kpi.change.rules), seasonal=seasonal)


def limits_at(kpi: KpiReview, point: Point) -> Limits | None:
    """Give the limits that hold for a point, with its season; None where it is in no judged stretch."""
    if kpi.change is None:
        return None
    found = next(
        (one for one in kpi.change.limits if one.first <= point.start and point.end <= one.last), None
    )
    if found is None or not kpi.change.season:
        return found
    series = charted(kpi)
    possible = _possible(kpi, list(series.points) if series else [])
    more = kpi.change.season[month_of(point.start, point.end) - 1]
    return Limits(
        first=found.first,
        last=found.last,
        points=found.points,
        centre=found.centre + more,
        lower=max(found.lower + more, possible.low),
        upper=min(found.upper + more, possible.high),
    )


def _aim(kpi: KpiReview, points: list[Point]) -> Aim:
    """Say what is asked of single points: of a rate the page's target, of an amount its last point's."""
    target = kpi.target
    if kpi.adds_up:
        value = points[-1].target if points else None
    elif target.state is not TargetState.IN_FORCE:
        return Aim(better=kpi.better)
    elif kpi.better is Better.WITHIN:
        return Aim(better=kpi.better, low=target.low, high=target.high)
    else:
        value = target.value
    match kpi.better:
        case Better.HIGHER:
            return Aim(better=kpi.better, low=value)
        case Better.LOWER:
            return Aim(better=kpi.better, high=value)
        case _:
            return Aim(better=kpi.better)


def _possible(kpi: KpiReview, points: list[Point]) -> Possible:
    """Say between what values can lie: shares from 0 to 1, the rest from 0, unless a value says otherwise."""
    known = [point.value for point in points if point.value is not None]
    low = 0.0 if kpi.unit is not UnitKind.SCORE and min(known, default=0.0) >= 0 else None
    high = 1.0 if kpi.unit is UnitKind.PERCENT and max(known, default=0.0) <= 1 else None
    return Possible(**{key: end for key, end in (("low", low), ("high", high)) if end is not None})
