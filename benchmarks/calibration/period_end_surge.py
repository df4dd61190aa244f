"""How often an end of periods looks like a surge where there is none, and how often one is found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from cells import FALSE, FALSE_AS_SHIPPED, OPEN, SEEN_AS_SHIPPED, Cell, Goal, at_least, at_most

from kpiwork.analysis.effect.averaged import Averaged
from kpiwork.analysis.effect.memory import Numbers, Places
from kpiwork.signals.planting.period_end import pull_forward
from kpiwork.signals.surge.fit import (
    FIRST,
    LAST,
    MIDDLE,
    Flags,
    Parts,
    chance,
    largest,
    surge,
    without_largest,
)

__all__ = ["RUNS", "cells"]

RUNS = 2_000
SEED = 2013
YEAR, QUARTER = 12, 3
WEEKS, WEEKS_A_YEAR, WEEKS_A_QUARTER = 156, 52, 13
WEEKLY_RUNS = 1_000
NOMINAL, SHIPPED = 0.05, 0.005
LEAST = np.log(1.2)
SPREAD = 0.11  # standard deviation of a month's logarithm
POINTS = (24, 36, 60)
WITHIN, WORST, RARE = (0.03, 0.07), at_most(0.08), at_most(0.005)
COVERAGE = (0.90, 0.98)
CONFIDENCE = 0.95
_cell = partial(Cell.of, "surge at the end of a quarter")
FOUND = {
    (24, 0.2, True): at_least(0.95),
    (24, 0.2, False): at_least(0.74),
    (36, 0.2, False): at_least(0.95),
    (60, 0.2, False): at_least(0.99),
}
"""Goals by months, share pulled forward, and whether there are peers."""


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Simulate months, alone and against peers, with and without work pulled forward."""
    rng = np.random.default_rng(SEED)
    yield from _by_week(rng, min(runs, WEEKLY_RUNS))
    for points in POINTS:
        yield from _honest(rng, runs, points)
        for strength in (0.05, 0.1, 0.2):
            yield from _rushed(rng, runs, points, strength)


def _honest(rng: np.random.Generator, runs: int, points: int) -> Iterator[Cell]:
    parts = _months(points)
    for case, values in _grounds(rng, runs, points):
        yield from _alarms(values, parts, f"alone, {case}", WORST)
    shared = rng.normal(0, 0.2, (runs, YEAR))[:, np.arange(points) % YEAR]
    for memory in (0.0, 0.3, 0.6):
        own, peers = (shared + SPREAD * np.sqrt(0.5) * _alike(rng, memory, runs, points) for _ in range(2))
        yield from _alarms(own - peers, parts, f"with peers, AR(1) {memory}", WITHIN, drop=False)


def _by_week(rng: np.random.Generator, runs: int) -> Iterator[Cell]:
    """Three years of weeks, whose last two in a quarter are a second opinion."""
    at = np.arange(WEEKS)
    into = at % WEEKS_A_QUARTER
    ends = [into >= WEEKS_A_QUARTER - 2, into < 2]  # noqa: PLR2004 - the last and first two
    parts = Parts(
        places=at,
        phases=np.select(ends, [LAST, FIRST], MIDDLE),
        seasons=at % WEEKS_A_YEAR,
        kinds=at % WEEKS_A_YEAR // WEEKS_A_QUARTER,
    )
    noise = 2 * SPREAD * _alike(rng, 0.3, runs, WEEKS)
    own = rng.normal(0, 0.15, (runs, WEEKS_A_YEAR))[:, at % WEEKS_A_YEAR]
    cases = {
        "by week, AR(1) 0.0": 2 * SPREAD * _alike(rng, 0.0, runs, WEEKS),
        "by week, AR(1) 0.6": 2 * SPREAD * _alike(rng, 0.6, runs, WEEKS),
        "by week, two weeks before the New Year two thirds higher": noise
        + 0.5 * (at % WEEKS_A_YEAR >= WEEKS_A_YEAR - 2),
        "by week, every week its own season of 15 %": noise + own,
    }
    for case, values in cases.items():
        yield from _alarms(values, parts, case, WORST)


