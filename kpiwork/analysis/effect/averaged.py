"""Student's t averaged over candidates: what is known of a figure when the autocorrelation is not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from kpiwork.analysis.effect.memory import Numbers

__all__ = ["Averaged"]

HALVINGS = 60  # of the bracket around a quantile: more than a float can tell apart


@dataclass(frozen=True, kw_only=True, slots=True)
class Averaged:
    """A figure of many series, for each candidate autocorrelation.

    Parameters
    ----------
    weights, centres, scales : array of shape (series, candidates)
        How likely each candidate is, and the figure with its standard error under it.
    freedom : int
        Degrees of freedom under each.
    """

    weights: Numbers
    centres: Numbers
    scales: Numbers
    freedom: int

    @property
    def centre(self) -> Numbers:
        """The weighted mean, one a series."""
        return np.asarray((self.weights * self.centres).sum(axis=1))

    def below(self, values: Numbers) -> Numbers:
        """Give the probability, one a series, that the figure lies below a value."""
        return np.asarray((self.weights * stdtr(self.freedom, self._away(values))).sum(axis=1))

    def interval(self, confidence: float) -> tuple[Numbers, Numbers]:
        """Give the ends, one a series, between which the figure lies with a probability."""
        tail = (1 - confidence) / 2
        return self._quantile(tail), self._quantile(1 - tail)

    def _quantile(self, share: float) -> Numbers:
        """Halve a bracket: the average's quantile lies among those of the candidates."""
        each = self.centres + stdtrit(self.freedom, share) * self.scales
        low, high = each.min(axis=1), each.max(axis=1)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            is_under = self.below(middle) < share
            low, high = np.where(is_under, middle, low), np.where(is_under, high, middle)
        return np.asarray((low + high) / 2)

    def _away(self, values: Numbers) -> Numbers:
        return np.asarray((values[:, None] - self.centres) / self.scales)
