"""The best test of a lasting shift that there can be: one that is told the noise beforehand.

It knows how widely values vary, how much neighbours resemble each other and how large a shift would be, up or
down; of the level it knows nothing. It averages the likelihood ratio over all moments at which the shift may
have begun (Neyman and Pearson 1933), and cries wolf in as many charts as ours may. No chart that has to find
out the noise from the same points can see more, so it says how far a goal can be reached.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

__all__ = ["Told"]

Numbers = NDArray[np.float64]

SERIES = 20_000  # without a shift, that decide how strong its evidence must be
SEED = 20_241_123


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A test, and the series that it is tried on.

    Parameters
    ----------
    before, after : int
        Points before a shift and after it.
    alike : float
        Autocorrelation of neighbours; standard deviations are 1.
    shift : float
        How large a shift is.
    cries_wolf : float
        Share of series without one that it may take for one.
    firsts : sequence of int
        Places at which it may begin, as the test knows.
    """

    before: int
    after: int
    alike: float
    shift: float
    cries_wolf: float
    firsts: range

    def seen(self, runs: int) -> int:
        """Count series with a shift upwards in which it is seen."""
        rng = np.random.default_rng(SEED)
        up, down = self._ratios(self._drawn(rng, SERIES))
        needed = np.quantile(up + down, 1 - self.cries_wolf)
        values = self._drawn(rng, runs)
        values[:, self.before :] += self.shift
        up, down = self._ratios(values)
        return int(((up + down > needed) & (up > down)).sum())

    def _drawn(self, rng: Generator, series: int) -> Numbers:
        roots = np.linalg.cholesky(self._shared)
        return np.asarray(rng.normal(size=(series, self.before + self.after)) @ roots.T)

    @property
    def _shared(self) -> Numbers:
        places = np.arange(self.before + self.after)
        return np.asarray(self.alike ** np.abs(np.subtract.outer(places, places)), dtype=float)

    def _ratios(self, values: Numbers) -> tuple[Numbers, Numbers]:
        """Give how much likelier each series is with a shift upwards than without one, and downwards."""
        weights = np.linalg.inv(self._shared)
        level = weights.sum(axis=1)
        weights -= np.outer(level, level) / level.sum()  # whatever the level is
        steps = (np.arange(values.shape[1])[:, None] >= np.array(self.firsts)).astype(float)
        along = self.shift * (values @ weights @ steps)
        sizes = self.shift**2 / 2 * (steps * (weights @ steps)).sum(axis=0)
        up, down = (np.exp(way * along - sizes).mean(axis=1) for way in (1, -1))
        return up, down
