"""Whether a target will be met at its due period, as a chance with what it rests on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from kpiwork.analysis.behaviour import Aim, Possible
from kpiwork.analysis.forecast.backtest import NOT_TRIED, BackTest
from kpiwork.analysis.forecast.due import Due, Parts
from kpiwork.analysis.forecast.mixture import Mixture
from kpiwork.analysis.forecast.past import ANYTHING, Past, SeasonUse, past_of
from kpiwork.analysis.forecast.rest import (
    NOT_KNOWN,
    Ends,
    Precedent,
    Rest,
    RestState,
    ends_of,
    precedent_of,
    rest_of,
)
from kpiwork.analysis.xmr import Numbers
from kpiwork.spec.choices import Better, Seasonal

__all__ = ["Band", "Outlook", "OutlookState", "outlook"]

ROUNDED_TO = 20  # chances are told in twentieths: the past does not tell more
UNLIKELY, EVEN, SURE = 0.10, 0.50, 0.90


class OutlookState(StrEnum):
    """Whether a chance is told, and why not."""

    MADE = "made"
    DECIDED = "decided already"
    NO_TARGET = "no target"
    OVER = "over"
    UNKNOWN = "unknown"
    NO_FORECAST = "no forecast"


class Band(StrEnum):
    """How a chance reads."""

    UNLIKELY = "unlikely"
    STRETCH = "stretch"
    LIKELY = "likely"
    NO_STRETCH = "no stretch"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """Whether a target will be met if the work goes on as it does.

    Parameters
    ----------
    state : OutlookState
        Whether a chance is told.
    reason : str
        Why none is; empty otherwise.
    better : Better
        The good direction.
    low, high : float or None
        What the target asks for at least and at most.
    points : int
        Known values that the forecast rests on.
    chance : float or None
        That the target is met, in steps of .05; 0 and 1 stand for less than .025 and more than .975.
    band : Band or None
        How that reads.
    value, low_80, high_80 : float or None
        What the period is expected to come to, and between what it lies in 80 of 100 cases. Where the period
        is over, its value alone.
    rest : Rest
        What the steps to come must average.
    precedent : Precedent or None
        How often such a change came about before.
    season : SeasonUse
        What the forecast makes of the time of the year.
    tried : BackTest
        The same forecast, tried on the past.
    """

    state: OutlookState
    better: Better
    reason: str = ""
    low: float | None = None
    high: float | None = None
    points: int = 0
    chance: float | None = None
    band: Band | None = None
    value: float | None = None
    low_80: float | None = None
    high_80: float | None = None
    rest: Rest = NOT_KNOWN
    precedent: Precedent | None = None
    season: SeasonUse = SeasonUse.NONE
    tried: BackTest = NOT_TRIED


def outlook(
    values: Numbers,
    *,
    due: Due,
    aim: Aim,
    months: Sequence[int] | None = None,
    seasonal: Seasonal = Seasonal.UNKNOWN,
    possible: Possible = ANYTHING,
) -> Outlook:
    """Say how likely a target is met.

    The value of the due period is a sum over several steps that move together, some of them known; its
    distribution follows from the forecast's own, without drawing at random.

    Parameters
    ----------
    values : array of float
        As `kpiwork.analysis.forecast.forecast` takes them.
    due : Due
        The period by whose end the target is due.
    aim : Aim
        The target: its `low` counts where higher is better, its `high` where lower is, both within a range.
    months : sequence of int or None
        The calendar month of each value and of each step up to the end of the period.
    seasonal : Seasonal
        What the card says of the time of the year.
    possible : Possible
        Between what single values can lie.

    Returns
    -------
    Outlook

    Raises
    ------
    ValueError
        Where `months` are not one a value and step, or fewer values are given than lie inside the period.
    """
    values = np.asarray(values, dtype=float)
    if due.inside > len(values) or (months is not None and len(months) != len(values) + due.ahead):
        raise ValueError(
            f"{len(values)} values do not fit {due.inside} steps inside and {due.ahead} ahead; "
            "give all values inside, and a month for each value and step"
        )
    values, due = _until_known(values, due)
    ends = ends_of(aim)
    told = _told(values, due, ends, aim.better, possible)
    if ends is None or told.state is not OutlookState.MADE:
        return told
    past = past_of(values, ahead=due.ahead, months=months, seasonal=seasonal)
    return _with_forecast(told, past, due, Parts.of(values, due), ends, possible)


def _until_known(values: Numbers, due: Due) -> tuple[Numbers, Due]:
    """Leave out values at the end that are missing: they are still to come."""
    known = np.flatnonzero(~np.isnan(values))
    last = int(known[-1]) + 1 if known.size else 0
    return values[:last], due.without(len(values) - last)


def _told(values: Numbers, due: Due, ends: Ends | None, better: Better, possible: Possible) -> Outlook:
    """Say what arithmetic tells, before any forecast."""
    blank = Outlook(state=OutlookState.UNKNOWN, better=better, points=int((~np.isnan(values)).sum()))
    if ends is None:
        return replace(blank, state=OutlookState.NO_TARGET, reason="There is no target.")
    blank = replace(blank, low=_finite(ends[0]), high=_finite(ends[1]))
    parts = Parts.of(values, due)
    if parts.reason or not math.isfinite(parts.known):
        return replace(
            blank, reason=parts.reason or "A value inside the period is infinite: look at the data."
        )
    if not due.left:
        over = "The period is over: there is nothing to forecast."
        return replace(blank, state=OutlookState.OVER, reason=over, value=parts.known)
    rest = rest_of(parts, ends, possible, is_weighted=bool(due.weights))
    told = replace(blank, rest=rest, precedent=precedent_of(values, due, rest))
    if rest.state is RestState.OPEN:
        return replace(told, state=OutlookState.MADE)
    chance = 1.0 if rest.state is RestState.SAFE else 0.0
    return replace(told, state=OutlookState.DECIDED, chance=chance, band=_band(chance))


def _with_forecast(
    told: Outlook, past: Past, due: Due, parts: Parts, ends: Ends, possible: Possible
) -> Outlook:
    """Add the chance, where a forecast can be made."""
    if past.course is None:
        return replace(told, state=OutlookState.NO_FORECAST, reason=past.reason)
    weights = (0.0,) * due.before + parts.weights
    tried = past.tried(weights)
    expected = past.expected(weights).moved(times=1.0, plus=parts.known).widened(tried.widened)
    chance = round(_chance(expected, ends) * ROUNDED_TO) / ROUNDED_TO
    lowest, highest = parts.value(possible.low), parts.value(possible.high)
    value, low_80, high_80 = (
        min(max(one, lowest), highest)
        for one in (expected.mean, expected.quantile(0.1), expected.quantile(0.9))
    )
    return replace(
        told,
        points=past.points,
        chance=chance,
        band=_band(chance),
        value=value,
        low_80=low_80,
        high_80=high_80,
        season=past.season,
        tried=tried,
    )


def _chance(expected: Mixture, ends: Ends) -> float:
    under = expected.below(ends[0]) if math.isfinite(ends[0]) else 0.0
    up_to = expected.below(ends[1]) if math.isfinite(ends[1]) else 1.0
    return max(0.0, up_to - under)


def _band(chance: float) -> Band:
    """Name a chance as it is told, so that words and number agree."""
    if chance < UNLIKELY:
        return Band.UNLIKELY
    if chance <= EVEN:
        return Band.STRETCH
    return Band.LIKELY if chance <= SURE else Band.NO_STRETCH


def _finite(end: float) -> float | None:
    return end if math.isfinite(end) else None
