"""What a movement's split gives: the parts of the whole and of each segment, and how sure they are.

Holds the results' types; `kpiwork.analysis.contribution` computes them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from kpiwork.analysis.contribution_interval import Interval, Precision

__all__ = ["Contribution", "ContributionKind", "Reversal", "SegmentPart", "at_earlier_mix"]


class ContributionKind(StrEnum):
    """How the parts of a movement were found, or why they were not."""

    RATE = "rate"
    SUM = "sum"
    NOT_ADDITIVE = "not additive"
    NO_DATA = "no data"


@dataclass(frozen=True, kw_only=True, slots=True)
class SegmentPart:
    """One segment's part in a movement.

    Parameters
    ----------
    segment : str
        Its name.
    records, records_before : int
        Rows behind its value now and then.
    value, before : float or None
        Its value now and then, in the KPI's unit.
    weight, weight_before : float or None
        Its share of the denominator now and then, 0 to 1; None for sums.
    mix, within : float
        Its parts of the movement, in the KPI's unit; mix is 0 for sums.
    suppressed : bool
        Whether the segment is too small to be shown.
    """

    segment: str
    records: int
    records_before: int
    value: float | None
    before: float | None
    weight: float | None
    weight_before: float | None
    mix: float
    within: float
    suppressed: bool = False

    @property
    def total(self) -> float:
        """Mix and within together."""
        return self.mix + self.within


class Reversal(StrEnum):
    """Whether a whole moved against what happened within its segments (Simpson 1951).

    Journal of the Royal Statistical Society B 13: 238. Seen only where chance explains neither.
    """

    SEEN = "seen"
    NONE_SEEN = "none seen"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Contribution:
    """A movement between two periods, by one dimension.

    Parameters
    ----------
    dimension : str
        Column that splits the KPI.
    since : str
        Label of the earlier period.
    kind : ContributionKind
        How it was found.
    mix, within : float or None
        Parts of the whole movement, in the KPI's unit.
    parts : tuple of SegmentPart
        By segment's name.
    mix_interval, within_interval, total_interval : tuple of float or None
        Between which each lies with 95 %, as far as chance goes, in the KPI's unit.
    precision : Precision
        Whether those are known, and why not.
    reversal : Reversal
        Whether the whole moved against what happened within its segments.
    clumping : float
        How much further values lie apart than cases one by one would, which the intervals allow for.
    """

    dimension: str
    since: str
    kind: ContributionKind
    mix: float | None = None
    within: float | None = None
    parts: tuple[SegmentPart, ...] = ()
    mix_interval: Interval | None = None
    within_interval: Interval | None = None
    total_interval: Interval | None = None
    precision: Precision = Precision.NOT_COUNTED
    reversal: Reversal = Reversal.UNKNOWN
    clumping: float = 1.0


def at_earlier_mix(told: Contribution) -> float | None:
    """Give the later value as it would read had the segments kept their shares, in the KPI's unit.

    Direct standardisation: the segments' later rates at their earlier weights. None where a segment is
    suppressed, or has earlier cases and no later rate.
    """
    if told.kind is not ContributionKind.RATE or any(part.suppressed for part in told.parts):
        return None
    weighed = [part for part in told.parts if part.weight_before]
    rates = [(part.weight_before, part.value) for part in weighed]
    known = [(weight, rate) for weight, rate in rates if weight is not None and rate is not None]
    return math.fsum(weight * rate for weight, rate in known) if known and len(known) == len(rates) else None
