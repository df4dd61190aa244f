"""Is it a change or noise: a KPI's process behaviour chart, from its points."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Protocol, cast

import numpy as np

from kpiwork.analysis.aim import ANYTHING, Aim, Possible, variation_of
from kpiwork.analysis.change import Change, Counting, Method, Variation
from kpiwork.analysis.drift import SlowDrift, slow_drift
from kpiwork.analysis.rare import counts_of, is_rare
from kpiwork.analysis.rules import RULE_SETS
from kpiwork.analysis.season import deseasonalised, season_of
from kpiwork.analysis.stretch import Labelled, Stretch, stretch_of
from kpiwork.analysis.xmr import LARGEST, Numbers
from kpiwork.periods import PeriodKind, month_of
from kpiwork.spec.choices import Better, Seasonal
from kpiwork.spec.settings import RuleSet

__all__ = ["Aim", "Counted", "Dated", "Possible", "behaviour", "variation_of"]

ONE_DAY = dt.timedelta(days=1)


class Dated(Labelled, Protocol):
    """A value of a period."""

    @property
    def value(self) -> float | None:
        """The value; None where there is none."""


class Counted(Dated, Protocol):
    """A value of a period that counts something."""

    @property
    def denominator(self) -> float | None:
        """Cases, or what the events were exposed to; None where there is none."""


Slots = Sequence[
    Dated | None
]  # periods that follow each other without a hole; None where nothing was measured


def behaviour(  # noqa: PLR0913 - what decides a chart is said where it is made
    points: Iterable[Dated],
    *,
    grain: PeriodKind,
    aim: Aim,
    rules: RuleSet = RuleSet.GUARDED,
    rebased: Iterable[dt.date] = (),
    possible: Possible = ANYTHING,
    seasonal: Seasonal = Seasonal.UNKNOWN,
    frozen: dt.date | None = None,
) -> Change | None:
    """Tell a change from noise.

    Parameters
    ----------
    points : iterable of Dated
        Those that are judged, oldest first: over, and settled. What is infinite is no value. Points of a
        share or a rate are `Counted`.
    grain : PeriodKind
        Their grain.
    aim : Aim
        Which way is good, and what is to be reached.
    rules : RuleSet
        Which rules decide.
    rebased : iterable of date
        Days on which a new stretch begins, with the period that they fall in; limits never begin anew
        by themselves.
    possible : Possible
        Limits are cut to what values can be. What they count decides the chart of guarded rules: rare events
        have limits from their probabilities; shares and rates whose denominators differ much have limits of
        their own at each point. Values that turn out to be no such counts are judged as single values.
    seasonal : Seasonal
        Whether the season is to be taken out; done for months only, from 24 values on, and not of rare
        events, which are too few to show one.
    frozen : date, optional
        Last day of the history that decides the limits of the latest stretch; later points are held against
        them and do not move them. All points decide where left out.

    Returns
    -------
    Change or None
        None where no point has a value.
    """
    slots = _slots(points)
    if not slots:
        return None
    values = np.array([_value(one) for one in slots])
    counts = counts_of(values, _denominators(slots, possible.counting), possible.counting, per=possible.per)
    months = [1 if one is None else month_of(one.start, one.end) for one in slots]
    is_seasonal = seasonal is Seasonal.YES and grain is PeriodKind.MONTH
    is_few = counts is not None and is_rare(counts, len(slots))
    season = season_of(values, months) if is_seasonal and not is_few else ()
    plain = deseasonalised(values, months, season)
    stretches = [
        stretch_of(
            slots[first:last],
            plain[first:last],
            RULE_SETS[rules],
            counts=None if counts is None else counts.between(first, last),
            frozen=frozen if last == len(slots) else None,
            months=months[first:last] if season else None,
            is_amount=possible.counting is Counting.NONE and math.isinf(possible.high),
        )
        for first, last in pairwise(_bounds(slots, rebased))
    ]
    latest, point = stretches[-1], cast("Dated", slots[-1])
    return Change(
        grain=grain,
        period=point.period,
        points=latest.known,
        certainty=latest.certainty,
        limits=tuple(one.limits(possible, season) for one in stretches if one.chart),
        fired=tuple(one for stretch in stretches for one in stretch.fired),
        variation=_variation(latest, point, aim.better),
        assurance=latest.assurance(aim, season),
        autocorrelation=latest.chart.autocorrelation if latest.chart else None,
        run_needed=latest.run,
        rules=rules.value,
        season=season,
        method=latest.chart.method if latest.chart else Method.XMR,
        at=tuple(one for stretch in stretches for one in stretch.each(possible, season)),
        shift=latest.shift,
        drift=_drift(values, months, latest, grain, seasonal) if RULE_SETS[rules].is_guarded else None,
        unsure=tuple(one for stretch in stretches for one in stretch.unsure),
    )


def _slots(points: Iterable[Dated]) -> list[Dated | None]:
    """Put a hole where a period is missing, and end with the last value."""
    slots: list[Dated | None] = []
    last = -1
    for point in points:
        before = slots[-1] if slots else None
        if before is not None and point.start > before.end + ONE_DAY:
            slots.append(None)
        slots.append(point)
        last = len(slots) - 1 if not math.isnan(_value(point)) else last
    return slots[: last + 1]


def _value(point: Dated | None) -> float:
    """Give a point's value; NaN where it has none that can be reckoned with."""
    value = None if point is None else point.value
    return value if value is not None and abs(value) <= LARGEST else math.nan


def _denominators(slots: Slots, counting: Counting) -> Numbers:
    """Give what values are counted of; NaN where nothing is."""
    if counting in (Counting.NONE, Counting.EVENTS):
        return np.full(len(slots), math.nan)
    below = [None if one is None else cast("Counted", one).denominator for one in slots]
    return np.array([math.nan if one is None else one for one in below])


def _bounds(slots: Slots, rebased: Iterable[dt.date]) -> list[int]:
    """Give the indices between which stretches lie."""
    starts = {
        next((i for i, one in enumerate(slots) if one is not None and one.end >= day), len(slots))
        for day in rebased
    }
    return sorted({0, *starts, len(slots)})


def _drift(
    values: Numbers, months: Sequence[int], latest: Stretch, grain: PeriodKind, seasonal: Seasonal
) -> SlowDrift:
    """Tell a slow drift of the latest stretch."""
    first = len(values) - len(latest.slots)
    return slow_drift(
        values[first:],
        grain=grain,
        months=months[first:] if seasonal is Seasonal.YES else None,
        scale=latest.scale,
    )


def _variation(stretch: Stretch, point: Dated, better: Better) -> tuple[Variation, ...]:
    if stretch.chart is None:
        return ()
    ways = {one.is_high for one in stretch.fired if one.period == point.period}
    return tuple(variation_of(better, is_high=way) for way in sorted(ways, reverse=True)) or (
        Variation.COMMON,
    )
