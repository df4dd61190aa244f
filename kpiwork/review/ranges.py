"""Ranges of differences as a reader meets them: ``+15.2 to +20.3 points``, ``2.1 points lower``."""

from __future__ import annotations

from kpiwork.review.numbers import NumberStyle

__all__ = ["away", "range_words", "way", "way_range"]

SPACE = "\N{NO-BREAK SPACE}"


def range_words(style: NumberStyle, low: float, high: float) -> str:
    """Print a range of differences, the unit once; an end that is not 0 is never printed as 0."""
    style = style.telling_apart(low, 0.0).telling_apart(high, 0.0)
    return _unit_once(style.difference(low), style.difference(high))


def way(difference: float) -> str:
    """Name the direction of a difference."""
    return "higher" if difference > 0 else "lower"


def away(style: NumberStyle, difference: float) -> str:
    """Print how far a value lies from another one: ``2.1 points lower``, or ``the same``."""
    if difference == 0:
        return "the same"
    return f"{style.telling_apart(difference, 0.0).distance(difference)} {way(difference)}"


def way_range(style: NumberStyle, low: float, high: float) -> str:
    """Print a range of differences by size and direction: ``0.4 to 3.8 points lower``."""
    if low < 0 < high or low == 0 or high == 0:
        return f"from {away(style, low)} to {away(style, high)}"
    near, far = sorted((low, high), key=abs)
    style = style.telling_apart(near, 0.0)
    return f"{_unit_once(style.distance(near), style.distance(far))} {way(near)}"


def _unit_once(one: str, other: str) -> str:
    unit = other.partition(SPACE)[2]
    return f"{one.removesuffix(SPACE + unit) if unit else one} to {other}"
