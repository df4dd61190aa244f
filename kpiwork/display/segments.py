"""Where a movement came from, as its chart, its table and its alternative text show it: one frame for all."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pandas as pd

from kpiwork.analysis.contribution import Contribution, ContributionKind, SegmentPart
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.record import KpiReview
from kpiwork.review.sentences import style_of
from kpiwork.spec.unit import UnitKind

__all__ = ["COLUMNS", "MOST_BARS", "Segments", "segments_of"]

MOST_BARS = 12
"""So many of them are drawn."""

WHOLE = (UnitKind.CURRENCY, UnitKind.COUNT)  # units whose parts need no decimal more than the whole
COLUMNS = ("segment", "records", "weight", "before", "value", "mix", "within", "total")


@dataclass(frozen=True, kw_only=True, slots=True)
class Segments:
    """What a contribution chart shows.

    Parameters
    ----------
    name, dimension, since : str
        The KPI, the column that splits it, the words of the earlier period.
    style, part_style : NumberStyle
        How values are printed, and their parts: with a decimal more where they are small.
    kind : ContributionKind
        Rates have a mix and a within part, sums only a within part.
    parts : DataFrame
        One row a segment that may be shown, the largest first: segment, records, weight (share of the
        denominator, 0 to 1), before and value, and mix, within and total in the KPI's unit.
    suppressed : int
        Segments left out because they are too small to be shown.
    """

    name: str
    dimension: str
    since: str
    style: NumberStyle
    part_style: NumberStyle
    kind: ContributionKind
    parts: pd.DataFrame
    suppressed: int

    @property
    def is_rate(self) -> bool:
        """Whether the parts are split into mix and within."""
        return self.kind is ContributionKind.RATE


def segments_of(kpi: KpiReview, told: Contribution) -> Segments:
    """Put one dimension's parts together; larger segments first, never an order by value."""
    shown = sorted(
        (part for part in told.parts if not part.suppressed), key=lambda part: (-part.records, part.segment)
    )
    rows = [
        (
            part.segment,
            part.records,
            _number(part.weight),
            _number(part.before),
            _number(None if _is_empty(part, told.kind) else part.value),
            part.mix,
            part.within,
            part.total,
        )
        for part in shown
    ]
    return Segments(
        name=kpi.name,
        dimension=told.dimension,
        since=kpi.previous.words,
        style=style_of(kpi),
        part_style=replace(style_of(kpi), decimals=kpi.decimals + (kpi.unit not in WHOLE)),
        kind=told.kind,
        parts=pd.DataFrame(rows, columns=list(COLUMNS)),
        suppressed=len(told.parts) - len(shown),
    )


def _is_empty(part: SegmentPart, kind: ContributionKind) -> bool:
    """Whether nothing stands below the line: a rate of it is no number."""
    return kind is ContributionKind.RATE and not part.weight


def _number(value: float | None) -> float:
    return math.nan if value is None else value
