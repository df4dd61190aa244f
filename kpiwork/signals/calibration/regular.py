"""Values that were made up, copied or smoothed: last digits, repeated values, months."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.measure.histograms import Group
from kpiwork.periods import PeriodKind
from kpiwork.signals.calibration.ground import Course, course_of, drawn, with_values
from kpiwork.signals.introduction import season_in
from kpiwork.signals.material import Around, Material
from kpiwork.signals.planting.counted import copied_counts, invented_counts
from kpiwork.signals.planting.regularity import steadied
from kpiwork.signals.regular.digit_fit import DIGITS, digit_fit
from kpiwork.signals.regular.digits import last_digits
from kpiwork.signals.regular.doubles import doubles
from kpiwork.signals.regular.part import Untested
from kpiwork.signals.regular.swings import swings
from kpiwork.signals.too_regular import TooRegular

__all__ = ["copies", "digits", "ups_and_downs"]

BY_THE_CUTOFF = 10  # steps that are left out: what happens there is another question
TIMES = 4
LOOKS = 3
AWAY = 3  # tens from the cutoff
HALF = 0.5
Whole = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class LastDigits:
    """Months of values whose last digits follow a smooth distribution.

    Parameters
    ----------
    material : Material
        The KPI's.
    around : Around
        Its records around the cutoff.
    starts : DatetimeIndex
        The months.
    within, beyond : array of int of shape (months,)
        Values within reach of the cutoff but not close to it, and beyond.
    shares : array of float of shape (10,)
        Of last digits.
    clumped : float
        How much more counts vary from month to month than independent ones.
    """

    material: Material
    around: Around
    starts: pd.DatetimeIndex
    within: Whole
    beyond: Whole
    shares: Numbers
    clumped: float

    @property
    def many(self) -> int:
        """How many values."""
        return int(self.within.sum() + self.beyond.sum())

    @property
    def many_are(self) -> str:
        """Of what."""
        return "values"

    def draw(self, strength: float, rng: Generator) -> Material:
        """Draw last digits and make some of them up."""
        within, beyond = (self._drawn(one, strength, rng) for one in (self.within, self.beyond))
        frame = pd.DataFrame(
            {
                "start": np.repeat(self.starts, DIGITS),
                "segment": "",
                "group": Group.VALUE.value,
                "digit": pd.array(np.tile(np.arange(DIGITS), len(self.starts)), dtype="Int64"),
                "count": (within + beyond).ravel(),
            }
        )
        return replace(
            self.material,
            digits=frame,
            around=replace(self.around, frame=self._records(within, rng)),
            repeats=None,
            readings=self.material.readings.iloc[:0],
        )

    def _drawn(self, totals: Whole, strength: float, rng: Generator) -> Whole:
        shares = np.tile(self.shares, (len(totals), 1))
        if self.clumped > 1:
            wide = np.maximum((totals - 1) / (self.clumped - 1) - 1, 1.0)
            shares = np.array([rng.dirichlet(self.shares * one) for one in wide])
        return invented_counts(rng.multinomial(totals, shares), strength, rng)

    def _records(self, within: Whole, rng: Generator) -> pd.DataFrame:
        """Put the digits into two tens on either side of the cutoff, or above it where it is small."""
        tens = self.around.center // DIGITS
        low = tens - AWAY if tens >= AWAY else tens + 2 * AWAY
        first = rng.binomial(within, HALF)
        bins = np.concatenate([one * DIGITS + np.arange(DIGITS) for one in (low, tens + AWAY)])
        counts = np.hstack([first, within - first])
        return pd.DataFrame(
            {
                "start": np.repeat(self.starts, len(bins)),
                "segment": "",
                "group": Group.VALUE.value,
                "bin": pd.array(np.tile(bins, len(self.starts)), dtype="Int64"),
                "value": np.tile(bins * self.around.resolution, len(self.starts)),
                "count": counts.ravel(),
            }
        ).astype(self.around.frame.dtypes.to_dict())


def digits(material: Material, one: TooRegular) -> LastDigits | str:
    """Take the shares of last digits as a smooth distribution would have them."""
    look = last_digits(
        material,
        fewest=one.fewest_records,
        spread_needed=one.spread_needed,
        least=one.least_digits,
        alpha=one.alpha / LOOKS,
    )
    if isinstance(look, Untested) or material.digits is None or material.around is None:
        return look.reason if isinstance(look, Untested) else "last digits of single records are not known"
    every = material.digits
    rows = every[(every["segment"] == "") & (every["group"] == Group.VALUE.value)]
    table = _by_digit(rows["start"], rows["digit"], rows["count"])
    near, beside = (one.reindex(table.index, fill_value=0) for one in _told_apart(material.around))
    months = np.maximum((table - near).to_numpy(dtype=float), 0.0)
    fit = digit_fit(months)
    level = fit.expected.copy()
    level[[0, 5]] = months.sum(axis=0)[[0, 5]]  # people round honestly, and keep doing so
    within = beside.to_numpy().sum(axis=1).astype(np.int64)
    return LastDigits(
        material=material,
        around=material.around,
        starts=pd.DatetimeIndex(table.index),
        within=within,
        beyond=np.maximum(months.sum(axis=1).astype(np.int64) - within, 0),
        shares=level / level.sum(),
        clumped=fit.clumped,
    )


def _told_apart(around: Around) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Count last digits by month close to the cutoff, and beside it."""
    rows = around.frame[(around.frame["group"] == Group.VALUE.value) & (around.frame["segment"] == "")]
    steps = rows["bin"].astype("int64") - around.center
    is_close = (steps > -BY_THE_CUTOFF) & (steps <= BY_THE_CUTOFF)
    near, beside = (
        _by_digit(one["start"], one["bin"].abs() % DIGITS, one["count"])
        for one in (rows[is_close], rows[~is_close])
    )
    return near, beside


