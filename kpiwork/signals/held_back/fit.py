"""How results just above a cutoff compare with those further up, from counts by bin.

Results that are held back move from further up to just above the cutoff. How many lie below the cutoff, and
where, stays as it is; so those tell how steeply counts must be expected to fall above it. Piles at round
values are spread first, since the target is one of them more often than not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, ndtr, ndtri

from kpiwork.signals.held_back.evened import evened

__all__ = [
    "FEWEST_BELOW",
    "Counted",
    "Shape",
    "expected_counts",
    "held",
    "held_interval",
    "shape",
    "smallest_held",
    "tail",
]

Numbers = NDArray[np.float64]

FLAT = 0.42
"""Share of results in the first of three equal windows above a cutoff that no ordinary falling density
exceeds, where the cutoff is near its middle and the windows are about a quarter of its spread."""
MARGIN = 1.15
"""How much more than the shape below the cutoff implies may lie in the first window without a word."""
FEWEST_BELOW = 10
DRAWS = 400
TINY = 1e-9
UNLUCKY = 0.6  # standard deviations: 8 of 10 differences of two counts are no smaller than if both are off so
QUARTERS = np.array([0.25, 0.5, 0.75, 1.0])  # of the results below the cutoff: where their shape is read off


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """Results counted by bin, of many series.

    Parameters
    ----------
    under, over : array of float of shape (series,)
        Below and above the bins that are told apart.
    bins : array of float of shape (series, bins)
        Counts of each bin, rising.
    at : int
        Column of the first bin that is good.
    """

    under: Numbers
    bins: Numbers
    over: Numbers
    at: int

    @property
    def total(self) -> Numbers:
        """All results."""
        return np.asarray(self.under + self.bins.sum(axis=1) + self.over)

    @property
    def below(self) -> Numbers:
        """Those that miss the cutoff."""
        return np.asarray(self.under + self.bins[:, : self.at].sum(axis=1))

    def moved(self, steps: int) -> Counted | None:
        """Give the same with the cutoff so many bins further up; None where no bin is there."""
        at = self.at + steps
        inside = 0 < at < self.bins.shape[1]
        return Counted(under=self.under, bins=self.bins, over=self.over, at=at) if inside else None

    def evened(self, width: int) -> Counted:
        """Give the same without piles at round values, of which a window above the cutoff does not tell."""
        return replace(self, bins=evened(self.bins, self.at, width))

    def window(self, first: int, last: int) -> Numbers:
        """Count results in some bins, counted from the cutoff; the last is not included."""
        return np.asarray(self.bins[:, self.at + first : self.at + last].sum(axis=1))


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """What lies above the cutoff, seen and expected, one number a series.

    Parameters
    ----------
    inner, outer, above : array of float
        Results in the first window above the cutoff, in the two after it, and all above it, evened.
    bound : array of float
        Largest share of the first among the three that an ordinary shape explains.
    beyond : array of float
        Share of the results above the cutoff that would be expected beyond its first window.
    p_near, p_shape : array of float
        How often chance alone would put as many into the first window: of the three, and of all above.
    """

    inner: Numbers
    outer: Numbers
    above: Numbers
    bound: Numbers
    beyond: Numbers
    p_near: Numbers
    p_shape: Numbers

    @property
    def p(self) -> Numbers:
        """Both comparisons in one."""
        return _together(self.p_near, self.p_shape)

    @property
    def share(self) -> Numbers:
        """Share of the first window among the three; 0 where they are empty."""
        return np.asarray(self.inner / np.maximum(1.0, self.inner + self.outer))


def shape(counted: Counted, width: int) -> Shape:
    """Compare the first window above the cutoff with the two after it.

    Parameters
    ----------
    counted : Counted
        Of series with results below the cutoff.
    width : int
        Bins of a window.
    """
    counted = counted.evened(width)
    inner, outer = counted.window(0, width), counted.window(width, 3 * width)
    above = counted.total - counted.below
    ends = _expected(counted, np.array([0.0, width, 3.0 * width]))
    wide = np.maximum(ends[:, 2] - ends[:, 0], np.finfo(float).tiny)
    bound = np.clip((ends[:, 1] - ends[:, 0]) / wide, FLAT, 1 - np.finfo(float).eps)
    beyond = (1 - ends[:, 1]) / np.maximum(1 - ends[:, 0], np.finfo(float).tiny)
    return Shape(
        inner=inner,
        outer=outer,
        above=above,
        bound=bound,
        beyond=np.asarray(beyond),
        p_near=tail(inner, inner + outer, bound),
        p_shape=tail(inner, above, np.clip(MARGIN * (1 - beyond), TINY, 1 - TINY)),
    )


def tail(happened: Numbers, of: Numbers, share: Numbers) -> Numbers:
    """Give the chance of as many or more, of so many with a share (binomial); 1 for none."""
    some = happened > 0
    found = betainc(np.where(some, happened, 1.0), of - happened + 1, share)
    return np.asarray(np.where(some, found, 1.0))


def held(found: Shape) -> Numbers:
    """Give the share of the results expected beyond the first window that are not found there."""
    above = np.maximum(found.above, 1.0)
    return np.asarray(1 - (above - found.inner) / above / np.maximum(found.beyond, np.finfo(float).tiny))


def held_interval(
    counted: Counted, width: int, confidence: float, rng: np.random.Generator
) -> tuple[float, float]:
    """Give the interval of the share held back, of one series, by drawing its results again.

    Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13 (percentiles).
    """
    cells = np.concatenate([counted.under[:1], counted.bins[0], counted.over[:1]])
    drawn = rng.multinomial(int(cells.sum()), cells / cells.sum(), size=DRAWS).astype(float)
    again = Counted(under=drawn[:, 0], bins=drawn[:, 1:-1], over=drawn[:, -1], at=counted.at)
    shares = held(shape(again, width))
    tails = (1 - confidence) / 2
    return float(np.quantile(shares, tails)), float(np.quantile(shares, 1 - tails))


def smallest_held(counted: Counted, width: int, alpha: float, least: float) -> float:
    """Give the share held back that would have been found in 8 of 10 cases; NaN where not even all would."""
    found = shape(counted, width)
    above = float(found.above[0])
    ends = _expected(counted.evened(width), np.array([0.0, width, 3.0 * width]))[0]
    first, rest = (ends[1] - ends[0], ends[2] - ends[1]) / max(1 - ends[0], np.finfo(float).tiny)
    shares = np.arange(1, 101) / 100
    into = first + shares * found.beyond[0]
    inner = np.maximum(0.0, above * into - UNLUCKY * np.sqrt(above * into * np.clip(1 - into, 0, 1)))
    outer = above * rest * (1 - shares)
    outer = outer + UNLUCKY * np.sqrt(outer)
    ps = _together(
        tail(inner, inner + outer, np.full(100, found.bound[0])),
        tail(inner, np.full(100, above), np.full(100, np.clip(MARGIN * first, TINY, 1 - TINY))),
    )
    seen = (ps < alpha) & (inner >= least * (inner + outer)) & (inner > 0)
    return float(shares[np.argmax(seen)]) if seen.any() else float("nan")


def expected_counts(counted: Counted) -> Numbers:
    """Give how many results each bin of one series would have by the shape of those below the cutoff."""
    edges = np.arange(counted.bins.shape[1] + 1) - float(counted.at)
    return np.asarray(np.diff(_expected(counted, edges)[0]) * counted.total[0])


def _together(one: Numbers, other: Numbers) -> Numbers:
    """Combine two p-values that depend on each other, as `kpiwork.signals.many.combined` does."""
    mean = (np.tan((0.5 - one) * np.pi) + np.tan((0.5 - other) * np.pi)) / 2
    return np.asarray(np.clip(0.5 - np.arctan(mean) / np.pi, np.minimum(one, other), 1.0))


def _expected(counted: Counted, ends: Numbers) -> Numbers:
    """Give the share of results below each end, by a line through normal scores of those below the cutoff."""
    at, total = counted.at, counted.total[:, None]
    sums = counted.under[:, None] + np.cumsum(counted.bins[:, :at], axis=1)
    wanted = counted.below[:, None] * QUARTERS
    places = np.argmax(sums[:, None, :] >= wanted[:, :, None] - 0.5, axis=2)
    reached = np.take_along_axis(sums, places, axis=1)
    x = places + 1.0 - at
    share = np.clip((reached + 0.25) / (total + 0.5), 1e-9, 1 - 1e-9)
    score = ndtri(share)
    weight = total * np.exp(-(score**2)) / (2 * np.pi) / (share * (1 - share))
    weight = weight / weight.sum(axis=1, keepdims=True)
    mean_x, mean_z = (weight * x).sum(axis=1, keepdims=True), (weight * score).sum(axis=1, keepdims=True)
    spread = (weight * (x - mean_x) ** 2).sum(axis=1, keepdims=True)
    slope = (weight * (x - mean_x) * (score - mean_z)).sum(axis=1, keepdims=True) / np.maximum(spread, 1e-12)
    return np.asarray(ndtr(mean_z + np.maximum(slope, 0.0) * (ends - mean_x)))
