"""What a KPI is to reach, and what a change and a chart's limits are by that."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kpiwork.analysis.change import Assurance, Counting, Variation
from kpiwork.analysis.exact import at_most
from kpiwork.spec.choices import Better

__all__ = ["ANYTHING", "Aim", "Possible", "assurance_of", "variation_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Aim:
    """What a point is to reach: a direction and, where one was agreed, a target.

    Parameters
    ----------
    better : Better
        The good direction.
    low, high : float or None
        What it is not to fall below or to exceed; one of them for a single value with a direction.
    """

    better: Better
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Possible:
    """What values can be at all.

    Parameters
    ----------
    low, high : float
        Between what they lie.
    counting : Counting
        What they count.
    per : float
        What a share or a rate is given per: 1, or 1,000.
    """

    low: float = -math.inf
    high: float = math.inf
    counting: Counting = Counting.NONE
    per: float = 1.0


ANYTHING = Possible()


def variation_of(better: Better, *, is_high: bool) -> Variation:
    """Say what a change upwards or downwards is, by what is good."""
    if better is Better.HIGHER:
        return Variation.IMPROVEMENT_HIGH if is_high else Variation.CONCERN_LOW
    if better is Better.LOWER:
        return Variation.CONCERN_HIGH if is_high else Variation.IMPROVEMENT_LOW
    return Variation.NEUTRAL_HIGH if is_high else Variation.NEUTRAL_LOW


def assurance_of(lower: float, upper: float, aim: Aim) -> Assurance | None:
    """Hold what is asked for against limits; None where nothing is asked for."""
    if aim.low is None and aim.high is None:
        return None
    low = -math.inf if aim.low is None else aim.low
    high = math.inf if aim.high is None else aim.high
    if at_most(low, lower) and at_most(upper, high):
        return Assurance.PASSES
    return Assurance.HIT_OR_MISS if at_most(low, upper) and at_most(lower, high) else Assurance.FAILS
