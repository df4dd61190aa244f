"""The chance of so many events or fewer: binomial or Poisson, or wider where events come together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, gammaln

from kpiwork.analysis.change import Counting
from kpiwork.analysis.xmr import Numbers

__all__ = ["up_to_each"]

REACH = 40.0  # standard deviations up to which chances are added up
LONGEST = 20_000  # events up to which they are added up at all


def up_to_each(
    sizes: Numbers, rate: float, clumping: float, counting: Counting, *, most: float
) -> NDArray[np.float64]:
    """Give the chance of k events or fewer, in each of some periods.

    Parameters
    ----------
    sizes : array of float
        Cases, or exposure, above 0.
    rate : float
        Expected events of one case, or of one unit of exposure.
    clumping : float
        See `kpiwork.analysis.rare.Rare`; 0 for a binomial or Poisson number of events, otherwise it is
        beta-binomial or negative binomial.
    counting : Counting
        Whether events are a share of cases.
    most : float
        Events that are asked for at least.

    Returns
    -------
    array of float
        A row a period, a column a number of events, from 0 up to where next to nothing is left.
    """
    mean = rate * sizes
    spread = np.sqrt(mean * (1 + clumping * (sizes if counting is Counting.SHARE else mean)))
    end = int(max(most, float((mean + REACH * spread).max()))) + 3
    k, n = np.arange(min(end, LONGEST), dtype=float)[None, :], sizes[:, None]
    if rate <= 0:
        return np.ones((len(sizes), k.size))
    logs = _logs(k, n, rate, clumping, counting)
    summed: NDArray[np.float64] = np.minimum(np.cumsum(np.exp(logs), axis=1), 1.0)
    return summed


def _logs(k: Numbers, n: Numbers, rate: float, clumping: float, counting: Counting) -> Any:
    """Give the logarithm of the chance of k events."""
    if counting is not Counting.SHARE:
        mean = rate * n
        if clumping <= 0:
            return k * np.log(mean) - mean - gammaln(k + 1)
        size = 1 / clumping
        part = np.log1p(clumping * mean)
        return (
            gammaln(k + size)
            - gammaln(size)
            - gammaln(k + 1)
            - size * part
            + k * (np.log(clumping * mean) - part)
        )
    inside = np.minimum(k, n)
    ways = gammaln(n + 1) - gammaln(inside + 1) - gammaln(n - inside + 1)
    if clumping <= 0:
        logs = ways + inside * np.log(rate) + (n - inside) * np.log1p(-rate)
    else:
        size = (1 - clumping) / clumping
        a, b = rate * size, (1 - rate) * size
        logs = ways + betaln(inside + a, n - inside + b) - betaln(a, b)
    return np.where(k <= n, logs, -np.inf)
