"""Which records around a cutoff are compared, and where else the same may be looked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

from kpiwork.measure.histograms import Group
from kpiwork.signals.bunching.fit import Flags, Lattice, Numbers, Whole, Windows, lone_rounds
from kpiwork.signals.material import Around

__all__ = ["Tallied", "afar", "elsewhere", "month_after", "round_steps", "tallied"]

ROUND = (5, 10, 15, 30, 50, 60, 100)
"""Numbers that people round to, in minutes or in tens; of the resolution's power of ten."""
LEAST_REACH = 40  # values on either side that carry a curve
FEWEST_PLACES = 4  # other places that are to be had, before the next coarser round number is taken


@dataclass(frozen=True, kw_only=True, slots=True)
class Tallied:
    """Records by distance from the cutoff, of one stretch of time.

    Parameters
    ----------
    bins : array of int
        From good to bad.
    counts : array of float
        Records at each.
    lattice : Lattice
        How far each is from the cutoff, and how round.
    steps : tuple of int
        Bins between two round numbers of each class.
    resolution : float
        Step between two bins, in the column's unit.
    starts : tuple of Timestamp
        Its months, oldest first.
    near, good, known, missing : int
        Records within reach of the cutoff, that are good, that have a value at all, and that have none.
    """

    bins: Whole
    counts: Numbers
    lattice: Lattice
    steps: tuple[int, ...]
    resolution: float
    starts: tuple[pd.Timestamp, ...]
    near: int
    good: int
    known: int
    missing: int

    def at(self, distance: int) -> float:
        """Give the value at a distance from the cutoff, in the column's unit."""
        return self.value(int(np.flatnonzero(self.lattice.distance == distance)[0]))

    def value(self, place: int) -> float:
        """Give the value of the bin at a place, in the column's unit."""
        return float(int(self.bins[place]) * Fraction(repr(self.resolution)))


def month_after(day: date) -> pd.Timestamp:
    """Give the first month that begins on a day or after it."""
    month = pd.Timestamp(day).to_period("M")
    return (month if day.day == 1 else month + 1).to_timestamp()


