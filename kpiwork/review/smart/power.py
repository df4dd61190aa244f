"""Whether there is enough data to see a change that matters: reckoned with the KPI's own variation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from kpiwork.analysis.xmr import spread

__all__ = ["FEWEST", "LOOKED_BACK", "Sight", "sight_of"]

FEWEST = 6  # values, below which their variation is not known
LOOKED_BACK = 12  # newest values that a new level is compared with
MOST = 24  # values ahead, beyond which nobody waits
ALPHA, POWER = 0.05, 0.8  # of the comparison of two means, two-sided
NEEDED = float(ndtri(1 - ALPHA / 2) + ndtri(POWER))  # standard errors apart


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """What could be seen in a series.

    Parameters
    ----------
    level : float
        Mean of the newest values.
    sigma : float
        How far single values usually lie from their level, from neighbours' differences.
    before : int
        Values that a new level is compared with.
    alike : float
        How much neighbours resemble each other, 0 to .8; the more, the less each value tells.
    """

    level: float
    sigma: float
    before: int
    alike: float

    def smallest(self, after: int) -> float:
        """Give the smallest lasting change that so many further values show in 8 of 10 cases."""
        return NEEDED * self.sigma * math.sqrt(self._of_mean(self.before) + self._of_mean(after))

    def steps(self, change: float) -> int | None:
        """Give how many further values show a lasting change of a size; None where none of 24 does."""
        return next((after for after in range(1, MOST + 1) if self.smallest(after) <= change), None)

    def _of_mean(self, number: int) -> float:
        """Give the variance of the mean of so many neighbours, as in an AR(1) series of variance 1."""
        lags = np.arange(1, number)
        return float(1 + 2 * ((1 - lags / number) * self.alike**lags).sum()) / number


def sight_of(values: Sequence[float]) -> Sight | None:
    """Find what could be seen in a series; None where too few values are known.

    A comparison of the mean of the newest values with that of the next ones, 5 of 100 false alarms and 8 of
    10 changes seen; neighbours that resemble each other widen it as in an AR(1) series.
    """
    known = np.array(values, dtype=float)
    found = spread(known, guarded=True) if len(known) >= FEWEST else None
    if found is None:
        return None
    newest = known[-LOOKED_BACK:]
    return Sight(
        level=float(newest.mean()), sigma=found.sigma, before=len(newest), alike=found.autocorrelation or 0.0
    )
