"""What the next values would average if nothing were done: the past's own pull back to its level.

A decision taken after an unusual value is followed by a more usual one, whatever was decided: regression to
the mean (Galton 1886, Journal of the Anthropological Institute 15: 246; Barnett, van der Pols and Dobson
2005, International Journal of Epidemiology 34: 215). What is foreseen errs on the small side: eight to nine
tenths of the return of simulated series after a value in their own worst fifth, from 12 or 24 values.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from kpiwork.analysis.effect.averaged import Averaged
from kpiwork.analysis.effect.memory import CANDIDATES, Fits, Numbers, Places, fits
from kpiwork.analysis.effect.series import (
    SeasonState,
    Standard,
    many_values,
    season_terms,
    standard,
    unfit,
    wave,
)

__all__ = ["FEWEST", "Expected", "ExpectedState", "Unusual", "expected_anyway", "foreseen", "future"]

FEWEST = 12  # known values: with fewer, neither level nor memory is known well enough
FIFTH = 0.2  # of the values before: from there on a value is called unusual
LIKELY, WIDE = 0.80, 0.95


class ExpectedState(StrEnum):
    """Whether it is known what was to be expected."""

    KNOWN = "known"
    TOO_SHORT = "too short"
    NOT_COMPUTABLE = "not computable"


class Unusual(StrEnum):
    """How the value before a decision lies among those that the series had until then."""

    HIGH = "among the highest fifth"
    LOW = "among the lowest fifth"
    USUAL = "neither"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """What the values after a decision would average without any effect.

    Parameters
    ----------
    state : ExpectedState
        Whether it is known.
    reason : str
        Why not, in plain words.
    points : int
        Known values until the decision.
    ahead : int
        Values after it that are averaged.
    looked_at : int
        Latest values that the decision was taken upon.
    last : float or None
        Their average, in the KPI's unit.
    unusual : Unusual
        How that lies among the averages of as many values before.
    average : float or None
        What the values after it would average, in the KPI's unit.
    likely, wide : tuple of float or None
        Where that average would lie with 80 % and with 95 %.
    autocorrelation : float or None
        How much neighbours resemble each other.
    season : SeasonState
        Whether the time of the year was taken out.
    """

    state: ExpectedState
    reason: str
    points: int
    ahead: int
    looked_at: int
    last: float | None = None
    unusual: Unusual = Unusual.UNKNOWN
    average: float | None = None
    likely: tuple[float, float] | None = None
    wide: tuple[float, float] | None = None
    autocorrelation: float | None = None
    season: SeasonState = SeasonState.NOT_ASKED

    @property
    def change(self) -> float | None:
        """How far the values after would lie from those before anyway, in the KPI's unit."""
        return None if self.average is None or self.last is None else self.average - self.last


def expected_anyway(
    history: Numbers, chosen_at: int, ahead: int, *, looked_at: int = 1, season: int = 0
) -> Expected:
    """Say what the next values would average with no effect at all.

    Parameters
    ----------
    history : array of float of shape (points,)
        The KPI's values at equal steps of time, NaN for gaps. What follows `chosen_at` is not used.
    chosen_at : int
        Place of the last value that was known when the decision was taken.
    ahead : int
        How many values after it are averaged, 1 or more.
    looked_at : int
        How many of the latest values the decision was taken upon: 3 for a quarter of months.
    season : int
        Points in a year where the time of the year moves the KPI; 0 for none. One wave a year is taken out
        where there are two years.

    Returns
    -------
    Expected
        ``too short`` under 12 known values, or where more values are asked for than are known.
    """
    values = np.asarray(history, dtype=float)[: chosen_at + 1]
    return foreseen(values, chosen_at + 1 + np.arange(max(ahead, 1)), looked_at=looked_at, season=season)


