"""How often growth of what is left out is seen: without it, with it, and how well its size is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from cells import FALSE, FALSE_AS_SHIPPED, SEEN_AS_SHIPPED, Cell, Goal, at_least, at_most

from kpiwork.signals.exclusion.counts import log_rate
from kpiwork.signals.exclusions import Exclusions
from kpiwork.signals.rise import Rise, rise

__all__ = ["RUNS", "cells"]

RUNS = 2_000
SEED = 1990
NOMINAL = 0.05
FALSE_ALARMS, WORST = (0.03, 0.07), at_most(0.08)
RARE = at_most(0.01)
COVERAGE = at_least(0.90)  # wider where a drift may be what was seen
YEAR = 12
FEWER = 8  # times fewer runs for intervals, which take longest
GROWTHS = (0.1, 0.2, 0.5, 1.0)
METHOD = "exclusions"
_cell = partial(Cell.of, METHOD)


@dataclass(frozen=True, kw_only=True)
class World:
    """What months are like.

    Parameters
    ----------
    words : str
        As the table names it.
    rate : float
        Share left out.
    spread, memory : float
        How far its logarithm wanders from month to month, and its autocorrelation.
    wave, december, trend : float
        A season of one wave, a December of its own, and a drift a month, of its logarithm.
    exposure : float
        How many times as many cases the largest month has; months after have fewer.
    """

    words: str
    rate: float = 0.1
    spread: float = 0.15
    memory: float = 0.0
    wave: float = 0.0
    december: float = 0.0
    trend: float = 0.0
    exposure: float = 1.0


NULLS = (
    World(words="chance alone", spread=0.0),
    World(words="3 in 100, chance alone", rate=0.03, spread=0.0),
    World(words="wandering share"),
    World(words="wandering share, AR(1) .3", memory=0.3),
    World(words="wandering share, AR(1) .6", memory=0.6),
    World(words="a season", wave=0.2),
    World(words="a December of its own", december=0.5),
    World(words="a third of the cases after", exposure=3.0),
)
FEW = World(words="1 in 200, a third of the cases after", rate=0.005, spread=0.0, exposure=3.0)
DRIFT = World(words="drift of 1 % a month before already", trend=0.01)


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Simulate months of 300 cases and more, compared half and half."""
    rng = np.random.default_rng(SEED)
    for months in (24, 48):
        for world in NULLS:
            yield from _nulls(rng, runs, months, world, FALSE_ALARMS)
        yield from _nulls(rng, runs, months, FEW, WORST)
        yield from _nulls(rng, runs, months, DRIFT, WORST)
    for months in (24, 48):
        for growth in GROWTHS:
            yield from _planted(rng, runs, months, growth)


def _nulls(rng: np.random.Generator, runs: int, months: int, world: World, goal: Goal) -> Iterator[Cell]:
    ships, (found, told) = Exclusions(), _found(rng, runs, months, world, 0.0)
    yield _cell(world.words, months, found.p < NOMINAL, FALSE, goal)
    large = np.exp(found.change) >= 1 + ships.growth
    yield _cell(world.words, months, (found.p < ships.alpha) & large, FALSE_AS_SHIPPED, RARE)
    if world not in (DRIFT, FEW):
        held = (told.low <= 0) & (told.high >= 0)
        yield _cell(world.words, months, held, "intervals that hold the truth", COVERAGE)


def _planted(rng: np.random.Generator, runs: int, months: int, growth: float) -> Iterator[Cell]:
    ships, world = Exclusions(), World(words="", memory=0.3)
    found, told = _found(rng, runs, months, world, growth)
    truth, words = np.log1p(growth), f"{100 * growth:.0f} % more, wandering share, AR(1) .3"
    large = np.exp(found.change) >= 1 + ships.growth
    yield _cell(words, months, (found.p < ships.alpha) & large, SEEN_AS_SHIPPED)
    held = (told.low <= truth) & (told.high >= truth)
    yield _cell(words, months, held, "intervals that hold the truth", COVERAGE)


def _found(
    rng: np.random.Generator, runs: int, months: int, world: World, growth: float
) -> tuple[Rise, Rise]:
    """Give what is found in all runs, and in those whose intervals are worked out too."""
    place = np.arange(months)
    after = place >= months // 2
    fresh = rng.normal(size=(runs, months))
    for month in range(1, months):
        fresh[:, month] = world.memory * fresh[:, month - 1] + np.sqrt(1 - world.memory**2) * fresh[:, month]
    tilt = world.spread * fresh + world.wave * np.sin(2 * np.pi * place / YEAR) + world.trend * place
    tilt += world.december * (place % YEAR == YEAR - 1) + np.log1p(growth) * after
    cases = np.rint(np.where(after, 300, 300 * world.exposure) * rng.uniform(0.8, 1.25, size=(runs, months)))
    out = rng.binomial(cases.astype(int), np.minimum(world.rate * np.exp(tilt), 0.95)).astype(float)
    values = log_rate(out, cases)
    few = values[: max(1, runs // FEWER)]
    return (
        rise(values, after, place, season=YEAR, against_drift=True),
        rise(few, after, place, season=YEAR, against_drift=True, alpha=Exclusions().alpha),
    )
