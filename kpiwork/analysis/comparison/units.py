"""What is compared: teams, carriers, airports in one period, each with its totals; never persons."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["MOST_UNITS", "SMALLEST", "UnitTotals", "UnitsKind", "overall_of", "refused"]

MOST_UNITS = 100  # more are a list to search, not a comparison to read; pairs grow with the square
LARGEST, SMALLEST = 1e50, 1e-50  # beyond them squares of squares are no numbers


class UnitsKind(StrEnum):
    """What a value is, which says how far chance alone moves it."""

    SHARE = "share"
    RATE = "rate"
    MEAN = "mean"


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitTotals:
    """One unit in one period.

    Parameters
    ----------
    name : str
        The unit; one of a comparison.
    numerator, denominator : float
        Of a share: good cases and cases. Of a rate: a count and the days or hours in which it could
        happen. Of a mean: two sums. NaN for none.
    records : int
        Rows behind it, which the privacy minimum is about.
    error : float or None
        Standard error of a mean, where it is known; None to have it estimated from parts of the period.
    """

    name: str
    numerator: float
    denominator: float
    records: int
    error: float | None = None

    @property
    def has_value(self) -> bool:
        """Whether it has a numerator, and something to divide it by."""
        return not math.isnan(self.numerator) and self.denominator > 0

    @property
    def value(self) -> float:
        """Numerator by denominator; NaN without them."""
        return self.numerator / self.denominator if self.has_value else math.nan


def overall_of(units: Iterable[UnitTotals]) -> float:
    """Give the value of all units together: the sum of numerators by the sum of denominators."""
    known = [unit for unit in units if unit.has_value]
    below = math.fsum(unit.denominator for unit in known)
    return math.fsum(unit.numerator for unit in known) / below if known else math.nan


def refused(units: Sequence[UnitTotals], kind: UnitsKind) -> str:
    """Say why units cannot be compared at all; empty where they can."""
    if len(units) > MOST_UNITS:
        return f"{len(units):,} units are too many to compare; at most {MOST_UNITS} are."
    names = [unit.name for unit in units]
    if doubled := next((name for name in names if names.count(name) > 1), None):
        return f"{doubled} is there more than once."
    faulty = units if any(unit.has_value for unit in units) else [one for one in units if one.denominator < 0]
    wrong = next((wrong for unit in faulty if (wrong := _wrong(unit, kind))), "")
    return wrong or ("" if faulty else "No unit has a value.")


def _wrong(unit: UnitTotals, kind: UnitsKind) -> str:
    """Say what is wrong with a unit's numbers."""
    numbers = [one for one in (unit.numerator, unit.denominator, unit.error) if one is not None]
    is_count, is_share = kind is not UnitsKind.MEAN, kind is UnitsKind.SHARE
    faults = (
        (any(abs(one) > LARGEST for one in numbers), "a number that is too large to compute with"),
        (0 < unit.denominator < SMALLEST, "a denominator that is too small to divide by"),
        (unit.denominator < 0, "a denominator below zero"),
        (abs(unit.value) > LARGEST, "a number that is too large to compute with"),
        (unit.error is not None and unit.error < 0, "a standard error below zero"),
        (is_count and unit.numerator < 0, "a count below zero"),
        (is_share and unit.numerator > unit.denominator, "more good cases than cases"),
    )
    return next((f"{unit.name} has {fault}." for is_there, fault in faults if is_there), "")
