"""How often results seem to stop just above a target where none do, and how often those that do are found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from cells import FALSE, FALSE_AS_SHIPPED, OPEN, SEEN_AS_SHIPPED, Cell, at_least, at_most
from numpy.random import Generator
from numpy.typing import NDArray

from kpiwork.signals.held_back.fit import FEWEST_BELOW, Counted, Shape, held_interval, shape
from kpiwork.signals.held_back_overshoot import ELSEWHERE
from kpiwork.signals.planting.held_back import hold_back

__all__ = ["RUNS", "cells"]

RUNS = 2_000
SEED = 2013
NOMINAL, SHIPPED, LEAST, FEWEST_NEAR = 0.05, 0.005, 0.6, 7
STEP, REACH, WIDTH = 0.01, 75, 3
COUNTS = (60, 120, 300, 2_000)
WORST, RARE = at_most(0.08), at_most(0.01)
COVERAGE, CONFIDENCE, INTERVALS = (0.90, 0.98), 0.95, 200
TYPICAL = 0.4
HALF, MOST, ROUNDED = 0.5, 0.7, 0.4  # shares of results
STRENGTHS = (0.1, 0.2, 0.3, 0.4, 0.5)
FOUND = {(60, 0.4): at_least(0.78), (120, 0.4): at_least(0.95), (300, 0.4): at_least(0.99)}
"""Goals by results and share held back."""

_cell = partial(Cell.of, "results that stop just above the target")
Numbers = NDArray[np.float64]
Draw = Callable[[Generator, tuple[int, int]], Numbers]

HONEST: dict[str, Draw] = {
    "around the target, spread 12 %": lambda rng, size: rng.normal(1.0, 0.12, size),
    "around the target, spread 8 %": lambda rng, size: rng.normal(1.0, 0.08, size),
    "well above the target": lambda rng, size: rng.normal(1.1, 0.12, size),
    "a little below the target": lambda rng, size: rng.normal(0.95, 0.1, size),
    "seldom at the target": lambda rng, size: rng.normal(0.85, 0.08, size),
    "long tail upwards": lambda rng, size: 0.95 * rng.lognormal(0, 0.2, size),
    "gamma": lambda rng, size: rng.gamma(20, 0.05, size),
    "heavy tails": lambda rng, size: 1 + 0.08 * rng.standard_t(4, size),
    "two groups": lambda rng, size: np.where(
        rng.random(size) < HALF, rng.normal(0.8, 0.06, size), rng.normal(1.05, 0.08, size)
    ),
    "most just below the target, the others anywhere": lambda rng, size: np.where(
        rng.random(size) < MOST, rng.normal(0.97, 0.03, size), rng.normal(0.9, 0.2, size)
    ),
    "four in ten rounded to 5 %": lambda rng, size: _rounded(rng, rng.normal(1.0, 0.12, size)),
}
PLANTED: dict[str, Draw] = {
    "a little above the target": lambda rng, size: rng.normal(1.05, 0.12, size),
    "around the target": lambda rng, size: rng.normal(1.0, 0.12, size),
}


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Simulate results of units and periods, some of them held back."""
    rng = np.random.default_rng(SEED)
    for many in COUNTS:
        for case, draw in HONEST.items():
            yield from _honest(_counted(draw(rng, (runs, many))), case, many)
        for case, draw in PLANTED.items():
            for strength in STRENGTHS:
                results = hold_back(draw(rng, (runs, many)), strength, rng)
                yield from _held(_counted(results), case, many, strength)


def _honest(counted: Counted, case: str, many: int) -> Iterator[Cell]:
    found = shape(counted, WIDTH)
    near = found.inner + found.outer >= FEWEST_NEAR
    adverse = case.startswith("most just below")  # no shape below the cutoff tells this one
    worst, rare = (OPEN, OPEN) if adverse else (WORST, RARE)
    yield _cell(case, many, near & (found.p < NOMINAL), FALSE, worst)
    yield _cell(case, many, _seen(counted, found), FALSE_AS_SHIPPED, rare)
    yield _cell(case, many, ~near, "too few to be tested")


def _held(counted: Counted, case: str, many: int, strength: float) -> Iterator[Cell]:
    found = shape(counted, WIDTH)
    told = f"{case}, {strength:.0%} held back".replace("%", " %")
    goal = FOUND.get((many, strength), OPEN) if case.startswith("a little above") else OPEN
    yield _cell(told, many, _seen(counted, found), SEEN_AS_SHIPPED, goal)
    if strength == TYPICAL:
        rng, tries = np.random.default_rng(SEED), range(min(INTERVALS, len(counted.over)))
        ends = [held_interval(_only(counted, one), WIDTH, CONFIDENCE, rng) for one in tries]
        holds = np.array([low <= strength <= high for low, high in ends])
        yield _cell(told, many, holds, "95 % intervals that hold the share held back", COVERAGE)


def _seen(counted: Counted, found: Shape) -> NDArray[np.bool_]:
    """Tell where a finding would be a signal: rare, large, and stronger than around other values."""
    near = found.inner + found.outer >= FEWEST_NEAR
    seen = near & (found.p < SHIPPED) & (found.share >= LEAST)
    for share in ELSEWHERE:
        moved = counted.moved(round(share / STEP))
        if moved is not None:
            enough = (moved.below >= FEWEST_BELOW) & (moved.window(0, 3 * WIDTH) >= FEWEST_NEAR)
            seen &= ~enough | (shape(moved, WIDTH).p > found.p)
    return np.asarray(seen)


def _only(counted: Counted, one: int) -> Counted:
    kept = slice(one, one + 1)
    return Counted(under=counted.under[kept], bins=counted.bins[kept], over=counted.over[kept], at=REACH)


def _counted(results: Numbers) -> Counted:
    """Count results in steps of one percent."""
    runs, cells_a_run = len(results), 2 * REACH + 3
    bins = np.clip(np.floor(results / STEP + 1e-9) - round(1 / STEP), -REACH - 1, REACH + 1) + REACH + 1
    places = bins.astype(np.int64) + cells_a_run * np.arange(runs)[:, None]
    table = np.bincount(places.ravel(), minlength=runs * cells_a_run).reshape(runs, cells_a_run).astype(float)
    return Counted(under=table[:, 0], bins=table[:, 1:-1], over=table[:, -1], at=REACH)


def _rounded(rng: Generator, results: Numbers) -> Numbers:
    return np.where(rng.random(results.shape) < ROUNDED, np.round(results / 0.05) * 0.05, results)
