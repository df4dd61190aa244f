"""A lasting shift: from some point on, values lie on another level than chance and memory explain.

The points themselves decide whether there is one, and since when; see `kpiwork.analysis.splits`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpiwork.analysis.effect.level import step
from kpiwork.analysis.effect.memory import fits
from kpiwork.analysis.season import season_of
from kpiwork.analysis.splits import Evidence, Numbers, Places, clipped, evidence
from kpiwork.analysis.xmr import NOTHING

__all__ = ["CRITICAL", "FEWEST_AFTER", "FEWEST_BEFORE", "Lasting", "lasting_shift"]

Flags = NDArray[np.bool_]

FEWEST_BEFORE = 8  # known values before a shift: fewer say too little of where it came from
FEWEST_AFTER = 4  # known values after it: fewer are a bump as well as a shift
RECENT = 16  # known values after a shift up to which it counts in full
OLDER = 0.1  # what an older one counts: pages of its time have told it; a large one is still seen
OVER = 3  # values in a row, the latest among them, that are back on the old side: the shift is over
LEFT = 1.5  # evidence that must be left for a shift at its moment without its farthest value
CONFIDENCE = 0.95
YEAR = 12

CRITICAL: Mapping[int, float] = {
    12: 0.8,
    16: 0.85,
    20: 0.9,
    24: 0.9,
    30: 0.95,
    36: 1.0,
    42: 1.3,
    48: 1.4,
    53: 1.6,
    60: 2.0,
}
"""What the evidence must exceed, by number of points; in between in proportion, beyond the last the last.

