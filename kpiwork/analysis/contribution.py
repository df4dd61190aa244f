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
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import pandas as pd

__all__ = ["Amounts", "Contribution", "ContributionKind", "SegmentPart", "contribution", "split"]

ADDS_UP = 1e-6  # relative: segments that add up to the whole differ by rounding only


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
    def has_no_weight(self) -> bool:
        """Whether it counts above the line but not below it, so that it has no rate."""
        below = _first(self.denominator, 0.0)
        return below < 0 or (below == 0 and _first(self.numerator, 0.0) != 0)


NOTHING = Amounts(math.nan, math.nan, 0)


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
    """

    dimension: str
    since: str
    kind: ContributionKind
    mix: float | None = None
    within: float | None = None
    parts: tuple[SegmentPart, ...] = ()


def contribution(
    segments: pd.DataFrame, whole: pd.DataFrame, *, dimension: str, now: str, since: str
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

    Returns
    -------
    Contribution
        With kind ``not additive`` where the segments do not add up to the whole (medians,
        averages, distinct counts), ``no data`` where one of the periods has none.
    """
    later, earlier = (Amounts.of(segments, period) for period in (now, since))
    wholes = (Amounts.of(whole, now).get(""), Amounts.of(whole, since).get(""))
    return split(later, earlier, wholes, dimension=dimension, since=since)


def split(
    later: Mapping[str, Amounts],
    earlier: Mapping[str, Amounts],
    wholes: tuple[Amounts | None, Amounts | None],
    *,
    dimension: str,
    since: str,
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
    """
    whole, whole_before = wholes
    if not later or not earlier or whole is None or whole_before is None:
        return Contribution(dimension=dimension, since=since, kind=ContributionKind.NO_DATA)
    kind = _kind((later, whole), (earlier, whole_before))
    if kind is ContributionKind.NOT_ADDITIVE:
        return Contribution(dimension=dimension, since=since, kind=kind)
    parts = (_rates if kind is ContributionKind.RATE else _sums)(later, earlier)
    return Contribution(
        dimension=dimension,
        since=since,
        kind=kind,
        mix=math.fsum(part.mix for part in parts),
        within=math.fsum(part.within for part in parts),
        parts=parts,
    )


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
    return math.fsum(number for number in numbers if not math.isnan(number))


def _rates(later: Mapping[str, Amounts], earlier: Mapping[str, Amounts]) -> tuple[SegmentPart, ...]:
    """Kitagawa's split; a segment that is new or gone takes the other period's rate, so it is all mix."""
    below, below_before = (_sum(row.denominator for row in rows.values()) for rows in (later, earlier))
    level = (_level(later) + _level(earlier)) / 2
    parts = []
    for name, now, before in _pairs(later, earlier):
        weight, weight_before = _share(now.denominator, below), _share(before.denominator, below_before)
        rate, rate_before = _first(now.rate, before.rate, 0.0), _first(before.rate, now.rate, 0.0)
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