def _grounds(rng: np.random.Generator, runs: int, points: int) -> Iterator[tuple[str, Numbers]]:
    """Make months without any surge, of all the kinds that look like one."""
    at = np.arange(points)
    for memory in (0.0, 0.3, 0.6):
        yield f"AR(1) {memory}", SPREAD * _alike(rng, memory, runs, points)
    noise = SPREAD * _alike(rng, 0.3, runs, points)
    yield "random walk", 0.03 * np.cumsum(rng.normal(size=(runs, points)), axis=1) + noise
    yield "growth of 2 % a month", noise + 0.02 * at
    yield "honest gain of 1.5 SD half-way", noise + 1.5 * SPREAD * (at >= points // 2)
    wave = np.sin(2 * np.pi * at / YEAR + rng.uniform(0, 2 * np.pi, (runs, 1)))
    yield "wave of a year", noise + 0.2 * wave
    yield "December a third higher", noise + 0.3 * (at % YEAR == YEAR - 1)
    yield "December nearly three times as high", noise + (at % YEAR == YEAR - 1)
    yield "every month its own season of 15 %", noise + rng.normal(0, 0.15, (runs, YEAR))[:, at % YEAR]
    exposure = rng.uniform(20, 60, (runs, points))
    yield "counts of 20 to 60 events a unit, overdispersed", _counted(rng, exposure)


def _counted(rng: np.random.Generator, exposure: Numbers) -> Numbers:
    """Draw events of an exposure that varies threefold, as logarithms of their rate."""
    rates = 3 * rng.lognormal(0, 0.1, exposure.shape)
    return np.asarray(np.log(np.maximum(rng.poisson(rates * exposure), 1) / exposure))


def _rushed(rng: np.random.Generator, runs: int, points: int, strength: float) -> Iterator[Cell]:
    parts = _months(points)
    amounts = np.exp(SPREAD * _alike(rng, 0.0, runs, points))
    values = np.log(pull_forward(amounts, parts.phases == LAST, strength))
    for peers in (True, False):
        words = "with peers" if peers else "alone"
        case = f"{words}, {strength:.0%} of the next month pulled forward".replace("%", " %")
        seen = (chance(values, parts, drop=not peers) < SHIPPED) & _large(values, parts, drop=not peers)
        yield _cell(case, points, seen, SEEN_AS_SHIPPED, FOUND.get((points, strength, peers), OPEN))
        held = _holds(values, parts, np.log1p(strength) - np.log1p(-strength) / 2, drop=not peers)
        yield _cell(case, points, held, "95 % intervals that hold the surge", COVERAGE)


def _alarms(values: Numbers, parts: Parts, case: str, goal: Goal, *, drop: bool = True) -> Iterator[Cell]:
    ps, points = chance(values, parts, drop=drop), values.shape[1]
    yield _cell(case, points, ps < NOMINAL, FALSE, goal)
    shipped = (ps < SHIPPED) & _large(values, parts, drop=drop)
    yield _cell(case, points, shipped, FALSE_AS_SHIPPED, RARE)


def _large(values: Numbers, parts: Parts, *, drop: bool) -> Flags:
    found = np.zeros(len(values), dtype=bool)
    for figure, mine in _figures(values, parts, drop=drop):
        found[mine] = figure.centre >= LEAST
    return found


def _holds(values: Numbers, parts: Parts, truth: float, *, drop: bool) -> Flags:
    """Tell whose interval holds the truth: it leaves as much on either side as it says."""
    tail, found = (1 - CONFIDENCE) / 2, []
    for figure, mine in _figures(values, parts, drop=drop):
        below = figure.below(np.full(len(mine), truth))
        found.append((below > tail) & (below < 1 - tail))
    return np.concatenate(found)


def _figures(values: Numbers, parts: Parts, *, drop: bool) -> Iterator[tuple[Averaged, Places]]:
    """Give the surge as a finding would, with the numbers of the series it is of."""
    kinds = largest(values, parts) if drop else np.full(len(values), -1)
    for kind in np.unique(kinds):
        mine, kept = np.flatnonzero(kinds == kind), without_largest(parts, int(kind))
        yield surge(values[mine][:, kept], parts.only(kept), has_peers=not drop), mine


def _months(points: int) -> Parts:
    at = np.arange(points)
    return Parts(
        places=at,
        phases=np.array([FIRST, MIDDLE, LAST])[at % QUARTER],
        seasons=at % YEAR,
        kinds=at % YEAR // QUARTER,
    )


def _alike(rng: np.random.Generator, memory: float, runs: int, points: int) -> Numbers:
    """Make AR(1) series around 0 whose single values have a standard deviation of 1."""
    fresh = rng.normal(size=(runs, points))
    for place in range(1, points):
        fresh[:, place] = memory * fresh[:, place - 1] + np.sqrt(1 - memory**2) * fresh[:, place]
    return fresh