def tallied(around: Around, frame: pd.DataFrame, reach: int, like: Tallied | None = None) -> Tallied:
    """Count records by their distance from the cutoff.

    Parameters
    ----------
    around : Around
        Where the cutoff is.
    frame : DataFrame
        Those of its rows that are asked for.
    reach : int
        Bins looked at on either side.
    like : Tallied, optional
        Count at the same values as there.
    """
    told = frame[frame["group"] == Group.VALUE.value]
    bins, numbers = told["bin"].to_numpy(dtype="int64"), told["count"].to_numpy(dtype=float)
    sign = around.toward_bad
    is_near = np.abs(bins - around.center) <= reach
    coarse = _coarseness(bins[is_near]) if like is None else round(like.resolution / around.resolution)
    if like is None:
        center = _center(around, coarse)
        distance = _supported(sign * (bins // coarse) - center, numbers, frame, around, reach)
        wanted = sign * (center + distance)
    else:
        wanted, distance = like.bins, like.lattice.distance
    counts = pd.Series(numbers).groupby(bins // coarse).sum().reindex(wanted, fill_value=0.0)
    resolution = float(Fraction(repr(around.resolution)) * coarse)
    below, above, missing = (_outer(frame, one) for one in (Group.BELOW, Group.ABOVE, Group.MISSING))
    good = int(numbers[sign * (bins - around.center) <= 0].sum())
    return Tallied(
        bins=wanted,
        counts=counts.to_numpy(dtype=float),
        lattice=Lattice(distance=distance, rounds=_rounds(wanted, resolution)),
        steps=round_steps(resolution),
        resolution=resolution,
        starts=tuple(sorted(frame["start"].unique())),
        near=int(numbers[is_near].sum()),
        good=good + (below if sign > 0 else above),
        known=int(numbers.sum()) + below + above,
        missing=missing,
    )


def _rounds(bins: Whole, resolution: float) -> Flags:
    """Tell which bins are round numbers of each class."""
    steps = round_steps(resolution)
    return np.array([bins % one == 0 for one in steps], dtype=bool).reshape(len(steps), len(bins)).T


def _center(around: Around, coarse: int) -> int:
    """Give the last good value in coarser steps, rising towards values that miss."""
    return (around.toward_bad * around.center) // coarse


def _outer(frame: pd.DataFrame, group: Group) -> int:
    return int(frame.loc[frame["group"] == group.value, "count"].sum())


def round_steps(resolution: float) -> tuple[int, ...]:
    """Give how many bins lie between two round numbers of each class; classes of every bin are none."""
    step = Fraction(repr(resolution))
    power = Fraction(10) ** Decimal(repr(resolution)).adjusted()
    ratios = (one * power / step for one in ROUND)
    return tuple(sorted({int(one) for one in ratios if one.denominator == 1 and one > 1}))


def elsewhere(tally: Tallied, windows: Windows) -> tuple[Windows, ...]:
    """Give places where nothing hangs on a value that is as round as the cutoff, nearest first.

    They are as far apart as the coarsest round number of which enough are within reach, and their windows
    touch neither each other nor the cutoff's own.
    """
    width = windows.inside + windows.outside
    steps = [one for one in tally.steps if one >= width]
    found: tuple[Windows, ...] = ()
    for step in sorted(steps or [width], reverse=True):
        places = _places(tally, windows, step)
        if len(places) > len(found):
            found = places
        if len(found) >= FEWEST_PLACES:
            break
    return found


def afar(around: Around, frame: pd.DataFrame, reach: int) -> tuple[Tallied, ...]:
    """Count records around the nearest values beyond reach that are as round as the cutoff, one on each side.

    Parameters
    ----------
    around, frame, reach
        As for `tallied`.
    """
    step = max((one for one in round_steps(around.resolution) if around.center % one == 0), default=0)
    if not step:
        return ()
    away = step * (reach // step + 1)
    moved = (replace(around, center=around.center + one) for one in (-away, away))
    within = min(reach, around.reach - away)
    return tuple(tallied(one, frame, within) for one in moved) if within >= LEAST_REACH else ()


def _places(tally: Tallied, windows: Windows, step: int) -> tuple[Windows, ...]:
    distance = tally.lattice.distance
    low, high = int(distance.min()) + windows.inside - 1, int(distance.max()) - windows.outside
    places = [at for at in range(-(-low // step) * step, high + 1, step) if at]
    tried = [replace(windows, at=at) for at in sorted(places, key=lambda at: (abs(at), at))]
    return tuple(one for one in tried if not any(lone_rounds(tally.lattice, one)))


def _coarseness(bins: Whole) -> int:
    """Give the step of which all recorded bins are multiples, where records are coarser than was said."""
    return max(int(np.gcd.reduce(bins)), 1) if len(np.unique(bins)) > 1 else 1


def _supported(distance: Whole, numbers: Numbers, frame: pd.DataFrame, around: Around, reach: int) -> Whole:
    """Give the distances between the outermost records; a value that none can pass is left out.

    Where nothing lies beyond the outermost value, it is a bound (0 minutes, 100 points), at which records
    pile up that say nothing of the curve.
    """
    near = distance[(np.abs(distance) <= reach) & (numbers > 0)]
    if not len(near):
        return np.zeros(0, dtype="int64")
    groups = set(frame.loc[frame["count"] > 0, "group"])
    ends = (Group.BELOW, Group.ABOVE) if around.toward_bad > 0 else (Group.ABOVE, Group.BELOW)
    low, high = int(near.min()), int(near.max())
    low += ends[0].value not in groups and low == int(distance.min())
    high -= ends[1].value not in groups and high == int(distance.max())
    return np.arange(low, high + 1, dtype=np.int64)
