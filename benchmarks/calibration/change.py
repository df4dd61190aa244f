"""How often the charts of changes cry wolf, and how often they see a lasting change.

A false alarm is a series without a change in which any rule fires at any point. "Frozen" means that limits
rest on the points before the change, and only the 12 after it are judged; a shift is seen where a rule fires
upwards at any of those. Shifts are in standard deviations of the series as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import product
from math import inf
from typing import Any

import numpy as np
from cells import Cell
from numpy.random import Generator
from numpy.typing import NDArray

from kpiwork.analysis.change import Counting
from kpiwork.analysis.chart import Chart, chart_of
from kpiwork.analysis.gaps import Between, gap_chart
from kpiwork.analysis.rare import counts_of
from kpiwork.analysis.rules import RULE_SETS, fired, run_needed
from kpiwork.analysis.runchart import RunSign, run_chart
from kpiwork.analysis.season import deseasonalised, season_of
from kpiwork.periods import month_of
from kpiwork.spec.settings import RuleSet

__all__ = ["RUNS", "cells"]

Numbers = NDArray[np.float64]
Drawn = tuple[Numbers, Numbers]
"""Values, and their denominators; ones where there are none."""
Draw = Callable[[Generator, int], Drawn]

RUNS = 2_000
SEED = 20_240_611
CRIES_WOLF = 0.10  # the most charts without a change that may have any alarm
SEES = 0.85  # the fewest lasting changes of 1.5 standard deviations that are to be seen
SHIFT, AFTER = 1.5, 12
FALSE, SEEN = "charts with a false alarm", "lasting shifts of 1.5 SD seen within 12 points"
GUARDED, PUBLISHED = RuleSet.GUARDED, RuleSet.MDC_2023


@dataclass(frozen=True, slots=True)
class Case:
    """What is simulated, and how it is judged."""

    words: str
    draw: Draw
    rules: RuleSet = GUARDED
    counting: Counting = Counting.NONE
    is_seasonal: bool = False
    at_most: float = CRIES_WOLF


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Give a row for each kind of series, method and length; 2,000 runs a row take about five minutes."""
    yield from _single(runs)
    yield from _counted(runs)
    yield from _lasting(runs)
    yield from _others(runs)


def _single(runs: int) -> Iterator[Cell]:
    name = "change chart, single values, guarded rules"
    for points, alike in product((12, 24, 36, 60), (0.0, 0.3, 0.6)):
        yield _false(runs, name, points, Case(f"noise, AR(1) {alike}", partial(_noise, alike=alike)))
    ugly = (
        Case("Poisson, mean 20, as an amount", partial(_poisson, mean=20.0)),
        Case("season of 1 SD, declared", _seasonal, is_seasonal=True),
        Case("lognormal, sd .6", _lognormal),
        Case("trend of 1.5 SD from first to last, which is a change", _trend, at_most=inf),
    )
    for case, points in product(ugly, (24, 36)):
        yield _false(runs, name, points, case)
    name = "change chart, mdc_2023 rules (as published)"
    for points, alike in product((12, 24, 36), (0.0, 0.3, 0.6)):
        draw = partial(_noise, alike=alike)
        yield _false(runs, name, points, Case(f"noise, AR(1) {alike}", draw, rules=PUBLISHED, at_most=inf))


def _counted(runs: int) -> Iterator[Cell]:
    name, share = "change chart, shares and rates (p', u')", Counting.SHARE
    kinds = product(((1500, 0.0), (1500, 0.02), (5000, 0.02)), (0.0, 0.3), (24, 36))
    for (most, spread), alike, points in kinds:
        words = f"{most // 3:,} to {most:,} cases, 20 % with sd {spread:.0%}, AR(1) {alike}"
        draw = partial(_share, most=most, spread=spread, alike=alike)
        yield _false(runs, name, points, Case(words, draw, counting=share))
    for points in (24, 36):
        case = Case("20 to 60 events, rate with sd 5 %, AR(1) 0.3", _rate, counting=Counting.RATE)
        yield _false(runs, name, points, case)
    name = "change chart, rare events"
    for mean, points in product((0.2, 0.5, 1.0, 2.0, 3.0), (24, 36)):
        case = Case(f"{mean} events expected", partial(_few, mean=mean), counting=share)
        yield _false(runs, name, points, case)
    for mean, points in product((0.5, 2.0), (24, 36)):
        words, draw = f"{mean} events expected, clumped: twice the variance", partial(_clumped, mean=mean)
        yield _false(runs, name, points, Case(words, draw, counting=Counting.EVENTS))


def _lasting(runs: int) -> Iterator[Cell]:
    for rules, before, alike in product((GUARDED, PUBLISHED), (24, 36), (0.0, 0.3, 0.6)):
        name = f"change chart, frozen history, {rules.value} rules"
        case, is_goal = f"{before} points before, AR(1) {alike}", rules is GUARDED
        for shift, counted in ((0.0, FALSE), (SHIFT, SEEN)):
            happened = _held_against(runs, rules, before, alike, shift)
            goal = {} if not is_goal else {"at_least": SEES} if shift else {"at_most": CRIES_WOLF}
            yield Cell(
                method=name,
                case=case,
                points=before + AFTER,
                happened=happened,
                runs=runs,
                counted=counted,
                **goal,
            )
    for before, alike in product((24, 36), (0.0, 0.3)):
        happened = _held_against(runs, GUARDED, before, alike, SHIFT, frozen=False)
        yield Cell(
            method="change chart, limits from all points, guarded rules",
            case=f"{before} points before, AR(1) {alike}",
            points=before + AFTER,
            happened=happened,
            runs=runs,
            counted=SEEN,
        )


