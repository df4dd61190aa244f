"""Whether a series varies less after a day than before it, by its steps from one value to the next.

Brown and Forsythe 1974 (Journal of the American Statistical Association 69: 364) on first differences, which
trend and slow changes of level leave alone. Neighbouring differences share a value; the variance of their
mean size allows for that, as normal values with the same correlation need. Of an odd number of differences
one is their median and tells nothing: it is left out (Hines and Hines 2000, Biometrics 56: 451).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from kpiwork.signals.regular.part import CONFIDENCE, POWER, Numbers

__all__ = ["Calmer", "calmer", "steps_between"]

MOST_ALIKE = 0.6  # correlation of neighbouring steps; -0.5 is that of independent values


@dataclass(frozen=True, kw_only=True, slots=True)
class Calmer:
    """How steps after compare with steps before.

    Parameters
    ----------
    p : float
        How often steps that are no smaller would look so.
    ratio, low, high : float
        Size of steps after, as a part of that before, with its interval.
    error : float
        Standard error of the ratio's logarithm.
    free : float
        Degrees of freedom.
    """

    p: float
    ratio: float
    low: float
    high: float
    error: float
    free: float

    def detectable(self, alpha: float) -> float:
        """Give the ratio that would have been seen in 8 of 10 cases."""
        return float(np.exp((stdtrit(self.free, alpha) - stdtrit(self.free, POWER)) * self.error))


def steps_between(values: Numbers, at: int, weights: Numbers | None = None) -> tuple[Numbers, Numbers]:
    """Give the steps before a place and from it on; a gap has no step on either side.

    The step into the first value after is left out, since the change itself is in it.

    Parameters
    ----------
    values : array of float
        One a period, NaN for gaps.
    at : int
        Place of the first value after.
    weights : array of float, optional
        Records that each value is an average of: steps are made what they would be with as many each.
    """
    steps = np.diff(values)
    if weights is not None:
        steps = steps / np.sqrt(1 / weights[1:] + 1 / weights[:-1])
    before, after = steps[: max(at - 1, 0)], steps[at:]
    return before[np.isfinite(before)], after[np.isfinite(after)]


def calmer(before: Numbers, after: Numbers) -> Calmer:
    """Compare steps; each side has three at least, and those before differ."""
    sizes = [_sizes(side) for side in (before, after)]
    counts, means = np.array([len(one) for one in sizes]), np.array([one.mean() for one in sizes])
    spreads = np.array([one.var(ddof=1) for one in sizes])
    free = float(counts.sum() - 2)
    shared = 1 + 2 * _alike(before, after)
    pooled = float(((counts - 1) * spreads).sum() / free) * shared
    t = (means[0] - means[1]) / np.sqrt(pooled * (1 / counts).sum())
    ratio = float(means[1] / means[0])
    own = spreads * shared / counts / np.maximum(means, np.finfo(float).tiny) ** 2
    error = float(np.sqrt(own.sum())) if ratio > 0 else float(np.sqrt(own[0] * 2))
    reach = float(np.exp(stdtrit(free, (1 + CONFIDENCE) / 2) * error))
    # what would have been seen is told by steps of one size on both sides: as before
    null = float(np.sqrt(own[0] * counts[0] * (1 / counts).sum()))
    return Calmer(
        p=float(stdtr(free, -t)), ratio=ratio, low=ratio / reach, high=ratio * reach, error=null, free=free
    )


def _sizes(steps: Numbers) -> Numbers:
    sizes = np.abs(steps - np.median(steps))
    return np.delete(sizes, sizes.argmin()) if len(sizes) % 2 else sizes


def _alike(before: Numbers, after: Numbers) -> float:
    """Give the correlation of sizes of neighbouring steps, from that of the steps."""
    sides = [side - np.median(side) for side in (before, after)]
    sides = [side / size for side in sides if (size := np.abs(side).mean()) > 0]
    together = sum(float(side[1:] @ side[:-1]) for side in sides) / sum(float(side @ side) for side in sides)
    r = float(np.clip(together, -MOST_ALIKE, MOST_ALIKE))
    return float((2 / np.pi) * (np.sqrt(1 - r * r) + r * np.arcsin(r) - 1) / (1 - 2 / np.pi))
