"""What a different mix of cases does to a KPI, month by month: counts of segments in, one series out.

Kitagawa (1955, Journal of the American Statistical Association 50: 1168) gives the mix part of a movement
from one stretch of time to another. A month's mix, with every segment's rate held still, is a series; whether
its level changed is then told by months, not by cases, since cases of one month are alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kpiwork.analysis.contributed import Contribution
from kpiwork.analysis.contribution import Amounts, split
from kpiwork.analysis.effect.memory import Numbers

__all__ = ["AFTER", "BEFORE", "BOTH", "OTHERS", "Counts", "MixFit", "mix_fit", "pooled"]

OTHERS = "all others"
BEFORE, AFTER, BOTH = "before", "after", "both"


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Counts:
    """A KPI's amounts by period and segment.

    Parameters
    ----------
    segments : tuple of str
        Their names.
    above, below, records : array of float of shape (periods, segments)
        Numerators, denominators and records; 0 for none.
    """

    segments: tuple[str, ...]
    above: Numbers
    below: Numbers
    records: Numbers

    def sides(self, is_after: NDArray[np.bool_]) -> tuple[dict[str, Amounts], dict[str, Amounts]]:
        """Add up each side by segment, later one first; a segment without records is left out."""
        later, earlier = (self._added(side) for side in (is_after, ~is_after))
        return later, earlier

    def _added(self, side: NDArray[np.bool_]) -> dict[str, Amounts]:
        rows = np.stack([one[side].sum(axis=0) for one in (self.above, self.below, self.records)], axis=1)
        return {
            name: Amounts(*row) for name, row in zip(self.segments, rows.tolist(), strict=True) if any(row)
        }


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class MixFit:
    """A movement's split, and the series behind its mix.

    Parameters
    ----------
    told : Contribution
        Mix, within and each segment's part.
    series : array of float of shape (periods,)
        What the KPI would have been, had each segment kept its rate; NaN where a period has no weight.
    error : float
        Standard error of the mix that comes from the rates alone.
    """

    told: Contribution
    series: Numbers
    error: float


def pooled(counts: Counts, is_after: NDArray[np.bool_], fewest: int) -> Counts:
    """Put segments with few records on either side together; one that is new or gone stays what it is.

    A small one alone is put together with the next smallest.
    """
    sides = np.stack([counts.records[side].sum(axis=0) for side in (~is_after, is_after)])
    least, most = sides.min(axis=0), sides.max(axis=0)
    small = (most < fewest) | ((least < fewest) & (least > 0))
    if not small.any():
        return counts
    if small.sum() == 1:
        small[np.argmin(np.where(small, np.inf, sides.sum(axis=0)))] = True
    kept = ~small
    return Counts(
        segments=(*(name for name, keep in zip(counts.segments, kept, strict=True) if keep), OTHERS),
        **{
            name: np.column_stack(
                [getattr(counts, name)[:, kept], getattr(counts, name)[:, small].sum(axis=1)]
            )
            for name in ("above", "below", "records")
        },
    )


def mix_fit(
    counts: Counts,
    is_after: NDArray[np.bool_],
    *,
    dimension: str = "",
    since: str = "",
    is_share: bool = False,
    rates: str = BOTH,
    wholes: tuple[Amounts, Amounts] | None = None,
) -> MixFit | None:
    """Split what changed from one side to the other; None where it cannot be split.

    Parameters
    ----------
    counts : Counts
        By period and segment.
    is_after : array of bool of shape (periods,)
        On which side each period lies.
    dimension, since : str
        As in `kpiwork.analysis.contribution.split`.
    is_share : bool
        Whether they count cases.
    rates : str
        Which side's rates are held still: ``before``, ``after`` or the mean of ``both``.
    wholes : tuple of Amounts or None
        The KPI as a whole on the later and the earlier side; the segments' sum where left out.
    """
    later, earlier = counts.sides(is_after)
    told = split(
        later,
        earlier,
        wholes or (_sum(later), _sum(earlier)),
        dimension=dimension,
        since=since,
        is_share=is_share,
    )
    if told.mix is None or not told.parts or told.parts[0].weight is None:
        return None
    levels = _levels(told, counts.segments, rates)
    total = counts.below.sum(axis=1)
    series = np.divide(counts.below @ levels, total, out=np.full(len(total), np.nan), where=total > 0)
    if rates != BOTH:
        told = replace(told, mix=float(_moved(told, counts.segments) @ levels))
    return MixFit(told=told, series=series, error=_error(counts, told, is_after))


def _sum(side: dict[str, Amounts]) -> Amounts | None:
    return Amounts(*np.array(list(side.values())).sum(axis=0).tolist()) if side else None


def _levels(told: Contribution, segments: tuple[str, ...], rates: str) -> Numbers:
    """Give each segment's rate that is held still; the other side's where it has none on this one."""
    found = {}
    for part in told.parts:
        now = part.before if part.value is None else part.value
        before = part.value if part.before is None else part.before
        now, before = now or 0.0, before or 0.0
        found[part.segment] = {BEFORE: before, AFTER: now, BOTH: (now + before) / 2}[rates]
    return np.array([found.get(name, 0.0) for name in segments])


def _moved(told: Contribution, segments: tuple[str, ...]) -> Numbers:
    found = {part.segment: (part.weight or 0.0) - (part.weight_before or 0.0) for part in told.parts}
    return np.array([found.get(name, 0.0) for name in segments])


def _error(counts: Counts, told: Contribution, is_after: NDArray[np.bool_]) -> float:
    """Give what chance in the rates, month by month, adds to the mix."""
    variance = sum(_variance(counts, side) for side in (is_after, ~is_after)) / 4  # of the mean of two rates
    return float(np.sqrt((_moved(told, counts.segments) ** 2 * variance).sum()))


def _variance(counts: Counts, side: NDArray[np.bool_]) -> Numbers:
    """Give the variance of each segment's rate from how its months differ."""
    above, below = counts.above[side], counts.below[side]
    whole, months = below.sum(axis=0), len(below)
    rate = np.divide(above.sum(axis=0), whole, out=np.zeros(len(whole)), where=whole > 0)
    left = ((above - rate * below) ** 2).sum(axis=0) * months / (months - 1)
    return np.asarray(np.divide(left, whole**2, out=np.zeros(len(whole)), where=whole > 0))
