"""How often the charts of changes cry wolf, and how often they see a lasting change.

A false alarm is a series without a change in which any rule fires at any point. "Frozen" means that limits
rest on the points before the change, and only the 12 after it are judged; a shift is seen where a rule fires
upwards at any of those, with the chart of all points up to the twelfth. Shifts are in standard deviations of
the series as a whole, and so are drifts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from itertools import product
from math import inf
from typing import Any

import drawn
import numpy as np
from cells import Cell
from numpy.random import Generator
from numpy.typing import NDArray

from kpiwork.analysis.change import Counting
from kpiwork.analysis.drift import slopes
from kpiwork.analysis.gaps import Between, gap_chart
from kpiwork.analysis.lasting import lasting_shift
from kpiwork.analysis.rare import Counts, counts_of
from kpiwork.analysis.rules import RULE_SETS
from kpiwork.analysis.runchart import RunSign, run_chart
from kpiwork.analysis.season import deseasonalised, season_of
from kpiwork.analysis.stretch import stretch_of
from kpiwork.spec.settings import RuleSet

__all__ = ["RUNS", "cells"]

Numbers = NDArray[np.float64]
Draw = Callable[[Generator, int], drawn.Drawn]

RUNS = 2_000
SEED = 20_240_611
CRIES_WOLF = 0.10  # the most charts without a change that may have any alarm
SEES = 0.85  # the fewest lasting changes of 1.5 standard deviations that are to be seen
SHIFT, AFTER = 1.5, 12
TWO_YEARS = 48  # months; longer charts are of weeks
LONGER = 0.12  # the same of a year's weeks, which have more points to be wrong about
TAIL, LEAST, MOST = 0.025, 0.03, 0.07  # of a drift, nominally 5 %
FALSE, SEEN = "charts with a false alarm", "lasting shifts of 1.5 SD seen within 12 points"
GUARDED, PUBLISHED = RuleSet.GUARDED, RuleSet.MDC_2023


@dataclass(frozen=True, slots=True)
class Slot:
    """A period, of which only the order matters here."""

    period: str
    start: date
    end: date


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
    """Give a row for each kind of series, method and length; lasting shifts take half the runs: slow."""
    yield from _single(runs)
    yield from _counted(runs)
    yield from _lasting((runs + 1) // 2)
    yield from _drifting(runs)
    yield from _others(runs)


def _single(runs: int) -> Iterator[Cell]:
    name = "change chart, single values, guarded rules"
    for points, alike in product((12, 24, 36, 53, 60), (0.0, 0.3, 0.6)):
        most = LONGER if points > TWO_YEARS else CRIES_WOLF
        draw = partial(drawn.noise, alike=alike)
        yield _false(runs, name, points, Case(f"noise, AR(1) {alike}", draw, at_most=most))
    ugly = (
        Case("Poisson, mean 20, as an amount", partial(drawn.poisson, mean=20.0)),
        Case("season of 1 SD, declared", drawn.seasonal, is_seasonal=True),
        Case("lognormal, sd .6", drawn.lognormal),
        Case("trend of 1.5 SD from first to last, which is a change", drawn.trend, at_most=inf),
    )
    for case, points in product(ugly, (24, 36)):
        yield _false(runs, name, points, case)
    name = "change chart, mdc_2023 rules (as published)"
    for points, alike in product((12, 24, 36), (0.0, 0.3, 0.6)):
        draw = partial(drawn.noise, alike=alike)
        yield _false(runs, name, points, Case(f"noise, AR(1) {alike}", draw, rules=PUBLISHED, at_most=inf))


def _counted(runs: int) -> Iterator[Cell]:
    name, share = "change chart, shares and rates (p', u')", Counting.SHARE
    kinds = product(((1500, 0.0), (1500, 0.02), (5000, 0.02)), (0.0, 0.3), (24, 36))
    for (most, spread), alike, points in kinds:
        words = f"{most // 3:,} to {most:,} cases, 20 % with sd {spread:.0%}, AR(1) {alike}"
        draw = partial(drawn.share, most=most, spread=spread, alike=alike)
        yield _false(runs, name, points, Case(words, draw, counting=share))
    for points in (24, 36):
        case = Case("20 to 60 events, rate with sd 5 %, AR(1) 0.3", drawn.rate, counting=Counting.RATE)
        yield _false(runs, name, points, case)
    name = "change chart, rare events"
    for mean, points in product((0.2, 0.5, 1.0, 2.0, 3.0), (24, 36)):
        case = Case(f"{mean} events expected", partial(drawn.few, mean=mean), counting=share)
        yield _false(runs, name, points, case)
    for mean, points in product((0.5, 2.0), (24, 36)):
        words, draw = (
            f"{mean} events expected, clumped: twice the variance",
            partial(drawn.clumped, mean=mean),
        )
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
    for before, alike in product((24, 36), (0.0, 0.3, 0.6)):
        happened = _held_against(runs, GUARDED, before, alike, SHIFT, frozen=False)
        yield Cell(
            method="change chart, limits from all points, guarded rules",
            case=f"{before} points before, AR(1) {alike}",
            points=before + AFTER,
            happened=happened,
            runs=runs,
            counted=SEEN,
            at_least=SEES,
        )
    yield from _large(runs)


def _large(runs: int) -> Iterator[Cell]:
    """Shifts of four deviations in the last 10 of 36 points, and single values that are no shift."""
    for words, size, after, at_least in (
        ("a lasting shift of 4 SD in the last 10 points", 4.0, slice(-10, None), 0.95),
        ("one value 10 SD away, two points ago", 10.0, slice(-3, -2), -inf),
    ):
        rng, happened = np.random.default_rng(SEED + 11), 0
        for _ in range(runs):
            values = rng.normal(size=36)
            values[after] += size
            happened += lasting_shift(values) is not None
        yield Cell(
            method="lasting shift, guarded rules",
            case=words,
            points=36,
            happened=happened,
            runs=runs,
            counted="charts with a lasting shift",
            at_least=at_least,
            at_most=CRIES_WOLF if at_least < 0 else inf,
        )


def _drifting(runs: int) -> Iterator[Cell]:
    for is_seasonal, points, alike in product((False, True), (24, 36, 60), (0.0, 0.3, 0.6)):
        season = ", months taken out" if is_seasonal else ""
        yield Cell(
            method="slow drift",
            case=f"noise, AR(1) {alike}{season}",
            points=points,
            happened=_drifts(runs, points, alike, is_seasonal=is_seasonal),
            runs=runs,
            counted="drifts seen where there is none (nominally 5 %)",
            at_least=LEAST,
            at_most=MOST,
        )
    for points, alike in product((36, 60), (0.0, 0.3)):
        yield Cell(
            method="slow drift",
            case=f"1 SD a year, AR(1) {alike}",
            points=points,
            happened=_drifts(runs, points, alike, a_year=1.0),
            runs=runs,
            counted="drifts seen",
        )


def _drifts(runs: int, points: int, alike: float, *, is_seasonal: bool = False, a_year: float = 0.0) -> int:
    """Count series whose 95 % interval of the slope leaves out 0."""
    rng, places = np.random.default_rng(SEED + points), np.arange(points)
    values = np.array([drawn.noise(rng, points, alike=alike)[0] for _ in range(runs)]) + a_year * places / 12
    months = np.array(drawn.months(points)) if is_seasonal else None
    below = slopes(values / points, places, months, np.ones(points)).below(np.zeros(runs))
    return int(((below < TAIL) | (below > 1 - TAIL)).sum())


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
        counts = counts_of(values, below, case.counting)
        months = drawn.months(points) if case.is_seasonal else None
        if months:
            values = deseasonalised(values, months, season_of(values, months))
        happened += bool(_alarms(values, case.rules, counts=counts, months=months))
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
        values, _ones = drawn.noise(rng, before + AFTER, alike=alike)
        values[before:] += shift
        alarms = _alarms(values, rules, history=before if frozen else None)
        happened += any(at >= before and (is_high or not shift) for at, is_high in alarms)
    return happened


def _alarms(
    values: Numbers,
    rules: RuleSet,
    *,
    counts: Counts | None = None,
    months: list[int] | None = None,
    history: int | None = None,
) -> list[tuple[int, bool]]:
    """Give every point at which a rule fires, and whether it is high."""
    slots = [Slot(period=str(at), start=day, end=day) for at, day in enumerate(_days(len(values)))]
    frozen = None if history is None else slots[history - 1].end
    found = stretch_of(slots, values, RULE_SETS[rules], counts=counts, frozen=frozen, months=months)
    return [(int(one.period), one.is_high) for one in found.fired]


@cache
def _days(points: int) -> tuple[date, ...]:
    return tuple(date(2011, 1, 1) + timedelta(days=at) for at in range(points))
