"""How often a different mix of cases is seen: without one, with one, and how well its size is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from cells import FALSE, FALSE_AS_SHIPPED, SEEN_AS_SHIPPED, Cell, Goal, at_least, at_most

from kpiwork.signals.mix.fit import Counts, mix_fit
from kpiwork.signals.mix_shift import MixShift
from kpiwork.signals.planting.mix import Segments, easier_cases, segment_counts
from kpiwork.signals.rise import rise

__all__ = ["RUNS", "cells"]

RUNS = 2_000
SEED = 1955
NOMINAL = 0.05
FALSE_ALARMS, WORST = (0.03, 0.07), at_most(0.08)
RARE = at_most(0.01)
COVERAGE = at_least(0.90)  # wider where a drift may be what was seen
YEAR = 12
FEWER = 8  # times fewer runs for intervals, which take longest
SURE = 1.959963984540054
RATES = np.array([0.5, 0.6, 0.7, 0.9])
WEIGHTS = np.array([0.2, 0.3, 0.3, 0.2])
METHOD = "mix shift"
_cell = partial(Cell.of, METHOD)
STRENGTHS = (0.1, 0.2, 0.3)  # of the harder half's cases


@dataclass(frozen=True, kw_only=True)
class World:
    """What months are like.

    Parameters
    ----------
    words : str
        As the table names it.
    spread, memory : float
        How far weights wander from month to month on the log scale, and their autocorrelation.
    wave, december, trend : float
        A season of one wave, a December of its own, and a drift a month, of the easiest kind's log weight.
    better : float
        What every rate gains after.
    exposure : float
        How many times as many cases the largest month has.
    """

    words: str
    spread: float = 0.0
    memory: float = 0.0
    wave: float = 0.0
    december: float = 0.0
    trend: float = 0.0
    better: float = 0.0
    exposure: float = 1.0


PLAIN = World(words="the same mix")
NULLS = (
    PLAIN,
    World(words="mix that wanders", spread=0.15),
    World(words="mix that wanders, AR(1) .3", spread=0.15, memory=0.3),
    World(words="mix that wanders, AR(1) .6", spread=0.15, memory=0.6),
    World(words="mix with a season", spread=0.1, wave=0.3),
    World(words="mix with a December of its own", spread=0.1, december=0.6),
    World(words="cases a month vary by 3", spread=0.1, exposure=3.0),
    World(words="every kind improves by 5 points", spread=0.1, better=0.05),
)
DRIFT = World(words="mix that drifted before already", spread=0.1, trend=0.01)


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Simulate months of cases of four kinds, compared half and half."""
    rng = np.random.default_rng(SEED)
    for months in (24, 48):
        for world in NULLS:
            yield from _nulls(rng, runs, months, world, FALSE_ALARMS)
        yield from _nulls(rng, runs, months, DRIFT, WORST)
    for months in (24, 48):
        for strength in STRENGTHS:
            yield from _planted(rng, runs, months, strength)


def _nulls(rng: np.random.Generator, runs: int, months: int, world: World, goal: Goal) -> Iterator[Cell]:
    p, mix, total, low, high = _runs(rng, runs, months, world, 0.0)
    ships = MixShift()
    large = (mix >= ships.points) & (mix >= ships.share_of_gain * total)
    yield _cell(world.words, months, p < NOMINAL, FALSE, goal)
    yield _cell(world.words, months, (p < ships.alpha) & large, FALSE_AS_SHIPPED, RARE)
    if world is not DRIFT:
        yield _cell(world.words, months, (low <= 0) & (high >= 0), "intervals that hold the truth", COVERAGE)


def _planted(rng: np.random.Generator, runs: int, months: int, strength: float) -> Iterator[Cell]:
    world = World(words="", spread=0.1, memory=0.3)
    p, mix, total, low, high = _runs(rng, runs, months, world, strength)
    ships = MixShift()
    large = (mix >= ships.points) & (mix >= ships.share_of_gain * total)
    before = Segments(weights=WEIGHTS[None], rates=RATES)
    truth = float((easier_cases(before, np.array([True]), strength).weights[0] - WEIGHTS) @ RATES)
    words = f"{truth * 100:.1f} points of mix, wandering, AR(1) .3"
    yield _cell(words, months, (p < ships.alpha) & large, SEEN_AS_SHIPPED)
    yield _cell(words, months, (low <= truth) & (high >= truth), "intervals that hold the truth", COVERAGE)


def _runs(
    rng: np.random.Generator, runs: int, months: int, world: World, strength: float
) -> tuple[np.ndarray, ...]:
    """Give p, mix, movement and the ends of the mix's interval of each run."""
    after = np.arange(months) >= months // 2
    series, mix, total, error = np.empty((runs, months)), np.empty(runs), np.empty(runs), np.empty(runs)
    for run in range(runs):
        above, below = _counts(rng, world, after, strength)
        names = tuple(map(str, range(below.shape[1])))
        fit = mix_fit(Counts(segments=names, above=above, below=below, records=below), after)
        if fit is None or fit.told.mix is None or fit.told.within is None:
            raise ArithmeticError("simulated cases could not be split")
        series[run], error[run] = fit.series, fit.error
        mix[run], total[run] = fit.told.mix, fit.told.mix + fit.told.within
    ships = MixShift()
    found = rise(series, after, np.arange(months), season=YEAR, against_drift=True)
    few = max(1, runs // FEWER)
    told = rise(series[:few], after, np.arange(months), season=YEAR, against_drift=True, alpha=ships.alpha)
    low = mix[:few] - np.hypot(told.change - told.low, SURE * error[:few])
    high = mix[:few] + np.hypot(told.high - told.change, SURE * error[:few])
    return found.p, mix, total, low, high


def _counts(
    rng: np.random.Generator, world: World, after: np.ndarray, strength: float
) -> tuple[np.ndarray, np.ndarray]:
    months, place = len(after), np.arange(len(after))
    fresh = rng.normal(size=(months, len(WEIGHTS)))
    for month in range(1, months):
        fresh[month] = world.memory * fresh[month - 1] + np.sqrt(1 - world.memory**2) * fresh[month]
    tilt = world.spread * fresh
    tilt[:, -1] += world.wave * np.sin(2 * np.pi * place / YEAR) + world.trend * place
    tilt[:, -1] += world.december * (place % YEAR == YEAR - 1)
    weights = WEIGHTS * np.exp(tilt)
    plain = Segments(weights=weights / weights.sum(axis=1, keepdims=True), rates=RATES)
    planted = easier_cases(plain, after, strength)
    cases = np.rint(300 * world.exposure ** rng.uniform(0, 1, size=months)).astype(int)
    above, below = segment_counts(planted, cases, rng)
    better = rng.binomial((below - above).astype(int), np.where(after, world.better, 0.0)[:, None] * 2)
    return above + better, below
