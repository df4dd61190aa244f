"""Bins: the whole multiple of a resolution that a number was recorded as, the same on every engine.

A bin comes from one division, one addition and a floor, which IEEE 754 tells every engine how to round,
to the last bit; never from an engine's `round`. Nothing is counted here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import ibis

from kpiwork.measure.expression.engines import engine_of
from kpiwork.measure.expression.operands import cast_for_sure, column

__all__ = ["MOST_BINS", "Bins", "exact_ratio", "first_of", "is_multiple", "number_of", "whole", "written"]

MOST_BINS = 10**15
"""Bins are told up to this number.

A recorded value, the resolution and their quotient are each off by one part in 2**53 at most, together
by less than half a bin up to bin 2**53 / 6; up to 2**51 a half is added to a quotient without rounding.
"""

MOST_CLOSE = 10**12
"""The bin up to which a quotient is known well enough to compare it with `CLOSE`."""

CLOSE = 0.001
"""How far from a multiple, in steps of the resolution, a value may be that was meant to be it.

Of continuous values, two in a thousand are as close.
"""

HALF = 0.5  # exact, however an engine reads it


@dataclass(frozen=True, kw_only=True, slots=True)
class Bins:
    """Bins that are told apart.

    Parameters
    ----------
    low, high : int
        The first and last, at most `MOST_BINS` from 0.
    resolution : float
        The step between two, in the number's unit; above 0.
    """

    low: int
    high: int
    resolution: float

    def below(self, number: ibis.Value) -> ibis.Value:
        """Tell numbers before the first bin."""
        return number < written(first_of(self.low, self.resolution))

    def above(self, number: ibis.Value) -> ibis.Value:
        """Tell numbers after the last bin, infinity among them."""
        return number >= written(first_of(self.high + 1, self.resolution))

    def place(self, number: ibis.Value, *, below: int, above: int) -> ibis.Value:
        """Give the bin that is nearest to a number, the upper of two.

        No engine divides a number outside the range, nor the smallest ones, for which some raise
        overflow or underflow.

        Parameters
        ----------
        number : ibis value
            A float64 that is not NaN.
        below, above : int
            What to give for numbers outside.

        Returns
        -------
        ibis value
            An int64; null for null.
        """
        return ibis.cases(
            (self.below(number), whole(below)),
            (self.above(number), whole(above)),
            (number.abs() < written(self.resolution / 4), whole(0)),
            else_=_nearest(number, self.resolution),
        )


def is_multiple(number: ibis.Value, resolution: float) -> ibis.Value:
    """Tell numbers that were recorded as a multiple of a resolution; 0 is told to be none.

    Parameters
    ----------
    number : ibis value
        A float64 that is not NaN.
    resolution : float
        The step.

    Returns
    -------
    ibis value
        A truth; null for null.
    """
    bins = Bins(low=-MOST_CLOSE, high=MOST_CLOSE, resolution=resolution)
    outside = bins.below(number) | bins.above(number) | (number.abs() < written(resolution / 2))
    apart = number / written(resolution) - _nearest(number, resolution).cast("float64")
    return ibis.cases((outside, ibis.literal(value=False)), else_=apart.abs() <= written(CLOSE))


def number_of(table: ibis.Table, name: str) -> ibis.Value:
    """Give a column of numbers as float64, NaN as null."""
    return column(table, name, engine=engine_of(table)).value.cast("float64")


def exact_ratio(value: float, resolution: float) -> Fraction:
    """Divide two numbers as they are written: 0.3 by 0.1 is 3."""
    return Fraction(repr(float(value))) / Fraction(repr(float(resolution)))


def first_of(place: int, resolution: float) -> float:
    """Give the smallest float64 whose bin is not before a given one.

    Since a rounded quotient never falls while the number rises, comparing with it is as good as
    computing the bin.

    Parameters
    ----------
    place : int
        The bin.
    resolution : float
        The step between two bins.
    """
    edge = (place - HALF) * resolution
    while _bin(edge, resolution) >= place:
        edge = math.nextafter(edge, -math.inf)
    while _bin(edge, resolution) < place:
        edge = math.nextafter(edge, math.inf)
    return edge


def written(value: float) -> ibis.Value:
    """Write a number as text, of which each engine makes the same float64: 0.1 may be a decimal to it."""
    return ibis.literal(repr(float(value))).cast("float64")


def whole(value: int) -> ibis.Value:
    """Write a whole number as int64, which for an engine is its widest and not its smallest type."""
    return cast_for_sure(ibis.literal(value, "int64"), "int64")


def _nearest(number: ibis.Value, resolution: float) -> ibis.Value:
    return (number / written(resolution) + HALF).floor()


def _bin(number: float, resolution: float) -> int:
    """Compute `_nearest` here, with the same operations."""
    return math.floor(number / resolution + HALF)