def _by_digit(starts: pd.Series, found: pd.Series, counts: pd.Series) -> pd.DataFrame:
    rows = pd.DataFrame({"start": starts, "digit": found.astype("int64"), "count": counts.astype("int64")})
    table = rows.pivot_table(index="start", columns="digit", values="count", aggfunc="sum", fill_value=0)
    return table.reindex(columns=range(DIGITS), fill_value=0)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Repeated:
    """Months of values that repeat no more often than chance lets them."""

    material: Material
    starts: pd.DatetimeIndex
    months: Numbers

    @property
    def many(self) -> int:
        """How many records whose values can be told apart."""
        return int((self.months * np.arange(1, TIMES + 1)).sum())

    @property
    def many_are(self) -> str:
        """Of what."""
        return "records whose values seldom repeat"

    def draw(self, strength: float, rng: Generator) -> Material:
        """Draw how often values occur and let some records be copies."""
        shares = self.months.ravel() / self.months.sum()
        fresh = rng.multinomial(round(float(self.months.sum())), shares).reshape(self.months.shape)
        found = copied_counts(fresh, strength, rng)
        times = np.tile(np.arange(1, TIMES + 1), len(self.starts))
        frame = pd.DataFrame(
            {
                "start": np.repeat(self.starts, TIMES),
                "segment": "",
                "group": Group.VALUE.value,
                "times": pd.array(times, dtype="Int64"),
                "values": found.ravel(),
                "count": found.ravel() * times,
            }
        )
        return replace(self.material, repeats=frame, digits=None, readings=self.material.readings.iloc[:0])


def copies(material: Material, one: TooRegular) -> Repeated | str:
    """Take how often values repeat, with no more that occur twice than chance lets occur."""
    look = doubles(material, fewest=one.fewest_records, least=one.least_doubles, alpha=one.alpha / LOOKS)
    if isinstance(look, Untested) or material.repeats is None:
        return look.reason if isinstance(look, Untested) else "how often single values repeat is not known"
    rows = material.repeats[
        (material.repeats["segment"] == "") & (material.repeats["group"] == Group.VALUE.value)
    ]
    table = rows.assign(times=rows["times"].astype("int64")).pivot_table(
        index="start", columns="times", values="values", aggfunc="sum", fill_value=0
    )
    months = table.reindex(columns=range(1, TIMES + 1), fill_value=0).to_numpy(dtype=float, copy=True)
    once, twice, thrice, _ = months.sum(axis=0)
    most = np.sqrt(1.5 * once * thrice)
    if twice > most > 0:
        months[:, 1] *= most / twice
    return Repeated(material=material, starts=pd.DatetimeIndex(table.index), months=months)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class UpsAndDowns:
    """Months that vary as they did before."""

    material: Material
    starts: pd.DatetimeIndex
    course: Course
    at: int

    @property
    def many(self) -> int:
        """How many months."""
        return len(self.starts)

    @property
    def many_are(self) -> str:
        """Of what."""
        return "months"

    def draw(self, strength: float, rng: Generator) -> Material:
        """Draw months and let the later ones vary less around their course."""
        rest = drawn(self.course, rng) - self.course.level
        values = self.course.level + steadied(rest, self.at, strength)
        readings = with_values(self.material.readings, PeriodKind.MONTH, self.starts, values)
        return replace(self.material, readings=readings, digits=None, repeats=None)


def ups_and_downs(material: Material, one: TooRegular) -> UpsAndDowns | str:
    """Take the course of the months, and how far they varied before."""
    look = swings(material, fewest=one.fewest_months, most_left=one.most_left, alpha=one.alpha / LOOKS)
    if isinstance(look, Untested) or material.card.introduced is None:
        return look.reason if isinstance(look, Untested) else "no day is known on which attention began"
    rows = material.whole(PeriodKind.MONTH)
    rows = rows[np.isfinite(rows["value"])]
    values, starts = rows["value"].to_numpy(), pd.DatetimeIndex(rows["start"])
    at = int((starts < pd.Timestamp(material.card.introduced)).sum())
    season = season_in(material.card, PeriodKind.MONTH)
    whole, before = course_of(values, at, season), course_of(values[:at], at, season)
    course = Course(level=whole.level, spread=before.spread, memory=before.memory)
    return UpsAndDowns(material=material, starts=starts, course=course, at=at)
