"""How often a traded guardrail is seen without a trade and with one, and how good its interval is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from cells import FALSE, FALSE_AS_SHIPPED, OPEN, SEEN, Cell, Goal, at_least, at_most

from kpiwork.analysis.effect.averaged import Averaged
from kpiwork.analysis.effect.memory import Numbers
from kpiwork.signals.planting.traded_guardrail import remembering, stepped
from kpiwork.signals.traded.fit import peaks_in, steps

__all__ = ["RUNS", "cells"]

RUNS = 2_000
SEED = 2_044
_cell = partial(Cell.of, "guardrail trade-off")
NOMINAL, SHIPPED = 0.05, 0.01
FALSE_ALARMS, WORST = (0.03, 0.07), at_most(0.08)
RARE, STRICT = at_most(SHIPPED), at_most(2 * SHIPPED)  # of both, and of the guardrail alone
COVERAGE = (0.90, 0.99)
CONFIDENCE = 0.95
MEMORIES = (0.0, 0.3, 0.6)
LENGTHS = (24, 36, 60)
YEAR = 12
GAIN = 1.5  # standard deviations by which the KPI honestly improves
STRENGTHS = (0.5, 1.0, 1.5, 2.0)  # standard deviations by which the guardrail worsens
LEAST_POWER = {(60, 1.5, 0.3): at_least(0.55)}  # at the nominal level, as a goal
BATCHES = 10  # of series that are counted of the same numbers of records


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Simulate guardrails of a KPI whose honest gain is beyond doubt, so that the guardrail alone decides."""
    rng = np.random.default_rng(SEED)
    for points in LENGTHS:
        for memory in MEMORIES:
            values = remembering(rng, (runs, points), memory)
            fitted = _fitted(values, points // 2, YEAR)
            yield from _untouched(fitted, f"AR(1) {memory}", points, FALSE_ALARMS)
            yield from _worsened(fitted, memory, points)
        yield from _shapes(rng, runs, points)
        yield _both(rng, runs, points)
    yield from _counted(rng, runs)


Fitted = list[tuple[Averaged, int]]
"""Fits of series of which the same times of the year stand out, and how many they are."""


def _fitted(values: Numbers, at: int, season: int = 0) -> Fitted:
    """Fit together what has the same peaks, as the detector finds them."""
    places = np.arange(values.shape[1])
    found = [peaks_in(one, places, season) for one in values]
    fits = []
    for peaks in sorted(set(found)):
        rows = values[np.array([one == peaks for one in found])]
        fits.append((steps(rows, places, at, season=season, peaks=peaks), len(rows)))
    return fits


def _below(fitted: Fitted, size: float = 0.0) -> Numbers:
    """Say of each series how sure it is that the step is less than a size."""
    return np.concatenate([one.below(np.full(many, size)) for one, many in fitted])


def _untouched(fitted: Fitted, case: str, points: int, goal: Goal = WORST) -> Iterator[Cell]:
    below = _below(fitted)
    either_way, worse = 2 * np.minimum(below, 1 - below) < NOMINAL, 2 * below < SHIPPED
    yield _cell(f"no trade, {case}", points, either_way, FALSE, goal)
    yield _cell(f"no trade, {case}", points, worse, "worsenings seen at 1 %", STRICT)


def _worsened(fitted: Fitted, memory: float, points: int) -> Iterator[Cell]:
    """Let the guardrail rise, which is worse: a step of a known size moves the estimate by just that."""
    for strength in STRENGTHS:
        p, case = 2 * _below(fitted, -strength), f"guardrail worse by {strength} SD, AR(1) {memory}"
        yield _cell(case, points, p < NOMINAL, SEEN, LEAST_POWER.get((points, strength, memory), OPEN))
        yield _cell(case, points, p < SHIPPED, "seen at 1 %")
    held = np.abs(_below(fitted) - 0.5) < CONFIDENCE / 2
    yield _cell(f"a step of any size, AR(1) {memory}", points, held, "95 % intervals that hold it", COVERAGE)


def _shapes(rng: np.random.Generator, runs: int, points: int) -> Iterator[Cell]:
    """Try what looks like a step and is none; values that rise are worse."""
    along, months = np.linspace(0, 1, points), np.arange(points)
    values = remembering(rng, (runs, points), 0.3)
    wave = np.sqrt(2) * np.sin(2 * np.pi * months / YEAR)
    seasonal = {
        "drift of 1.5 SD": values + 1.5 * along,
        "drift of 3 SD": values + 3 * along,
        "season of 1 SD": values + wave,
        "a December of 3 SD": values + 3 * (months % YEAR == YEAR - 1),
    }
    for case, one in seasonal.items():
        yield from _untouched(_fitted(one, points // 2, YEAR), case, points)
    yield from _untouched(_fitted(values, 2 * points // 3, YEAR), "introduced after two thirds", points)
    counts = rng.poisson(rng.gamma(9.0, 1.0, (runs, points))) / 4.0
    yield from _untouched(_fitted(counts, points // 2), "over-dispersed counts", points)
    walk = rng.normal(size=(runs, points)).cumsum(axis=1)
    yield from _untouched(_fitted(walk, points // 2), "random walk", points)


def _both(rng: np.random.Generator, runs: int, points: int) -> Cell:
    """Test the KPI too: an honest gain, beside a guardrail that does not move."""
    at, places = points // 2, np.arange(points)
    gained = stepped(remembering(rng, (runs, points), 0.3), at, GAIN)
    kept = remembering(rng, (runs, points), 0.3)
    rose = 2 * steps(gained, places, at, season=YEAR).below(np.zeros(runs))
    worse = 2 * steps(kept, places, at, season=YEAR).below(np.zeros(runs))
    seen = np.maximum(rose, worse) < SHIPPED
    return _cell(f"honest gain of {GAIN} SD, guardrail untouched", points, seen, FALSE_AS_SHIPPED, RARE)


def _counted(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    """Try shares of few records, whose number falls to a third on the later side."""
    for points in (24, 60):
        at, p = 2 * points // 3, []
        size = max(1, runs // BATCHES)
        for _ in range(BATCHES):
            records = rng.integers(60, 121, points) * np.where(np.arange(points) < at, 3, 1)
            rates = np.clip(0.2 + 0.01 * remembering(rng, (size, points), 0.3), 0, 1)
            shares = 10 * rng.binomial(records, rates) / records
            p.append(_by_chance(steps(shares, np.arange(points), at, records=records.astype(float)), size))
        yield _cell(
            "no trade, shares of records that fall to a third",
            points,
            np.concatenate(p) < NOMINAL,
            FALSE,
            WORST,
        )


def _by_chance(figure: Averaged, runs: int) -> Numbers:
    below = figure.below(np.zeros(runs))
    return np.asarray(2 * np.minimum(below, 1 - below))
