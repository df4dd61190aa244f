"""Which groups and points are too small to be shown, and which others would give them away.

The whole less what is shown is what is hidden; so more is hidden, smallest first, until what is
hidden has the minimum together, or nothing at all. That holds for the groups of one dimension, now
and before; for periods within periods `kpiwork.review.few` says it. It does not hold across
dimensions or across KPIs: who compares several tables may still narrow a group down.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import replace

from kpiwork.analysis.compare import Direction
from kpiwork.analysis.comparison.steps_found import StepsState
from kpiwork.analysis.contribution import Contribution, ContributionKind, SegmentPart
from kpiwork.review.behind import WorkSteps
from kpiwork.review.few import too_few
from kpiwork.review.record import Point, Reported, Restated, Series
from kpiwork.spec.target import Status

__all__ = [
    "small_groups",
    "without_points",
    "without_small_parts",
    "without_small_reports",
    "without_small_restatements",
    "without_steps",
]

FEWEST_STEPS = 2

Counts = Mapping[str, tuple[int, ...]]


def without_small_parts(split: Contribution, minimum: int) -> Contribution:
    """Empty the segments that are too small, and those that would give them away.

    The intervals depend on the counts of every segment, so they go with any that is hidden.
    """
    if split.kind not in (ContributionKind.RATE, ContributionKind.SUM):
        return split
    counts = {part.segment: (part.records, part.records_before) for part in split.parts}
    hidden = small_groups(counts, minimum)
    parts = tuple(_emptied(part) if part.segment in hidden else part for part in split.parts)
    if not hidden:
        return split
    return replace(split, parts=parts, mix_interval=None, within_interval=None, total_interval=None)


def small_groups(counts: Counts, minimum: int) -> frozenset[str]:
    """Name the groups that are too small at any time, and those that would give them away.

    Parameters
    ----------
    counts : mapping of str to tuple of int
        Records of each group, one number a time.
    minimum : int
        The workbook's.
    """
    small = {name for name, both in counts.items() if any(too_few(one, minimum) for one in both)}
    return _until_enough(small, counts, minimum)


def without_points(series: Iterable[Series], hidden: Container[str]) -> tuple[Series, ...]:
    """Empty the points of hidden periods."""
    return tuple(
        replace(one, points=tuple(_gap(point) if point.period in hidden else point for point in one.points))
        for one in series
    )


def without_small_reports(
    reported: Iterable[Reported], series: Iterable[Series], hidden: Container[str], minimum: int
) -> tuple[Reported, ...]:
    """Empty what earlier records said of periods that are hidden, too small, or too near to today's.

    Parameters
    ----------
    reported : iterable of Reported
        As earlier records hold them.
    series : iterable of Series
        Today's readings, complete.
    hidden : container of str
        Periods that are hidden today.
    minimum : int
        The workbook's.
    """
    unsaid = _unsaid({one.period: one.records for one in reported}, series, hidden, minimum)
    return tuple(_unreported(one) if one.period in unsaid else one for one in reported)


def without_small_restatements(
    restated: Iterable[Restated], series: Iterable[Series], hidden: Container[str], minimum: int
) -> tuple[Restated, ...]:
    """Keep that a period was restated, but neither figures nor direction where they give a group away."""
    unsaid = _unsaid({one.period: one.records_then for one in restated}, series, hidden, minimum)
    return tuple(_unfigured(one) if one.period in unsaid else one for one in restated)


def without_steps(
    found: WorkSteps | None, hidden: Collection[str], small: Collection[str]
) -> WorkSteps | None:
    """Leave out the steps of the work whose KPI an audience may not see.

    What is left holds as before: its intervals were made for more steps, and so are too wide at worst. The
    steps without a yield do not say of which KPI they are, so they go as soon as any KPI is hidden.

    Parameters
    ----------
    found : WorkSteps or None
        As the complete record has it.
    hidden, small : collection of str
        KPIs that are not for the audience at all, and those whose value is withheld.

    Returns
    -------
    WorkSteps or None
        None with fewer than two steps left.
    """
    if found is None:
        return None
    found = replace(found, left_out=() if hidden else found.left_out)
    gone = [kpi in hidden or kpi in small for kpi in found.kpis]
    if not any(gone):
        return found
    if found.found.state is not StepsState.CHECKED or gone.count(False) < FEWEST_STEPS:
        return None
    left = tuple(step for step, is_gone in zip(found.found.steps, gone, strict=True) if not is_gone)
    names = {step.step for step in left}
    units = tuple(one for one in found.found.units if one.step in names)
    intervals = sum(one.value is not None for one in units)
    return replace(
        found,
        kpis=tuple(kpi for kpi, is_gone in zip(found.kpis, gone, strict=True) if not is_gone),
        found=replace(found.found, units=units, steps=left, intervals=intervals),
    )


def _unsaid(
    then: Mapping[str, int], series: Iterable[Series], hidden: Container[str], minimum: int
) -> frozenset[str]:
    """Name the periods whose value as reported is not to be said.

    The value then and the value today, with the cases behind each, give away the cases that came or
    went in between.
    """
    now = {point.period: point.records for one in series for point in one.points}
    return frozenset(
        period
        for period, records in then.items()
        if period in hidden
        or too_few(records, minimum)
        or (period in now and too_few(abs(now[period] - records), minimum))
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
