"""A series as the models see it: what each makes of the values so far, and what it expects of later ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from kpiwork.analysis.forecast.factors import Factors, factors_of, sums_of
from kpiwork.analysis.forecast.mixture import Mixture
from kpiwork.analysis.forecast.models import Model
from kpiwork.analysis.xmr import Numbers
from kpiwork.spec.choices import Seasonal

__all__ = ["LONGEST", "Answers", "Course", "Places"]

LONGEST = 120  # latest steps that are looked at: ten years of months; older ones tell little of what comes
NEGLIGIBLE = 1e-6  # weight of a model that is left out of an average


Places = NDArray[np.int_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What M models say of T sums.

    Parameters
    ----------
    shares : array of float, M x T
        Weight of each model.
    means, scales : array of float, M x T
        Of its Student's t.
    """

    shares: Numbers
    means: Numbers
    scales: Numbers


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """A series with what the models make of it.

    Parameters
    ----------
    places : tuple of int
        Where the known values and then the steps ahead lie in time.
    known : int
        How many values are known, K.
    centre, size : float
        Mean and standard deviation of the values; all else is measured in them.
    values : array of float, K
        The known values, in those units.
    factors : Factors
        The models at those places.
    surprises : array of float, M x K
        What each value adds to what a model knew before it, in units that would all vary by 1.
    """

    places: tuple[int, ...]
    known: int
    centre: float
    size: float
    values: Numbers
    factors: Factors
    surprises: Numbers

    @classmethod
    def of(cls, values: Numbers, *, ahead: int, months: Sequence[int], seasonal: Seasonal) -> Self:
        """Put a series before the models.

        Parameters
        ----------
        values : array of float
            In order of time, NaN for gaps; at least two known ones, that differ.
        ahead : int
            Steps ahead.
        months : sequence of int
            The calendar month of each value and of each step ahead.
        seasonal : Seasonal
            Which models.
        """
        steps = range(max(0, len(values) - LONGEST), len(values))
        known = [step for step in steps if not np.isnan(values[step])]
        places = (*known, *range(len(values), len(values) + ahead))
        shift = places[0]  # series with the same gaps share their factors, however long the past before
        factors = factors_of(
            seasonal, tuple(one - shift for one in places), tuple(months[one] for one in places), len(known)
        )
        seen = values[known]
        largest = float(np.abs(seen).max())
        seen = seen / largest  # squares of any size stay numbers
        centre, size = float(seen.mean()), float(seen.std())
        scaled = (seen - centre) / size
        return cls(
            places=places,
            known=len(known),
            centre=centre * largest,
            size=size * largest,
            values=scaled,
            factors=factors,
            surprises=factors.inverse @ scaled,
        )

    def expected(self, weights: Sequence[float]) -> Mixture:
        """Say what is expected of a weighted sum of the steps ahead, in the unit of the series.

        Parameters
        ----------
        weights : sequence of float
            One a step ahead.
        """
        ahead = np.arange(self.known, len(self.places))
        answers = self.answers(ahead[None, :], np.asarray(weights), np.array([self.known]))
        kept = answers.shares[:, 0] > NEGLIGIBLE
        plain = Mixture(
            weights=answers.shares[kept, 0] / answers.shares[kept, 0].sum(),
            means=answers.means[kept, 0],
            scales=answers.scales[kept, 0],
            freedom=self.known - 1,
        )
        return plain.moved(times=self.size, plus=self.centre * float(np.sum(weights)))

    def answers(self, rows: Places, weights: Numbers, after: Places) -> Answers:
        """Say what each model expects of weighted sums, each seen from a point at which less was known.

        With flat ignorance of the level and of the size of the surprises, each model's answer is Student's t
        (Rasmussen and Williams 2006, *Gaussian Processes for Machine Learning*, 2.7); models are weighed by
        how well they foretold each value from those before it.

        Parameters
        ----------
        rows : array of int, T x J
            Which places each of the T sums is of.
        weights : array of float, J
            Weight of each of its places.
        after : array of int, T
            How many of the values are known then; at least two.

        Returns
        -------
        Answers
            In the units of `values`, around the centre.
        """
        asked = tuple(map(tuple, rows.tolist())), tuple(map(float, weights)), tuple(after.tolist())
        sums = sums_of(self.factors, *asked)
        return Answers(
            shares=self._shares(after),
            means=(sums.known @ self.surprises[:, :, None])[:, :, 0],
            scales=np.sqrt(sums.variances * self._squares(after) / (after - 1)),
        )

    def _squares(self, after: Places) -> Numbers:
        return np.asarray(np.cumsum(self.surprises**2, axis=1)[:, after - 1], dtype=float)

    def _shares(self, after: Places) -> Numbers:
        """Weigh the models by how well they foretold the first so many values, M x T."""
        heights = np.diagonal(self.factors.lower, axis1=1, axis2=2)
        prior = np.log([model.share for model in self.factors.models])
        logs = prior[:, None] - np.cumsum(np.log(heights), axis=1)[:, after - 1]
        logs -= (after - 1) / 2 * np.log(self._squares(after))
        shares = np.exp(logs - logs.max(axis=0))
        return np.asarray(shares / shares.sum(axis=0), dtype=float)

    def share_of(self, has: Callable[[Model], bool]) -> float:
        """Give the weight of the models of a kind, 0 to 1."""
        kind = np.array([has(model) for model in self.factors.models])
        return float(self._shares(np.array([self.known]))[:, 0] @ kind)