def foreseen(values: Numbers, places: Places, *, looked_at: int, season: int) -> Expected:
    """Say what the values at some later places would average: what `expected_anyway` does."""
    points = int((~np.isnan(values)).sum())
    state, reason = _refused(values, points, len(places))
    empty = Expected(state=state, reason=reason, points=points, ahead=len(places), looked_at=looked_at)
    if state is not ExpectedState.KNOWN:
        return empty
    known = standard(values)
    found, figure, taken_out = _figure(known, places, season)
    last, unusual = _last(values, looked_at)
    return replace(
        empty,
        last=last,
        unusual=unusual,
        average=known.back(figure.centre),
        likely=_ends(known, figure, LIKELY),
        wide=_ends(known, figure, WIDE),
        autocorrelation=float(found.autocorrelation[0]),
        season=taken_out,
    )


def _refused(values: Numbers, points: int, ahead: int) -> tuple[ExpectedState, str]:
    """Tell whether a series can foresee so many values, and why not."""
    if points < FEWEST:
        return ExpectedState.TOO_SHORT, f"{many_values(points)} before the decision, and it takes {FEWEST}"
    if why := unfit(values):
        return ExpectedState.NOT_COMPUTABLE, why
    if not ahead:
        return ExpectedState.TOO_SHORT, "no value since the decision"
    if ahead > points:  # the calibration went as far
        return ExpectedState.TOO_SHORT, f"{many_values(points)} before the decision cannot foresee {ahead}"
    return ExpectedState.KNOWN, ""


def _ends(known: Standard, figure: Averaged, confidence: float) -> tuple[float, float]:
    low, high = figure.interval(confidence)
    return known.back(low), known.back(high)


def _figure(known: Standard, places: Places, season: int) -> tuple[Fits, Averaged, SeasonState]:
    """Fit the values until the decision, and average those after it."""
    level, values = np.ones(len(known.places)), known.values[None, :]
    state, waves = season_terms(known.places, season, level)
    before = np.column_stack([level, waves])
    after = np.ones((len(places), 1))
    if state is SeasonState.TAKEN_OUT:
        after = np.column_stack([after, wave(places, season)])
    found = fits(values, before, known.places)
    design = np.concatenate([before, after])
    return found, future(found, values, design, (known.places, places)), state


def future(found: Fits, values: Numbers, design: Numbers, places: tuple[Places, Places]) -> Averaged:
    """Average the values at later places, given those before.

    Parameters
    ----------
    found : Fits
        Of the values before.
    values : array of shape (series, points)
        Those values.
    design : array of shape (points before and after, terms)
        The regression's terms at both.
    places : pair of arrays of int
        When the points before, and those after, were.
    """
    before, after = places
    away = (after - before[-1]).astype(float)
    kept = CANDIDATES[:, None] ** away
    pull = kept.mean(axis=1)  # of how far the last value lies off, so much stays on average
    shared = CANDIDATES[:, None, None] ** np.abs(away[:, None] - away)
    own = (shared - kept[:, :, None] * kept[:, None, :]).mean(axis=(1, 2))
    later, last = design[len(before) :].mean(axis=0), design[len(before) - 1]
    term = later - pull[:, None] * last
    centres = found.coefficients @ later + pull * (values[:, -1:] - found.coefficients @ last)
    unsure = np.einsum("ci,cij,cj->c", term, found.covariance, term)
    return Averaged(
        weights=found.weights,
        centres=centres,
        scales=found.scale * np.sqrt(unsure + own),
        freedom=found.freedom,
    )


def _last(values: Numbers, looked_at: int) -> tuple[float | None, Unusual]:
    """Average the latest values, and tell whether such an average is among the extreme fifths so far."""
    size = min(max(looked_at, 1), len(values))
    windows = np.lib.stride_tricks.sliding_window_view(values, size).mean(axis=1)
    if np.isnan(windows[-1]):
        return None, Unusual.UNKNOWN
    low, high = np.nanquantile(windows, [FIFTH, 1 - FIFTH])
    is_unusual = {Unusual.HIGH: windows[-1] >= high, Unusual.LOW: windows[-1] <= low}
    found = [name for name, holds in is_unusual.items() if holds]
    return float(windows[-1]), found[0] if len(found) == 1 else Unusual.USUAL
