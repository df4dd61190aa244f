"""Readings: one computed value each, as rows of a data frame, and everything measured with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

import pandas as pd

from kpiwork.errors import Problem
from kpiwork.measure.positions import Positions
from kpiwork.measure.quality import SourceQuality
from kpiwork.periods import Period, PeriodKind

__all__ = ["COLUMNS", "Measurement", "frame_of"]

COLUMNS = (
    "department",
    "kpi",
    "grain",
    "period",
    "start",
    "end",
    "dimension",
    "segment",
    "numerator",
    "denominator",
    "value",
    "records",
    "target",
)
NUMBERS = {"numerator": "float64", "denominator": "float64", "value": "float64", "target": "float64"}
TYPES = {"start": "datetime64[ns]", "end": "datetime64[ns]", "records": "int64"} | NUMBERS
GRAINS = [grain.value for grain in PeriodKind]


@dataclass(frozen=True, kw_only=True, slots=True)
class Measurement:
    """All readings of some departments, with what is to be known about their data.

    Parameters
    ----------
    period : Period
        The period under review.
    as_of : date
        Day up to which data is known.
    readings : DataFrame
        `COLUMNS`; sorted by department, KPI, grain, dimension, start and segment. ``grain`` is the
        text of a PeriodKind, ``period`` its label; ``dimension`` and ``segment`` are empty for the
        whole. Numbers are float64 with NaN for none, ``records`` int64. The last reading of a grain
        longer than the period under review runs to that period's end only, though ``end`` is later.
    quality : mapping of str to SourceQuality
        By source.
    problems : mapping of (department, KPI) to tuple of Problem
        Why a KPI could not be measured; it then has no readings.
    sources : mapping of str to tuple of str
        The sources each department reads.
    unread : tuple of str
        Those of them that could not be opened, or answered no more.
    """

    period: Period
    as_of: date
    readings: pd.DataFrame
    quality: Mapping[str, SourceQuality]
    problems: Mapping[tuple[str, str], tuple[Problem, ...]]
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()

    def placed(self, positions: Positions) -> Self:
        """Give the same with the line and column of each problem."""
        return replace(self, problems={name: positions.of(found) for name, found in self.problems.items()})

    def of(self, department: str) -> Measurement:
        """Give one department's part: its readings and problems, and the quality of its sources."""
        return self.only([department])

    def only(self, departments: Iterable[str]) -> Measurement:
        """Give the part of some departments."""
        kept = frozenset(departments)
        sources = {name: used for name, used in self.sources.items() if name in kept}
        used = {source for names in sources.values() for source in names}
        mine = self.readings["department"].isin(kept)
        return Measurement(
            period=self.period,
            as_of=self.as_of,
            readings=self.readings[mine].reset_index(drop=True),
            quality={name: quality for name, quality in self.quality.items() if name in used},
            problems={key: found for key, found in self.problems.items() if key[0] in kept},
            sources=sources,
            unread=tuple(name for name in self.unread if name in used),
        )


def frame_of(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Join readings into one frame with the columns, types and order that everybody relies on."""
    empty = pd.DataFrame({name: pd.Series(dtype=TYPES.get(name, "str")) for name in COLUMNS})
    full = [part for part in parts if len(part)]
    frame = pd.concat(full, ignore_index=True)[list(COLUMNS)] if full else empty
    frame = frame.astype(TYPES)
    order = frame["grain"].map(GRAINS.index)
    frame = frame.assign(_order=order.astype("int64"))
    keys = ["department", "kpi", "_order", "dimension", "start", "segment"]
    return frame.sort_values(keys, kind="stable", ignore_index=True)[list(COLUMNS)]
