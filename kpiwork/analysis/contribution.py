"""Where a movement came from: each segment's part, split into mix and within.

For rates the split is that of Kitagawa (1955, Journal of the American Statistical Association
50: 1168): the mix part is the change of a segment's weight at its mean rate, the within part the
change of its rate at its mean weight; together they make the whole without a rest. A segment's
rate is taken against that of the whole, which changes no total but says what its growth did: one
that is worse than the whole pulls it down by growing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpiwork.analysis.contributed import Contribution, ContributionKind, Reversal, SegmentPart
from kpiwork.analysis.contribution_interval import Numbers, Precision, intervals, precision

__all__ = [
    "Amounts",
    "Contribution",
    "ContributionKind",
    "Reversal",
    "SegmentPart",
    "contribution",
    "split",
]

ADDS_UP = 1e-6  # relative: segments that add up to the whole differ by rounding only


class Amounts(NamedTuple):
    """What one segment has in one period: numerator, denominator and records; NaN for none."""

    numerator: float
    denominator: float
    records: float

    @classmethod
    def of(cls, readings: pd.DataFrame, period: str) -> dict[str, Amounts]:
        """Give those of a period by segment; of the whole, which has none, under the empty text."""
        rows = readings.loc[readings["period"] == period]
        names = rows["segment"].tolist() if "segment" in rows else [""] * len(rows)
        numbers = rows[["numerator", "denominator", "records"]].to_numpy(dtype="float64").tolist()
        return {name: cls(*row) for name, row in zip(names, numbers, strict=True)}

    @property
    def rate(self) -> float:
        """Numerator by denominator."""
        return self.numerator / self.denominator if self.denominator > 0 else math.nan

    @property
    def added(self) -> float:
        """The rate as the whole reckons it, to which cases without a number add nothing."""
        return _first(self.numerator, 0.0) / self.denominator if self.denominator > 0 else math.nan

    @property
    def has_no_weight(self) -> bool:
        """Whether it counts above the line but not below it, so that it has no rate."""
        below = _first(self.denominator, 0.0)
        return below < 0 or (below == 0 and _first(self.numerator, 0.0) != 0)


NOTHING = Amounts(math.nan, math.nan, 0)


def contribution(
    segments: pd.DataFrame,
    whole: pd.DataFrame,
    *,
    dimension: str,
    now: str,
    since: str,
    is_share: bool = False,
) -> Contribution:
    """Split the movement of a KPI by a dimension.

    Parameters
    ----------
    segments : DataFrame
        Readings of the KPI by segment: columns period, segment, numerator, denominator, records.
    whole : DataFrame
        Readings of the KPI as a whole, same columns without segment.
    dimension : str
        The column that the segments are of.
    now, since : str
        Labels of the later and the earlier period.
    is_share : bool
        Whether numerators and denominators count cases, the former being some of the latter: only then is it
        known how far the parts may be chance.

    Returns
    -------
    Contribution
        With kind ``not additive`` where the segments do not add up to the whole (medians,
        averages, distinct counts), ``no data`` where one of the periods has none.
    """
    later, earlier = (Amounts.of(segments, period) for period in (now, since))
    wholes = (Amounts.of(whole, now).get(""), Amounts.of(whole, since).get(""))
    return split(later, earlier, wholes, dimension=dimension, since=since, is_share=is_share)


def split(
    later: Mapping[str, Amounts],
    earlier: Mapping[str, Amounts],
    wholes: tuple[Amounts | None, Amounts | None],
    *,
    dimension: str,
    since: str,
    is_share: bool = False,
    clumping: float = 1.0,
) -> Contribution:
    """Split a movement of which the amounts of each segment are known: what `contribution` does.

    Parameters
    ----------
    later, earlier : mapping of str to Amounts
        Of each segment, in the later and in the earlier period.
    wholes : tuple of Amounts or None
        Of the KPI as a whole in the two periods; None where there is no reading.
    dimension, since : str
        As in `Contribution`.
    is_share : bool
        As in `contribution`.
    clumping : float
        How much further values lie apart than cases one by one would: `kpiwork.analysis.clumping`.
    """
    whole, whole_before = wholes
    if not later or not earlier or whole is None or whole_before is None:
        return Contribution(dimension=dimension, since=since, kind=ContributionKind.NO_DATA)
    kind = _kind((later, whole), (earlier, whole_before))
    if kind is ContributionKind.NOT_ADDITIVE:
        return Contribution(dimension=dimension, since=since, kind=kind)
    parts = (_rates if kind is ContributionKind.RATE else _sums)(later, earlier)
    found = Contribution(
        dimension=dimension,
        since=since,
        kind=kind,
        mix=math.fsum(part.mix for part in parts),
        within=math.fsum(part.within for part in parts),
        parts=parts,
    )
    if not is_share or kind is not ContributionKind.RATE:
        return found
    return _with_intervals(replace(found, clumping=clumping), later, earlier)


def _with_intervals(
    found: Contribution, later: Mapping[str, Amounts], earlier: Mapping[str, Amounts]
) -> Contribution:
    """Add how far the parts may be chance, and whether the whole moved against its segments."""
    pairs = [(now, before) for _, now, before in _pairs(later, earlier)]
    above, below = (_table(pairs, name) for name in ("numerator", "denominator"))
    sure = precision(above, below)
    if sure is not Precision.KNOWN:
        return replace(found, precision=sure)
    ends = intervals(above / found.clumping**2, below / found.clumping**2)
    apart = all(low > 0 or high < 0 for low, high in (ends.within, ends.total))
    against = sum(ends.within) * sum(ends.total) < 0  # the middles have opposite signs
    return replace(
        found,
        mix_interval=ends.mix,
        within_interval=ends.within,
        total_interval=ends.total,
        precision=sure,
        reversal=Reversal.SEEN if apart and against else Reversal.NONE_SEEN,
    )


def _table(pairs: Iterable[tuple[Amounts, Amounts]], name: str) -> Numbers:
    """Put an amount of each segment side by side, later period first; nothing counts as 0."""
    rows = [[_first(getattr(one, name), 0.0) for one in pair] for pair in pairs]
    return np.array(rows, dtype=float).T


def _kind(*periods: tuple[Mapping[str, Amounts], Amounts]) -> ContributionKind:
    """Tell how the parts of each period make up its whole."""
    rate = not math.isnan(periods[0][1].denominator)
    for parts, whole in periods:
        fits = _adds_up((part.numerator for part in parts.values()), whole.numerator)
        if rate:
            fits &= _adds_up((part.denominator for part in parts.values()), whole.denominator)
            fits &= not any(part.has_no_weight for part in parts.values())
        if not fits:
            return ContributionKind.NOT_ADDITIVE
    return ContributionKind.RATE if rate else ContributionKind.SUM


def _adds_up(parts: Iterable[float], whole: float) -> bool:
    return abs(_sum(parts) - whole) <= ADDS_UP + ADDS_UP * abs(whole)  # NaN adds up to nothing


def _sum(numbers: Iterable[float]) -> float:
    try:
        return math.fsum(number for number in numbers if not math.isnan(number))
    except (OverflowError, ValueError):  # too large to add up, or infinite both ways
        return math.nan


def _rates(later: Mapping[str, Amounts], earlier: Mapping[str, Amounts]) -> tuple[SegmentPart, ...]:
    """Kitagawa's split; a segment that is new or gone takes the other period's rate, so it is all mix."""
    below, below_before = (_sum(row.denominator for row in rows.values()) for rows in (later, earlier))
    level = (_level(later) + _level(earlier)) / 2
    parts = []
    for name, now, before in _pairs(later, earlier):
        weight, weight_before = _share(now.denominator, below), _share(before.denominator, below_before)
        rate, rate_before = _first(now.added, before.added, 0.0), _first(before.added, now.added, 0.0)
        part = SegmentPart(
            segment=name,
            records=int(now.records),
            records_before=int(before.records),
            value=_number(now.rate),
            before=_number(before.rate),
            weight=_number(weight),
            weight_before=_number(weight_before),
            mix=(weight - weight_before) * ((rate + rate_before) / 2 - level),
            within=(weight + weight_before) / 2 * (rate - rate_before),
        )
        parts.append(part)
    return tuple(parts)


def _sums(later: Mapping[str, Amounts], earlier: Mapping[str, Amounts]) -> tuple[SegmentPart, ...]:
    """Each segment's difference; nothing weighs anything, so nothing is mix."""
    return tuple(
        SegmentPart(
            segment=name,
            records=int(now.records),
            records_before=int(before.records),
            value=_number(now.numerator),
            before=_number(before.numerator),
            weight=None,
            weight_before=None,
            mix=0.0,
            within=_first(now.numerator, 0.0) - _first(before.numerator, 0.0),
        )
        for name, now, before in _pairs(later, earlier)
    )


def _pairs(
    later: Mapping[str, Amounts], earlier: Mapping[str, Amounts]
) -> Iterator[tuple[str, Amounts, Amounts]]:
    """Put the two periods' amounts of each segment side by side, by name."""
    for name in sorted(later.keys() | earlier.keys()):
        yield name, later.get(name, NOTHING), earlier.get(name, NOTHING)


def _level(rows: Mapping[str, Amounts]) -> float:
    below = _sum(row.denominator for row in rows.values())
    return _sum(row.numerator for row in rows.values()) / below if below else 0.0


def _share(below: float, whole: float) -> float:
    return _first(below, 0.0) / whole if whole else math.nan


def _first(*numbers: float) -> float:
    return next((number for number in numbers if not math.isnan(number)), math.nan)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
