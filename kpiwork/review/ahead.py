"""Where a KPI is heading: its next months, and whether a target will be met by the end of a period.

Found from the months that a reader may see, so that each edition finds it anew.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kpiwork.analysis.behaviour import Aim
from kpiwork.analysis.forecast.due import Due, DueKind
from kpiwork.analysis.forecast.forecast import forecast
from kpiwork.analysis.forecast.outlook import Outlook, OutlookState, outlook
from kpiwork.analysis.target import TargetInForce, TargetState, target_on
from kpiwork.periods import Calendar, Period, PeriodKind, month_of
from kpiwork.review.behind import Ahead, Coming, Goal
from kpiwork.review.change import NOT_JUDGED, possible_of
from kpiwork.review.readings import target_kind
from kpiwork.review.reviewed import KpiReview, Point
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Better, Seasonal

__all__ = ["ahead_again", "ahead_of", "goals_of"]

A_YEAR = 12
TOLD = (OutlookState.MADE, OutlookState.DECIDED)
SHORT = (PeriodKind.WEEK, PeriodKind.MONTH)
NOT_FROM_MONTHS = "The value of a longer period does not follow from those of its months."


def goals_of(card: Card, period: Period, calendar: Calendar) -> tuple[Goal, ...]:
    """Say what a KPI is to come to: by the day that its target is due, and in the next period.

    A target that ends with the period under review, or has ended, is thought on into the next one.

    Parameters
    ----------
    card : Card
        With its targets; those of a source are not known ahead.
    period : Period
        The period under review; of a week or a month nothing is asked.
    calendar : Calendar
        The organisation's.
    """
    if period.kind in SHORT:
        return ()
    is_other = card.measure.adds_up and period.kind is not target_kind(card)
    targets = () if is_other or card.targets_from is not None else card.targets
    following = calendar.shift(period, 1)
    now, then = target_on(targets, period.end), target_on(targets, following.end)
    found = []
    if now.state is TargetState.IN_FORCE and now.due is not None:
        due = calendar.containing(now.due, period.kind)
        if due.start > following.end:
            found.append(_goal(due, target_on(targets, now.due)))
    return (*found, _goal(following, then))


def ahead_of(
    kpi: KpiReview,
    goals: Sequence[Goal],
    coming: Sequence[Coming],
    as_of: dt.date,
    seasonal: Seasonal,
) -> Ahead | None:
    """Look ahead as far as the history allows.

    Parameters
    ----------
    kpi : KpiReview
        With its months.
    goals : sequence of Goal
        From `goals_of`; the first of which anything can be told is taken, or else the last.
    coming : sequence of Coming
        The months after the period under review, up to the end of the last goal.
    as_of : date
        Day on which the data were looked at; a month that still settles then is one to come.
    seasonal : Seasonal
        What the card says of the time of the year.

    Returns
    -------
    Ahead or None
        None without a goal, a value or months, or with data in doubt.
    """
    past = _Past.of(kpi, coming[0].start, as_of) if coming else None
    if not goals or past is None or kpi.data_light in NOT_JUDGED:
        return None
    looks = (_looked(kpi, past, goal, tuple(coming), seasonal) for goal in goals)
    found = list(looks)
    return next((one for one in found if one.outlook.state in TOLD), found[-1])


def ahead_again(kpi: KpiReview, as_of: dt.date) -> Ahead | None:
    """Look ahead anew to the same goal, after points were taken out of a KPI."""
    if kpi.ahead is None:
        return None
    return ahead_of(kpi, [kpi.ahead.goal], kpi.ahead.coming, as_of, kpi.ahead.seasonal)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Past:
    """The months since the last re-base, a hole for each that is missing or still settles."""

    points: tuple[Point | None, ...]

    @classmethod
    def of(cls, kpi: KpiReview, until: dt.date, as_of: dt.date) -> _Past | None:
        months = next((one.points for one in kpi.series if one.kind is PeriodKind.MONTH), ())
        rebased = max((one.date for one in kpi.changes if one.rebase), default=dt.date.min)
        kept = [point for point in months if rebased <= point.end < until]
        settles = dt.timedelta()
        if kpi.provisional_until is not None:
            settles = kpi.provisional_until - (until - dt.timedelta(days=1))
        slots = [one if one is None or one.end + settles <= as_of else None for one in _slots(kept)]
        return cls(points=tuple(slots)) if any(one and one.value is not None for one in slots) else None

    @property
    def values(self) -> list[float]:
        return [math.nan if one is None or one.value is None else one.value for one in self.points]

    @property
    def months(self) -> list[int]:
        """The month of the calendar of each; a hole lies between its neighbours."""
        first = next(place for place, one in enumerate(self.points) if one is not None)
        known = self.points[first]
        start = 1 if known is None else month_of(known.start, known.end)
        return [(start - 1 + place - first) % A_YEAR + 1 for place in range(len(self.points))]

    def weights(self, inside: int, left: int) -> tuple[float, ...]:
        """Give what months count in a rate: what they are divided by, to come about as much as of late."""
        below = [
            math.nan if one is None or one.denominator is None else one.denominator for one in self.points
        ]
        late = np.array(below[-A_YEAR:])
        if np.isnan(late).all():
            return ()
        usual = float(np.nanmean(late))
        known = below[len(below) - inside :]
        return (*(usual if math.isnan(one) else one for one in known), *(usual,) * left)


def _slots(points: Sequence[Point]) -> Iterator[Point | None]:
    """Put a hole where months are missing."""
    before: Point | None = None
    for point in points:
        if before is not None:
            yield from (None,) * (round((point.start - before.start).days * A_YEAR / 365.25) - 1)
        yield point
        before = point


def _looked(kpi: KpiReview, past: _Past, goal: Goal, coming: tuple[Coming, ...], seasonal: Seasonal) -> Ahead:
    coming = tuple(one for one in coming if one.start <= goal.end)
    inside = sum(one is not None and one.start >= goal.start for one in past.points)
    left = sum(one.start >= goal.start for one in coming)
    months = [*past.months, *(one.month for one in coming)]
    possible = possible_of(kpi, [one for one in past.points if one is not None])
    values = np.array(past.values)
    weights = () if kpi.adds_up else past.weights(inside, left)
    due = Due(
        kind=DueKind.SUM if kpi.adds_up else DueKind.MEAN,
        left=left,
        inside=inside,
        before=len(coming) - left if not inside else 0,
        weights=weights,
    )
    if kpi.adds_up or weights:
        told = outlook(
            values, due=due, aim=_aim(kpi.better, goal), months=months, seasonal=seasonal, possible=possible
        )
    else:
        told = Outlook(state=OutlookState.UNKNOWN, better=kpi.better, reason=NOT_FROM_MONTHS)
    made = forecast(values, ahead=len(coming), months=months, seasonal=seasonal, possible=possible)
    return Ahead(goal=goal, coming=coming, seasonal=seasonal, outlook=told, forecast=made)


def _goal(period: Period, target: TargetInForce) -> Goal:
    is_kept = target.state is TargetState.LAPSED
    aim = target if is_kept or target.state is TargetState.IN_FORCE else TargetInForce(state=TargetState.NONE)
    return Goal(
        period=period.label,
        words=period.words,
        start=period.start,
        end=period.end,
        value=aim.value,
        low=aim.low,
        high=aim.high,
        is_kept=is_kept,
    )


def _aim(better: Better, goal: Goal) -> Aim:
    match better:
        case Better.HIGHER:
            return Aim(better=better, low=goal.value)
        case Better.LOWER:
            return Aim(better=better, high=goal.value)
        case _:
            return Aim(better=better, low=goal.low, high=goal.high)
