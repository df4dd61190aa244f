"""A change or noise: the process behaviour chart (XmR) of a KPI, and what it says of the latest point.

Holds the results' types; `kpiwork.analysis.behaviour` computes them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from kpiwork.periods import PeriodKind

__all__ = ["Assurance", "Certainty", "Change", "Fired", "Limits", "Rule", "Variation"]


class Rule(StrEnum):
    """What makes a point more than noise."""

    OUTSIDE = "outside the limits"
    TREND = "trend"
    ONE_SIDE = "run on one side"
    TWO_OF_THREE = "two of three near a limit"


class Variation(StrEnum):
    """What the latest point is: noise, or a change and in which direction."""

    COMMON = "common cause"
    IMPROVEMENT_HIGH = "improvement, high"
    IMPROVEMENT_LOW = "improvement, low"
    CONCERN_HIGH = "concern, high"
    CONCERN_LOW = "concern, low"
    NEUTRAL_HIGH = "neutral, high"
    NEUTRAL_LOW = "neutral, low"


class Assurance(StrEnum):
    """Whether the process, as it is, can be relied on for the target."""

    PASSES = "consistently passes"
    HIT_OR_MISS = "hit or miss"
    FAILS = "consistently fails"


class Certainty(StrEnum):
    """Whether there are enough points for limits."""

    ENOUGH = "enough points"
    PROVISIONAL = "provisional"
    TOO_FEW = "too few points"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The limits of one stretch between two re-bases, in the KPI's unit; less the season where it has one."""

    first: dt.date
    last: dt.date
    points: int
    centre: float
    lower: float
    upper: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Fired:
    """One rule at one point."""

    period: str
    rule: Rule
    is_high: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What a process behaviour chart says.

    Parameters
    ----------
    grain : PeriodKind
        Grain of the points.
    period : str
        Label of the latest point that is judged: over, and settled.
    points : int
        Points of the latest stretch.
    certainty : Certainty
        Whether they suffice.
    limits : tuple of Limits
        One a stretch, oldest first; a stretch with too few points has none.
    fired : tuple of Fired
        Every rule that fired at every point, oldest first; of a run or trend, at each of its points.
    variation : tuple of Variation
        Of the latest point; two where rules point both ways; empty with too few points.
    assurance : Assurance or None
        None without direction, target or limits.
    autocorrelation : float or None
        Of neighbours, as the limits were widened for it; None where the rules do not widen.
    run_needed : int
        Points in a row on one side that make a change.
    rules : str
        Name of the rule set.
    season : tuple of float
        What each month adds, January first, where the season was taken out; empty where not.
    """

    grain: PeriodKind
    period: str
    points: int
    certainty: Certainty
    limits: tuple[Limits, ...]
    fired: tuple[Fired, ...]
    variation: tuple[Variation, ...]
    assurance: Assurance | None
    autocorrelation: float | None
    run_needed: int
    rules: str
    season: tuple[float, ...] = ()
