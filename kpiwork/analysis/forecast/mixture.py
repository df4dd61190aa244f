"""What is still open about a value: an average of Student's t distributions, one a model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from scipy.optimize import brentq
from scipy.special import stdtr, stdtrit

from kpiwork.analysis.xmr import Numbers

__all__ = ["Mixture"]

EXACT = 1e-10  # of the distance within which a quantile is looked for


@dataclass(frozen=True, kw_only=True, slots=True)
class Mixture:
    """A distribution.

    Parameters
    ----------
    weights, means, scales : array of float
        One a model; the weights make 1.
    freedom : float
        Degrees of freedom, the same for all.
    stretched : float
        How many times as far from the mean as the models say values lie.
    """

    weights: Numbers
    means: Numbers
    scales: Numbers
    freedom: float
    stretched: float = 1.0

    @property
    def mean(self) -> float:
        """The mean."""
        return float(self.weights @ self.means)

    def below(self, value: float) -> float:
        """Give the probability that the value is not exceeded."""
        at = self.mean + (value - self.mean) / self.stretched
        return float(self.weights @ stdtr(self.freedom, (at - self.means) / self.scales))

    def quantile(self, share: float) -> float:
        """Give the value that is not exceeded with a probability above 0 and below 1."""
        each = self.means + self.scales * stdtrit(self.freedom, share)
        low, high = float(each.min()), float(each.max())  # it lies between those of the models
        at = low if low == high else self._between(share, low, high)
        return self.mean + self.stretched * (at - self.mean)

    def moved(self, *, times: float, plus: float) -> Self:
        """Give the distribution of so many times the value, above 0, plus a number."""
        return replace(self, means=self.means * times + plus, scales=self.scales * times)

    def widened(self, times: float) -> Self:
        """Give the distribution with values so many times as far from its mean."""
        return replace(self, stretched=self.stretched * times)

    def _between(self, share: float, low: float, high: float) -> float:
        plain, air = replace(self, stretched=1.0), EXACT * (high - low)
        found = brentq(
            lambda at: plain.below(at) - share, low - air, high + air, xtol=air or np.nextafter(0, 1)
        )
        return float(found)
