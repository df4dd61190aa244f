"""The models that a forecast averages, each by how its values vary together.

Every model is an unknown level plus what moves around it: chance alone, a level that wanders (exponential
smoothing's own model), a memory that fades (autoregression), perhaps a drift, perhaps a season. The variances
are relative to that of one step's surprise, whose size is estimated from the series itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from kpiwork.spec.choices import Seasonal

__all__ = ["YEAR", "Model", "Motion", "Season", "models_for"]

YEAR = 12


class Season(StrEnum):
    """What the calendar months add."""

    NONE = "none"
    FREE = "each month its own"
    WAVE = "one wave a year"
    ONE_MONTH = "one month apart"


class Motion(StrEnum):
    """How a level goes on."""

    LEVEL = "a level that wanders under chance"
    WALK = "a walk without a level"
    MEMORY = "a memory that fades"


@dataclass(frozen=True, kw_only=True, slots=True)
class Model:
    """One way in which a series may come about.

    Parameters
    ----------
    motion : Motion
        How it moves.
    strength : float
        Variance of the level's steps, or the memory from one value to the next, 0 to 1.
    drift : float
        Standard deviation of the change per step before anything is seen; 0 for none.
    season : Season
        What months add.
    spread : float
        Standard deviation of a month's part before anything is seen.
    month : int
        The month that stands apart, 1 to 12; 0 for none.
    share : float
        Weight before anything is seen; those of a forecast's models make 1.
    """

    motion: Motion
    strength: float
    drift: float = 0.0
    season: Season = Season.NONE
    spread: float = 0.0
    month: int = 0
    share: float = 1.0


# The grids and their weights were settled on simulated series of other seeds than the calibration's; a finer
# grid changed hardly a figure, and a walk needs the weight that it has.
MOTIONS = (
    (Motion.LEVEL, 0.0, 2.0),
    (Motion.LEVEL, 0.05, 1.0),
    (Motion.LEVEL, 0.3, 1.0),
    (Motion.WALK, 1.0, 4.0),
    (Motion.MEMORY, 0.3, 1.0),
    (Motion.MEMORY, 0.6, 1.0),
    (Motion.MEMORY, 0.85, 1.0),
)
FEW_MOTIONS = (
    (Motion.LEVEL, 0.0, 2.0),
    (Motion.LEVEL, 0.3, 1.0),
    (Motion.MEMORY, 0.5, 1.0),
    (Motion.WALK, 1.0, 2.0),
)
DRIFTS = (0.0, 0.1)
SEASONS = (
    (Season.FREE, 0.5, 0.3),
    (Season.FREE, 1.5, 0.3),
    (Season.WAVE, 1.0, 0.2),
    (Season.WAVE, 3.0, 0.2),
)
ONE_MONTH_SPREAD = 3.0
SHARES = {  # of models without a season, with one, with one month apart
    Seasonal.NO: (1.0, 0.0, 0.0),
    Seasonal.UNKNOWN: (0.5, 0.25, 0.25),
    Seasonal.YES: (0.1, 0.5, 0.4),
}


def models_for(seasonal: Seasonal) -> tuple[Model, ...]:
    """Give the models that are averaged, by what a card says of the season."""
    families = (list(_plain()), list(_with_season()), list(_one_month()))
    return tuple(
        model
        for share, family in zip(SHARES[seasonal], families, strict=True)
        for model in _weighted(family, share)
    )


def _plain() -> Iterator[Model]:
    for (motion, strength, share), drift in product(MOTIONS, DRIFTS):
        yield Model(motion=motion, strength=strength, drift=drift, share=share)


def _with_season() -> Iterator[Model]:
    for model, (season, spread, share) in product(_plain(), SEASONS):
        yield replace(model, season=season, spread=spread, share=model.share * share)


def _one_month() -> Iterator[Model]:
    for (motion, strength, share), month in product(FEW_MOTIONS, range(1, YEAR + 1)):
        yield Model(
            motion=motion,
            strength=strength,
            season=Season.ONE_MONTH,
            spread=ONE_MONTH_SPREAD,
            month=month,
            share=share,
        )


def _weighted(family: Sequence[Model], share: float) -> Iterator[Model]:
    if share:
        total = sum(model.share for model in family)
        yield from (replace(model, share=share * model.share / total) for model in family)
