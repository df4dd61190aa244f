"""A run chart: whether values wander about their median as chance would have them, without any limits.

Anhøj and Olesen (2014, PLoS ONE 9: e113825): runs that are too long, or a median that is crossed too
seldom. It knows nothing of how far values lie from the median, and so nothing of single outliers.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from math import log2

import numpy as np
from scipy.special import bdtr

from kpiwork.analysis.xmr import Numbers, usable

__all__ = ["RunChart", "RunSign", "run_chart"]

FEWEST = 10  # points off the median, below which the rules say next to nothing (Anhøj and Olesen 2014)
SELDOM = 0.05  # chance of fewer crossings than are asked for
MORE = 3  # a run may be this much longer than log2 of the points
COIN = 0.5


class RunSign(StrEnum):
    """What a run chart shows."""

    NONE = "no sign of a change"
    LONG_RUN = "a long run on one side of the median"
    FEW_CROSSINGS = "few crossings of the median"
    BOTH = "a long run and few crossings"
    TOO_FEW = "too few points off the median"


@dataclass(frozen=True, kw_only=True, slots=True)
class RunChart:
    """A run chart's figures.

    Parameters
    ----------
    median : float or None
        Of all values, in their unit; None without any.
    points : int
        Values off the median; those on it belong to no side and are passed over.
    longest, most : int
        Points of the longest run on one side, and of the longest that is no sign.
    crossings, fewest : int
        How often successive points lie on different sides, and how often at least it takes for no sign.
    sign : RunSign
        What follows.
    """

    median: float | None
    points: int
    longest: int
    most: int
    crossings: int
    fewest: int
    sign: RunSign

    @property
    def words(self) -> str:
        """What it shows, in a sentence."""
        if self.sign is RunSign.TOO_FEW:
            return f"Too few points to tell: {self.points} off the median, and it takes {FEWEST}."
        return (
            f"{self.sign.capitalize()}: the longest run has {self.longest} points (up to {self.most} may be "
            f"chance), and they cross the median {self.crossings} times (fewer than {self.fewest} is a sign)."
        )


def run_chart(values: Numbers) -> RunChart:
    """Judge a series by its runs.

    Parameters
    ----------
    values : array of float
        In order of time; NaN where one is missing, which is passed over as are values on the median.
    """
    known = usable(values)
    known = known[~np.isnan(known)]
    median = float(np.median(known)) if known.size else None
    sides = np.sign(known - median)[known != median].tolist() if median is not None else []
    longest = max((len(list(row)) for _, row in groupby(sides)), default=0)
    crossings = max(sum(1 for _ in groupby(sides)) - 1, 0)
    most = round(log2(len(sides)) + MORE) if sides else 0
    fewest = _fewest(len(sides))
    return RunChart(
        median=median,
        points=len(sides),
        longest=longest,
        most=most,
        crossings=crossings,
        fewest=fewest,
        sign=_sign(len(sides), is_long=longest > most, is_seldom=crossings < fewest),
    )


def _sign(points: int, *, is_long: bool, is_seldom: bool) -> RunSign:
    if points < FEWEST:
        return RunSign.TOO_FEW
    if is_long:
        return RunSign.BOTH if is_seldom else RunSign.LONG_RUN
    return RunSign.FEW_CROSSINGS if is_seldom else RunSign.NONE


def _fewest(points: int) -> int:
    """Give the crossings that no more than 5 in 100 series without a change stay below."""
    ways = max(points - 1, 0)
    return int((bdtr(np.arange(ways + 1), ways, COIN) < SELDOM).sum())
