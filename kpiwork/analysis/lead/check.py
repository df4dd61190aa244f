"""Whether the data support a claim that one KPI leads another: the recipe."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from kpiwork.analysis.lead.adjust import measured
from kpiwork.analysis.lead.claim import Gain, LagLink, LeadCheck, LeadReason, LeadVerdict
from kpiwork.analysis.lead.correlate import links_of, paired, share_by_chance
from kpiwork.analysis.lead.fading import fading_of
from kpiwork.analysis.lead.gain import gain_of
from kpiwork.analysis.lead.whiten import Whitened, whitened
from kpiwork.analysis.xmr import Numbers
from kpiwork.spec.relation import Sign

__all__ = [
    "BY_CHANCE",
    "FEWEST_PAIRS",
    "FEWEST_POINTS",
    "GAIN_NEEDED",
    "MATTERS",
    "POINTS_TO_REFUTE",
    "lead",
]

FEWEST_POINTS = 24  # with as many, one true link of .7 in two is found
FEWEST_PAIRS = 20  # at every claimed lag
LONGEST_LAG = 4  # a lag is at most one part in so many of the points
POINTS_TO_REFUTE = 36  # fewer cannot tell a weak link from none
BY_CHANCE = 0.01  # a link is one that chance makes more rarely
GAIN_T = 1.645  # one-sided 5 % (Clark and West 2007)
GAIN_NEEDED = 0.05  # of the typical miss
MATTERS = 0.3  # a weaker correlation is no use as an early warning: it tells under a tenth of the movement
RUNS = 999
SEED = 20_111
DIGITS = 4  # of the movements that a chart shows

VERDICTS = {
    LeadReason.LINK_AND_GAIN: LeadVerdict.SUPPORTED,
    LeadReason.NO_LINK: LeadVerdict.NOT_SUPPORTED,
    LeadReason.OTHER_WAY: LeadVerdict.NOT_SUPPORTED,
}


def lead(
    leading: Numbers,
    led: Numbers,
    *,
    lags: range,
    sign: Sign,
    season: int,
    runs: int = RUNS,
    seed: int = SEED,
) -> LeadCheck:
    """Test a claim that was made before looking.

    Parameters
    ----------
    leading, led : array of float
        One value a period, the same periods in both, in order of time; NaN for a gap. Values that are not
        finite count as gaps.
    lags : range
        Claimed steps by which the leading one comes first, from 0; see `steps_of`.
    sign : Sign
        The claimed direction.
    season : int
        Periods of a year: 52, 12, 4; below 2 for none.
    runs, seed : int
        Shuffles behind the share by chance, and where their random numbers start.

    Returns
    -------
    LeadCheck
        "Supported" takes a link that chance makes in under 1 of 100 cases, and forecasts that gain at
        least 5 %, by more than chance. "Not supported" takes 36 points, and at every claimed lag an interval
        (90 %) that ends below a correlation of .3 in the claimed direction. All else is not testable yet.

    Raises
    ------
    ValueError
        For series of different length, and lags that are none or negative.
    """
    if len(leading) != len(led) or not lags or min(lags) < 0:
        raise ValueError(
            f"two series of one length and lags from 0 are needed: {len(leading)}, {len(led)}, {lags}"
        )
    steps = sorted(lags)
    first, second = measured(leading), measured(led)
    known = np.isfinite(leading) & np.isfinite(led)
    found = LeadCheck(
        verdict=LeadVerdict.NOT_TESTABLE_YET,
        reason=LeadReason.TOO_FEW_POINTS,
        least=steps[0],
        most=steps[-1],
        sign=sign,
        season=season,
        points=int(known.sum()),
        needed=max(FEWEST_POINTS, LONGEST_LAG * steps[-1], FEWEST_PAIRS + steps[-1]),
        runs=runs,
        seed=seed,
    )
    if found.points < FEWEST_POINTS:
        return found
    if found.points < found.needed:
        return replace(found, reason=LeadReason.LAG_TOO_LONG)
    if first is None or (one := whitened(first, season)) is None:
        return replace(found, reason=LeadReason.LEADING_STANDS_STILL)
    if second is None or (two := whitened(second, season)) is None:
        return replace(found, reason=LeadReason.LED_STANDS_STILL)
    if min(len(paired(first, second, lag)) for lag in steps) < FEWEST_PAIRS:
        return replace(found, reason=LeadReason.TOO_FEW_PAIRS)
    return _tested(found, one, two, steps, (first, second))


def _tested(
    found: LeadCheck, leading: Whitened, led: Whitened, steps: list[int], values: tuple[Numbers, Numbers]
) -> LeadCheck:
    direction = 1 if found.sign is Sign.POSITIVE else -1
    links = links_of(leading, led, steps)
    link = max(links, key=lambda one: direction * one.strength)
    p = share_by_chance(leading, led, steps, direction=direction, runs=found.runs, seed=found.seed)
    peaks = sorted({*leading.peaks, *led.peaks})
    gain = gain_of(*values, link.lag, found.season, peaks)
    reason = _reason(found.points, direction, links, p, gain)
    return replace(
        found,
        verdict=VERDICTS.get(reason, LeadVerdict.NOT_TESTABLE_YET),
        reason=reason,
        link=link,
        links=links,
        p=p,
        gain=gain,
        fade=fading_of(leading, led, link.lag, direction),
        orders=(leading.order, led.order),
        leading_moves=_numbers(leading.moves),
        led_moves=_numbers(led.moves),
    )


def _reason(points: int, direction: int, links: tuple[LagLink, ...], p: float, gain: Gain) -> LeadReason:
    if p < BY_CHANCE:
        gains = (
            gain.share is not None and gain.t is not None and gain.share >= GAIN_NEEDED and gain.t > GAIN_T
        )
        return LeadReason.LINK_AND_GAIN if gains else LeadReason.NO_GAIN
    highest = [max(direction * link.low, direction * link.high) for link in links]
    if points < POINTS_TO_REFUTE or max(highest) >= MATTERS:
        return LeadReason.NOT_CLEAR
    return LeadReason.OTHER_WAY if max(highest) < 0 else LeadReason.NO_LINK


def _numbers(values: Numbers) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(value) else round(float(value), DIGITS) for value in values)
