"""A KPI's readings as a record keeps them: series of points, and the point of a period."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

import pandas as pd

from kpiwork.analysis.target import TargetState, target_on
from kpiwork.periods import Calendar, Period, PeriodKind
from kpiwork.review.record import Point, Series
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Rhythm
from kpiwork.spec.source import Source

__all__ = [
    "in_cases",
    "is_counted",
    "plan_has_gaps",
    "point_of",
    "series_of",
    "target_kind",
    "unmeasured",
]

PERIODS_OF: dict[Rhythm | None, PeriodKind] = {
    Rhythm.MONTHLY: PeriodKind.MONTH,
    Rhythm.QUARTERLY: PeriodKind.QUARTER,
    Rhythm.YEARLY: PeriodKind.YEAR,
}
COUNT = re.compile(r"count\s*\([^()]*\)(\s*filter\s*\(.*\))?", re.IGNORECASE | re.DOTALL)


def target_kind(card: Card) -> PeriodKind:
    """Give the kind of period that a target of a count or an amount is meant for."""
    return PERIODS_OF.get(card.frequency.review, PeriodKind.WEEK)


def in_cases(card: Card, readings: pd.DataFrame, source: Source | None) -> pd.DataFrame:
    """Let ``records`` count the cases behind a value: what the denominator counts, where it counts.

    A rate of answered questionnaires stands on the answers, not on everybody who was asked.
    """
    below = card.measure.denominator
    if below is None or below.source is not None:
        return readings
    sums_of_cases = source is not None and source.aggregated and card.unit.is_percent
    if not (COUNT.fullmatch(below.value.strip()) or sums_of_cases):
        return readings
    return readings.assign(records=readings["denominator"].fillna(0).round().astype("int64"))


def is_counted(card: Card, source: Source | None) -> bool:
    """Whether a KPI's records are cases, so that few of them are to be protected.

    Rows that are sums over many already say nothing about how many; counts and amounts say
    nothing about the members of a group.
    """
    return not card.measure.adds_up and (source is None or not source.aggregated or card.unit.is_percent)


def series_of(card: Card, whole: pd.DataFrame, calendar: Calendar) -> tuple[Series, ...]:
    """Put a KPI's readings of the whole into series, shortest grain first.

    Parameters
    ----------
    card : Card
        The KPI.
    whole : DataFrame
        Its readings without dimension, oldest first.
    calendar : Calendar
        Makes the periods' words.
    """
    grains = {str(grain): rows for grain, rows in whole.groupby("grain", sort=False)}
    return tuple(
        Series(kind=kind, points=tuple(_points(card, grains[kind.value], calendar, kind)))
        for kind in PeriodKind
        if kind.value in grains and _is_collected(card, kind)
    )


def unmeasured(series: Iterable[Series], period: Period, calendar: Calendar) -> tuple[Period, ...]:
    """List the months at a period's end for which there are no data, though its other months have some."""
    if period.kind in (PeriodKind.WEEK, PeriodKind.MONTH):
        return ()
    measured = {
        point.period
        for one in series
        if one.kind is PeriodKind.MONTH
        for point in one.points
        if point.records
    }
    months = calendar.within(period, PeriodKind.MONTH)
    last = max((i for i, month in enumerate(months) if month.label in measured), default=len(months))
    known = {point.period for one in series if one.kind is PeriodKind.MONTH for point in one.points}
    return tuple(month for month in months[last + 1 :] if month.label not in known)


def plan_has_gaps(series: Iterable[Series], period: Period) -> bool:
    """Whether some months of a period have a target in their source, and others have none."""
    points = [point for one in series if one.kind is PeriodKind.MONTH for point in one.points]
    inside = [point.target is not None for point in points if period.start <= point.start <= period.end]
    return any(inside) and not all(inside)


def _is_collected(card: Card, kind: PeriodKind) -> bool:
    """Whether values come about often enough for a grain; a quarterly count has no weeks."""
    finest = PERIODS_OF.get(card.frequency.collect, PeriodKind.WEEK)
    return list(PeriodKind).index(kind) >= list(PeriodKind).index(finest)


def point_of(series: Iterable[Series], period: Period) -> Point | None:
    """Find a period's point; None where nothing was measured."""
    for one in series:
        if one.kind is period.kind:
            return next((point for point in one.points if point.period == period.label), None)
    return None


def _points(card: Card, rows: pd.DataFrame, calendar: Calendar, kind: PeriodKind) -> Iterable[Point]:
    starts = rows["start"].dt.date.tolist()
    numbers = rows[["value", "numerator", "denominator", "target", "records"]].to_numpy("float64").tolist()
    for start, (value, above, below, target, records) in zip(starts, numbers, strict=True):
        period = calendar.containing(start, kind)
        yield Point(
            period=period.label,
            words=period.words,
            start=period.start,
            end=period.end,
            value=_known(value),
            numerator=_known(above),
            denominator=_known(below),
            records=int(records),
            target=_target(card, target, period),
        )


def _target(card: Card, measured: float, period: Period) -> float | None:
    if card.targets_from is not None:
        return _known(measured)
    if card.measure.adds_up and period.kind is not target_kind(card):
        return None
    target = target_on(card.targets, period.end)
    return target.value if target.state is TargetState.IN_FORCE else None


def _known(number: float) -> float | None:
    return number if math.isfinite(number) else None
