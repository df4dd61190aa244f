"""How two series' news go together at each lag, and how often chance does as much.

The chance is that of the largest correlation, in the claimed direction, over all claimed lags: the leading
series' news are shuffled, and trend and season are taken out of them again, because of shuffled news, too,
some part would pass as trend.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from kpiwork.analysis.lead.adjust import left_over
from kpiwork.analysis.lead.claim import LagLink
from kpiwork.analysis.lead.whiten import Whitened
from kpiwork.analysis.xmr import Numbers

__all__ = ["CONFIDENCE", "correlations", "interval", "links_of", "paired", "share_by_chance"]

CONFIDENCE = 0.90  # of the intervals of correlations
LOST = 3  # Fisher's z of a correlation has the variance 1 / (pairs - 3)
NEAR_ONE = 1 - 1e-12  # a correlation of 1 has no z
SMALLEST = 1e-9  # stands in for a size of nothing; news are about 1
TIE = 1e-9  # correlations that differ by less are equal
SHUFFLES_KEPT = 8


def paired(leading: Numbers, led: Numbers, lag: int) -> NDArray[np.intp]:
    """Give the places of the led series whose value, and the leading one's a lag before, are known."""
    known = ~np.isnan(led[lag:]) & ~np.isnan(leading[: len(led) - lag])
    return np.flatnonzero(known) + lag


def correlations(leading: Numbers, led: Numbers, lags: Sequence[int]) -> Numbers:
    """Correlate each of many leading series with a led one at each lag.

    Parameters
    ----------
    leading : array of float, series by periods
        NaN for gaps, at the same periods in all.
    led : array of float
        One a period, NaN for gaps.
    lags : sequence of int
        Steps by which the leading one comes first.

    Returns
    -------
    array of float, series by lags
        0 where one of the two does not vary.
    """
    within, after = np.zeros((2, len(led), len(lags)))
    for column, lag in enumerate(lags):
        places = paired(leading[0], led, lag)
        away = led[places] - led[places].mean()
        within[places - lag, column] = 1.0
        after[places - lag, column] = away / max(float(np.sqrt(away @ away)), SMALLEST)
    before = np.nan_to_num(leading)
    spread = before**2 @ within - (before @ within) ** 2 / within.sum(axis=0)
    size = np.sqrt(np.maximum(spread, SMALLEST**2))
    return np.asarray(np.clip(before @ after / size, -1.0, 1.0))


def interval(strength: float, degrees: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Give the interval of a correlation (Fisher 1921, Metron 1: 3).

    Parameters
    ----------
    strength : float
        The correlation.
    degrees : float
        Pairs less what was taken out of them; up to 3 leave everything possible.
    confidence : float
        0 to 1.
    """
    if degrees <= LOST:
        return -1.0, 1.0
    middle = np.arctanh(np.clip(strength, -NEAR_ONE, NEAR_ONE))
    reach = ndtri((1 + confidence) / 2) / np.sqrt(degrees - LOST)
    return min(strength, float(np.tanh(middle - reach))), max(strength, float(np.tanh(middle + reach)))


def links_of(leading: Whitened, led: Whitened, lags: Sequence[int]) -> tuple[LagLink, ...]:
    """Give the link at each lag, with its interval."""
    found = correlations(leading.news[None], led.news, lags)[0]
    taken = leading.basis.shape[1] - 1 + leading.order + led.order  # the level is in Fisher's three
    links = []
    for lag, strength in zip(lags, found, strict=True):
        pairs = len(paired(leading.news, led.news, lag))
        low, high = interval(float(strength), pairs - taken)
        links.append(LagLink(lag=lag, pairs=pairs, strength=float(strength), low=low, high=high))
    return tuple(links)


def share_by_chance(
    leading: Whitened, led: Whitened, lags: Sequence[int], *, direction: int, runs: int, seed: int
) -> float:
    """Say how often shuffled news go together as much at any of the lags.

    Parameters
    ----------
    leading, led : Whitened
        The two series.
    lags : sequence of int
        The claimed ones.
    direction : int
        1 where they are claimed to move together, -1 against each other.
    runs, seed : int
        How many shuffles, and where their random numbers start.

    Returns
    -------
    float
        From 1 / (runs + 1) to 1.
    """
    known = ~np.isnan(leading.news)
    news = leading.news[known]
    shuffled = np.full((runs + 1, len(known)), np.nan)
    shuffled[0, known] = news
    shuffled[1:, known] = left_over(news[_shuffles(len(news), runs, seed)], leading.basis)
    largest = (direction * correlations(shuffled, led.news, lags)).max(axis=1)
    return float((largest >= largest[0] - TIE).sum() / (runs + 1))


@lru_cache(maxsize=SHUFFLES_KEPT)
def _shuffles(count: int, runs: int, seed: int) -> NDArray[np.intp]:
    """Give the same orders each time: one batch asks for few lengths."""
    return np.random.default_rng(seed).random((runs, count)).argsort(axis=1)
