"""Counts by value as they would be, had nobody rounded. Pure; many series at once.

A rounded value comes from its neighbours, half of them from below. So what round values have too many of is
given back to the values around them. How many times as many records lie at round values is told by all of
them but the ones just above the cutoff, where results that stop there would be taken for rounded ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

__all__ = ["evened"]

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

SURE = 0.01  # chance below which round values are taken for such
NONE = 1e-9
CURVED = 1.1  # times as many as its neighbours: a peak of the shape itself has no more


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rounding:
    """Every how many values a round one comes, and which of its neighbours it is held against."""

    step: int
    beside: tuple[int, ...]

    @property
    def from_where(self) -> range:
        """The values that are rounded to it, counted from it."""
        return range(-(self.step // 2), self.step - self.step // 2)


ROUNDINGS = (
    _Rounding(step=10, beside=(-5, 5)),  # other round numbers, so that tens are told from fives
    _Rounding(step=5, beside=(-2, -1, 1, 2)),
)


def evened(bins: Numbers, at: int, width: int) -> Numbers:
    """Give counts without the piles at round values.

    Parameters
    ----------
    bins : array of shape (series, bins)
        Records by value, rising.
    at : int
        Column of the first value that is good.
    width : int
        Values just above the cutoff, which tell nothing of rounding.

    Returns
    -------
    array of shape (series, bins)
        The same sums, but for what lies at either end; as it was where nothing was rounded.
    """
    for rounding in ROUNDINGS:
        bins = _without(bins, rounding, at, width)
    return bins


def _without(bins: Numbers, rounding: _Rounding, at: int, width: int) -> Numbers:
    """Find which values are the round ones, and spread what is too much there."""
    beside = np.mean([_moved(bins, -one) for one in rounding.beside], axis=0)
    places = np.arange(bins.shape[1])
    is_inner = (places >= rounding.step) & (places < len(places) - rounding.step)
    told = is_inner & ~((places >= at) & (places < at + width))
    classes = [is_inner & (places % rounding.step == phase) for phase in range(rounding.step)]
    here, there = (
        np.stack([counts[:, told & one].sum(axis=1) for one in classes]) for counts in (bins, beside)
    )
    chance = _chance(here, there * len(rounding.beside), len(rounding.beside))
    most = chance.argmin(axis=0)
    series = np.arange(len(bins))
    is_rounded = chance[most, series] * rounding.step < SURE
    times = np.maximum(here[most, series] / np.maximum(there[most, series], NONE), 1.0)
    piled = np.stack(classes)[most] & is_rounded[:, None]
    extra = np.where(piled, bins * (1 - 1 / times)[:, None], 0.0)
    spread = np.mean([_moved(extra, one) for one in rounding.from_where], axis=0)
    return np.asarray(bins - extra + spread)


def _chance(here: Numbers, there: Numbers, others: int) -> Numbers:
    """Give how often chance alone puts as many into one of some like values (binomial)."""
    found = betainc(np.maximum(here, 1.0), there + 1, CURVED / (CURVED + others))
    return np.where(here > 0, found, 1.0)


def _moved(bins: Numbers, by: int) -> Numbers:
    """Give each value the count of the one so many below it; nothing comes from beyond an end."""
    found = np.zeros_like(bins)
    if by >= 0:
        found[:, by:] = bins[:, : bins.shape[1] - by]
    else:
        found[:, :by] = bins[:, -by:]
    return found
