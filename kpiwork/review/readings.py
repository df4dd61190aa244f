"""A KPI's readings as a record keeps them: series of points, and the point of a period."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from kpiwork.analysis.target import TargetState, target_on
from kpiwork.periods import Calendar, Period, PeriodKind
from kpiwork.review.record import Point, Series
from kpiwork.spec.card import Card, Rhythm
from kpiwork.spec.unit import UnitKind

__all__ = ["adds_up", "point_of", "series_of"]

COLLECTED: dict[Rhythm | None, PeriodKind] = {
    Rhythm.MONTHLY: PeriodKind.MONTH,
    Rhythm.QUARTERLY: PeriodKind.QUARTER,
    Rhythm.YEARLY: PeriodKind.YEAR,
}


def adds_up(card: Card) -> bool:
    """Whether longer periods have larger values, as counts and amounts do.

    A target of such a KPI is meant for one review period and compares with no other grain.
    """
    return card.measure.denominator is None and card.unit.kind in (UnitKind.COUNT, UnitKind.CURRENCY)


def series_of(
    card: Card, whole: pd.DataFrame, calendar: Calendar, target_kind: PeriodKind
) -> tuple[Series, ...]:
    """Put a KPI's readings of the whole into series, shortest grain first.

    Parameters
    ----------
    card : Card
        The KPI.
    whole : DataFrame
        Its readings without dimension.
    calendar : Calendar
        Makes the periods' words.
    target_kind : PeriodKind
        Grain that targets of counts and amounts are meant for.
    """
    kinds = [kind for kind in PeriodKind if _is_collected(card, kind)]
    return tuple(
        Series(kind=kind, points=tuple(_points(card, rows, calendar, kind, target_kind)))
        for kind in kinds
        if not (rows := whole.loc[whole["grain"] == kind.value].sort_values("start")).empty
    )


def _is_collected(card: Card, kind: PeriodKind) -> bool:
    """Whether values come about often enough for a grain; a quarterly count has no weeks."""
    finest = COLLECTED.get(card.frequency.collect, PeriodKind.WEEK)
    return list(PeriodKind).index(kind) >= list(PeriodKind).index(finest)


def point_of(series: Iterable[Series], period: Period) -> Point | None:
    """Find a period's point; None where nothing was measured."""
    for one in series:
        if one.kind is period.kind:
            return next((point for point in one.points if point.period == period.label), None)
    return None


def _points(
    card: Card, rows: pd.DataFrame, calendar: Calendar, kind: PeriodKind, target_kind: PeriodKind
) -> Iterable[Point]:
    for row in rows.itertuples(index=False):
        period = calendar.containing(pd.Timestamp(row.start).date(), kind)
        yield Point(
            period=period.label,
            words=period.words,
            start=period.start,
            end=period.end,
            value=_known(row.value),
            numerator=_known(row.numerator),
            denominator=_known(row.denominator),
            records=int(row.records),
            target=_target(card, row.target, period, target_kind),
        )


def _target(card: Card, measured: float, period: Period, target_kind: PeriodKind) -> float | None:
    if card.targets_from is not None:
        return _known(measured)
    if adds_up(card) and period.kind is not target_kind:
        return None
    target = target_on(card.targets, period.end)
    return target.value if target.state is TargetState.IN_FORCE else None


def _known(value: object) -> float | None:
    number = float("nan") if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type]
    return number if math.isfinite(number) else None
