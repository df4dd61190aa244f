"""How often a change of level is seen without an effect and with one, and what was to be expected anyway."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from cells import Cell

from kpiwork.analysis.effect.expected import LIKELY, future
from kpiwork.analysis.effect.level import step
from kpiwork.analysis.effect.memory import Numbers, fits
from kpiwork.analysis.effect.series import season_terms

__all__ = ["RUNS", "cells"]

RUNS = 2_000
SEED = 2013
NOMINAL = 0.05
FIFTH = 0.2
A_FIFTH = -0.8416212335729143  # the value below which a fifth of a normal distribution lies
YEAR = 12
FALSE_ALARMS = (0.03, 0.07)
COVERAGE = (0.76, 0.86)
MEMORIES = (0.0, 0.3, 0.6)
LONG_MEMORY = 0.8  # beyond what the goals of 3 to 7 % were set for
SHORT = 16  # points: the fewest that are compared, likewise
EFFECT = 1.5  # standard deviations of a single value
AHEAD = (
    (12, 1),
    (12, 3),
    (12, 12),
    (24, 3),
    (24, 24),
    (36, 3),
    (36, 12),
    (60, 3),
    (60, 60),
)  # points before, and after
PULLS = {0.0: (0.88, 0.92), 0.6: (0.73, 0.77)}  # decisions after a worst fifth that are followed by better


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Simulate series with and without an effect, as single decisions would see them."""
    rng = np.random.default_rng(SEED)
    yield from _level(rng, runs)
    yield from _after_a_bad_quarter(rng, runs)
    yield from _better_next(rng, runs)
    yield from _expected(rng, runs)


def _level(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    for points in (SHORT, 24, 36, 60):
        for memory in (*MEMORIES, LONG_MEMORY):
            case = f"AR(1) {memory}"
            within_goals = points > SHORT and memory in MEMORIES
            low, high = FALSE_ALARMS if within_goals else (-np.inf, FALSE_ALARMS[1])
            values = _series(rng, memory, runs, points)
            yield _alarms(values, f"no effect, {case}", 0, (low, high))
            if within_goals:
                yield _alarms(values, f"no effect, season taken out, {case}", YEAR, FALSE_ALARMS)
            changed = values + EFFECT * (np.arange(points) >= points // 2)
            least = 0.55 if (points, memory) == (60, 0.3) else -np.inf
            yield _alarms(changed, f"effect of 1.5 SD, {case}", 0, (least, np.inf))


def _alarms(values: Numbers, case: str, season: int, goal: tuple[float, float]) -> Cell:
    points = values.shape[1]
    places = np.arange(points)
    terms = np.column_stack([np.ones(points), places >= points // 2])
    _, waves = season_terms(places, season, terms)
    below = step(fits(values, np.column_stack([terms, waves]), places)).below(np.zeros(len(values)))
    return Cell(
        method="change of level after a decision",
        case=case,
        points=points,
        happened=int(((below < NOMINAL / 2) | (below > 1 - NOMINAL / 2)).sum()),
        runs=len(values),
        counted="changes seen",
        at_least=goal[0],
        at_most=goal[1],
    )


def _after_a_bad_quarter(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    """Let the decision be taken because the last three values before it were among the worst."""
    for points in (24, 60):
        for memory in MEMORIES:
            values = _series(rng, memory, 8 * runs, points)
            half = points // 2
            quarters = np.lib.stride_tricks.sliding_window_view(values[:, :half], 3, axis=1).mean(axis=2)
            chosen = quarters[:, -1] <= np.quantile(quarters, FIFTH, axis=1)
            case = f"no effect, decided after a worst-fifth quarter, AR(1) {memory}"
            yield _alarms(values[chosen][:runs], case, 0, (-np.inf, FALSE_ALARMS[1]))


def _better_next(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    for memory, (low, high) in PULLS.items():
        values = _series(rng, memory, 8 * runs, 2)
        chosen = values[values[:, 0] < A_FIFTH][:runs]
        yield Cell(
            method="what follows a decision without any effect",
            case=f"decided after a worst-fifth quarter, AR(1) {memory}",
            points=2,
            happened=int((chosen[:, 1] > chosen[:, 0]).sum()),
            runs=len(chosen),
            counted="next quarters that are better",
            at_least=low,
            at_most=high,
        )


def _expected(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    for points, ahead in AHEAD:
        for memory in (*MEMORIES, LONG_MEMORY):
            values = _series(rng, memory, 8 * runs, points + ahead)
            past = values[:, :points]
            chosen = values[past[:, -1] <= np.quantile(past, FIFTH, axis=1)][:runs]
            yield _held(chosen, points, ahead, memory)


def _held(values: Numbers, points: int, ahead: int, memory: float) -> Cell:
    before, after = values[:, :points], values[:, points:].mean(axis=1)
    design, places = np.ones((points + ahead, 1)), np.arange(points + ahead)
    found = fits(before, design[:points], places[:points])
    below = future(found, before, design, (places[:points], places[points:])).below(after)
    tail = (1 - LIKELY) / 2
    return Cell(
        method="80 % interval of what was to be expected anyway",
        case=f"average of the next {ahead}, after a worst-fifth value, AR(1) {memory}",
        points=points,
        happened=int(((below > tail) & (below < 1 - tail)).sum()),
        runs=len(values),
        counted="intervals that hold the average",
        at_least=COVERAGE[0],
        at_most=COVERAGE[1],
    )


def _series(rng: np.random.Generator, memory: float, runs: int, points: int) -> Numbers:
    """Make AR(1) series around 0 whose single values have a standard deviation of 1."""
    fresh = rng.normal(size=(runs, points))
    for place in range(1, points):
        fresh[:, place] = memory * fresh[:, place - 1] + np.sqrt(1 - memory**2) * fresh[:, place]
    return fresh
