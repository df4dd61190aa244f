"""How often the intervals of mix, within and total hold the truth, in simulated tables of two periods."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from cells import Cell

from kpiwork.analysis.clumping import clumping
from kpiwork.analysis.contribution_interval import Precision, intervals, precision

__all__ = ["RUNS", "cells"]

RUNS = 2_000
SEED = 1955
LOW, HIGH = 0.93, 0.97
TABLES = ((3, 300), (6, 300), (6, 1_000), (12, 1_000), (30, 2_000), (60, 10_000))  # segments, cases a period
WEEKS, SEGMENTS, CASES = 13, 3, 400  # of a quarter; cases of a segment and week
LEVEL, SPREADS, LOW_CLUMPED = 0.8, (0.0, 0.02, 0.05, 0.1), 0.92
RATES = {"rates 30 to 90 %": (0.3, 0.9), "rates 2 to 10 %": (0.02, 0.1)}
PARTS = ("mix", "within", "total")
SPREAD = 3.0  # of Dirichlet weights: the largest of six segments is about four times the smallest


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Simulate each kind of table so many times; mix and within of each run have their own truth."""
    rng = np.random.default_rng(SEED)
    for segments, cases in TABLES:
        for words, bounds in RATES.items():
            held = np.zeros(len(PARTS), dtype=int)
            known = 0
            for _ in range(runs):
                found = _run(rng, segments, cases, bounds)
                known += found is not None
                held += 0 if found is None else found
            for part, many in zip(PARTS, held, strict=True):
                yield Cell(
                    method=f"95 % interval of the {part}",
                    case=f"{segments} segments, {words}",
                    points=cases,
                    happened=int(many),
                    runs=known,
                    counted="intervals that hold the truth",
                    at_least=LOW,
                    at_most=HIGH,
                )
    yield from _clumped(rng, runs)


def _clumped(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    """Simulate weeks that are good or bad for all cases of a segment: two quarters, rates of 80 %."""
    for spread in SPREADS:
        held, asked = {"as they are": 0, "worth fewer": 0}, runs
        for _ in range(asked):
            chances = np.clip(LEVEL + spread * rng.standard_normal((2, SEGMENTS, WEEKS)), 0.001, 0.999)
            below = np.full(chances.shape, CASES)
            above = rng.binomial(below, chances)
            ratio = clumping(np.concatenate(above.sum(axis=1)), np.concatenate(below.sum(axis=1)))
            for words, worth in (("as they are", 1.0), ("worth fewer", ratio**-2)):
                found = intervals(above.sum(axis=2) * worth, below.sum(axis=2) * worth)
                held[words] += found.within[0] <= 0 <= found.within[1]
        for words, many in held.items():
            is_ours = words == "worth fewer"
            yield Cell(
                method="95 % interval of the within, cases that go well or badly together",
                case=f"sd of weeks {spread:.0%}, cases {words}",
                points=CASES * SEGMENTS * WEEKS,
                happened=many,
                runs=asked,
                counted="intervals that hold the truth",
                at_least=LOW_CLUMPED if is_ours else -math.inf,
            )


def _run(
    rng: np.random.Generator, segments: int, cases: int, bounds: tuple[float, float]
) -> np.ndarray | None:
    weights = rng.dirichlet(np.full(segments, SPREAD), size=2)
    before = rng.uniform(*bounds, size=segments)
    rates = np.stack([np.clip(before * rng.normal(1, 0.1, size=segments), 0.001, 0.999), before])
    below = np.stack([rng.multinomial(cases, each) for each in weights]).astype(float)
    above = rng.binomial(below.astype(int), rates).astype(float)
    if precision(above, below) is not Precision.KNOWN:
        return None
    found = intervals(above, below)
    mix = float(((weights[0] - weights[1]) * rates.mean(axis=0)).sum())
    within = float((weights.mean(axis=0) * (rates[0] - rates[1])).sum())
    truths = zip(PARTS, (mix, within, mix + within), strict=True)
    return np.array([getattr(found, part)[0] <= one <= getattr(found, part)[1] for part, one in truths])
