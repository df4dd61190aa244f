"""How widely a process varies by itself: centre and spread of single values, from neighbours' differences.

The XmR chart of Wheeler and Chambers (1992, *Understanding Statistical Process Control*): limits stand at
the mean plus and minus 2.66 mean moving ranges, which is three standard deviations.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "LIMIT",
    "Centre",
    "Numbers",
    "Spread",
    "autocorrelation",
    "memory",
    "spread",
    "standardised",
    "usable",
]

Numbers = NDArray[np.float64]

LIMIT = 3.0  # standard deviations from the centre to a limit
LIMIT_PER_RANGE = 2.66  # 3 / 1.128, the mean range of two normal values (Wheeler and Chambers 1992)
LIMIT_PER_MEDIAN_RANGE = 3.145  # 3 / 0.954, the median range of two normal values (Wheeler and Chambers 1992)
WIDEST_RANGE = 3.267  # mean moving ranges: the limit of a moving range (Wheeler and Chambers 1992)
SMALLEST = 1e-300  # stands in for a size of nothing, where sizes are divided by
STRONGEST = 0.8  # autocorrelation above which limits are widened no further
SHORT = 3  # over the number of values: by what part an autocorrelation comes out too small
NOTHING = 1e-12  # relative to the largest value: a range that is rounding only
LARGEST = 1e302  # what is beyond it cannot be added up
DIGITS = 9  # of a standardised value; what differs by less lies on the same spot


class Centre(StrEnum):
    """What values lie around, and what their ranges are summed up by."""

    MEAN = "mean"
    MEDIAN = "median"


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """Where single values lie as long as nothing changes.

    Parameters
    ----------
    centre : float
        Mean of all values, or their median.
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


def usable(values: Numbers) -> Numbers:
    """Take what is infinite, or too large to be added up, for a missing value."""
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(values) <= LARGEST, values, np.nan)


def spread(
    values: Numbers,
    *,
    screened: bool = False,
    guarded: bool = False,
    centre: Centre = Centre.MEAN,
    ahead: bool = False,
) -> Spread | None:
    """Find centre and spread.

    Parameters
    ----------
    values : array of float
        In order of time; NaN where a value is missing. A difference across a gap is not one of neighbours.
        What is infinite, or beyond 1e302, is missing too.
    screened : bool
        Whether moving ranges beyond their own limit are left out, once. All values stay in the mean. What
        would leave no range at all is not done. Of no use with the median, which no range moves far.
    guarded : bool
        Whether the spread is widened for neighbours that resemble each other, which makes moving ranges
        too small: divided by the root of 1 less the autocorrelation.
    centre : Centre
        Whether means or medians sum up values and ranges: limits of 2.66 mean ranges around the mean, or
        of 3.145 median ranges around the median (Wheeler and Chambers 1992).
    ahead : bool
        Whether limits are for values that had no part in them: a guarded spread is then wider by how unsure
        the centre is, and by how much too small the autocorrelation of a short series comes out.

    Returns
    -------
    Spread or None
        None without two neighbours, or where values differ though no neighbours do; with the median, where
        more than half of all neighbours do not differ.
    """
    values = usable(values)
    ranges = np.abs(np.diff(values))
    ranges = ranges[~np.isnan(ranges)]
    if not ranges.size:
        return None
    is_median = centre is Centre.MEDIAN
    middle = float(np.nanmedian(values) if is_median else np.nanmean(values))
    typical = float(np.median(ranges) if is_median else ranges.mean())
    if typical <= NOTHING * float(np.nanmax(np.abs(values))):
        alike = np.nanmax(values) - np.nanmin(values) <= NOTHING * np.nanmax(np.abs(values))
        return Spread(centre=middle, sigma=0.0, autocorrelation=0.0 if guarded else None) if alike else None
    if screened and not is_median:
        typical = float(ranges[ranges < WIDEST_RANGE * typical].mean()) or typical
    sigma = (LIMIT_PER_MEDIAN_RANGE if is_median else LIMIT_PER_RANGE) / LIMIT * typical
    if not guarded:
        return Spread(centre=middle, sigma=sigma, autocorrelation=None)
    alike, wider = autocorrelation(values), 1.0
    if ahead:
        alike, wider = _ahead(alike, int((~np.isnan(values)).sum()))
    return Spread(centre=middle, sigma=wider * sigma / float(np.sqrt(1 - alike)), autocorrelation=alike)


def _ahead(alike: float, points: int) -> tuple[float, float]:
    """Give the autocorrelation without its bias of (1 + 3r)/n, and by how much the centre's error widens.

    The bias is that of Marriott and Pope (1954, Biometrika 41: 390), of which 1/n is put back already.
    """
    alike = min(alike / (1 - SHORT / max(points, 2 * SHORT)), STRONGEST)
    return alike, float(np.sqrt(1 + (1 + alike) / (1 - alike) / points))


def autocorrelation(values: Numbers) -> float:
    """Estimate how much neighbours resemble each other, 0 to 0.8.

    The sample's own value is too small by about one over the number of values; that is put back. Values
    that are all alike, or none, have nothing to resemble: 0.
    """
    values = usable(values)
    known = values[~np.isnan(values)]
    if not known.size or known.max() == known.min():
        return 0.0
    values = values / max(float(np.nanmax(np.abs(values))), SMALLEST)  # squares of any size stay numbers
    away = values - np.nanmean(values)
    found = float(np.nansum(away[1:] * away[:-1]) / np.nansum(away**2)) + 1 / known.size
    return min(max(found, 0.0), STRONGEST)


def memory(values: Numbers) -> float:
    """Estimate the same from differences over one and over two steps, which one lasting change hardly moves.

    Neighbours of a series with a step in it resemble each other more; a run rule that took that for memory
    would not see the step. Two steps differ by twice the variance less what is shared at two: with a memory
    of r, by 1 + r times what neighbours do.
    """
    values = usable(values)
    if np.isnan(values).all():
        return 0.0
    values = values / max(float(np.nanmax(np.abs(values))), SMALLEST)
    apart = [values[by:] - values[:-by] for by in (1, 2)]
    one, two = (float(np.nansum(by**2) / max(1, np.sum(~np.isnan(by)))) for by in apart)
    return min(max(two / one - 1, 0.0), STRONGEST) if one > 0 else 0.0


def standardised(values: Numbers, found: Spread) -> Numbers:
    """Measure each value from the centre, in standard deviations; 0 for all where nothing varies."""
    if found.sigma == 0:
        return np.where(np.isnan(values), np.nan, 0.0)
    return np.round((values - found.centre) / found.sigma, DIGITS)
