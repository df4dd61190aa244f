"""Before and after a decision: the change of level, with its interval, and what was to be expected anyway.

An interrupted time series with one step (Lopez Bernal and others 2017, International Journal of Epidemiology
46: 348). It tells a change from chance, never what caused it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from kpiwork.analysis.effect.averaged import Averaged
from kpiwork.analysis.effect.expected import WIDE, Expected, foreseen
from kpiwork.analysis.effect.memory import Fits, Numbers, fits
from kpiwork.analysis.effect.series import LARGEST, SeasonState, many_values, season_terms, standard, unfit
from kpiwork.spec.choices import Better

__all__ = ["FEWEST_A_SIDE", "Drift", "Effect", "Verdict", "drift_of", "effect", "step"]

FEWEST_A_SIDE = 8  # known values before and after: with fewer, chance alone looks like an effect too often
STEP = 1  # column of the design that is 0 before the decision and 1 after it


class Verdict(StrEnum):
    """What became of a decision; an effect seen may have other causes."""

    EFFECT_SEEN = "effect seen"
    WORSE = "worse"
    CHANGE_SEEN = "change seen"
    NO_EFFECT_SEEN = "no effect seen"
    TOO_EARLY = "too early"
    TOO_LITTLE_BEFORE = "too little before"
    NOT_COMPUTABLE = "not computable"


class Drift(StrEnum):
    """Which way the values were moving before the decision already."""

    RISING = "rising"
    FALLING = "falling"
    NONE_SEEN = "none seen"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """What changed at a point in time.

    Parameters
    ----------
    verdict : Verdict
        Whether the change is more than chance explains, and in the good direction; ``change seen`` where no
        direction is good.
    reason : str
        Why there is no verdict, in plain words.
    points_before, points_after : int
        Known values on either side.
    expected : Expected
        What the values after would have averaged anyway.
    change : float or None
        Level after less level before, in the KPI's unit.
    interval : tuple of float or None
        Its 95 % interval.
    after : float or None
        Average of the values after, in the KPI's unit.
    autocorrelation : float or None
        How much neighbours resemble each other.
    freedom : int
        Values less what was estimated from them.
    season : SeasonState
        Whether the time of the year was taken out.
    drift : Drift
        Whether the values moved before the decision already; told by a 95 % interval.
    """

    verdict: Verdict
    reason: str
    points_before: int
    points_after: int
    expected: Expected
    change: float | None = None
    interval: tuple[float, float] | None = None
    after: float | None = None
    autocorrelation: float | None = None
    freedom: int = 0
    season: SeasonState = SeasonState.NOT_ASKED
    drift: Drift = Drift.UNKNOWN

    @property
    def seen(self) -> float | None:
        """How far the values after lie from those that the decision was taken upon, in the KPI's unit."""
        last = self.expected.last
        return None if self.after is None or last is None else self.after - last


def effect(values: Numbers, at: int, *, better: Better, looked_at: int = 1, season: int = 0) -> Effect:
    """Compare the level of a KPI before and after a decision.

    Parameters
    ----------
    values : array of float of shape (points,)
        At equal steps of time, NaN for gaps.
    at : int
        Place of the first value after the decision.
    better : Better
        The good direction.
    looked_at : int
        How many of the latest values the decision was taken upon: 3 for a quarter of months.
    season : int
        Points in a year where the time of the year moves the KPI; 0 for none. One wave a year is taken out
        where there are two years.

    Returns
    -------
    Effect
        ``too early`` under 8 known values after the decision, ``too little before`` under 8 before.
    """
    values = np.asarray(values, dtype=float)
    at = min(max(at, 0), len(values))
    after = at + np.flatnonzero(~np.isnan(values[at:]))
    verdict, reason = _refused(values[:at], values[at:])
    empty = Effect(
        verdict=verdict,
        reason=reason,
        points_before=int((~np.isnan(values[:at])).sum()),
        points_after=len(after),
        expected=foreseen(values[:at], after, looked_at=looked_at, season=season),
        after=_mean(values[after]),
    )
    return empty if reason else _compared(empty, values, at, better, season)


def _compared(empty: Effect, values: Numbers, at: int, better: Better, season: int) -> Effect:
    known = standard(values)
    terms = np.column_stack([np.ones(len(known.places)), known.places >= at])
    state, waves = season_terms(known.places, season, terms)
    found = fits(known.values[None, :], np.column_stack([terms, waves]), known.places)
    figure = step(found)
    low, high = (known.size * float(end[0]) for end in figure.interval(WIDE))
    return replace(
        empty,
        verdict=_verdict(low, high, better),
        change=known.size * float(figure.centre[0]),
        interval=(low, high),
        autocorrelation=float(found.autocorrelation[0]),
        freedom=found.freedom,
        season=state,
        drift=drift_of(values[:at], season),
    )


def step(found: Fits, column: int = STEP) -> Averaged:
    """Give one term of regressions, averaged over the candidates."""
    return Averaged(
        weights=found.weights,
        centres=found.coefficients[:, :, column],
        scales=found.scale * np.sqrt(found.covariance[:, column, column]),
        freedom=found.freedom,
    )


def _refused(before: Numbers, after: Numbers) -> tuple[Verdict, str]:
    """Give the verdict and the reason where there is nothing to compare; no reason where there is."""
    known, later = (int((~np.isnan(side)).sum()) for side in (before, after))
    if known < FEWEST_A_SIDE:
        return (
            Verdict.TOO_LITTLE_BEFORE,
            f"{many_values(known)} before the decision, and it takes {FEWEST_A_SIDE}",
        )
    if later < FEWEST_A_SIDE:
        return Verdict.TOO_EARLY, f"{many_values(later)} since the decision, and it takes {FEWEST_A_SIDE}"
    why = unfit(np.concatenate([before, after])) or (unfit(before) and unfit(after))
    return Verdict.NOT_COMPUTABLE if why else Verdict.NO_EFFECT_SEEN, why


def _verdict(low: float, high: float, better: Better) -> Verdict:
    if low <= 0 <= high:
        return Verdict.NO_EFFECT_SEEN
    if better in (Better.WITHIN, Better.NEITHER):
        return Verdict.CHANGE_SEEN
    return Verdict.EFFECT_SEEN if (low > 0) == (better is Better.HIGHER) else Verdict.WORSE


def drift_of(before: Numbers, season: int) -> Drift:
    """Tell whether values were moving before a decision already; by a 95 % interval."""
    if unfit(before):
        return Drift.UNKNOWN
    known = standard(before)
    along = known.places / known.places[-1] - 0.5
    terms = np.column_stack([np.ones(len(along)), along])
    _, waves = season_terms(known.places, season, terms)
    found = fits(known.values[None, :], np.column_stack([terms, waves]), known.places)
    low, high = (float(end[0]) for end in step(found).interval(WIDE))
    if low <= 0 <= high:
        return Drift.NONE_SEEN
    return Drift.RISING if low > 0 else Drift.FALLING


def _mean(values: Numbers) -> float | None:
    """Give the mean of what can be added up; None where nothing can."""
    return float(values.mean()) if values.size and (np.abs(values) <= LARGEST).all() else None
