"""A card's past held against its target: how often it was met, and the best that lasted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from kpiwork.analysis.comparison.intervals import share_interval
from kpiwork.analysis.exact import at_most
from kpiwork.analysis.status import shortfall
from kpiwork.analysis.target import TargetInForce, TargetState, target_on
from kpiwork.periods import PeriodKind
from kpiwork.review.readings import target_kind
from kpiwork.review.reviewed import Point
from kpiwork.review.smart.look import Looked
from kpiwork.spec.choices import Better
from kpiwork.spec.target import Target

__all__ = ["Best", "Goal", "Past", "best_lasting", "goal_of", "newest_target", "past_of", "steps_of"]

MOST = {PeriodKind.WEEK: 104, PeriodKind.MONTH: 24, PeriodKind.QUARTER: 8, PeriodKind.YEAR: 5}
"""How far back is looked: two years, where there are as many."""

LASTS = {PeriodKind.WEEK: 13, PeriodKind.MONTH: 3, PeriodKind.QUARTER: 2, PeriodKind.YEAR: 1}
"""In how many periods in a row a level counts as kept."""

GRAINS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


@dataclass(frozen=True, kw_only=True, slots=True)
class Goal:
    """What is asked for: a value with a direction, or a range."""

    better: Better
    value: float | None = None
    low: float | None = None
    high: float | None = None

    def short(self, value: float) -> float:
        """Measure how far a value lies on the bad side; 0 or less where it meets what is asked for."""
        asked = TargetInForce(state=TargetState.IN_FORCE, value=self.value, low=self.low, high=self.high)
        found = shortfall(value, asked, self.better)
        return 0.0 if found is None else found

    def is_met(self, value: float) -> bool:
        """Whether a value meets it."""
        return at_most(self.short(value), 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """How often a target would have been met.

    Parameters
    ----------
    met, of : int
        In how many of how many of the newest periods.
    low, high : float
        Between what shares the chance of a period lies, by so many periods alone (95 %).
    """

    met: int
    of: int
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Best:
    """The best level that lasted, from when to when."""

    value: float
    first: Point
    last: Point


def newest_target(looked: Looked) -> Target | None:
    """Give the target that a card is judged by: in force, else the next to begin, else the last that was."""
    targets = sorted(looked.card.targets, key=lambda one: one.starts)
    if not targets or looked.as_of is None:
        return targets[-1] if targets else None
    found = target_on(targets, looked.as_of)
    return next((one for one in targets if one.starts == found.starts), None)


def goal_of(looked: Looked) -> Goal | None:
    """Give what that target asks for in the end; None where the card itself holds none."""
    target = newest_target(looked)
    if target is None or looked.card.better is Better.NEITHER:
        return None
    return Goal(better=looked.card.better, value=target.value, low=target.low, high=target.high)


def steps_of(looked: Looked) -> tuple[PeriodKind, tuple[Point, ...]]:
    """Give the readings that a target is held against: months, or what a target of a sum is meant for."""
    own = target_kind(looked.card) if looked.card.measure.adds_up else PeriodKind.MONTH
    grains = (own, *(one for one in GRAINS if one is not own and _is_longer(one, own)))
    found = ((grain, looked.points(grain)) for grain in grains)
    return next(((grain, points) for grain, points in found if points), (own, ()))


def past_of(points: Sequence[Point], kind: PeriodKind, asked: Goal) -> Past:
    """Count how often a target would have been met; by each point's own where it stands in a source.

    Parameters
    ----------
    points : sequence of Point
        With values, oldest first.
    kind : PeriodKind
        Their grain.
    asked : Goal
        What is asked for; without any value, the target of each point is.
    """
    is_own = asked.value is None and asked.low is None and asked.high is None
    counted = [one for one in points if not is_own or one.target is not None]
    newest = counted[-MOST.get(kind, len(counted)) :]
    goals = (replace(asked, value=one.target) if is_own else asked for one in newest)
    met = sum(
        goal.is_met(one.value) for goal, one in zip(goals, newest, strict=True) if one.value is not None
    )
    of = len(newest)
    if not of:
        return Past(met=0, of=0, low=0.0, high=1.0)
    share = met / of
    low, high = share_interval(np.array([share]), np.array([float(of)]))
    # Of all or none, an end falls short of the share itself by a rounding error.
    return Past(met=met, of=of, low=min(float(low[0]), share), high=max(float(high[0]), share))


def best_lasting(points: Sequence[Point], kind: PeriodKind, goal: Goal) -> Best | None:
    """Find the best level that lasted for some periods in a row; None where none follow each other."""
    length = LASTS.get(kind, 1)
    found = (points[at : at + length] for at in range(len(points) - length + 1))
    rows = [row for row in found if all(_follow(one, other) for one, other in pairwise(row))]
    if not rows:
        return None
    best = min(rows, key=lambda row: goal.short(_level(row)))
    return Best(value=_level(best), first=best[0], last=best[-1])


def _level(row: Sequence[Point]) -> float:
    """Give the level of some periods together: of a rate by its parts, otherwise their average."""
    above, below = [one.numerator for one in row], [one.denominator for one in row]
    values = [one.value for one in row if one.value is not None]
    parts = [(a, b) for a, b in zip(above, below, strict=True) if a is not None and b]
    whole = sum(b for _, b in parts)
    if len(parts) == len(row) and whole:
        return sum(a for a, _ in parts) / whole
    return sum(values) / len(values)


def _follow(one: Point, other: Point) -> bool:
    return (other.start - one.end).days == 1


def _is_longer(one: PeriodKind, other: PeriodKind) -> bool:
    order = list(PeriodKind)
    return order.index(one) > order.index(other)
