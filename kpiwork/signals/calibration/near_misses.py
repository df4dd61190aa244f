"""Near misses recorded just inside: records by value around the cutoff."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.random import Generator

from kpiwork.measure.histograms import Group
from kpiwork.signals.bunching.fit import Numbers, Whole, Windows, displaced
from kpiwork.signals.bunching.range import Tallied, month_after, tallied
from kpiwork.signals.material import Around, Material
from kpiwork.signals.planting.counted import moved_inside_counts
from kpiwork.signals.threshold_bunching import ThresholdBunching

__all__ = ["NearMisses", "near_misses"]

FEWEST = 50  # records that a curve can be fitted to
CLUMPED = 1.02  # variance over mean from which on counts are drawn as clumped


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Curve:
    """What one stretch of time has at each value, without the windows' own records."""

    tally: Tallied
    expected: Numbers
    clumped: float

    def drawn(self, rng: Generator) -> Whole:
        """Draw counts."""
        if self.clumped <= CLUMPED:
            return rng.poisson(self.expected)
        more = self.clumped - 1
        return rng.poisson(rng.gamma(self.expected / more, more))


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class NearMisses:
    """Records around a cutoff, with the curve that was fitted beside it."""

    material: Material
    around: Around
    windows: Windows
    after: Curve
    before: Curve | None
    rest: pd.DataFrame

    @property
    def many(self) -> int:
        """How many lie near the cutoff."""
        return self.after.tally.near

    @property
    def many_are(self) -> str:
        """Of what."""
        return "records near the cutoff"

    def draw(self, strength: float, rng: Generator) -> Material:
        """Draw counts at each value, and move some of the near misses."""
        parts = self.after.tally.lattice.parts(self.windows)
        counts = moved_inside_counts(self.after.drawn(rng), *parts, strength, rng)
        frames = [self.rest, self._frame(self.after.tally, counts, last=True)]
        if self.before is not None:
            frames.append(self._frame(self.before.tally, self.before.drawn(rng), last=False))
        frame = pd.concat(frames, ignore_index=True)
        return replace(self.material, around=replace(self.around, frame=frame))

    def _frame(self, tally: Tallied, counts: Whole, *, last: bool) -> pd.DataFrame:
        steps = round(tally.resolution / self.around.resolution)
        kept = counts > 0
        bins = pd.Series(tally.bins[kept] * steps)
        return pd.DataFrame(
            {
                "start": tally.starts[-1 if last else 0],
                "segment": "",
                "group": Group.VALUE.value,
                "bin": bins.astype("Int64"),
                "value": bins * self.around.resolution,
                "count": counts[kept].astype("int64"),
            }
        ).astype(self.around.frame.dtypes.to_dict())


def near_misses(material: Material, one: ThresholdBunching) -> NearMisses | str:
    """Fit curves to the records since attention began, and to those before."""
    around, day = material.around, material.card.introduced
    if around is None:
        return "no single records around a cutoff were counted"
    rows = around.frame[around.frame["start"] <= pd.Timestamp(material.as_of)]
    is_split = day is not None and len(rows) and rows["start"].min() < month_after(day)
    now = rows[rows["start"] >= month_after(day)] if day and is_split else rows
    after = tallied(around, now, one.reach)
    if after.near < FEWEST:
        return f"{after.near or 'no'} records lie near the cutoff"
    past = rows.drop(now.index)
    if day is not None:
        past = past[past["start"] < pd.Timestamp(day).to_period("M").to_timestamp()]
    before = tallied(around, past, one.reach, like=after) if len(past) else None
    windows = _windows(one, after, around)
    curves = [_curve(tally, windows) for tally in (after, before) if tally and tally.near >= FEWEST]
    told = rows["bin"].isin(after.bins * round(after.resolution / around.resolution))
    return NearMisses(
        material=material,
        around=around,
        windows=windows,
        after=curves[0],
        before=curves[1] if len(curves) > 1 else None,
        rest=rows[~told.fillna(value=False)],
    )


def _windows(one: ThresholdBunching, tally: Tallied, around: Around) -> Windows:
    """Give the values that near misses are moved from and to: those that the detector looks at."""
    share = int(one.window_share * abs(around.center) * around.resolution / tally.resolution)
    inside = max(one.window, min(share, one.reach // 12))
    return Windows(inside=inside, outside=2 * inside, degree=one.degree)


def _curve(tally: Tallied, windows: Windows) -> Curve:
    found = displaced(tally.counts[None, :], tally.lattice, windows)
    expected = np.maximum(found.expected[0], 1e-9)
    inside, outside = tally.lattice.parts(windows)
    beside = ~(inside | outside)
    squares = ((tally.counts - expected) ** 2 / np.maximum(expected, 1.0))[beside].sum()
    return Curve(tally=tally, expected=expected, clumped=max(1.0, float(squares) / max(1, found.freedom)))
