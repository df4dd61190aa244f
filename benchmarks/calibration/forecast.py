"""How often forecasts and outlooks hold in simulated series of many kinds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
from cells import Cell
from numpy.typing import NDArray

from kpiwork.analysis.behaviour import Aim
from kpiwork.analysis.forecast import Band, Due, DueKind, outlook
from kpiwork.analysis.forecast.models import YEAR
from kpiwork.analysis.forecast.past import past_of
from kpiwork.spec.choices import Better, Seasonal

__all__ = ["RUNS", "cells"]

RUNS = 1_000
SEED = 20_260_101
LENGTHS = (24, 36, 60)
MIDDLE = 36
STEPS = 3
TAIL = 0.1  # beyond either end of the interval
LOW, HIGH = 0.76, 0.86
"""Between what shares an interval for 80 of 100 cases is to hold."""
GOAL = {"at_least": LOW, "at_most": HIGH}
NEAR = 0.07  # how far the share of met targets may lie from the chance that was told

Drawn = NDArray[np.float64]
Family = Callable[[np.random.Generator, int, int], Drawn]
"""Draws a series of a length whose first value is of a month, 0 to 11."""


def _memory(strength: float) -> Family:
    def drawn(rng: np.random.Generator, length: int, _month: int) -> Drawn:
        chance = rng.standard_normal(length)
        series = np.empty(length)
        series[0] = chance[0] / math.sqrt(1 - strength**2)
        for step in range(1, length):
            series[step] = strength * series[step - 1] + chance[step]
        return series

    return drawn


def _walk(rng: np.random.Generator, length: int, _month: int) -> Drawn:
    return rng.standard_normal(length).cumsum()


def _trend(slope: float) -> Family:
    return lambda rng, length, _month: slope * np.arange(length) + rng.standard_normal(length)


def _counts(mean: float) -> Family:
    return lambda rng, length, _month: rng.poisson(mean, length).astype(float)


def _wave(size: float, strength: float = 0.0) -> Family:
    """Give a yearly wave whose values have a standard deviation of `size`."""
    rest = _memory(strength)

    def drawn(rng: np.random.Generator, length: int, month: int) -> Drawn:
        turn = 2 * np.pi * (np.arange(length) + month) / YEAR
        return np.asarray(math.sqrt(2) * size * np.sin(turn) + rest(rng, length, month))

    return drawn


def _december(size: float) -> Family:
    def drawn(rng: np.random.Generator, length: int, month: int) -> Drawn:
        is_december = (np.arange(length) + month) % YEAR == YEAR - 1
        return np.asarray(size * is_december + rng.standard_normal(length))

    return drawn


PLAIN: dict[str, Family] = {
    "chance alone": _memory(0.0),
    "AR(1) .3": _memory(0.3),
    "AR(1) .7": _memory(0.7),
    "random walk": _walk,
    "trend of .1 SD a month": _trend(0.1),
    "counts, Poisson of 5": _counts(5.0),
}
SEASONS: dict[str, Family] = {
    "yearly wave of 1 SD": _wave(1.0),
    "yearly wave of 1 SD, AR(1) .3": _wave(1.0, 0.3),
    "December alone, 2 SD": _december(2.0),
    "December alone, 4 SD": _december(4.0),
}
DECLARED = {
    Seasonal.NO: PLAIN,
    Seasonal.UNKNOWN: PLAIN | SEASONS,
    Seasonal.YES: {"chance alone": PLAIN["chance alone"], "random walk": _walk, **SEASONS},
}


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Simulate; every interval and every chance counted is of another series.

    Parameters
    ----------
    runs : int
        Series a cell.
    """
    for seasonal, length in product((Seasonal.NO, Seasonal.UNKNOWN, Seasonal.YES), LENGTHS):
        for name, family in DECLARED[seasonal].items():
            yield _coverage(name, family, seasonal, length, runs)
    for length, seasonal in product(LENGTHS, (Seasonal.UNKNOWN, Seasonal.YES)):
        yield _december_itself(seasonal, length, runs)
    for name, family in SEASONS.items():
        yield _coverage(name, family, Seasonal.NO, MIDDLE, runs, has_goal=False)
    yield from _chances(runs)


def _coverage(
    name: str, family: Family, seasonal: Seasonal, length: int, runs: int, *, has_goal: bool = True
) -> Cell:
    """Count 80 % intervals that hold the value one, two or three steps ahead."""
    rng = np.random.default_rng([SEED, length, list(Seasonal).index(seasonal), *name.encode()])
    months = (run * YEAR // runs for run in range(runs))
    held = sum(
        _is_held(family(rng, length + STEPS, month), seasonal, month, run % STEPS)
        for run, month in enumerate(months)
    )
    return Cell(
        method="forecast, 80 % interval, 1-3 steps ahead",
        case=f"{name}; card: seasonal {seasonal}",
        points=length,
        happened=held,
        runs=runs,
        counted="intervals that hold the value",
        **(GOAL if has_goal else {}),
    )


def _december_itself(seasonal: Seasonal, length: int, runs: int) -> Cell:
    """Count intervals that hold where the step ahead is the month that stands apart; there is no goal."""
    rng = np.random.default_rng([SEED, length, list(Seasonal).index(seasonal)])
    month = (YEAR - 1 - length) % YEAR  # so that the first step ahead is a December
    family = _december(2.0)
    held = sum(_is_held(family(rng, length + STEPS, month), seasonal, month, 0) for _ in range(runs))
    return Cell(
        method="forecast, 80 % interval, of the December alone",
        case=f"December alone, 2 SD; card: seasonal {seasonal}",
        points=length,
        happened=held,
        runs=runs,
        counted="intervals that hold the value",
    )


def _is_held(series: Drawn, seasonal: Seasonal, month: int, step: int) -> bool:
    """Forecast the last values of a series, and look whether the interval of one step holds its value."""
    known, weights = len(series) - STEPS, [float(one == step) for one in range(STEPS)]
    months = [(month + place) % YEAR + 1 for place in range(len(series))]
    past = past_of(series[:known], ahead=STEPS, months=months, seasonal=seasonal)
    expected = past.expected(weights).widened(past.tried(weights).widened)
    return bool(TAIL <= expected.below(series[known + step]) <= 1 - TAIL)


def _chances(runs: int) -> Iterator[Cell]:
    """Count targets that were met, by the chance that was told of them: means of three steps, one known."""
    rng = np.random.default_rng([SEED, 1])
    told: dict[Band, list[tuple[float, bool]]] = {band: [] for band in Band}
    due = Due(kind=DueKind.MEAN, left=2, inside=1)
    families = list(PLAIN.values())
    for run in range(runs):
        series = families[run % len(families)](rng, MIDDLE + due.left, 0)
        past, spread = series[:MIDDLE], float(np.diff(series[:MIDDLE]).std())
        target = float(past[-STEPS:].mean() + spread * rng.normal())
        found = outlook(past, due=due, aim=Aim(better=Better.HIGHER, low=target), seasonal=Seasonal.NO)
        if found.band is not None and found.chance is not None:
            told[found.band].append((found.chance, bool(series[-STEPS:].mean() >= target)))
    for band, cases in told.items():
        mean = float(np.mean([chance for chance, _ in cases]))
        yield Cell(
            method="outlook, chance that a target is met",
            case=f"told as {band.value}; on average {mean:.2f}, all kinds without a season",
            points=MIDDLE,
            happened=sum(is_met for _, is_met in cases),
            runs=len(cases),
            counted="targets met",
            at_least=mean - NEAR,
            at_most=mean + NEAR,
        )
