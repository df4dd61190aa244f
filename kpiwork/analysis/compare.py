"""How a value differs from that of another period. "No data" where there is none; no verdict here."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from kpiwork.periods import Period
from kpiwork.spec.choices import Better

__all__ = ["Comparison", "ComparisonState", "Direction", "compare"]


class ComparisonState(StrEnum):
    """Whether two values can be compared."""

    COMPARED = "compared"
    NO_DATA = "no data"
    REBASED = "rebased"


class Direction(StrEnum):
    """Which way a value moved, seen from what is good."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    NEUTRAL = "neutral"


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """A value beside that of another period.

    Parameters
    ----------
    period, words : str
        Label and plain words of the other period.
    state : ComparisonState
        Whether they can be compared, and why not.
    value : float or None
        The other period's value, in the KPI's unit.
    difference : float or None
        This value less the other one, in the KPI's unit.
    direction : Direction or None
        Which way that is; it says nothing about chance.
    note : str
        What is missing of the other period, where data begin inside it.
    """

    period: str
    words: str
    state: ComparisonState
    value: float | None = None
    difference: float | None = None
    direction: Direction | None = None
    note: str = ""


def compare(
    value: float | None, other: float | None, period: Period, better: Better, *, rebased: bool = False
) -> Comparison:
    """Put a value beside another period's.

    Parameters
    ----------
    value, other : float or None
        The two values, in the KPI's unit; None or NaN where there is none.
    period : Period
        The other period.
    better : Better
        The good direction.
    rebased : bool
        Whether the definition changed in between, so that the values do not compare.
    """
    known = other is not None and not math.isnan(other)
    if not known or value is None or math.isnan(value):
        state = ComparisonState.NO_DATA
        return Comparison(
            period=period.label, words=period.words, state=state, value=other if known else None
        )
    if rebased:
        return Comparison(period=period.label, words=period.words, state=ComparisonState.REBASED, value=other)
    difference = value - other  # type: ignore[operator]  # `known` says that it is a number
    return Comparison(
        period=period.label,
        words=period.words,
        state=ComparisonState.COMPARED,
        value=other,
        difference=difference,
        direction=_direction(difference, better),
    )


def _direction(difference: float, better: Better) -> Direction:
    if difference == 0:
        return Direction.SAME
    if better in (Better.WITHIN, Better.NEITHER):
        return Direction.NEUTRAL
    return Direction.BETTER if (difference > 0) == (better is Better.HIGHER) else Direction.WORSE
