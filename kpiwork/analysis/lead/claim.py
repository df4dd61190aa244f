"""What is found of a claim that one KPI leads another: the results' types and what they rest on.

`kpiwork.analysis.lead.check` computes them. Correlations are those of what is new in each series: without
trend, season and what the series' own past tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kpiwork.spec.relation import Sign

__all__ = ["METHOD", "Fade", "Fading", "Gain", "LagLink", "LeadCheck", "LeadReason", "LeadVerdict"]

METHOD = "prewhitened cross-correlation with permutations; expanding-window forecasts"


class LeadVerdict(StrEnum):
    """What becomes of a claim."""

    SUPPORTED = "supported"
    NOT_SUPPORTED = "not supported"
    NOT_TESTABLE_YET = "not testable yet"


class LeadReason(StrEnum):
    """Why a verdict is what it is."""

    LINK_AND_GAIN = "linked, and forecasts gain"
    NO_LINK = "no link that matters"
    OTHER_WAY = "moves the other way"
    NOT_CLEAR = "chance or link not told apart"
    NO_GAIN = "linked, but forecasts do not gain enough"
    TOO_FEW_POINTS = "too few points"
    TOO_FEW_PAIRS = "gaps leave too few pairs"
    LAG_TOO_LONG = "lag too long for the history"
    LEADING_STANDS_STILL = "leading does not vary"
    LED_STANDS_STILL = "led does not vary"


class Fading(StrEnum):
    """Whether a link is weaker in the later half."""

    FADING = "fading"
    STEADY = "steady"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class LagLink:
    """How the two move together at one lag.

    Parameters
    ----------
    lag : int
        Steps by which the leading one comes first.
    pairs : int
        Pairs of values behind it.
    strength, low, high : float
        Correlation, and the ends of its 90 % interval; below 0 where they move against each other.
    """

    lag: int
    pairs: int
    strength: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Gain:
    """How much closer forecasts of one step come by knowing the leading series.

    Parameters
    ----------
    share : float or None
        Part by which the typical (root mean square) miss shrinks; below 0 where it grows.
    t : float or None
        Clark and West's t of it.
    forecasts : int
        Forecasts made, each from what was known before it.
    """

    share: float | None
    t: float | None
    forecasts: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Fade:
    """The link in the earlier and in the later half.

    Parameters
    ----------
    state : Fading
        The verdict.
    first, second : float or None
        Correlation in each half; None with too few pairs.
    pairs : int
        Pairs in the smaller half.
    drop_low, drop_high : float or None
        90 % interval of how much weaker, in the claimed direction, the later half is.
    p : float or None
        How often chance makes it as much weaker, 0 to 1.
    """

    state: Fading
    first: float | None = None
    second: float | None = None
    pairs: int = 0
    drop_low: float | None = None
    drop_high: float | None = None
    p: float | None = None


NOT_TRIED = Gain(share=None, t=None, forecasts=0)
NOT_KNOWN = Fade(state=Fading.UNKNOWN)


@dataclass(frozen=True, kw_only=True, slots=True)
class LeadCheck:
    """What the data say of a claim.

    Parameters
    ----------
    verdict : LeadVerdict
        What becomes of it.
    reason : LeadReason
        Why.
    least, most : int
        Claimed lags, in steps, both included.
    sign : Sign
        Whether the two are claimed to move together or against each other.
    season : int
        Steps of a year.
    points : int
        Periods in which both are known.
    needed : int
        So many are wanted for a test of this claim.
    link : LagLink or None
        At the claimed lag where they move most as claimed; None where nothing could be computed.
    links : tuple of LagLink
        At every claimed lag.
    p : float or None
        How often chance alone makes a link as strong at any of the claimed lags, 0 to 1.
    gain : Gain
        What it adds to forecasts.
    fade : Fade
        Whether it is weaker in the later half.
    orders : tuple of int
        Steps of their own past that were taken out of the leading and of the led series.
    leading_moves, led_moves : tuple of (float or None)
        Both series, one value a period, without trend and season, in standard deviations.
    runs, seed : int
        Permutations behind `p`, and where their random numbers start.
    method : str
        What was done.
    """

    verdict: LeadVerdict
    reason: LeadReason
    least: int
    most: int
    sign: Sign
    season: int
    points: int
    needed: int
    runs: int
    seed: int
    link: LagLink | None = None
    links: tuple[LagLink, ...] = ()
    p: float | None = None
    gain: Gain = NOT_TRIED
    fade: Fade = NOT_KNOWN
    orders: tuple[int, ...] = ()
    leading_moves: tuple[float | None, ...] = ()
    led_moves: tuple[float | None, ...] = ()
    method: str = METHOD
