"""A KPI's process behaviour chart in its review: which points it judges, what is asked of them.

It has the grain of the trend chart, so that the limits are those of the picture.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import inf

from kpiwork.analysis.behaviour import Aim, Possible, behaviour
from kpiwork.analysis.change import Change, Counting, Limits, Method
from kpiwork.analysis.effect.series import SeasonState
from kpiwork.analysis.target import TargetState
from kpiwork.periods import PeriodKind, month_of
from kpiwork.review.reviewed import DataLight, KpiReview, Point, Series
from kpiwork.spec.choices import Better, Seasonal
from kpiwork.spec.settings import RuleSet
from kpiwork.spec.unit import UnitKind

__all__ = ["NOT_JUDGED", "change_of", "charted", "judged_again", "limits_at", "possible_of"]

LONGEST_IN_WEEKS = timedelta(days=550)  # about 18 months: more weeks than that blur on a page
GRAINS = (PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
COUNTED = (UnitKind.PERCENT, UnitKind.PER_THOUSAND, UnitKind.RATIO)
PER = {UnitKind.PER_THOUSAND: 1000.0}
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
        possible=possible_of(kpi, points),
        seasonal=seasonal,
    )


def judged_again(kpi: KpiReview, end: date, as_of: date) -> Change | None:
    """Judge a KPI anew by the rules that it was judged by, after points were taken out of it."""
    if kpi.change is None:
        return None
    seasonal = Seasonal.YES if _is_seasonal(kpi.change) else Seasonal.UNKNOWN
    return change_of(kpi, end, as_of, rules=RuleSet(kpi.change.rules), seasonal=seasonal)


def _is_seasonal(change: Change) -> bool:
    """Whether the card said that the time of the year moves a KPI, as far as its change shows it."""
    return bool(change.season) or (
        change.drift is not None and change.drift.season is not SeasonState.NOT_ASKED
    )


def limits_at(kpi: KpiReview, point: Point) -> Limits | None:
    """Give the limits that hold for a point, with its season; None where it is in no judged stretch."""
    if kpi.change is None:
        return None
    found = next(
        (one for one in kpi.change.limits if one.first <= point.start and point.end <= one.last), None
    )
    if found is not None and found.method is not Method.XMR:
        found = _own(kpi.change, found, point)
    if found is None or not kpi.change.season:
        return found
    series = charted(kpi)
    possible = possible_of(kpi, list(series.points) if series else [])
    more = kpi.change.season[month_of(point.start, point.end) - 1]
    return replace(
        found,
        centre=found.centre + more,
        lower=max(found.lower + more, possible.low),
        upper=min(found.upper + more, possible.high),
    )


def _own(change: Change, stretch: Limits, point: Point) -> Limits | None:
    """Give a point's own limits; None for one without a value."""
    own = next((one for one in change.at if one.period == point.period), None)
    return None if own is None else replace(stretch, lower=own.lower, centre=own.centre, upper=own.upper)


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


def possible_of(kpi: KpiReview, points: list[Point]) -> Possible:
    """Say what values can be: shares from 0 to 1, the rest from 0, unless a value says otherwise."""
    known = [point.value for point in points if point.value is not None]
    low = 0.0 if kpi.unit is not UnitKind.SCORE and min(known, default=0.0) >= 0 else -inf
    high = 1.0 if kpi.unit is UnitKind.PERCENT and max(known, default=0.0) <= 1 else inf
    per = PER.get(kpi.unit, 1.0)
    return Possible(low=low, high=high, counting=_counting(kpi, points, per), per=per)


def _counting(kpi: KpiReview, points: list[Point], per: float) -> Counting:
    """Say what values count, as far as the readings themselves show it.

    A share has as many cases as its denominator says; a rate has no more events than rows were read.
    Amounts of money or time show neither.
    """
    known = [point for point in points if point.value is not None]
    if kpi.unit is UnitKind.COUNT and kpi.adds_up:
        return Counting.EVENTS
    if kpi.unit not in COUNTED or any(point.denominator is None for point in known):
        return Counting.NONE
    if kpi.unit is not UnitKind.RATIO and all(point.denominator == point.records for point in known):
        return Counting.SHARE
    events = (((point.numerator or 0.0) / per, point.records) for point in known)
    is_rate = kpi.unit is not UnitKind.PERCENT and all(event <= records for event, records in events)
    return Counting.RATE if is_rate else Counting.NONE