def _others(runs: int) -> Iterator[Cell]:
    rng = np.random.default_rng(SEED)
    gaps: dict[Between, Callable[[int], NDArray[np.floating[Any]]]] = {
        Between.CASES: lambda points: rng.geometric(0.02, points) - 1.0,
        Between.TIME: lambda points: rng.exponential(10.0, points),
    }
    for between, points in product(gaps, (24, 36)):
        yield Cell(
            method=f"chart of {between.value} between events",
            case="events that fall by chance",
            points=points,
            happened=sum(
                bool(gap_chart(gaps[between](points).astype(float), between=between).marks)
                for _ in range(runs)
            ),
            runs=runs,
            counted=FALSE,
            at_most=CRIES_WOLF,
        )
    for points in (12, 24, 36):
        signs = [run_chart(rng.normal(size=points)).sign for _ in range(runs)]
        yield Cell(
            method="run chart",
            case="noise",
            points=points,
            happened=sum(sign is not RunSign.NONE for sign in signs),
            runs=runs,
            counted=FALSE,
            at_most=CRIES_WOLF,
        )


def _false(runs: int, method: str, points: int, case: Case) -> Cell:
    rng, happened = np.random.default_rng(SEED + points), 0
    for _ in range(runs):
        values, below = case.draw(rng, points)
        if case.is_seasonal:
            months = _months(points)
            values = deseasonalised(values, months, season_of(values, months))
        chart = chart_of(values, RULE_SETS[case.rules], counts=counts_of(values, below, case.counting))
        happened += bool(_alarms(chart, case.rules, points))
    return Cell(
        method=method,
        case=case.words,
        points=points,
        happened=happened,
        runs=runs,
        counted=FALSE,
        at_most=case.at_most,
    )


def _held_against(
    runs: int, rules: RuleSet, before: int, alike: float, shift: float, *, frozen: bool = True
) -> int:
    """Count series with an alarm after the history; with a shift, one that points its way."""
    rng, happened = np.random.default_rng(SEED + 7), 0
    for _ in range(runs):
        values, _ones = _noise(rng, before + AFTER, alike=alike)
        values[before:] += shift
        chart = chart_of(values, RULE_SETS[rules], history=before if frozen else None)
        alarms = _alarms(chart, rules, len(values))
        happened += any(at >= before and (is_high or not shift) for at, is_high in alarms)
    return happened


def _alarms(chart: Chart | None, rules: RuleSet, points: int) -> list[tuple[int, bool]]:
    if chart is None:
        return []
    needed = run_needed(RULE_SETS[rules], points, chart.memory)
    return [(at, is_high) for at, _, is_high in fired(chart.z, RULE_SETS[rules], needed, chart.tosses)]


def _noise(rng: Generator, points: int, *, alike: float) -> Drawn:
    """Draw values with a standard deviation of 1 whose neighbours share a part."""
    values = rng.normal(size=points)
    for i in range(1, points):
        values[i] = alike * values[i - 1] + np.sqrt(1 - alike**2) * values[i]
    return values, np.ones(points)


def _poisson(rng: Generator, points: int, *, mean: float) -> Drawn:
    return rng.poisson(mean, points).astype(float), np.ones(points)


def _lognormal(rng: Generator, points: int) -> Drawn:
    return rng.lognormal(0.0, 0.6, points), np.ones(points)


def _trend(rng: Generator, points: int) -> Drawn:
    return rng.normal(size=points) + np.linspace(0.0, 1.5, points), np.ones(points)


def _seasonal(rng: Generator, points: int) -> Drawn:
    wave = np.sqrt(2) * np.sin(2 * np.pi * np.arange(points) / 12)
    return rng.normal(size=points) + wave, np.ones(points)


def _months(points: int) -> list[int]:
    return [month_of(day, day) for day in (date(2011 + i // 12, i % 12 + 1, 1) for i in range(points))]


def _share(rng: Generator, points: int, *, most: int, spread: float, alike: float) -> Drawn:
    cases = rng.integers(most // 3, most + 1, points)
    shares = 0.2 + spread * _noise(rng, points, alike=alike)[0]
    return rng.binomial(cases, np.clip(shares, 0, 1)) / cases, cases.astype(float)


def _rate(rng: Generator, points: int) -> Drawn:
    exposure = rng.uniform(200, 600, points)
    rates = 0.1 * (1 + 0.05 * _noise(rng, points, alike=0.3)[0])
    return rng.poisson(rates * exposure) / exposure, exposure


def _few(rng: Generator, points: int, *, mean: float) -> Drawn:
    cases = rng.integers(100, 301, points)
    return rng.binomial(cases, mean / 200) / cases, cases.astype(float)


def _clumped(rng: Generator, points: int, *, mean: float) -> Drawn:
    return rng.poisson(rng.gamma(mean, 1.0, points)).astype(float), np.ones(points)
