"""The values of a pilot's rows and of those outside it, period by period; few records are never shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import nan

import numpy as np
import pandas as pd

from kpiwork.analysis.effect.expected import FEWEST
from kpiwork.analysis.effect.memory import Numbers
from kpiwork.analysis.effect.trial import FEWEST_DURING
from kpiwork.periods import Period, PeriodKind
from kpiwork.review.few import too_few
from kpiwork.review.pilots.bench import IN, OUT, Bench
from kpiwork.review.pilots.found import Point
from kpiwork.spec.card import Card

__all__ = ["Lines", "best", "is_mixed", "periods_of", "values_at"]

GRAINS = (PeriodKind.MONTH, PeriodKind.WEEK)
"""Months are what managers think in; weeks where months are too few."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lines:
    """Values in and outside a pilot at one grain, up to its end."""

    grain: PeriodKind
    periods: tuple[Period, ...]
    at: int
    inside: Numbers
    outside: Numbers | None
    few: np.ndarray

    @property
    def is_enough(self) -> bool:
        """Whether its own past can tell what was to be expected."""
        both = self.inside if self.outside is None else self.inside - self.outside
        known = ~np.isnan(both)
        return bool(known[: self.at].sum() >= FEWEST and known[self.at :].sum() >= FEWEST_DURING)

    @property
    def before(self) -> int:
        """How many values there are before the pilot."""
        return int((~np.isnan(self.inside[: self.at])).sum())

    @property
    def during(self) -> int:
        """How many values there are within the pilot."""
        return int((~np.isnan(self.inside[self.at :])).sum())

    def points(self) -> tuple[Point, ...]:
        """Give them as a page shows them."""
        others = np.full(len(self.periods), nan) if self.outside is None else self.outside
        return tuple(
            Point(
                start=period.start,
                end=period.end,
                words=period.words,
                inside=None if is_few else _known(inside),
                outside=None if is_few else _known(outside),
                is_during=place >= self.at,
            )
            for place, (period, inside, outside, is_few) in enumerate(
                zip(self.periods, self.inside, others, self.few, strict=True)
            )
        )


def best(bench: Bench, card: Card, kpi: str) -> Lines:
    """Give months where they are enough, else weeks where they are; else what tells most of the pilot."""
    each = [_lines(bench, card, kpi, grain) for grain in GRAINS]
    enough = (one for one in each if one.is_enough)
    longest = max(each, key=lambda one: (min(one.during, FEWEST_DURING), one.before))
    return next(enough, longest)


def _lines(bench: Bench, card: Card, kpi: str, grain: PeriodKind) -> Lines:
    inside = _by_start(bench.rows(bench.past, IN, kpi), grain)
    outside = _by_start(bench.rows(bench.past, OUT, kpi), grain) if bench.condition is not None else None
    periods = periods_of(bench, card, inside, grain)
    starts = pd.to_datetime([period.start for period in periods])
    mixed = np.array([is_mixed(bench, card, period) for period in periods], dtype=bool)
    both = [values_at(rows, starts, mixed) for rows in (inside, outside) if rows is not None]
    counts = [rows["records"].reindex(starts, fill_value=0) for rows in (inside, outside) if rows is not None]
    few = np.zeros(len(periods), dtype=bool)
    if bench.is_counted(card):
        for each in counts:
            few |= np.array([too_few(int(many), bench.minimum) for many in each], dtype=bool)
    has_others = len(both) > 1 and not np.isnan(both[1]).all()
    return Lines(
        grain=grain,
        periods=periods,
        at=sum(period.start < bench.pilot.starts for period in periods),
        inside=both[0],
        outside=both[1] if has_others else None,
        few=few,
    )


def _by_start(rows: pd.DataFrame, grain: PeriodKind) -> pd.DataFrame:
    mine = rows[rows["grain"] == grain.value].drop_duplicates("start", keep="last")
    return mine.set_index("start")


def periods_of(bench: Bench, card: Card, inside: pd.DataFrame, grain: PeriodKind) -> tuple[Period, ...]:
    """List whole periods that compare, up to the last known day of the pilot."""
    if inside.empty:
        return ()
    first, breaks = inside.index.min().date(), [one.date for one in card.changes if one.rebase]
    since = max((day for day in breaks if day <= bench.pilot.starts), default=date.min)
    until = min((day for day in breaks if day > bench.pilot.starts), default=date.max)
    each = bench.workbook.calendar.between(first, bench.last, grain)
    return tuple(one for one in each if one.start >= since and one.end <= bench.last and one.end < until)


def is_mixed(bench: Bench, card: Card, period: Period) -> bool:
    """Whether a period holds days before and in the pilot, or its value still moves."""
    settled = period.end + (card.settles_after or timedelta()) <= bench.as_of
    return period.start < bench.pilot.starts <= period.end or not settled


def values_at(rows: pd.DataFrame, starts: pd.DatetimeIndex, mixed: np.ndarray) -> Numbers:
    """Give values at some first days; NaN where there is none, or a period is mixed."""
    values = rows["value"].reindex(starts).to_numpy(dtype="float64", na_value=nan).copy()
    values[mixed | ~np.isfinite(values)] = nan
    return np.asarray(values)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
