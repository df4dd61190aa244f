"""Student's t averaged over candidates: what is known of a figure when the autocorrelation is not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, stdtr, stdtrit

from kpiwork.analysis.effect.memory import Numbers

__all__ = ["Averaged"]

MOST_TRIES = 100  # to close in on a quantile; some 6 will do, and halving alone takes 60
CLOSE = 1e-15  # relative to a quantile and to its share: rounding only


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
        """Close in on the quantile, which lies among those of the candidates."""
        each = self.centres + stdtrit(self.freedom, share) * self.scales
        low, high = each.min(axis=1), each.max(axis=1)
        place = (low + high) / 2
        for _ in range(MOST_TRIES):
            over = self.below(place) - share
            low, high = np.where(over < 0, place, low), np.where(over < 0, high, place)
            before, place = place, self._nearer(place, over, low, high)
            is_there = (np.abs(over) <= CLOSE * share) | (np.abs(place - before) <= CLOSE * np.abs(before))
            if is_there.all():
                break
        return np.asarray(place)

    def _nearer(self, place: Numbers, over: Numbers, low: Numbers, high: Numbers) -> Numbers:
        """Follow the tangent (Newton's method); halve the bracket where that leads out of it."""
        with np.errstate(over="ignore"):  # far away from a candidate, or from all
            steep = (self.weights / self.scales * _density(self._away(place), self.freedom)).sum(axis=1)
            step = place - np.divide(over, steep, out=np.full(len(over), np.inf), where=steep > 0)
        return np.where((low <= step) & (step <= high), step, (low + high) / 2)

    def _away(self, values: Numbers) -> Numbers:
        return np.asarray((values[:, None] - self.centres) / self.scales)


def _density(away: Numbers, freedom: int) -> Numbers:
    """Give the density of Student's t."""
    size = gammaln((freedom + 1) / 2) - gammaln(freedom / 2) - np.log(freedom * np.pi) / 2
    return np.asarray(np.exp(size - (freedom + 1) / 2 * np.log1p(away**2 / freedom)))
