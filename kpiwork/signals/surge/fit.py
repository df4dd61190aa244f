"""How much more is done in the last part of each period than in its others, with an interval.

Logarithms of amounts follow a level, a trend, a step in the last parts and one in the first (what was pulled
forward is missing there), AR(1) noise, and a season of which nothing is known but that it returns: each place
in the year has a deviation of its own, drawn from a normal distribution. How alike neighbours are and how
large the season is are weighed over a grid by their restricted likelihood (Patterson and Thompson 1971,
Biometrika 58: 545), so that a short series is not too sure of either. Many series are done at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kpiwork.analysis.effect.averaged import Averaged
from kpiwork.analysis.effect.memory import ROUNDING, Numbers, Places, least_squares, some_of, weights_of

__all__ = [
    "FIRST",
    "LAST",
    "MIDDLE",
    "Flags",
    "Parts",
    "chance",
    "growth_of_surge",
    "largest",
    "payback",
    "surge",
    "without_largest",
]

Flags = NDArray[np.bool_]

MEMORIES = tuple(float(one) for one in np.sin(np.linspace(np.arcsin(-0.4), np.arcsin(0.96), 15)))
"""Autocorrelations that are tried, evenly spaced in angle as in `kpiwork.analysis.effect.memory`."""
SEASONS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
"""Standard deviations of the season that are tried, in those of the noise."""
LEFT_SEASONS = (0.0, 0.25)
"""The same where peers share the season, so that only a little of it can be left."""
LONG = 80  # parts from which every second candidate will do: three years of weeks
FIRST, MIDDLE, LAST = 0, 1, 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """Where the parts of periods stand, oldest first.

    Parameters
    ----------
    places : array of int
        When each was, counted in parts; a step of more than one is a gap.
    phases : array of int
        FIRST, MIDDLE or LAST of its period.
    seasons : array of int
        Place in the year: its month, or its week.
    kinds : array of int
        Which of a year's periods it is in: the four quarters have four numbers.
    """

    places: Places
    phases: Places
    seasons: Places
    kinds: Places

    def only(self, kept: Flags) -> Parts:
        """Give some of them."""
        return Parts(
            places=self.places[kept],
            phases=self.phases[kept],
            seasons=self.seasons[kept],
            kinds=self.kinds[kept],
        )


def surge(values: Numbers, parts: Parts, *, has_peers: bool = False) -> Averaged:
    """Estimate by how much last parts lie above the others.

    Parameters
    ----------
    values : array of shape (series, parts)
        Logarithms, all finite.
    parts : Parts
        With some of each phase, and more of them than are estimated.
    has_peers : bool
        Whether values are against peers, which share the season.

    Returns
    -------
    Averaged
        The difference of logarithms, last less the mean of the others.
    """
    contrast = np.array([0.0, 0.0, 1.0, -_share_of_first(parts)])
    return _estimated(values, parts, _design(parts), contrast, LEFT_SEASONS if has_peers else SEASONS)


def payback(values: Numbers, parts: Parts) -> Averaged:
    """Estimate by how much first parts lie above the middle ones; below 0 where work was pulled forward."""
    return _estimated(values, parts, _design(parts), np.array([0.0, 0.0, 0.0, 1.0]))


def growth_of_surge(values: Numbers, parts: Parts, since: Flags) -> Averaged:
    """Estimate by how much the surge has grown; a season that was there before cancels.

    Last parts are held against first ones, where what was pulled forward is missing: a growth shows there
    soonest.

    Parameters
    ----------
    values, parts
        As for `surge`.
    since : array of bool
        Which parts are in the later stretch.
    """
    plain = _design(parts)
    design = np.column_stack([plain, since, plain[:, 2:] * since[:, None]])
    return _estimated(values, parts, design, np.array([0, 0, 0, 0, 0, 1.0, -1.0]))


def chance(values: Numbers, parts: Parts, *, drop: bool) -> Numbers:
    """Give, one a series, how often chance alone would show such a surge upwards.

    Parameters
    ----------
    values, parts
        As for `surge`.
    drop : bool
        Whether the kind of period with the highest last parts is set aside first, as for a season that
        lifts December; otherwise values are against peers, which share the season.
    """
    if not drop:
        return surge(values, parts, has_peers=True).below(np.zeros(len(values)))
    found, kinds = np.ones(len(values)), largest(values, parts)
    for kind in np.unique(kinds):
        mine, kept = kinds == kind, without_largest(parts, int(kind))
        found[mine] = surge(values[mine][:, kept], parts.only(kept)).below(np.zeros(int(mine.sum())))
    return found


def largest(values: Numbers, parts: Parts) -> Places:
    """Tell, one a series, which kind of period has the highest last parts against its others."""
    line = np.column_stack([np.ones(len(parts.places)), parts.places - parts.places.mean()])
    level = values - values @ line @ np.linalg.inv(line.T @ line) @ line.T
    ends = parts.phases == LAST
    kinds = np.intersect1d(parts.kinds[ends], parts.kinds[~ends])
    above = [
        level[:, ends & (parts.kinds == kind)].mean(axis=1)
        - level[:, ~ends & (parts.kinds == kind)].mean(axis=1)
        for kind in kinds
    ]
    return np.asarray(kinds[np.argmax(above, axis=0)])


def without_largest(parts: Parts, kind: int) -> Flags:
    """Tell which parts are left when the last ones of a kind of period are set aside."""
    return np.asarray(~((parts.phases == LAST) & (parts.kinds == kind)))


def _estimated(
    values: Numbers,
    parts: Parts,
    design: Numbers,
    contrast: Numbers,
    seasons: tuple[float, ...] = SEASONS,
) -> Averaged:
    """Estimate a contrast of coefficients under each candidate."""
    freedom = len(parts.places) - design.shape[1]
    halves, sizes = _halves(parts, seasons)
    turned = halves.transpose(0, 2, 1)
    along = (some @ turned for some in some_of(values, len(halves)))
    coefficients, squares, covariance = least_squares(design.T @ turned, along)
    squares = np.maximum(squares, (ROUNDING * np.abs(values).max(axis=1)) ** 2 + np.finfo(float).tiny)
    sizes = sizes - np.linalg.slogdet(covariance)[1]
    return Averaged(
        weights=weights_of((-0.5 * (freedom * np.log(squares) + sizes[:, None])).T),
        centres=(coefficients @ contrast).T,
        scales=np.sqrt(squares / freedom * (contrast @ covariance @ contrast)[:, None]).T,
        freedom=freedom,
    )


def _design(parts: Parts) -> Numbers:
    """Give level, trend, last and first."""
    along = (parts.places - parts.places.mean()) / max(1.0, float(np.ptp(parts.places)))
    ends = (parts.phases == LAST, parts.phases == FIRST)
    return np.column_stack([np.ones(len(along)), along, *ends]).astype(float)


def _share_of_first(parts: Parts) -> float:
    return float((parts.phases == FIRST).sum() / (parts.phases != LAST).sum())


def _halves(parts: Parts, deviations: tuple[float, ...]) -> tuple[Numbers, Numbers]:
    """Give for each candidate what makes its noise white, and the logarithm of its determinant."""
    made = _short if len(parts.places) <= LONG else _long
    return made(tuple(parts.places.tolist()), tuple(parts.seasons.tolist()), deviations)


def _covariances(apart: Places, same: Numbers, deviations: tuple[float, ...]) -> Iterator[Numbers]:
    step = 1 if len(apart) <= LONG else 2
    for memory in MEMORIES[::step]:
        kept = np.sign(memory) ** apart * np.abs(memory) ** apart
        for deviation in deviations[::step]:
            yield kept + deviation**2 * same


def _made(
    places: tuple[int, ...], seasons: tuple[int, ...], deviations: tuple[float, ...]
) -> tuple[Numbers, Numbers]:
    apart = np.abs(np.subtract.outer(places, places))
    same = np.equal.outer(seasons, seasons).astype(float)
    lower = np.linalg.cholesky(np.array(list(_covariances(apart, same, deviations))))
    return np.linalg.inv(lower), 2 * np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)


_short = lru_cache(maxsize=32)(_made)
_long = lru_cache(maxsize=8)(_made)  # of some 5 MB each
