"""A quarter seen from one of its months or weeks: what it has so far, what is asked of it, what is left."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from kpiwork.analysis.target import TargetState, target_on
from kpiwork.periods import Calendar, Period, PeriodKind
from kpiwork.review.readings import point_of, target_kind
from kpiwork.review.reviewed import Point, Series
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Better

__all__ = ["Ends", "RestOfQuarter", "Solve"]

NEVER_COMBINED = re.compile(r"\b(median|quantile|min|max)\s*\(|\bdistinct\b", re.IGNORECASE)
AVERAGE = re.compile(r"\bavg\s*\(", re.IGNORECASE)
LOOK_BACK = 3  # periods whose denominators stand for the rest, where the quarter has none yet

Ends = tuple[float | None, float | None]
"""At least and at most; None where nothing is asked."""
Solve = Callable[[float], float]
"""From a value of the quarter to what the rest must average for it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RestOfQuarter:
    """One KPI's quarter.

    Parameters
    ----------
    card : Card
        The KPI.
    quarter : Period
        The quarter.
    so_far : Point or None
        Its reading up to now.
    inside, before : tuple of Point
        Readings of its months, or weeks, and of those before it.
    elapsed : int
        How many of them are gone.
    left : tuple of Period
        Those still to come.
    """

    card: Card
    quarter: Period
    so_far: Point | None
    inside: tuple[Point, ...]
    before: tuple[Point, ...]
    elapsed: int
    left: tuple[Period, ...]

    @classmethod
    def seen(cls, card: Card, series: tuple[Series, ...], period: Period, calendar: Calendar) -> Self:
        """See the quarter from a month or week in it."""
        quarter = calendar.containing(period.end, PeriodKind.QUARTER)
        parts = calendar.within(quarter, period.kind)
        points = next((one.points for one in series if one.kind is period.kind), ())
        known = tuple(point for point in points if point.start <= period.start)
        return cls(
            card=card,
            quarter=quarter,
            so_far=point_of(series, quarter),
            inside=tuple(point for point in known if point.start >= quarter.start),
            before=tuple(point for point in known if point.start < quarter.start),
            elapsed=sum(part.start <= period.end for part in parts),
            left=tuple(part for part in parts if part.start > period.end),
        )

    @property
    def value(self) -> float | None:
        """The quarter's value up to now."""
        return None if self.so_far is None else self.so_far.value

    def asked(self) -> Ends:
        """Give the least and the most that the quarter's target allows."""
        card = self.card
        if card.measure.adds_up and target_kind(card) is not PeriodKind.QUARTER:
            return None, None
        if card.targets_from is not None:
            value, low, high = self._planned(), None, None
        else:
            target = target_on(card.targets, self.quarter.end)
            if target.state is not TargetState.IN_FORCE:
                return None, None
            value, low, high = target.value, target.low, target.high
        if card.better is Better.WITHIN:
            return low, high
        return (value, None) if card.better is Better.HIGHER else (None, value)

    def solution(self) -> Solve | None:
        """Give the KPI's equation; None where its months make no quarter, or too little is known."""
        below = self.card.measure.denominator
        formulas = [self.card.measure.numerator.value] + ([] if below is None else [below.value])
        if any(NEVER_COMBINED.search(formula) for formula in formulas):
            return None
        averaged = any(AVERAGE.search(formula) for formula in formulas)
        if below is None:
            return self._of_average() if averaged else self._of_amount()
        return None if averaged else self._of_rate()

    def _planned(self) -> float | None:
        """Give the plan of the whole quarter; one that comes by the month is not known before the end."""
        by_month = any(point.target is not None for point in self.inside)
        return None if by_month or self.so_far is None else self.so_far.target

    def _of_amount(self) -> Solve | None:
        done, left = self.value, len(self.left)
        return None if done is None else lambda target: (target - done) / left

    def _of_average(self) -> Solve:
        values = [point.value for point in self.inside if point.value is not None]
        total, count, left = sum(values), len(values), len(self.left)
        return lambda target: (target * (count + left) - total) / left

    def _of_rate(self) -> Solve | None:
        so_far = self.so_far
        above, below = (None, None) if so_far is None else (so_far.numerator, so_far.denominator)
        if above is None or not below:
            above, below, each = 0.0, 0.0, _usual_denominator(self.before)
        else:
            each = below / max(1, self.elapsed)
        expected = each * len(self.left)
        return None if expected <= 0 else lambda target: (target * (below + expected) - above) / expected


def _usual_denominator(points: tuple[Point, ...]) -> float:
    known = [point.denominator for point in points if point.denominator][-LOOK_BACK:]
    return sum(known) / len(known) if known else 0.0
