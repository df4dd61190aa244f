"""Whether a link is weaker in the later half of the history than in the earlier one.

"Steady" is a finding, not the lack of one: only where a drop that matters is ruled out.
"""

from __future__ import annotations

from math import atanh, hypot, sqrt

import numpy as np
from scipy.special import ndtr

from kpiwork.analysis.lead.claim import NOT_KNOWN, Fade, Fading
from kpiwork.analysis.lead.correlate import LOST, NEAR_ONE, correlations, interval, paired
from kpiwork.analysis.lead.whiten import Whitened
from kpiwork.analysis.xmr import Numbers

__all__ = ["DROP", "fading_of"]

FEWEST_PAIRS = 18  # in each half: with 12, a drop from .8 to .2 is seen in two of five cases
SURE = 0.01  # how rarely chance may make such a drop
DROP = 0.3  # of a correlation: less is no matter


def fading_of(leading: Whitened, led: Whitened, lag: int, direction: int) -> Fade:
    """Compare the link in the two halves.

    Parameters
    ----------
    leading, led : Whitened
        The two series.
    lag : int
        Where they are linked.
    direction : int
        1 where they are claimed to move together, -1 against each other.

    Returns
    -------
    Fade
        The interval of the drop is that of Zou (2007, Psychological Methods 12: 399).
    """
    places = paired(leading.news, led.news, lag)
    few = len(places) // 2
    if few < FEWEST_PAIRS:
        return NOT_KNOWN
    first = direction * _strength(leading.news, led.news, lag, places[:few])
    second = direction * _strength(leading.news, led.news, lag, places[-few:])
    degrees = few - (leading.basis.shape[1] - 1) / 2  # each half carries half of trend and season
    (low, high), (low2, high2) = (interval(one, degrees) for one in (first, second))
    drop = first - second
    drop_low = drop - hypot(first - low, high2 - second)
    drop_high = drop + hypot(high - first, second - low2)
    p = _by_chance(first, second, degrees)
    state = Fading.UNKNOWN
    if p < SURE and drop >= DROP and low > 0:
        state = Fading.FADING
    elif drop_high < DROP and min(low, low2) > 0:
        state = Fading.STEADY
    return Fade(
        state=state,
        first=direction * first,
        second=direction * second,
        pairs=few,
        drop_low=drop_low,
        drop_high=drop_high,
        p=p,
    )


def _strength(leading: Numbers, led: Numbers, lag: int, places: np.ndarray) -> float:
    """Correlate at some places only."""
    only = np.full(len(led), np.nan)
    only[places] = led[places]
    return float(correlations(leading[None], only, [lag])[0, 0])


def _by_chance(first: float, second: float, degrees: float) -> float:
    """Say how often two halves of one link differ as much, the later one weaker."""
    one, two = (atanh(min(max(strength, -NEAR_ONE), NEAR_ONE)) for strength in (first, second))
    return float(ndtr(-(one - two) / sqrt(2 / (degrees - LOST))))
