"""Charts of rare events: limits from the probabilities of counts, where the normal curve is no guide.

With few events a period most periods have none or one; three standard deviations then lie below nothing on
one side and give alarms too often on the other, and "more often on one side of the mean" is what chance does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from kpiwork.analysis.chances import up_to_each
from kpiwork.analysis.change import Counting
from kpiwork.analysis.xmr import DIGITS, LIMIT, Numbers, usable

__all__ = ["Counts", "Rare", "counts_of", "is_rare", "rare_chart"]

FEW = 5.0  # expected events below which the normal curve is no guide to a count (Cochran's rule of five)
MOST = 100.0  # expected events of any one period, beyond which the normal curve is good enough for it
TAIL = float(ndtr(-LIMIT))  # chance beyond a limit, on each side: that of three standard deviations
WHOLE = 1e-6  # relative: a count that was divided and multiplied again is whole to this
FEWEST = 3  # periods from which clumping can be told
CLOSEST = 0.99  # correlation of cases
HALF = 0.5
STRANGE = 3.7  # standard deviations by the others' own clumping beyond which a period is no clump like them
COUNTABLE = 2.0**53  # more cannot be told from one more
LEAST = 1e-15  # a chance is never taken for less
ON_A_SIDE = 1e-6  # distance of a value that lies on a side of its centre, though that is no wonder at all


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """Events and what they are counted of, one entry a period; NaN where one is not known.

    Parameters
    ----------
    counting : Counting
        What is counted.
    events, denominators : array of float
        Whole events; cases, or what they were exposed to, above 0.
    per : float
        What a value is given per: 1, or 1,000 for a rate per thousand.
    """

    counting: Counting
    events: Numbers
    denominators: Numbers
    per: float = 1.0

    def between(self, first: int, last: int) -> Counts:
        """Give those of some periods."""
        here = slice(first, last)
        return replace(self, events=self.events[here], denominators=self.denominators[here])

    def rate(self, history: int) -> float:
        """Give the events of one case in the first periods; NaN without any case."""
        below = float(np.nansum(self.denominators[:history]))
        return float(np.nansum(self.events[:history])) / below if below > 0 else np.nan


@dataclass(frozen=True, kw_only=True, slots=True)
class Rare:
    """A chart of rare events, one entry a period, NaN where it has no value.

    Parameters
    ----------
    centre, lower, upper : array of float
        In the unit of the values. A value on a limit is inside.
    z : array of float
        Distance from the centre as a normal value of the same probability has it; negative below.
    tosses : array of float
        Tosses of a coin that are as unlikely as lying on the same side of the centre.
    events : array of float
        What was counted, the rarer of the two where it is a share.
    clumping : float
        By how much events come together more than chance has it: the correlation of cases of one period,
        or the relative variance of the rate; 0 where they do not.
    unsure : array of bool
        Periods that lie inside only because the farthest one is taken for a clump like others.
    """

    centre: Numbers
    lower: Numbers
    upper: Numbers
    z: Numbers
    tosses: Numbers
    events: Numbers
    clumping: float
    unsure: NDArray[np.bool_]


def counts_of(
    values: Numbers, denominators: Numbers, counting: Counting, *, per: float = 1.0
) -> Counts | None:
    """Work out what values count.

    Parameters
    ----------
    values : array of float
        Shares, rates, or events; NaN where one is missing.
    denominators : array of float
        Cases, or exposure; of no account for events of a period, which have none.
    counting : Counting
        What is counted.
    per : float
        What values are given per.

    Returns
    -------
    Counts or None
        None where nothing is counted, or a value is not one of whole events, from 0 to all cases of a share.
    """
    known = ~np.isnan(values)
    if counting is Counting.NONE or not known.any():
        return None
    below = np.ones_like(values) if counting is Counting.EVENTS else usable(denominators)
    below = np.where(known, below, np.nan)
    if not (below[known] > 0).all():
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        exact = values * below / per
        events = np.round(exact)
        fits = np.abs(exact - events) <= WHOLE * np.maximum(1.0, np.abs(events))
    most = np.minimum(below, COUNTABLE) if counting is Counting.SHARE else COUNTABLE
    if not (fits & (events >= 0) & (events <= most))[known].all():
        return None
    return Counts(counting=counting, events=events, denominators=below, per=per)


def is_rare(counts: Counts, history: int) -> bool:
    """Whether so few events, or so few cases without one, are expected that probabilities decide."""
    expected = _rarer(counts, history)[0].rate(history) * counts.denominators
    known = expected[~np.isnan(expected)]
    return bool(known.size) and float(np.median(known)) < FEW and float(known.max()) <= MOST


def rare_chart(counts: Counts, *, history: int | None = None) -> Rare:
    """Find the limits of rare events.

    Counts are taken for binomial (a share) or Poisson, or, where they vary more than that, for
    beta-binomial or negative binomial with the same mean and variance. Whether they vary more is told without
    the one period that lies farthest off, which counts as the next one: a single one would hide itself. Where
    the others come in clumps, it may be one more and counts as it is, unless it is too far off for that.

    Parameters
    ----------
    counts : Counts
        With one known period at least.
    history : int, optional
        How many of the first periods decide; all where left out. Without any event there half a one is
        assumed.

    Returns
    -------
    Rare
        Limits that chance crosses once in 740 periods on each side, or less often.
    """
    first = len(counts.events) if history is None else history
    few, is_turned = _rarer(counts, first)
    rate = few.rate(first)
    if first < len(counts.events):
        rate = max(rate, HALF / float(np.nansum(few.denominators[:first])))
    known = ~np.isnan(few.events)
    sizes, seen = few.denominators[known], few.events[known]
    clumping = _clumping(few, rate, first)
    inside = closer = _Sides.of(sizes, seen, rate, clumping, few.counting)
    if clumping > 0 and np.abs(closer.z[: known[:first].sum()]).max() <= STRANGE:
        clumping = max(clumping, _clumping(few, rate, first, is_one_more=True))
        inside = _Sides.of(sizes, seen, rate, clumping, few.counting)
    spots = [np.full(sizes.shape, rate), inside.lowest / sizes, inside.highest / sizes]
    z = inside.z
    if is_turned:
        spots, z = [1 - spots[0], 1 - spots[2], 1 - spots[1]], -z
    centre, lower, upper = (_spread_out(one * counts.per, known) for one in spots)
    return Rare(
        centre=centre,
        lower=lower,
        upper=upper,
        z=_spread_out(z, known),
        tosses=np.where(known, _spread_out(inside.tosses, known), 0.0),
        events=few.events,
        clumping=clumping,
        unsure=_spread_out(np.where(np.abs(inside.z) <= LIMIT, np.abs(closer.z), 0.0), known) > LIMIT,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sides:
    """Of each known period: its limits in events, its distance and how unlikely its side is."""

    lowest: Numbers
    highest: Numbers
    z: Numbers
    tosses: Numbers

    @classmethod
    def of(cls, sizes: Numbers, seen: Numbers, rate: float, clumping: float, counting: Counting) -> _Sides:
        mean = np.round(rate * sizes, DIGITS)
        up_to = up_to_each(sizes, rate, clumping, counting, most=float(seen.max()))
        from_on = 1 - np.column_stack([np.zeros(len(sizes)), up_to[:, :-1]])
        row, last = np.arange(len(sizes)), up_to.shape[1] - 1
        above, below = seen > mean, seen < mean
        beyond = np.where(above, *(chance[row, _place(seen, last)] for chance in (from_on, up_to)))
        z = np.maximum(-ndtri(beyond.clip(LEAST, HALF)), ON_A_SIDE)
        high = from_on[row, _place(np.floor(mean) + 1, last)]
        low = np.where(mean > 0, up_to[row, _place(np.ceil(mean) - 1, last)], 0.0)
        side = np.where(above, high, low).clip(LEAST, 1.0)
        return cls(
            lowest=(up_to < TAIL).sum(axis=1).astype(float),
            highest=(from_on >= TAIL).sum(axis=1) - 1.0,
            z=np.round(z * np.sign(seen - mean), DIGITS),
            tosses=np.where(above | below, -np.log2(side), 0.0),
        )


def _rarer(counts: Counts, history: int) -> tuple[Counts, bool]:
    """Count cases without the event where those are the rarer ones."""
    if counts.counting is not Counting.SHARE or not counts.rate(history) > HALF:
        return counts, False
    return replace(counts, events=counts.denominators - counts.events), True


def _clumping(counts: Counts, rate: float, history: int, *, is_one_more: bool = False) -> float:
    """Estimate how much more counts vary than chance has it, by moments.

    The farthest counts as the next unless it is one more clump among others.
    """
    is_share = counts.counting is Counting.SHARE
    mean = rate * counts.denominators[:history]
    variance = mean * (1 - rate) if is_share else mean
    known = ~np.isnan(counts.events[:history]) & (variance > 0)
    if known.sum() < FEWEST:
        return 0.0
    away = (counts.events[:history][known] - mean[known]) ** 2 / variance[known]
    sizes = (counts.denominators[:history] - 1 if is_share else mean)[known]
    most = np.inf if is_one_more else np.sort(away)[-2]
    more = float(np.minimum(away, most).sum()) - (len(away) - 1)
    over = float(sizes.sum())
    return min(max(more / over, 0.0), CLOSEST if is_share else np.inf) if over > 0 else 0.0


def _place(events: Numbers, last: int) -> NDArray[np.int64]:
    return np.clip(events, 0, last).astype(np.int64)


def _spread_out(values: Numbers, known: NDArray[np.bool_]) -> Numbers:
    whole = np.full(known.shape, np.nan)
    whole[known] = values
    return whole
