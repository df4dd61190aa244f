"""One stretch's chart: centre and limits of every point, and how far each lies from its centre.

Single values have one pair of limits (XmR). Shares and rates whose denominators differ much, and that
chance moves as much as anything else does, have wider limits where fewer cases stand behind a point (Laney
2002). Amounts that are often small and sometimes large have wider limits above than below
(`kpiwork.analysis.skewed`). Rare events have the limits of their probabilities (`kpiwork.analysis.rare`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpiwork.analysis.change import Counting, Method
from kpiwork.analysis.rare import Counts, is_rare, rare_chart
from kpiwork.analysis.rules import Rules
from kpiwork.analysis.skewed import AS_THEY_ARE, Skewed, skewed
from kpiwork.analysis.xmr import DIGITS, LIMIT, Numbers, memory, spread, standardised

__all__ = ["Chart", "chart_of"]

Flags = NDArray[np.bool_]

VARIES = 2.0  # times the smallest denominator: limits of single points then differ by 1.4 times or more
CHANCE = 0.5  # part of the variance that counting alone explains, from which on denominators decide limits
"""Below it most of the spread is of another kind, the same whatever the denominator: with 500 to 1,500 cases
and a share that itself moves by 5 points, limits by denominator gave 13 % of charts a false alarm, those of
single values 10 % (36 points, autocorrelation .3)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A stretch's chart; every array has one entry a point, NaN where the point has no value.

    Parameters
    ----------
    method : Method
        How the limits were found.
    centre, lower, upper : array of float
        In the KPI's unit, less the season where it was taken out; not cut to what is possible.
    z : array of float
        Distance from the centre; beyond 3 lies outside the limits.
    tosses : array of float or None
        See `kpiwork.analysis.rules.one_side`.
    autocorrelation : float or None
        What limits were widened for.
    memory : float or None
        How much neighbours resemble each other, for the run that is needed; None where lasting shifts are
        looked for instead, or every run of a length will do.
    power : float
        Power of the values on whose scale limits lie evenly around the centre; 0 for the logarithm.
    unsure : array of bool or None
        Points inside the limits only because events may come in clumps; None where none can be.
    """

    method: Method
    centre: Numbers
    lower: Numbers
    upper: Numbers
    z: Numbers
    tosses: Numbers | None
    autocorrelation: float | None
    memory: float | None = None
    power: float = AS_THEY_ARE
    unsure: Flags | None = None

    @property
    def ends(self) -> tuple[Numbers, Numbers, Numbers]:
        """Lower limits, centres and upper limits."""
        return self.lower, self.centre, self.upper

    @property
    def last_ends(self) -> tuple[float, float, float]:
        """Lower limit, centre and upper limit of the last point with a value."""
        last = np.flatnonzero(~np.isnan(self.centre))[-1]
        lower, centre, upper = (float(one[last]) for one in self.ends)
        return lower, centre, upper

    @property
    def varies(self) -> bool:
        """Whether each point has its own limits."""
        return self.method is not Method.XMR

    @property
    def reach(self) -> Numbers:
        """How far the upper limit of each point lies from its centre."""
        return self.upper - self.centre


def chart_of(
    values: Numbers,
    rules: Rules,
    *,
    counts: Counts | None = None,
    history: int | None = None,
    is_seasonal: bool = False,
    is_amount: bool = True,
) -> Chart | None:
    """Find the limits of a stretch.

    Parameters
    ----------
    values : array of float
        In order of time, less the season where it is known; NaN where one is missing.
    rules : Rules
        Rules that are not guarded know one chart only, that of single values.
    counts : Counts, optional
        What the values count, a denominator each; for a share or a rate.
    history : int, optional
        How many of the first values decide the limits of all; all of them where left out.
    is_seasonal : bool
        Whether a season was taken out of the values; rare events have none that would show.
    is_amount : bool
        Whether values may rise without end, so that some may lie far above the others.

    Returns
    -------
    Chart or None
        None where no limits can be found: see `kpiwork.analysis.xmr.spread`.
    """
    first = len(values) if history is None else history
    if counts is not None and rules.is_guarded:
        if not is_seasonal and is_rare(counts, first):
            return _rare(counts, first)
        if prime := _prime(values, counts, first):
            return prime
    found = spread(
        values[:first],
        screened=rules.is_screened,
        guarded=rules.is_guarded,
        ahead=first < len(values),
    )
    if found is None:
        return None
    if is_amount and counts is None and rules.is_guarded and (uneven := skewed(values, first)):
        return _uneven(values, found.centre, uneven)
    known = ~np.isnan(values)
    centre, lower, upper = (np.where(known, one, np.nan) for one in (found.centre, found.lower, found.upper))
    return Chart(
        method=Method.XMR,
        centre=centre,
        lower=lower,
        upper=upper,
        z=standardised(values, found),
        tosses=None,
        autocorrelation=found.autocorrelation,
    )


def _uneven(values: Numbers, centre: float, found: Skewed) -> Chart:
    """Give the chart of single values with limits of their own scale, around the mean of the values."""
    known = ~np.isnan(values)
    middle, lower, upper = (np.where(known, one, np.nan) for one in (centre, found.lower, found.upper))
    return Chart(
        method=Method.XMR,
        centre=middle,
        lower=lower,
        upper=upper,
        z=found.z,
        tosses=None,
        autocorrelation=found.autocorrelation,
        power=found.power,
    )


def _rare(counts: Counts, history: int) -> Chart:
    found = rare_chart(counts, history=history)
    return Chart(
        method=Method.RARE,
        centre=found.centre,
        lower=found.lower,
        upper=found.upper,
        z=found.z,
        tosses=found.tosses,
        autocorrelation=None,
        memory=memory(found.events[:history]),
        unsure=found.unsure,
    )


def _prime(values: Numbers, counts: Counts, history: int) -> Chart | None:
    """Give the p-prime or u-prime chart (Laney 2002), where denominators decide; None where they do not.

    Every value is measured from the centre in the standard deviations that counting alone gives it; how far
    those differ from one to the next widens or narrows all limits alike.
    """
    below = counts.denominators
    cases = below[:history][~np.isnan(values[:history])]
    if not cases.size or cases.max() <= VARIES * cases.min():
        return None
    single = spread(values[:history])
    alone = _alone(counts, history)
    if (
        single is None
        or not (alone[:history][~np.isnan(values[:history])] ** 2).mean() >= CHANCE * single.sigma**2
    ):
        return None
    centre = float(np.nansum((values * below)[:history]) / cases.sum())
    away = (values - centre) / alone
    found = spread(away[:history], guarded=True, ahead=history < len(values))
    if found is None or found.sigma == 0:
        return None
    reach = LIMIT * found.sigma * alone
    middle = np.where(np.isnan(values), np.nan, centre)
    is_share = counts.counting is Counting.SHARE
    return Chart(
        method=Method.P_PRIME if is_share else Method.U_PRIME,
        centre=middle,
        lower=middle - reach,
        upper=middle + reach,
        z=np.round(away / found.sigma, DIGITS),
        tosses=None,
        autocorrelation=found.autocorrelation,
    )


def _alone(counts: Counts, history: int) -> Numbers:
    """Give each value's standard deviation if nothing but counting moved it; NaN without any to go by."""
    rate = counts.rate(history)
    part = 1 - rate if counts.counting is Counting.SHARE else 1.0
    return counts.per * np.sqrt(rate * part / counts.denominators)
