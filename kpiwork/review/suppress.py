"""Which groups and points are too small to be shown, and which others would give them away.

The whole less what is shown is what is hidden; so more is hidden, smallest first, until what is
hidden has the minimum together, or nothing at all. That holds for the groups of one dimension, now
and before, and for the months of a quarter and the quarters of a year. It does not hold for weeks,
across dimensions or across KPIs: who compares several tables may still narrow a group down.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from kpiwork.analysis.compare import Direction
from kpiwork.analysis.contribution import Contribution, ContributionKind, SegmentPart
from kpiwork.periods import PeriodKind
from kpiwork.review.record import Point, Reported, Restated, Series
from kpiwork.spec.target import Status

__all__ = [
    "too_few",
    "without_small_parts",
    "without_small_points",
    "without_small_reports",
    "without_small_restatements",
]

Counts = Mapping[str, tuple[int, ...]]
NESTED = (
    (PeriodKind.MONTH, PeriodKind.QUARTER),
    (PeriodKind.MONTH, PeriodKind.CALENDAR_QUARTER),
    (PeriodKind.QUARTER, PeriodKind.YEAR),
)


def too_few(records: int, minimum: int) -> bool:
    """Whether there are some, but fewer than the minimum."""
    return 0 < records < minimum


def without_small_parts(split: Contribution, minimum: int) -> Contribution:
    """Empty the segments that are too small, and those that would give them away."""
    if split.kind not in (ContributionKind.RATE, ContributionKind.SUM):
        return split
    counts = {part.segment: (part.records, part.records_before) for part in split.parts}
    small = {name for name, both in counts.items() if any(too_few(one, minimum) for one in both)}
    hidden = _until_enough(small, counts, minimum)
    return replace(
        split, parts=tuple(_emptied(part) if part.segment in hidden else part for part in split.parts)
    )


def without_small_points(series: Iterable[Series], minimum: int) -> tuple[Series, ...]:
    """Empty the points that are too small, and those that would give them away in a longer period."""
    by_kind = {one.kind: one for one in series}
    for kind, one in by_kind.items():
        small = {point.period for point in one.points if too_few(point.records, minimum)}
        for longer in (outer for inner, outer in NESTED if inner is kind and outer in by_kind):
            for around in by_kind[longer].points:
                inside = {
                    point.period: (point.records,)
                    for point in one.points
                    if around.start <= point.start and point.end <= around.end
                }
                small |= _until_enough(small & inside.keys(), inside, minimum)
        points = tuple(_gap(point) if point.period in small else point for point in one.points)
        by_kind[kind] = replace(one, points=points)
    return tuple(by_kind.values())


def without_small_reports(
    reported: Iterable[Reported], series: Iterable[Series], minimum: int
) -> tuple[Reported, ...]:
    """Empty what earlier records said of periods that are hidden, too small, or too near to today's.

    Parameters
    ----------
    reported : iterable of Reported
        As earlier records hold them.
    series : iterable of Series
        Today's readings, complete.
    minimum : int
        The workbook's.
    """
    hidden = _unsaid({one.period: one.records for one in reported}, tuple(series), minimum)
    return tuple(_unreported(one) if one.period in hidden else one for one in reported)


def without_small_restatements(
    restated: Iterable[Restated], series: Iterable[Series], minimum: int
) -> tuple[Restated, ...]:
    """Keep that a period was restated, but neither figures nor direction where they give a group away."""
    hidden = _unsaid({one.period: one.records_then for one in restated}, tuple(series), minimum)
    return tuple(_unfigured(one) if one.period in hidden else one for one in restated)


def _unsaid(then: Mapping[str, int], series: tuple[Series, ...], minimum: int) -> frozenset[str]:
    """Name the periods whose value as reported is not to be said.

    The value then and the value today, with the cases behind each, give away the cases that came or
    went in between.
    """
    now = {point.period: point for one in series for point in one.points}
    shown = {point.period: point for one in without_small_points(series, minimum) for point in one.points}
    return frozenset(
        period
        for period, records in then.items()
        if too_few(records, minimum)
        or (period in now and too_few(abs(now[period].records - records), minimum))
        or now.get(period) != shown.get(period)
    )


def _until_enough(small: Collection[str], counts: Counts, minimum: int) -> frozenset[str]:
    """Add the next smallest until the hidden ones have the minimum together, at every time."""
    hidden = set(small)
    others = sorted(counts.keys() - hidden, key=lambda name: (min(counts[name]), name))
    while hidden and others and _gives_away(hidden, counts, minimum):
        hidden.add(others.pop(0))
    return frozenset(hidden)


def _gives_away(hidden: Collection[str], counts: Counts, minimum: int) -> bool:
    together = [sum(both) for both in zip(*(counts[name] for name in hidden), strict=True)]
    return len(hidden) == 1 or any(too_few(one, minimum) for one in together)


def _gap(point: Point) -> Point:
    return replace(point, value=None, numerator=None, denominator=None, records=0)


def _unreported(one: Reported) -> Reported:
    return replace(one, value=None, status=Status.NO_DATA, records=0)


def _unfigured(one: Restated) -> Restated:
    return replace(one, then=None, now=None, records_then=0, records_now=0, direction=Direction.NEUTRAL)


def _emptied(part: SegmentPart) -> SegmentPart:
    return SegmentPart(
        segment=part.segment,
        records=0,
        records_before=0,
        value=None,
        before=None,
        weight=None,
        weight_before=None,
        mix=0.0,
        within=0.0,
        suppressed=True,
    )
