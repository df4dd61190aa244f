"""Where a KPI is heading, seen from a card that is being written: its target may begin later."""

from __future__ import annotations

from kpiwork.analysis.forecast.outlook import OutlookState
from kpiwork.analysis.target import target_on
from kpiwork.periods import PeriodKind, month_of
from kpiwork.review.ahead import ahead_of
from kpiwork.review.behind import Ahead, Coming, Goal
from kpiwork.review.readings import target_kind
from kpiwork.review.smart.look import Looked
from kpiwork.review.smart.past import newest_target

__all__ = ["ahead_of_target"]


def ahead_of_target(looked: Looked) -> Ahead | None:
    """Look ahead as a review does; to the first quarter of the target where that begins later.

    Returns
    -------
    Ahead or None
        None as in `kpiwork.review.ahead.ahead_of`.
    """
    found = None if looked.kpi is None else looked.kpi.ahead
    target = newest_target(looked)
    has_none = found is None or found.outlook.state is OutlookState.NO_TARGET
    if looked.kpi is None or looked.measured is None or target is None or not has_none:
        return found
    card, calendar, period = looked.card, looked.workbook.calendar, looked.measured.period
    if target.starts <= period.end or (card.measure.adds_up and target_kind(card) is not PeriodKind.QUARTER):
        return found
    quarter = calendar.containing(target.starts, PeriodKind.QUARTER)
    asked = target_on(card.targets, quarter.end)
    goal = Goal(
        period=quarter.label,
        words=quarter.words,
        start=quarter.start,
        end=quarter.end,
        value=asked.value,
        low=asked.low,
        high=asked.high,
    )
    months = calendar.between(calendar.shift(period, 1).start, quarter.end, PeriodKind.MONTH)
    coming = [
        Coming(words=one.words, start=one.start, end=one.end, month=month_of(one.start, one.end))
        for one in months
    ]
    return ahead_of(looked.kpi, [goal], coming, looked.measured.as_of, card.seasonal)
