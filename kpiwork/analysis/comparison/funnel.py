"""How far units usually lie apart beyond chance, and the limits that only unusual ones exceed.

Over-dispersion as in Spiegelhalter (2005, Quality and Safety in Health Care 14: 347): an additive spread
between units, from values of which the most extreme tenth on each side is pulled in. Two repairs: what
pulling in takes away is put back, and the limits allow for the spread being estimated.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from kpiwork.analysis.comparison.intervals import safe_quantile
from kpiwork.analysis.comparison.ranks import misjudged
from kpiwork.analysis.comparison.scale import Numbers

__all__ = ["INNER", "Design", "chance_limit", "dispersion", "pulled_in", "usual_spread"]

INNER = 1.959964  # standard deviations that hold 95 % of units
PULLED_IN = 0.1  # of the units at each end (Spiegelhalter 2005)
KEPT = 0.678726  # mean square of a normal value after pulling in a tenth at each end
FAMILY = 0.035  # comparisons with a false outlier that are aimed at: real spreads are not quite normal,
# and with that in reserve no more than 5 of 100 were measured in most worlds (docs/calibration.md)
STEPS = 6  # Newton's; further ones change the spread by less than a thousandth
SPREADS = (0.5, 1.0, 2.0)  # true spreads tried, in standard deviations that chance gives the middle unit
LEAST = 1e-300  # stands in for a variance of nothing

Design = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]
"""Of each unit: chance's standard deviation, its degrees of freedom, its weight in the overall value."""


def pulled_in(values: Numbers) -> Numbers:
    """Move the most extreme tenth on each side, along the last axis, in to the tenth's edge."""
    ordered, units = np.sort(values, axis=-1), values.shape[-1]
    whole, part = divmod(PULLED_IN * (units - 1), 1.0)
    first, after = int(whole), min(int(whole) + 1, units - 1)
    low = ordered[..., first] * (1 - part) + ordered[..., after] * part
    high = ordered[..., units - 1 - first] * (1 - part) + ordered[..., units - 1 - after] * part
    return np.clip(values, low[..., None], high[..., None])


def dispersion(away: Numbers, errors: Numbers) -> float:
    """Tell how many times chance's variance units show: 1 where there is chance alone.

    Parameters
    ----------
    away : array of float
        Distance of each unit from the overall value.
    errors : array of float
        Standard deviation that chance alone gives it.
    """
    return float(np.mean(pulled_in(away / errors) ** 2) / KEPT)


def usual_spread(away: Numbers, errors: Numbers) -> Numbers:
    """Estimate the standard deviation between units beyond chance, along the last axis.

    It is the spread at which distances, divided by chance and spread together and pulled in, have the mean
    square that normal values would: unlike the closed form of the source, that also holds for units of very
    unequal size. 0 where chance alone explains the distances.
    """
    units = away.shape[-1]
    wanted = KEPT * (units - 1) / units
    start = np.mean(away**2, axis=-1, keepdims=True) - np.mean(errors**2, axis=-1, keepdims=True)
    spread = np.maximum(0.0, start)
    for _ in range(STEPS):
        variance = errors**2 + spread
        square = pulled_in(away / np.sqrt(variance)) ** 2
        excess = np.mean(square, axis=-1, keepdims=True) - wanted
        slope = np.mean(square / variance, axis=-1, keepdims=True)
        spread = np.maximum(0.0, spread + excess / np.maximum(slope, LEAST))
    found: Numbers = np.sqrt(spread[..., 0])
    return found


@lru_cache(maxsize=256)
def chance_limit(design: Design, seed: int, draws: int) -> tuple[float, float]:
    """Find the outer limit for units of such sizes, by simulating units without unusual ones.

    Parameters
    ----------
    design : Design
        Of the units that are judged.
    seed, draws : int
        Of the simulation.

    Returns
    -------
    tuple of float
        Standard deviations to the limit, so that in at most 5 of 100 comparisons any usual unit lies
        outside: for 25 units about the usual 3.09 (99.8 % of units) and a little more for their spread being
        estimated, wider for more units and narrower for fewer. And how many usual units lie outside on
        average all the same.
    """
    errors, freedom, weights = (np.array(one) for one in design)
    random = np.random.default_rng(seed)
    chance = random.standard_normal((draws, errors.size))
    guessed = errors * misjudged(random, freedom, draws)
    middle = float(np.median(errors))
    distances = []
    for times in SPREADS:
        points = chance * np.sqrt(errors**2 + (times * middle) ** 2)
        away = points - (points @ weights)[:, None]
        spread = usual_spread(away, guessed)[:, None]
        distances.append(np.abs(away) / np.sqrt(guessed**2 + spread**2))
    limit = max(INNER, *(safe_quantile(one.max(axis=1), 1 - FAMILY) for one in distances))
    return limit, max(float((one > limit).sum(axis=1).mean()) for one in distances)
