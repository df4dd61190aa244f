"""Results that stop just above the target: attainments of units and periods."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.random import Generator
from scipy.special import ndtri

from kpiwork.signals.aimed import since
from kpiwork.signals.held_back_overshoot import HeldBackOvershoot, counted_of
from kpiwork.signals.material import Around, Material
from kpiwork.signals.planting.ground import around_of
from kpiwork.signals.planting.held_back import hold_back
from kpiwork.spec.measure import Cutoff, Side

__all__ = ["HeldBack", "held_back"]

FEWEST_BELOW = 10  # results that a shape can be read from


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class HeldBack:
    """Results as a normal distribution has them whose part below the cutoff is that of the data."""

    material: Material
    around: Around
    months: pd.DatetimeIndex
    level: float
    spread: float
    width: float
    before: pd.DataFrame

    @property
    def many(self) -> int:
        """How many results."""
        return len(self.months)

    @property
    def many_are(self) -> str:
        """Of what."""
        return "results of units and periods"

    def draw(self, strength: float, rng: Generator) -> Material:
        """Draw results, and let some of those above the cutoff stop just above it."""
        at = self.around.center * self.around.resolution
        results = rng.normal(self.level, self.spread, self.many)
        held = hold_back(results, strength, rng, cutoff=at, width=self.width)
        cutoff = Cutoff(column=self.around.column, at=at, good_side=Side.ABOVE)
        one = around_of(held, self.months, cutoff, resolution=self.around.resolution, reach=self.around.reach)
        frame = pd.concat([self.before, one.frame], ignore_index=True)
        return replace(self.material, around=replace(self.around, frame=frame))


def held_back(material: Material, one: HeldBackOvershoot) -> HeldBack | str:
    """Take the shape of results from those below the cutoff, where nothing is held back."""
    around = material.around
    if around is None or around.good_side is not Side.ABOVE or around.center <= 0:
        return "there are no results that could overshoot a cutoff"
    begun, months = since(material), around.frame["start"].dt.to_period("M")
    is_due = months >= pd.Period(begun, "M") if begun else pd.Series(data=True, index=months.index)
    rows = around.frame[is_due]
    counted = counted_of(around, rows)
    below = np.cumsum(np.concatenate([counted.under, counted.bins[0, : around.reach]]))
    if below[-1] < FEWEST_BELOW:
        return (
            f"{int(below[-1])} results lie below the cutoff, and it takes {FEWEST_BELOW} to know their shape"
        )
    values = (around.center - around.reach + np.arange(len(below)) - 0.5) * around.resolution
    inner = (below > 0) & np.append(True, np.diff(below) > 0)
    scores = ndtri(np.clip(below[inner] / (counted.total[0] + 1), 1e-6, 1 - 1e-6))
    spread, level = np.polyfit(scores, values[inner], 1) if inner.sum() > 1 else (0.0, 0.0)
    if not spread > 0:
        return "results below the cutoff all have the same value"
    told = rows[rows["group"] != "missing"]
    return HeldBack(
        material=material,
        around=around,
        months=pd.DatetimeIndex(np.repeat(told["start"].to_numpy(), told["count"].to_numpy())),
        level=float(level),
        spread=float(spread),
        width=one.window,
        before=around.frame[~is_due],
    )
