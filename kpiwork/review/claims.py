"""What a card claims to lead, held against the readings of both KPIs.

A claim is tested at the grain of its lag, or at a finer one where that has too few points.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from kpiwork.analysis.lead import STEPS_A_YEAR, LeadCheck, lead, steps_of
from kpiwork.analysis.lead.check import FEWEST_POINTS
from kpiwork.analysis.xmr import Numbers
from kpiwork.periods import PeriodKind
from kpiwork.review.behind import Claim
from kpiwork.review.change import NOT_JUDGED
from kpiwork.review.lead_words import lead_words
from kpiwork.review.reviewed import KpiReview, Point
from kpiwork.spec.relation import Lead
from kpiwork.spec.time import Lag, LagUnit

__all__ = ["Both", "Window", "both_of", "claimed", "claims_again", "claims_of"]

GRAINS_OF: Mapping[LagUnit, tuple[PeriodKind, ...]] = {
    LagUnit.DAY: (PeriodKind.WEEK,),
    LagUnit.WEEK: (PeriodKind.WEEK, PeriodKind.MONTH),
    LagUnit.MONTH: (PeriodKind.MONTH, PeriodKind.WEEK),
    LagUnit.QUARTER: (PeriodKind.MONTH, PeriodKind.WEEK, PeriodKind.QUARTER),
}
"""Where a lag shows, the best grain first."""


class Window(NamedTuple):
    """Readings that count: over by the period's end, and settled on the day that the data were looked at."""

    end: dt.date
    as_of: dt.date


@dataclass(frozen=True, kw_only=True, slots=True)
class Both:
    """The readings of two KPIs side by side: every period that either has, oldest first."""

    points: tuple[Point, ...]
    leading: Numbers
    led: Numbers

    @property
    def known(self) -> int:
        """Periods in which both are known."""
        return int((np.isfinite(self.leading) & np.isfinite(self.led)).sum())


def claimed(lead: Lead) -> Claim:
    """Write down a card's claim, untested."""
    return Claim(kpi=lead.kpi, lag=str(lead.lag), sign=lead.sign, because=lead.because or "")


def claims_of(kpi: KpiReview, kpis: Mapping[str, KpiReview], window: Window) -> tuple[Claim, ...]:
    """Test what a KPI is claimed to lead.

    Parameters
    ----------
    kpi : KpiReview
        With its claims, tested or not.
    kpis : mapping of str to KpiReview
        The department's KPIs; a claim about any other stays untested.
    window : Window
        Which of their readings count.
    """
    return tuple(_tested(kpi, kpis.get(one.kpi), one, window) for one in kpi.claims)


def claims_again(
    kpis: Iterable[KpiReview], changed: AbstractSet[str], window: Window
) -> tuple[KpiReview, ...]:
    """Test those claims anew that were tested and of which readings were taken out on either side."""
    there = {kpi.id: kpi for kpi in kpis}

    def again(kpi: KpiReview, one: Claim) -> Claim:
        is_same = one.check is None or changed.isdisjoint((kpi.id, one.kpi))
        return one if is_same else _tested(kpi, there.get(one.kpi), one, window)

    return tuple(replace(kpi, claims=tuple(again(kpi, one) for one in kpi.claims)) for kpi in there.values())


def both_of(kpi: KpiReview, led: KpiReview, grain: PeriodKind, window: Window) -> Both:
    """Put the readings of two KPIs side by side, as far as they count."""
    mine, other = (_points(one, grain, window) for one in (kpi, led))
    starts = sorted(mine.keys() | other.keys())
    return Both(
        points=tuple(mine.get(start) or other[start] for start in starts),
        leading=_values(mine, starts),
        led=_values(other, starts),
    )


def _tested(kpi: KpiReview, led: KpiReview | None, one: Claim, window: Window) -> Claim:
    """Test a claim at the first grain that has enough points, or else at the first that shows the lag."""
    blank = replace(one, grain=None, check=None, sentence="")
    if led is None or kpi.data_light in NOT_JUDGED or led.data_light in NOT_JUDGED:
        return blank
    lag = Lag.model_validate(one.lag)
    found: tuple[PeriodKind, LeadCheck | None] | None = None
    for grain in GRAINS_OF[lag.unit]:
        both, steps = both_of(kpi, led, grain, window), steps_of(lag, grain)
        if not both.known:
            continue
        if steps is None:
            found = found or (grain, None)
            continue
        if found is None or found[1] is None or both.known >= FEWEST_POINTS:
            check = lead(both.leading, both.led, lags=steps, sign=one.sign, season=STEPS_A_YEAR[grain])
            found = grain, check
        if both.known >= FEWEST_POINTS:
            break
    if found is None:
        return blank
    grain, tested = found
    said = lead_words(tested, leading=kpi.name, led=led.name, lag=lag, grain=grain)
    return replace(blank, grain=grain, check=tested, sentence=said)


def _points(kpi: KpiReview, grain: PeriodKind, window: Window) -> dict[dt.date, Point]:
    points = next((one.points for one in kpi.series if one.kind is grain), ())
    settles = dt.timedelta() if kpi.provisional_until is None else kpi.provisional_until - window.end
    over = (point for point in points if point.end <= window.end)
    return {point.start: point for point in over if point.end + settles <= window.as_of}


def _values(points: Mapping[dt.date, Point], starts: Iterable[dt.date]) -> Numbers:
    found = (points.get(start) for start in starts)
    return np.array([math.nan if one is None or one.value is None else one.value for one in found])
