"""How widely a process varies by itself: centre and spread of single values, from neighbours' differences.

The XmR chart of Wheeler and Chambers (1992, *Understanding Statistical Process Control*): limits stand at
the mean plus and minus 2.66 mean moving ranges, which is three standard deviations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["LIMIT", "Numbers", "Spread", "autocorrelation", "memory", "spread", "standardised"]

Numbers = NDArray[np.float64]

LIMIT = 3.0  # standard deviations from the centre to a limit
LIMIT_PER_RANGE = 2.66  # 3 / 1.128, the mean range of two normal values (Wheeler and Chambers 1992)
WIDEST_RANGE = 3.267  # mean moving ranges: the limit of a moving range (Wheeler and Chambers 1992)
SMALLEST = 1e-300  # stands in for a size of nothing, where sizes are divided by
STRONGEST = 0.8  # autocorrelation above which limits are widened no further
NOTHING = 1e-12  # relative to the largest value: a range that is rounding only
DIGITS = 9  # of a standardised value; what differs by less lies on the same spot


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """Where single values lie as long as nothing changes.

    Parameters
    ----------
    centre : float
        Mean of all values.
    sigma : float
        One standard deviation, from moving ranges.
    autocorrelation : float or None
        What `sigma` was widened for; None where it was not.
    """

    centre: float
    sigma: float
    autocorrelation: float | None

    @property
    def lower(self) -> float:
        """The lower limit."""
        return self.centre - LIMIT * self.sigma

    @property
    def upper(self) -> float:
        """The upper limit."""
        return self.centre + LIMIT * self.sigma


def spread(values: Numbers, *, screened: bool = False, guarded: bool = False) -> Spread | None:
    """Find centre and spread.

    Parameters
    ----------
    values : array of float
        In order of time; NaN where a value is missing. A difference across a gap is not one of neighbours.
    screened : bool
        Whether moving ranges beyond their own limit are left out, once. All values stay in the mean. What
        would leave no range at all is not done.
    guarded : bool
        Whether the spread is widened for neighbours that resemble each other, which makes moving ranges
        too small: divided by the root of 1 less the autocorrelation.

    Returns
    -------
    Spread or None
        None without two neighbours, or where values differ though no neighbours do.
    """
    ranges = np.abs(np.diff(values))
    ranges = ranges[~np.isnan(ranges)]
    if not ranges.size:
        return None
    centre, mean_range = float(np.nanmean(values)), float(ranges.mean())
    if mean_range <= NOTHING * float(np.nanmax(np.abs(values))):
        alike = np.nanmax(values) - np.nanmin(values) <= NOTHING * np.nanmax(np.abs(values))
        return Spread(centre=centre, sigma=0.0, autocorrelation=0.0 if guarded else None) if alike else None
    if screened:
        mean_range = float(ranges[ranges < WIDEST_RANGE * mean_range].mean()) or mean_range
    sigma = LIMIT_PER_RANGE / LIMIT * mean_range
    if not guarded:
        return Spread(centre=centre, sigma=sigma, autocorrelation=None)
    alike = autocorrelation(values)
    return Spread(centre=centre, sigma=sigma / float(np.sqrt(1 - alike)), autocorrelation=alike)


def autocorrelation(values: Numbers) -> float:
    """Estimate how much neighbours resemble each other, 0 to 0.8.

    The sample's own value is too small by about one over the number of values; that is put back.
    """
    values = values / max(float(np.nanmax(np.abs(values))), SMALLEST)  # squares of any size stay numbers
    away = values - np.nanmean(values)
    known = int((~np.isnan(away)).sum())
    found = float(np.nansum(away[1:] * away[:-1]) / np.nansum(away**2)) + 1 / known
    return min(max(found, 0.0), STRONGEST)


def memory(values: Numbers) -> float:
    """Estimate the same from differences over one and over two steps, which one lasting change hardly moves.

    Neighbours of a series with a step in it resemble each other more; a run rule that took that for memory
    would not see the step. Two steps differ by twice the variance less what is shared at two: with a memory
    of r, by 1 + r times what neighbours do.
    """
    values = values / max(float(np.nanmax(np.abs(values))), SMALLEST)
    apart = [values[by:] - values[:-by] for by in (1, 2)]
    one, two = (float(np.nansum(by**2) / max(1, np.sum(~np.isnan(by)))) for by in apart)
    return min(max(two / one - 1, 0.0), STRONGEST) if one > 0 else 0.0


def standardised(values: Numbers, found: Spread) -> Numbers:
    """Measure each value from the centre, in standard deviations; 0 for all where nothing varies."""
    if found.sigma == 0:
        return np.where(np.isnan(values), np.nan, 0.0)
    return np.round((values - found.centre) / found.sigma, DIGITS)
