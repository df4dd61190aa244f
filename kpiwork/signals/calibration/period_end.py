"""Work pulled forward over the end of a period: amounts by day, added up as readings are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.random import Generator

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.periods import PeriodKind
from kpiwork.signals.aimed import since
from kpiwork.signals.calibration.ground import Course, course_of, drawn
from kpiwork.signals.material import Material, whole
from kpiwork.signals.period_end_surge import PeriodEndSurge
from kpiwork.signals.planting.period_end import rush
from kpiwork.signals.surge.aim import period_kind
from kpiwork.signals.surge.series import peers_of

__all__ = ["PeriodEnd", "period_end"]

GRAINS = (PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER)
FEWEST_MONTHS = 6
YEAR, WEEK = 12, 7
RUSH_DAYS = {PeriodKind.QUARTER: 14, PeriodKind.MONTH: 7}


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class PeriodEnd:
    """Days of work with the months' own ups and downs, and the weeks'."""

    material: Material
    rows: pd.DataFrame
    first: date
    days: int
    month_of: Numbers
    months: Course
    weeks: float
    kind: PeriodKind

    @property
    def many(self) -> int:
        """How many months."""
        return len(self.months.level)

    @property
    def many_are(self) -> str:
        """Of what."""
        return "months"

    def draw(self, strength: float, rng: Generator) -> Material:
        """Draw amounts by day and move some of them before the end of the period."""
        fresh = self.weeks * rng.normal(size=self.days // WEEK + 1)
        logs = drawn(self.months, rng)[self.month_of.astype(int)] + np.repeat(fresh, WEEK)[: self.days]
        amounts = np.exp(logs)
        begun = since(self.material) or self.first
        days = RUSH_DAYS[self.kind]
        sign_free = rush(amounts, strength, first=self.first, since=begun, kind=self.kind, days=days)
        return replace(self.material, readings=self._readings(sign_free))

    def _readings(self, amounts: Numbers) -> pd.DataFrame:
        """Add days up to every reading that was there; where cases are counted, they stay as many."""
        sums = np.concatenate([[0.0], np.cumsum(amounts)])
        starts, ends = (
            ((self.rows[name] - pd.Timestamp(self.first)).dt.days.to_numpy()) for name in ("start", "end")
        )
        lows, highs = np.clip(starts, 0, self.days), np.clip(ends + 1, 0, self.days)
        above = sums[highs] - sums[lows]
        below = self.rows["denominator"].to_numpy()
        has = np.isfinite(below) & (below > 0)
        mean = above / np.maximum(highs - lows, 1)  # of a rate: its own days' mean
        value = np.where(has, mean, above)
        return self.rows.assign(value=value, numerator=np.where(has, mean * np.where(has, below, 1.0), above))


def period_end(material: Material, one: PeriodEndSurge) -> PeriodEnd | str:
    """Take the course of the months, and how far weeks differ within them."""
    del one
    kind = period_kind(material.card)
    if kind is None:
        return "its target is for no month or quarter"
    if peers_of(material)[1]:
        return "some of its segments have no target and are compared with the others, which is not simulated"
    is_mine = (material.readings["dimension"] == "") & material.readings["grain"].isin(
        [g.value for g in GRAINS]
    )
    rows = material.readings[is_mine]
    months = whole(rows, PeriodKind.MONTH)
    months = months[(months["end"] <= pd.Timestamp(material.as_of)) & (months["value"] > 0)]
    if len(months) < FEWEST_MONTHS:
        return f"months with a value above 0: {len(months)}, and it takes {FEWEST_MONTHS}"
    first, last = rows["start"].min().date(), rows["end"].max().date()
    days = (last - first).days + 1
    rates = _rates(months, is_rate=material.card.measure.denominator is not None)
    at = int((months["start"] < pd.Timestamp(since(material) or first)).sum())
    every = pd.date_range(first, last)
    place = np.clip(np.searchsorted(months["start"].to_numpy(), every.to_numpy(), side="right") - 1, 0, None)
    course = course_of(np.log(rates), at, 0 if len(months) < 2 * YEAR else YEAR)
    return PeriodEnd(
        material=material,
        rows=rows.sort_values(["grain", "start"]),
        first=first,
        days=days,
        month_of=place.astype(float),
        months=course,
        weeks=_between_weeks(rows, course, is_rate=material.card.measure.denominator is not None),
        kind=kind,
    )


def _rates(rows: pd.DataFrame, *, is_rate: bool) -> Numbers:
    """Give what is done a day; of a rate, the rate."""
    days = 1 if is_rate else (rows["end"] - rows["start"]).dt.days.to_numpy() + 1
    return np.asarray(rows["value"].to_numpy() / days, dtype=float)


def _between_weeks(rows: pd.DataFrame, course: Course, *, is_rate: bool) -> float:
    """Give the standard deviation of neighbouring weeks' logarithms beyond what months differ by."""
    weeks = whole(rows, PeriodKind.WEEK)
    weeks = weeks[weeks["value"] > 0].iloc[1:-1]
    if len(weeks) < YEAR:
        return course.spread
    steps = np.diff(np.log(_rates(weeks, is_rate=is_rate)))
    return float(np.median(np.abs(steps)) / 0.6745 / np.sqrt(2))
