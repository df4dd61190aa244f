"""A change or noise: the process behaviour chart (XmR) of a KPI, and what it says of the latest point.

Holds the results' types; `kpiwork.analysis.behaviour` computes them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from kpiwork.analysis.drift import SlowDrift
from kpiwork.periods import PeriodKind

__all__ = [
    "Assurance",
    "Certainty",
    "Change",
    "Counting",
    "Fired",
    "Limits",
    "Method",
    "PointLimits",
    "Rule",
    "Shift",
    "Variation",
]


UNEVEN = "The limits allow for values that are often small and sometimes large."
CLUMPS = "The latest count is farther off than chance has it, but events come in clumps: too unsure to call."


class Rule(StrEnum):
    """What makes a point more than noise."""

    OUTSIDE = "outside the limits"
    TREND = "trend"
    ONE_SIDE = "run on one side"
    TWO_OF_THREE = "two of three near a limit"
    SHIFT = "lasting shift"


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


class Counting(StrEnum):
    """What a value counts, which says how far chance alone moves it."""

    NONE = "nothing that is known of"
    SHARE = "a share: cases of all cases"
    RATE = "events for what they were exposed to"
    EVENTS = "events of a period"


class Method(StrEnum):
    """How the limits were found."""

    XMR = "xmr"
    P_PRIME = "p_prime"
    U_PRIME = "u_prime"
    RARE = "rare"


class Certainty(StrEnum):
    """Whether there are enough points for limits."""

    ENOUGH = "enough points"
    PROVISIONAL = "provisional"
    TOO_FEW = "too few points"


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The limits of one stretch between two re-bases, in the KPI's unit; less the season where it has one.

    Where each point has its own, which single values (`Method.XMR`) never have, they are those of the
    stretch's last point.

    Parameters
    ----------
    first, last : date
        Of the stretch.
    points : int
        That decide the limits.
    centre, lower, upper : float
        The mean, and the limits.
    method : Method
        How they were found.
    power : float
        Power of the values on whose scale limits are as wide above as below: 1 for the values themselves, 0
        for their logarithm. Below 1 the values are often small and sometimes large.
    """

    first: dt.date
    last: dt.date
    points: int
    centre: float
    lower: float
    upper: float
    method: Method = Method.XMR
    power: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class PointLimits:
    """The limits of one point, where each has its own; less the season where it has one."""

    period: str
    lower: float
    centre: float
    upper: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Fired:
    """One rule at one point."""

    period: str
    rule: Rule
    is_high: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """A shift of level that lasts at the latest point.

    Parameters
    ----------
    period : str
        Label of the first point after it.
    is_high : bool
        Whether the level after lies higher.
    before, after : float
        Means on either side, in the KPI's unit; less the season where it has one.
    interval : tuple of float
        What lies between both levels, after less before: its 95 % interval, in the KPI's unit. The moment
        was chosen by the points, which the interval takes for known.
    """

    period: str
    is_high: bool
    before: float
    after: float
    interval: tuple[float, float]


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
        Every rule that fired at every point, oldest first; of a run, trend or shift, at each of its points.
    variation : tuple of Variation
        Of the latest point; two where rules point both ways; empty with too few points.
    assurance : Assurance or None
        None without direction, target or limits.
    autocorrelation : float or None
        Of neighbours, as the limits were widened for it; None where the rules do not widen.
    run_needed : int
        Points in a row on one side that make a change; of a rare event, whose points lie on one side more
        often than on the other, the tosses of a coin that are as unlikely. 0 where no row makes one, since
        lasting shifts are looked for instead.
    rules : str
        Name of the rule set.
    season : tuple of float
        What each month adds, January first, where the season was taken out; empty where not.
    method : Method
        How the limits of the latest stretch were found.
    at : tuple of PointLimits
        Of each point with a value in a stretch whose points have their own limits, oldest first.
    shift : Shift or None
        Of the latest stretch; None where none lasts at the latest point, or the rules look for none.
    drift : SlowDrift or None
        Of the latest stretch, which marks no point; None where the rules look for none.
    unsure : tuple of str
        Periods of which it is too unsure to say whether they are more than noise: they lie inside the limits
        of rare events only if these come in clumps.
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
    method: Method = Method.XMR
    at: tuple[PointLimits, ...] = ()
    shift: Shift | None = None
    drift: SlowDrift | None = None
    unsure: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be known of the latest limits and of the latest point, a sentence each."""
        if self.certainty is Certainty.TOO_FEW:
            return ()
        said = ((self.period in self.unsure, CLUMPS), (self.limits[-1].power < 1, UNEVEN))
        return tuple(sentence for is_so, sentence in said if is_so)
