"""Cases that missed, left out: months of cases kept and left out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from kpiwork.periods import PeriodKind
from kpiwork.signals.calibration.ground import Course, course_of, drawn, with_values
from kpiwork.signals.exclusion.counts import log_rate
from kpiwork.signals.exclusions import Exclusions
from kpiwork.signals.material import Material
from kpiwork.signals.planting.exclusions import Counted, leave_out_misses
from kpiwork.spec.choices import Better

__all__ = ["LeftOut", "left_out"]

YEAR = 12
FEWEST_MONTHS = 12
MOST = 0.95  # share of cases that can be left out


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class LeftOut:
    """Months of cases, of which a share is left out."""

    material: Material
    starts: pd.DatetimeIndex
    every: NDArray[np.int64]
    rate: Course
    good: float
    is_after: NDArray[np.bool_]

    @property
    def many(self) -> int:
        """How many months."""
        return len(self.every)

    @property
    def many_are(self) -> str:
        """Of what."""
        return f"months of about {np.median(self.every):,.0f} cases"

    def draw(self, strength: float, rng: Generator) -> Material:
        """Draw what is left out and what goes well, and leave some of the misses out as well."""
        out = rng.binomial(self.every, np.minimum(np.exp(drawn(self.rate, rng)), MOST))
        kept = self.every - out
        counted = Counted(good=rng.binomial(kept, self.good), kept=kept, left_out=out)
        found = leave_out_misses(counted, self.is_after, strength, rng)
        value = found.good / np.maximum(found.kept, 1)
        if self.material.card.better is Better.LOWER:
            value = 1 - value
        frame = pd.DataFrame({"start": self.starts, "kept": found.kept, "left_out": found.left_out})
        rows = with_values(self.material.readings, PeriodKind.MONTH, self.starts, value)
        kept_of = pd.Series(found.kept.astype(float), index=self.starts).reindex(rows["start"]).to_numpy()
        readings = rows.assign(denominator=kept_of, numerator=rows["value"].to_numpy() * kept_of)
        return replace(self.material, excluded=frame, readings=readings)


def left_out(material: Material, one: Exclusions) -> LeftOut | str:
    """Take the months' own share of cases left out."""
    del one
    rows, card = material.excluded, material.card
    if rows is None or not len(rows):
        return "only records that the card itself leaves out are simulated, and it leaves none out"
    if not card.unit.is_percent or card.better not in (Better.HIGHER, Better.LOWER):
        return "the KPI is no share of cases that go well, so no misses can be left out"
    rows = rows[(rows["kept"] + rows["left_out"] > 0) & (rows["start"] <= pd.Timestamp(material.as_of))]
    rows = rows.sort_values("start")
    if len(rows) < FEWEST_MONTHS:
        return f"months with cases: {len(rows)}, and it takes {FEWEST_MONTHS}"
    starts = pd.DatetimeIndex(rows["start"])
    every = (rows["kept"] + rows["left_out"]).to_numpy(dtype=np.int64)
    out = rows["left_out"].to_numpy(dtype=float)
    share = (out + 0.5) / (every + 1)
    is_after = _is_after(material, starts)
    chance = float(((1 - share) / (every * share)).mean())
    months = material.whole(PeriodKind.MONTH)
    value = float(months["numerator"].sum() / months["denominator"].sum()) if len(months) else np.nan
    if not 0 <= value <= 1:
        return "the KPI has no value as a share of cases"
    rate = course_of(log_rate(out, every.astype(float)), int(np.argmax(is_after)), YEAR, chance=chance)
    return LeftOut(
        material=material,
        starts=starts,
        every=every,
        rate=rate,
        good=value if card.better is Better.HIGHER else 1 - value,
        is_after=is_after,
    )


def _is_after(material: Material, starts: pd.DatetimeIndex) -> NDArray[np.bool_]:
    day = material.card.introduced
    after = np.asarray(starts >= pd.Timestamp(day)) if day else np.zeros(len(starts), dtype=bool)
    return after if 0 < after.sum() < len(after) else np.arange(len(starts)) >= len(starts) - YEAR
