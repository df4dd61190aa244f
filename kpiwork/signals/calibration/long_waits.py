"""Records that missed clearly, left waiting: records by month and by how far they miss."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from kpiwork.measure.histograms import Group
from kpiwork.signals.bunching.fit import Numbers
from kpiwork.signals.calibration.ground import Course, course_of, drawn
from kpiwork.signals.material import Around, Material
from kpiwork.signals.planting.counted import left_waiting_counts
from kpiwork.signals.tail.counts import Tails, border_of, tails
from kpiwork.signals.tail.fit import YEAR, log_odds, log_share
from kpiwork.signals.tail_neglect import TailNeglect

__all__ = ["LongWaits", "long_waits"]

MOST = 0.98  # share of records that can be good, or far beyond


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class LongWaits:
    """Months of records, by how many times the cutoff they take."""

    material: Material
    around: Around
    counts: Tails
    within: Course
    beyond: Course
    middle: Numbers
    far: Numbers
    times: Numbers

    @property
    def many(self) -> int:
        """How many months."""
        return len(self.counts.starts)

    @property
    def many_are(self) -> str:
        """Of what."""
        return f"months of about {np.median(self.counts.all):,.0f} records"

    def draw(self, strength: float, rng: Generator) -> Material:
        """Draw how far records miss, month by month, and let some of them wait."""
        good = 1 / (1 + np.exp(-drawn(self.within, rng)))
        beyond = np.minimum(np.exp(drawn(self.beyond, rng)), MOST * (1 - good))
        shares = np.outer(beyond, self.far) + np.outer(1 - good - beyond, self.middle)
        shares[:, 0] += good
        totals = self.counts.all.astype(np.int64)
        counts = rng.multinomial(totals, shares / shares.sum(axis=1, keepdims=True))
        after = self.counts.is_after
        counts[after] = left_waiting_counts(counts[after], self.times, strength, rng)
        return replace(self.material, around=replace(self.around, frame=self._frame(counts)))

    def _frame(self, counts: NDArray[np.int64]) -> pd.DataFrame:
        months, steps = np.nonzero(counts)
        is_end = steps > self.around.reach
        end = Group.ABOVE if self.around.toward_bad > 0 else Group.BELOW
        bins = pd.Series(self.around.center + self.around.toward_bad * steps).mask(is_end)
        return pd.DataFrame(
            {
                "start": pd.DatetimeIndex(self.counts.starts)[months],
                "segment": "",
                "group": np.where(is_end, end.value, Group.VALUE.value),
                "bin": bins.astype("Int64"),
                "value": bins * self.around.resolution,
                "count": counts[months, steps],
            }
        ).astype(self.around.frame.dtypes.to_dict())


def long_waits(material: Material, one: TailNeglect) -> LongWaits | str:
    """Take the shape of the months, with the share within and the share far beyond as they were."""
    around, day = material.around, material.card.introduced
    if around is None or day is None:
        return "single records or the day on which attention began are not known"
    border = border_of(around, one.beyond, one.least_beyond)
    if border is None:
        return "records are not told apart far enough beyond the cutoff"
    counts = tails(around, material.as_of, day, border)
    if min(counts.is_after.sum(), (~counts.is_after).sum()) < 1 or not counts.far.sum():
        return "there are no months on both sides of the day, or no records far beyond the cutoff"
    at = int(np.argmax(counts.is_after))
    good, far = (counts.good + 0.5) / (counts.all + 1), (counts.far + 0.5) / (counts.all + 1)
    within, beyond = (
        log_odds(counts.good[None], counts.all[None]),
        log_share(counts.far[None], counts.all[None]),
    )
    middle, tail = _apart(around, border)
    return LongWaits(
        material=material,
        around=around,
        counts=counts,
        within=course_of(within[0], at, YEAR, chance=float((1 / (counts.all * good * (1 - good))).mean())),
        beyond=course_of(beyond[0], at, YEAR, chance=float(((1 - far) / (counts.all * far)).mean())),
        middle=middle,
        far=tail,
        times=_times(around),
    )


def _apart(around: Around, border: int) -> tuple[Numbers, Numbers]:
    """Give the shares of each step among records that miss by little, and among those that are far."""
    rows = around.frame
    is_told = (rows["group"] == Group.VALUE.value).to_numpy()
    steps = around.toward_bad * (rows["bin"].fillna(around.center).to_numpy(dtype="int64") - around.center)
    end = Group.ABOVE if around.toward_bad > 0 else Group.BELOW
    places = np.where(is_told, np.maximum(steps, 0), around.reach + 1)
    counted = is_told | (rows["group"] == end.value).to_numpy()
    found = np.bincount(
        places[counted], rows["count"].to_numpy(dtype=float)[counted], minlength=around.reach + 2
    )
    found[0] = 0.0
    near, far = found.copy(), found.copy()
    near[border + 1 :], far[: border + 1] = 0.0, 0.0
    if not near.sum():
        near[min(1, border)] = 1.0
    return near / near.sum(), far / far.sum()


def _times(around: Around) -> Numbers:
    """Give how many times the cutoff each step is, or the cutoff it where smaller values miss."""
    values = around.center + around.toward_bad * np.arange(around.reach + 2)
    if around.toward_bad > 0:
        return np.asarray(values / around.center, dtype=float)
    return np.asarray(around.center / np.maximum(values, 0.5), dtype=float)
