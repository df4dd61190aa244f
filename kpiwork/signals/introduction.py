"""Two KPIs' readings side by side, before and after the day on which attention to one of them began."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from math import inf, nan

import numpy as np
import pandas as pd

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.analysis.lead.steps import STEPS_A_YEAR
from kpiwork.analysis.readings import readings_of
from kpiwork.periods import PeriodKind
from kpiwork.signals.material import Counter, Material, whole
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Better, Seasonal

__all__ = ["Line", "Sides", "direction_of", "introduced_on", "many", "season_in", "sides_of"]

GRAINS = (PeriodKind.MONTH, PeriodKind.WEEK)
"""Months are what managers think in; weeks where months are too few."""

DIRECTIONS = {Better.HIGHER: 1, Better.LOWER: -1}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One KPI's values, at equal steps of time.

    Parameters
    ----------
    values : array of float of shape (periods,)
        NaN for gaps, and where definition or attention changed inside the period.
    records : array of float of shape (periods,) or None
        What each is a share or mean of; None where that is not known of all.
    """

    values: Numbers
    records: Numbers | None

    def known(self, at: int) -> tuple[int, int]:
        """Count the known values before a place, and from it on."""
        known = ~np.isnan(self.values)
        return int(known[:at].sum()), int(known[at:].sum())

    def only(self, kept: np.ndarray) -> Line:
        """Give the same line with gaps at all other places."""
        return Line(values=np.where(kept, self.values, nan), records=self.records)

    def cut(self, part: slice) -> Line:
        """Give the line of some of the periods."""
        return Line(values=self.values[part], records=None if self.records is None else self.records[part])


@dataclass(frozen=True, kw_only=True, slots=True)
class Sides:
    """A KPI and another one, period by period.

    Parameters
    ----------
    day : date
        When attention began.
    kind : PeriodKind
        Months or weeks.
    starts : tuple of date
        First day of each period.
    labels : tuple of str
        What each is called.
    last : date or None
        Last day of the last one; None where there is no period.
    at : int
        Place of the first period that lies wholly after.
    kpi, other : Line
        The two.
    """

    day: date
    kind: PeriodKind
    starts: tuple[date, ...]
    labels: tuple[str, ...]
    last: date | None
    at: int
    kpi: Line
    other: Line

    @property
    def fewest(self) -> int:
        """Known values on the side, and of the KPI, that has fewest."""
        return min(*self.kpi.known(self.at), *self.other.known(self.at))

    @property
    def pairs(self) -> tuple[int, int]:
        """Periods before and after in which both are known."""
        return self.kpi.only(~np.isnan(self.other.values)).known(self.at)

    @property
    def first(self) -> date | None:
        """First day of the first period."""
        return self.starts[0] if self.starts else None

    def cut(self, part: slice) -> Sides:
        """Give a part of the periods, with a day in their middle on which nothing began."""
        starts = self.starts[part]
        return replace(
            self,
            starts=starts,
            labels=self.labels[part],
            at=len(starts) // 2,
            kpi=self.kpi.cut(part),
            other=self.other.cut(part),
        )

    def named(self) -> list[str]:
        """Give each period a name; those that no KPI has a reading of are called by their first day."""
        return [name or day.isoformat() for name, day in zip(self.labels, self.starts, strict=True)]


def introduced_on(card: Card) -> date | None:
    """Give the day from which people had a reason to look after a KPI: attention, or else an incentive."""
    return card.introduced or (card.incentive.starts if card.incentive else None)


def direction_of(card: Card) -> int:
    """Give 1 where higher is better, -1 where lower is, 0 where neither."""
    return DIRECTIONS.get(card.better, 0)


def season_in(card: Card, kind: PeriodKind) -> int:
    """Give how many periods make a year, if the time of the year may move a KPI; else 0."""
    return 0 if card.seasonal is Seasonal.NO else STEPS_A_YEAR[kind]


def many(count: int, kind: PeriodKind) -> str:
    """Count periods in words: ``no month``, ``1 month``, ``7 months``."""
    return f"{count or 'no'} {kind.value}{'s' if count > 1 else ''}"


def sides_of(material: Material, other: Counter, day: date, fewest: Callable[[Sides], bool]) -> Sides:
    """Line both KPIs up by month; by week where months are too few and weeks are not.

    Parameters
    ----------
    material : Material
        Of the KPI.
    other : Counter
        The KPI that it is held against.
    day : date
        When attention began.
    fewest : function of Sides to bool
        Whether there is enough.
    """
    coarsest = _lined(material, other, day, GRAINS[0])
    finer = (_lined(material, other, day, kind) for kind in GRAINS[1:])
    return next(filter(fewest, chain([coarsest], finer)), coarsest)


def _lined(material: Material, other: Counter, day: date, kind: PeriodKind) -> Sides:
    frames = [
        _settled(whole(rows, kind), card, material.as_of)
        for rows, card in ((material.readings, material.card), (other.readings, other.card))
    ]
    both = pd.concat(frames).drop_duplicates("start").set_index("start").sort_index()
    mixed = _mixed(both, day, [material.card, other.card])
    mine, theirs = (
        readings_of(_on(frame, both).assign(value=lambda rows: rows["value"].mask(mixed.to_numpy())))
        for frame in frames
    )
    return Sides(
        day=day,
        kind=kind,
        starts=mine.starts,
        labels=mine.labels,
        last=both["end"].max().date() if len(both) else None,
        at=sum(start < day for start in mine.starts),
        kpi=Line(values=mine.values, records=_records(mine.values, mine.denominators)),
        other=Line(values=theirs.values, records=_records(theirs.values, theirs.denominators)),
    )


def _settled(rows: pd.DataFrame, card: Card, as_of: date) -> pd.DataFrame:
    """Keep one row a period, of periods that are over and whose values no longer move."""
    last = pd.Timestamp(as_of - (card.settles_after or timedelta()))
    finite = rows.assign(value=rows["value"].where(np.isfinite(rows["value"])))
    return finite[finite["end"] <= last].drop_duplicates("start", keep="last")


def _on(frame: pd.DataFrame, both: pd.DataFrame) -> pd.DataFrame:
    """Give one KPI's readings at all periods that either has."""
    numbers = frame.set_index("start")[["numerator", "denominator", "value"]].reindex(both.index)
    finite = numbers.where(np.isfinite(numbers))
    return finite.assign(period=both["period"], grain=both["grain"]).reset_index()


def _mixed(periods: pd.DataFrame, day: date, cards: list[Card]) -> pd.Series:
    """Tell the periods that hold days of either side, or lie beyond a change after which nothing compares."""
    breaks = [change.date for card in cards for change in card.changes if change.rebase]
    first = max((one for one in breaks if one <= day), default=date.min)
    last = min((one for one in breaks if one > day), default=date.max)
    starts, ends = (pd.Series(days, index=periods.index).dt.date for days in (periods.index, periods["end"]))
    holds_both = (starts < day) & (ends >= day)
    return holds_both | (starts < first) | (ends >= last)


def _records(values: Numbers, denominators: Numbers) -> Numbers | None:
    """Give the denominators, if every known value has one to weigh it by."""
    known = denominators[~np.isnan(values)]
    is_fit = known.size and np.isfinite(known).all() and known.min() > 0 and known.max() < inf
    return denominators if is_fit else None
