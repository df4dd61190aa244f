"""Whether two shares of all records changed their level at a point in time. Pure; many series at once.

Shares are compared as logarithms, so that a change is a ratio, by `kpiwork.analysis.effect`'s
regression for months that resemble each other. The tail is counted among all records, never among those that
missed: as soon as easy misses are saved, the rest is longer on average, though nobody waited longer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from kpiwork.analysis.effect.averaged import Averaged
from kpiwork.analysis.effect.level import step
from kpiwork.analysis.effect.memory import Numbers, Places, fits
from kpiwork.analysis.effect.series import season_terms

__all__ = ["YEAR", "Shift", "log_odds", "log_share", "shift"]

YEAR = 12
HALF = 0.5  # added to both counts of a share, so that none of them is 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """A change of level, one entry a series.

    Parameters
    ----------
    figure : Averaged
        The change, in logarithms.
    p : array
        How often chance alone shows as large a rise.
    statistic : array
        The same as a normal score, larger for a larger rise.
    is_seasonal : bool
        Whether the time of the year was taken out.
    """

    figure: Averaged
    p: Numbers
    statistic: Numbers
    is_seasonal: bool

    @property
    def ratio(self) -> Numbers:
        """How many times as large the share, or its odds, are."""
        return np.asarray(np.exp(self.figure.centre))

    def ends(self, confidence: float) -> tuple[Numbers, Numbers]:
        """Give the interval of the ratio."""
        low, high = self.figure.interval(confidence)
        return np.exp(low), np.exp(high)


def log_odds(part: Numbers, whole: Numbers) -> Numbers:
    """Give the logarithm of the odds of a share of records."""
    return np.asarray(np.log((part + HALF) / (whole - part + HALF)))


def log_share(part: Numbers, whole: Numbers) -> Numbers:
    """Give the logarithm of a share of records."""
    return np.asarray(np.log((part + HALF) / (whole + HALF)))


def shift(values: Numbers, places: Places, is_after: Numbers, *, season: int, drift: bool = False) -> Shift:
    """Compare the level after a point in time with that before.

    Parameters
    ----------
    values : array of shape (series, months)
        Known values.
    places : array of int of shape (months,)
        When each was, in months.
    is_after : array of shape (months,)
        1 after the point, 0 before.
    season : int
        Months in a year where the time of the year is taken out; 0 where not.
    drift : bool
        Whether a steady drift is taken out as well.
    """
    columns = [np.ones(len(places)), is_after]
    if drift:
        columns.append((places - places.mean()) / max(len(places), 1))
    _, waves = season_terms(places, season, *columns)
    centre = values.mean(axis=1, keepdims=True)
    figure = step(fits(values - centre, np.column_stack([*columns, waves]), places))
    p = np.clip(figure.below(np.zeros(len(values))), 1e-300, 1.0)
    return Shift(figure=figure, p=p, statistic=np.asarray(-ndtri(p)), is_seasonal=bool(waves.size))
