"""A step in the level of a series at a known day, where a drift of its own may look like one.

A drift that was there before anybody acted makes the two sides differ too. So beside the memory of the series
a drift is weighed in: none, or one of some size, each with its restricted likelihood (Patterson and Thompson
1971, Biometrika 58: 545). What speaks for a drift takes from the certainty of the step. Readings of few
records vary more; by how much is weighed in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import nan

import numpy as np

from kpiwork.analysis.effect.averaged import Averaged
from kpiwork.analysis.effect.level import STEP
from kpiwork.analysis.effect.memory import CANDIDATES, Fits, Numbers, Places, fits, weights_of
from kpiwork.analysis.effect.series import YEARS, Standard, season_terms, standard
from kpiwork.analysis.lead.adjust import peaks_of

__all__ = ["Step", "below_at", "by_chance", "peaks_in", "step_at", "steps"]

DRIFTS = (0.0, 2.0, 4.0, 8.0)
"""Typical sizes of a drift from first to last value, in standard deviations of a value around it."""

FROM_FEW = (0.0, 0.5, 1.0)
"""Parts of the variance that shrink as records grow."""

UNEVEN = 1.5  # times as many records in the fullest period as in the emptiest

FAR = 1_000_000  # steps of time: what lies as far off tells nothing of its neighbours
WIDE = 0.95
USUALLY = 0.8  # how often a step of the size that "would have been seen" is seen


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A step, in the unit of the values.

    Parameters
    ----------
    size : float
        Level after less level before.
    low, high : float
        Ends of its 95 % interval.
    below : float
        How sure it is, 0 to 1, that the level fell.
    visible : float
        Size that would have been told from none in 8 of 10 cases.
    without : array of float of shape (known values,)
        The fitted course without the step.
    """

    size: float
    low: float
    high: float
    below: float
    visible: float
    without: Numbers

    def by_chance(self, direction: int) -> float:
        """Say how often chance alone moves the level as far; see `by_chance`."""
        return by_chance(self.below, direction)


def by_chance(below: float, direction: int) -> float:
    """Say how often chance alone moves a level as far, either way; 1 where it rather moved the other way.

    Parameters
    ----------
    below : float
        How sure it is that the level fell.
    direction : int
        1 where it should have risen, -1 where it should have fallen.
    """
    return min(1.0, 2 * (below if direction > 0 else 1 - below))


def step_at(
    values: Numbers, at: int, *, season: int = 0, records: Numbers | None = None, level: float = 0.05
) -> Step:
    """Estimate the step of one series.

    Parameters
    ----------
    values : array of float of shape (points,)
        At equal steps of time, NaN for gaps; `kpiwork.analysis.effect.series.unfit` has no word against it.
    at : int
        Place of the first value on the later side.
    season : int
        Points in a year where the time of the year moves it; 0 for none.
    records : array of float of shape (points,), optional
        What each value is a share or mean of.
    level : float
        Share of false alarms that ``visible`` is for.
    """
    known, found = _of_one(values, at, season, records)
    figure, course = _step(found), _courses(found)
    low, high = (known.size * float(end[0]) for end in figure.interval(WIDE))
    centre = float(figure.centre[0])
    widths = [float(figure.interval(one)[1][0]) - centre for one in (1 - level, 2 * USUALLY - 1)]
    return Step(
        size=known.size * centre,
        low=low,
        high=high,
        below=_below(figure),
        visible=known.size * sum(widths),
        without=known.centre + known.size * course[0],
    )


def below_at(values: Numbers, at: int, *, season: int = 0, records: Numbers | None = None) -> float:
    """Say only how sure it is that the level fell; parameters as for `step_at`."""
    return _below(_step(_of_one(values, at, season, records)[1]))


def peaks_in(values: Numbers, places: Places, season: int) -> tuple[int, ...]:
    """Find times of the year with a level of their own: a December that lies at the day looks like a step."""
    if len(places) < YEARS * season:
        return ()
    whole = np.full(places[-1] + 1, nan)
    whole[places] = values
    return peaks_of(whole, season)


def steps(
    values: Numbers,
    places: Places,
    at: int,
    *,
    season: int = 0,
    peaks: tuple[int, ...] = (),
    records: Numbers | None = None,
) -> Averaged:
    """Estimate the steps of many series at one place.

    Parameters
    ----------
    values : array of float of shape (series, points)
        All known, of a size around 1.
    places : array of int of shape (points,)
        When each was, counted in points.
    at : int
        Place of the first value on the later side.
    season : int
        Points in a year; 0 for none.
    peaks : tuple of int
        Times of the year with a level of their own, from `peaks_in`.
    records : array of float of shape (points,), optional
        What the values are shares or means of.
    """
    return _step(_candidates(values, places, at, (season, peaks), records))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Candidates:
    """Regressions with each drift, each part of few records and each memory, and what speaks for them."""

    fits: list[Fits]
    weights: list[Numbers]
    design: Numbers


