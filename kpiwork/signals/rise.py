"""Whether a series lies higher after a day than before, by more than chance and a drift it had already.

The level change of `kpiwork.analysis.effect`, asked in one direction and of many series at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kpiwork.analysis.effect.averaged import Averaged
from kpiwork.analysis.effect.level import step
from kpiwork.analysis.effect.memory import Numbers, Places, fits
from kpiwork.analysis.effect.series import season_terms

__all__ = ["Rise", "rise"]

SUSPECTED = 0.5
"""A drift before the day that chance alone would show this seldom is allowed for: any in the same direction.
With a border of .2, a steady drift over 48 months passed for a change in 29 of 100 simulated series at a
nominal 5 %; with .5 in 10. That costs 10 to 20 of 100 real changes of middling size."""

WIDE = 0.95
POWER = 0.8
STEP, DRIFT = 1, 2  # columns of the design


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Rise:
    """How far series rose: arrays of one number each.

    Parameters
    ----------
    change : array of float
        Level after less level before.
    low, high : array of float
        Its 95 % interval.
    p : array of float
        How often chance alone would show as much.
    seen_from : array of float
        The rise that would be seen in 8 of 10 cases.
    """

    change: Numbers
    low: Numbers
    high: Numbers
    p: Numbers
    seen_from: Numbers


def rise(
    values: Numbers,
    is_after: NDArray[np.bool_],
    places: Places,
    *,
    season: int,
    against_drift: bool,
    alpha: float = 0.0,
) -> Rise:
    """Estimate how far series rose.

    Parameters
    ----------
    values : array of float of shape (series, points)
        All known and finite; a constant series has no answer and gives p of 1.
    is_after : array of bool of shape (points,)
        On which side of the day each lies; the earlier side comes first.
    places : array of int of shape (points,)
        When each was.
    season : int
        Points in a year; one wave is taken out where there are two years.
    against_drift : bool
        Whether a drift that was there before the day is taken out too.
    alpha : float
        Below which p counts, for ``seen_from``; with 0 it is left out, and so is the interval.
    """
    centre = values.mean(axis=1, keepdims=True)
    size = np.abs(values - centre).max(axis=1, keepdims=True)
    known = (values - centre) / np.where(size > 0, size, 1.0)
    found = _told(_change(known, is_after, places, season, drift=False), alpha)
    if against_drift:
        drifting = _rose_before(known[:, ~is_after], places[~is_after])
        if drifting.any():
            slower = _told(_change(known, is_after, places, season, drift=True), alpha)
            found = _either(drifting & (slower.p > found.p), slower, found)
    return _scaled(found, size[:, 0])


def _change(
    values: Numbers, is_after: NDArray[np.bool_], places: Places, season: int, *, drift: bool
) -> Averaged:
    along = [_along(places)] if drift else []
    terms: list[Numbers] = [np.ones(len(places)), is_after.astype(float), *along]
    _, waves = season_terms(places, season, *terms)
    return step(fits(values, np.column_stack([*terms, waves]), places), STEP)


def _rose_before(values: Numbers, places: Places) -> NDArray[np.bool_]:
    """Tell which series rose on the earlier side already."""
    terms = np.column_stack([np.ones(len(places)), _along(places)])
    moving = np.ptp(values, axis=1) > 0
    below = step(fits(np.where(moving[:, None], values, _along(places)), terms, places), STEP).below(
        np.zeros(len(values))
    )
    return np.asarray(moving & (below < SUSPECTED))


def _along(places: Places) -> Numbers:
    return np.asarray((places - places[0]) / (places[-1] - places[0]) - 0.5)


def _told(figure: Averaged, alpha: float) -> Rise:
    centre = figure.centre
    p, none = figure.below(np.zeros(len(centre))), np.full(len(centre), np.nan)
    if not alpha:
        return Rise(change=centre, low=none, high=none, p=p, seen_from=none)
    low, high = figure.interval(WIDE)
    reach = figure.interval(1 - 2 * alpha)[1] + figure.interval(2 * POWER - 1)[1] - 2 * centre
    return Rise(change=centre, low=low, high=high, p=p, seen_from=np.asarray(reach))


def _either(is_slower: NDArray[np.bool_], slower: Rise, found: Rise) -> Rise:
    """Take the larger p, and an interval that holds both, where the drift may be what was seen."""
    return replace(
        found,
        p=np.where(is_slower, slower.p, found.p),
        low=np.where(is_slower, np.minimum(slower.low, found.low), found.low),
        high=np.where(is_slower, np.maximum(slower.high, found.high), found.high),
        seen_from=np.where(is_slower, np.maximum(slower.seen_from, found.seen_from), found.seen_from),
    )


def _scaled(found: Rise, size: Numbers) -> Rise:
    return replace(
        found,
        change=found.change * size,
        low=found.low * size,
        high=found.high * size,
        seen_from=found.seen_from * size,
        p=np.where(size > 0, found.p, 1.0),
    )
