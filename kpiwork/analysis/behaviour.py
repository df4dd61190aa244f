"""Is it a change or noise: a KPI's process behaviour chart, from its points."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, cast

import numpy as np

from kpiwork.analysis.change import Assurance, Certainty, Change, Fired, Limits, Variation
from kpiwork.analysis.exact import at_most
from kpiwork.analysis.rules import RULE_SETS, Rules, fired, run_needed
from kpiwork.analysis.season import deseasonalised, season_of
from kpiwork.analysis.xmr import Numbers, Spread, memory, spread, standardised
from kpiwork.periods import PeriodKind, month_of
from kpiwork.spec.choices import Better, Seasonal
from kpiwork.spec.settings import RuleSet

__all__ = ["Aim", "Dated", "Possible", "behaviour", "variation_of"]

ONE_DAY = dt.timedelta(days=1)


class Dated(Protocol):
    """A value of a period."""

    @property
    def period(self) -> str:
        """Label."""

    @property
    def start(self) -> dt.date:
        """First day."""

    @property
    def end(self) -> dt.date:
        """Last day."""

    @property
    def value(self) -> float | None:
        """The value; None where there is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Aim:
    """What a point is to reach: a direction and, where one was agreed, a target.

    Parameters
    ----------
    better : Better
        The good direction.
    low, high : float or None
        What it is not to fall below or to exceed; one of them for a single value with a direction.
    """

    better: Better
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Possible:
    """Between what values can lie at all."""

    low: float = -math.inf
    high: float = math.inf


ANYTHING = Possible()


Slots = Sequence[
    Dated | None
]  # periods that follow each other without a hole; None where nothing was measured


@dataclass(frozen=True, kw_only=True, slots=True)
class _Stretch:
    """Periods between two re-bases, with what was found of them; values less the season."""

    slots: Slots
    values: Numbers
    rules: Rules
    found: Spread | None
    run: int

    @property
    def known(self) -> int:
        return int((~np.isnan(self.values)).sum())


def behaviour(
    points: Iterable[Dated],
    *,
    grain: PeriodKind,
    aim: Aim,
    rules: RuleSet = RuleSet.GUARDED,
    rebased: Iterable[dt.date] = (),
    possible: Possible = ANYTHING,
    seasonal: Seasonal = Seasonal.UNKNOWN,
) -> Change | None:
    """Tell a change from noise.

    Parameters
    ----------
    points : iterable of Dated
        Those that are judged, oldest first: over, and settled.
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
        Limits are cut to it.
    seasonal : Seasonal
        Whether the season is to be taken out; done for months only, from 24 values on.

    Returns
    -------
    Change or None
        None where no point has a value.
    """
    slots = _slots(points)
    if not slots:
        return None
    values = np.array([math.nan if one is None or one.value is None else one.value for one in slots])
    months = [1 if one is None else month_of(one.start, one.end) for one in slots]
    is_seasonal = seasonal is Seasonal.YES and grain is PeriodKind.MONTH
    season = season_of(values, months) if is_seasonal else ()
    plain = deseasonalised(values, months, season)
    stretches = [
        _stretch(slots[first:last], plain[first:last], RULE_SETS[rules])
        for first, last in pairwise(_bounds(slots, rebased))
    ]
    latest, point = stretches[-1], cast("Dated", slots[-1])
    return Change(
        grain=grain,
        period=point.period,
        points=latest.known,
        certainty=_certainty(latest),
        limits=tuple(_limits(one, possible, season) for one in stretches if one.found),
        fired=tuple(one for stretch in stretches for one in _fired(stretch)),
        variation=_variation(latest, point, aim.better),
        assurance=_assurance(latest.found, aim, season) if latest.found else None,
        autocorrelation=latest.found.autocorrelation if latest.found else None,
        run_needed=latest.run,
        rules=rules.value,
        season=season,
    )


def variation_of(better: Better, *, is_high: bool) -> Variation:
    """Say what a change upwards or downwards is, by what is good."""
    if better is Better.HIGHER:
        return Variation.IMPROVEMENT_HIGH if is_high else Variation.CONCERN_LOW
    if better is Better.LOWER:
        return Variation.CONCERN_HIGH if is_high else Variation.IMPROVEMENT_LOW
    return Variation.NEUTRAL_HIGH if is_high else Variation.NEUTRAL_LOW


def _slots(points: Iterable[Dated]) -> list[Dated | None]:
    """Put a hole where a period is missing, and end with the last value."""
    slots: list[Dated | None] = []
    last = -1
    for point in points:
        before = slots[-1] if slots else None
        if before is not None and point.start > before.end + ONE_DAY:
            slots.append(None)
        slots.append(point)
        last = len(slots) - 1 if point.value is not None else last
    return slots[: last + 1]


def _bounds(slots: Slots, rebased: Iterable[dt.date]) -> list[int]:
    """Give the indices between which stretches lie."""
    starts = {
        next((i for i, one in enumerate(slots) if one is not None and one.end >= day), len(slots))
        for day in rebased
    }
    return sorted({0, *starts, len(slots)})


def _stretch(slots: Slots, values: Numbers, rules: Rules) -> _Stretch:
    known = int((~np.isnan(values)).sum())
    enough = known >= rules.fewest
    found = spread(values, screened=rules.is_screened, guarded=rules.is_guarded) if enough else None
    run = run_needed(rules, known, memory(values) if found else 0.0)
    return _Stretch(slots=slots, values=values, rules=rules, found=found, run=run)


def _certainty(stretch: _Stretch) -> Certainty:
    if stretch.found is None:
        return Certainty.TOO_FEW
    return Certainty.ENOUGH if stretch.known >= stretch.rules.enough else Certainty.PROVISIONAL


def _limits(stretch: _Stretch, possible: Possible, season: Sequence[float]) -> Limits:
    """Give a stretch's limits; with a season they are cut only after it is put back."""
    found = cast("Spread", stretch.found)
    within = ANYTHING if season else possible
    known = [one for one in stretch.slots if one is not None]
    return Limits(
        first=known[0].start,
        last=known[-1].end,
        points=stretch.known,
        centre=found.centre,
        lower=max(found.lower, within.low),
        upper=min(found.upper, within.high),
    )


def _fired(stretch: _Stretch) -> list[Fired]:
    if stretch.found is None:
        return []
    z = standardised(stretch.values, stretch.found)
    by_point = sorted(fired(z, stretch.rules, stretch.run), key=lambda one: one[0])
    return [
        Fired(period=cast("Dated", stretch.slots[index]).period, rule=rule, is_high=is_high)
        for index, rule, is_high in by_point
    ]


def _variation(stretch: _Stretch, point: Dated, better: Better) -> tuple[Variation, ...]:
    if stretch.found is None:
        return ()
    ways = {one.is_high for one in _fired(stretch) if one.period == point.period}
    return tuple(variation_of(better, is_high=way) for way in sorted(ways, reverse=True)) or (
        Variation.COMMON,
    )


def _assurance(found: Spread, aim: Aim, season: Sequence[float]) -> Assurance | None:
    """Hold what is asked for against the limits of every month, where months differ."""
    if aim.low is None and aim.high is None:
        return None
    lower, upper = found.lower + min(season, default=0.0), found.upper + max(season, default=0.0)
    low = -math.inf if aim.low is None else aim.low
    high = math.inf if aim.high is None else aim.high
    if at_most(low, lower) and at_most(upper, high):
        return Assurance.PASSES
    return Assurance.HIT_OR_MISS if at_most(low, upper) and at_most(lower, high) else Assurance.FAILS