def _of_one(values: Numbers, at: int, season: int, records: Numbers | None) -> tuple[Standard, _Candidates]:
    known = standard(values)
    weighed = None if records is None else records[known.places]
    year = season, peaks_in(known.values, known.places, season)
    return known, _candidates(known.values[None], known.places, at, year, weighed)


def _candidates(
    values: Numbers, places: Places, at: int, year: tuple[int, tuple[int, ...]], records: Numbers | None
) -> _Candidates:
    design = _design(places, at, *year)
    found, likelihood = [], []
    for drift, part in product(DRIFTS, _parts(records)):
        sure = _sureness(records, part, len(places))
        one, times = _fit(values * sure, design * sure[:, None], places, drift)
        found.append(one)
        likelihood.append(_likelihood(one, times) + np.log(sure).sum() - (np.log(drift) if drift else 0.0))
    weights = weights_of(np.concatenate(likelihood, axis=1))
    return _Candidates(fits=found, weights=np.split(weights, len(found), axis=1), design=design)


def _design(places: Places, at: int, season: int, peaks: tuple[int, ...]) -> Numbers:
    """Give a column each for the level, the step, the time of the year, and last the drift."""
    terms = np.column_stack([np.ones(len(places)), places >= at])
    along = (places - places.mean()) / np.ptp(places)
    _, waves = season_terms(places, season, terms, along)
    plain = np.column_stack([terms, waves, along])
    months = [(places % season == peak).astype(float) for peak in peaks]
    full = np.column_stack([terms, waves, *months, along])
    return full if np.linalg.matrix_rank(full) == full.shape[1] else plain


def _fit(values: Numbers, design: Numbers, places: Places, drift: float) -> tuple[Fits, Places]:
    """Fit with a drift of a typical size; without one where that is 0.

    What is known of its size beforehand stands as one more value, far off: a drift of 0, give or take.
    """
    if not drift:
        return fits(values, design[:, :-1], places), places
    before = np.append(np.zeros(design.shape[1] - 1), 1 / drift)
    times = np.append(places, places[-1] + FAR)
    return fits(np.column_stack([values, np.zeros(len(values))]), np.vstack([design, before]), times), times


def _likelihood(found: Fits, places: Places) -> Numbers:
    """Give the restricted log-likelihood of each candidate memory, one row a series."""
    fresh = np.log1p(-(CANDIDATES[:, None] ** (2 * np.diff(places)))).sum(axis=1)
    sizes = np.linalg.slogdet(found.covariance)[1] - fresh
    return np.asarray(-found.freedom * np.log(found.scale) + sizes / 2)


def _parts(records: Numbers | None) -> tuple[float, ...]:
    """Give the parts to be weighed; where records hardly vary, all would say the same."""
    return FROM_FEW if records is not None and records.max() > UNEVEN * records.min() else FROM_FEW[:1]


def _sureness(records: Numbers | None, part: float, points: int) -> Numbers:
    """Give the inverse of how widely each value varies, where a part of that comes of few records."""
    if records is None:
        return np.ones(points)
    spread = 1 / records
    return np.asarray(1 / np.sqrt(1 - part + part * spread / spread.mean()))


def _below(figure: Averaged) -> float:
    return float(figure.below(np.zeros(1))[0])


def _step(found: _Candidates) -> Averaged:
    scales = [one.scale * np.sqrt(one.covariance[:, STEP, STEP]) for one in found.fits]
    return Averaged(
        weights=np.concatenate(found.weights, axis=1),
        centres=np.concatenate([one.coefficients[:, :, STEP] for one in found.fits], axis=1),
        scales=np.concatenate(scales, axis=1),
        freedom=found.fits[0].freedom,
    )


def _courses(found: _Candidates) -> Numbers:
    """Give the fitted course of each series without its step."""
    course = np.zeros((len(found.weights[0]), len(found.design)))
    for one, weights in zip(found.fits, found.weights, strict=True):
        terms = np.einsum("sc,sct->st", weights, one.coefficients)
        terms[:, STEP] = 0.0
        course += terms @ found.design[:, : terms.shape[1]].T
    return course