Simulated, 5,000 series of normal values for each number of points and each autocorrelation of 0, .3 and .6:
together with the limits, at most 9.7 of 100 charts without a change have an alarm up to 36 points, 10.4 with
48, and 11.2 with 53. With 60 points the limits alone have one in 11.8 of 100, and both together in 13.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lasting:
    """A shift.

    Parameters
    ----------
    first : int
        Place of the first value after it.
    places : tuple of int
        Places of the values that it speaks of: all since, while it lasts; of one that is over, those on its
        side of the middle between both levels.
    is_high : bool
        Whether the level after lies higher.
    holds : bool
        Whether it still lasts at the latest value.
    before, after : float
        Means of the values on either side, in their unit; less the season where it was taken out, and each
        value weighing what it tells where some tell less.
    interval : tuple of float
        What lies between the two levels, after less before: its 95 % interval. The moment is taken as
        known, although the values chose it.
    """

    first: int
    places: tuple[int, ...]
    is_high: bool
    holds: bool
    before: float
    after: float
    interval: tuple[float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """The values of a series that has some, their places, their spreads to each other, and their months."""

    values: Numbers
    places: Places
    scale: Numbers
    months: Numbers


def lasting_shift(
    values: Numbers,
    *,
    scale: Numbers | None = None,
    months: Sequence[int] | None = None,
    history: int | None = None,
) -> Lasting | None:
    """Look for one lasting shift.

    Parameters
    ----------
    values : array of float of shape (points,)
        In order of time; NaN where one is missing.
    scale : array of float of shape (points,), optional
        How widely each value varies by chance, in any unit; all alike where left out.
    months : sequence of int, optional
        The calendar month of each value, 1 to 12, where the season is to be told from a shift; done from two
        values of each month on.
    history : int, optional
        Values before this place cannot be after a shift.

    Returns
    -------
    Lasting or None
        None where chance explains what is seen, with fewer than 12 known values, and where none differ.
    """
    known = _known(values, scale, months)
    firsts = _firsts(known, 0 if history is None else history)
    if not firsts.size or np.ptp(known.values) <= NOTHING * np.abs(known.values).max():
        return None
    size = len(known.places)
    away = clipped((_around(known.values) / known.scale)[None, :])
    found = _evidence(known, away, firsts, np.ones(size, dtype=bool))
    if found.total[0] <= np.interp(size, list(CRITICAL), list(CRITICAL.values())):
        return None
    first = _beginning(away[0], firsts[found.best[0] :])
    return None if first is None or _is_of_one(known, away, first) else _described(known, first)


def _evidence(known: Known, away: Numbers, firsts: Places, kept: Flags) -> Evidence:
    """Weigh a shift at any of some moments against none, by the values that are kept."""
    steps = (np.arange(len(kept))[:, None] >= firsts) / known.scale[:, None]
    prior = np.where(len(kept) - firsts <= RECENT, 1.0, OLDER)
    return evidence(away[:, kept], _base(known)[kept], steps[kept], known.places[kept], prior)


def _beginning(away: Numbers, firsts: Places) -> int | None:
    """Give the earliest moment from the best one on whose own value lies on the level after; None without."""
    before, after = np.median(away[: firsts[0]]), np.median(away[firsts[0] :])
    begins = np.abs(away[firsts] - before) >= np.abs(away[firsts] - after)
    return int(firsts[begins.argmax()]) if begins.any() else None


def _is_of_one(known: Known, away: Numbers, first: int) -> bool:
    """Whether one value makes the whole shift: too little speaks for it without the farthest."""
    farthest = first + int(np.abs(away[0, first:] - np.median(away[0, :first])).argmax())
    rest = np.arange(len(known.places)) != farthest
    return bool(_evidence(known, away, np.array([first]), rest).total[0] <= LEFT)


def _known(values: Numbers, scale: Numbers | None, months: Sequence[int] | None) -> Known:
    places = np.flatnonzero(~np.isnan(values)).astype(np.int64)
    kept = values[places]
    widths = np.ones(len(places)) if scale is None else scale[places] / scale[places].mean()
    found = months is not None and season_of(values, months)
    of_year = np.asarray(months, dtype=int)[places] if found else np.zeros(len(places), dtype=int)
    return Known(
        values=kept,
        places=places,
        scale=widths,
        months=(of_year[:, None] == np.unique(of_year)).astype(float),
    )


def _around(values: Numbers) -> Numbers:
    """Measure values from their median, the farthest 1 away from it: nothing over- or underflows then."""
    away = values - np.median(values)
    return np.asarray(away / np.abs(away).max())


def _firsts(known: Known, history: int) -> Places:
    """Give the known values that may be the first after a shift."""
    firsts = np.arange(FEWEST_BEFORE, len(known.places) - FEWEST_AFTER + 1)
    return firsts[known.places[firsts] >= history] if firsts.size else firsts


def _base(known: Known) -> Numbers:
    """Give what holds without a shift: one level, or one a month."""
    return np.asarray(known.months / known.scale[:, None])


def _described(known: Known, first: int) -> Lasting | None:
    """Say how large the best shift is; None where its interval leaves room for none at all."""
    since = np.arange(len(known.places)) >= first
    size = float(np.abs(known.values - np.median(known.values)).max())
    design = np.column_stack([_base(known), since / known.scale])
    around = _around(known.values) / known.scale
    found = fits(around[None, :], design, known.places)
    low, high = (size * float(end[0]) for end in step(found, -1).interval(CONFIDENCE))
    if low <= 0 <= high:
        return None
    values, weights = _without_months(known, since), known.scale**-2
    before, after = (float(np.average(values[side], weights=weights[side])) for side in (~since, since))
    is_high = low > 0
    on_its_side = (values > (before + after) / 2) == is_high
    holds = bool(on_its_side[-OVER:].any())
    return Lasting(
        first=int(known.places[first]),
        places=tuple(int(one) for one in known.places[since if holds else since & on_its_side]),
        is_high=is_high,
        holds=holds,
        before=before,
        after=after,
        interval=(low, high),
    )


def _without_months(known: Known, since: Flags) -> Numbers:
    """Take from each value what its month adds, told apart from the shift."""
    design = np.column_stack([known.months, since])
    away = _around(known.values)
    added = np.linalg.lstsq(design, away, rcond=None)[0][:-1]
    size = np.abs(known.values - np.median(known.values)).max()
    return np.asarray(known.values - size * (known.months @ (added - added.mean())))
