"""How often the charts of changes cry wolf, and how often they see a lasting change.

A false alarm is a series without a change in which any rule fires at any point. "Frozen" means that limits
rest on the points before the change, and only the 12 after it are judged; a shift is seen where a rule fires
upwards at any of those, with the chart of all points up to the twelfth. Shifts are in standard deviations of
the series as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from itertools import product
from math import inf

import drawn
import numpy as np
from cells import Cell
from drifting import CRIES_WOLF, FALSE, SEED, drifting, others
from numpy.random import Generator
from numpy.typing import NDArray
from told import Told

from kpiwork.analysis.change import Counting
from kpiwork.analysis.lasting import FEWEST_AFTER, FEWEST_BEFORE, lasting_shift
from kpiwork.analysis.rare import Counts, counts_of
from kpiwork.analysis.rules import RULE_SETS
from kpiwork.analysis.season import deseasonalised, season_of
from kpiwork.analysis.stretch import Stretch, stretch_of
from kpiwork.spec.settings import RuleSet

__all__ = ["RUNS", "cells"]

Numbers = NDArray[np.float64]
Draw = Callable[[Generator, int], drawn.Drawn]

RUNS = 2_000
SEES = 0.85  # the fewest lasting changes of 1.5 standard deviations that are to be seen
SHIFT, AFTER = 1.5, 12
LAST = AFTER - FEWEST_AFTER + 1  # moments after the history at which our chart looks for a shift
TOLD = "the best test there can be, told the noise beforehand"
FAR = 0.95  # the fewest single values 6 standard deviations off that are to be seen
TWO_YEARS = 48  # months; longer charts are of weeks
LONGER = 0.12  # the same of a year's weeks, which have more points to be wrong about
SEEN = "lasting shifts of 1.5 SD seen within 12 points"
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
    """Give a row for each kind of series, method and length; some take half the runs."""
    yield from _single(runs)
    yield from _counted(runs)
    yield from _lasting((runs + 1) // 2)
    yield from drifting(runs)
    yield from others(runs)


def _single(runs: int) -> Iterator[Cell]:
    name = "change chart, single values, guarded rules"
    for points, alike in product((12, 24, 36, 53, 60), (0.0, 0.3, 0.6)):
        most = LONGER if points > TWO_YEARS else CRIES_WOLF
        draw = partial(drawn.noise, alike=alike)
        yield _false(runs, name, points, Case(f"noise, AR(1) {alike}", draw, at_most=most))
    ugly = (
        Case("Poisson, mean 20, as an amount", partial(drawn.poisson, mean=20.0)),
        Case("season of 1 SD, declared", drawn.seasonal, is_seasonal=True),
        Case("lognormal, sd .3", partial(drawn.lognormal, spread=0.3)),
        Case("lognormal, sd .6", partial(drawn.lognormal, spread=0.6)),
        Case("gamma, shape 2", drawn.gamma),
        Case("exponential", drawn.exponential),
        Case("trend of 1.5 SD from first to last, which is a change", drawn.trend, at_most=inf),
    )
    for case, points in product(ugly, (24, 36)):
        yield _false(runs, name, points, case)
    for (size, at_least), points in product(((5.0, -inf), (6.0, FAR)), (24, 36)):
        draw = partial(drawn.spike, mean=4.0, size=size)
        case = Case(f"normal, mean 4 SD, one value {size:.0f} SD above it", draw)
        yield _spike((runs + 1) // 2, name, points, case, at_least)
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
    for most, points in product((8, 14), (24, 36)):
        draw = partial(drawn.spiked, mean=1.0, most=most)
        case = Case(f"1 event expected, {most} in one period", draw, counting=Counting.EVENTS)
        yield _spike((runs + 1) // 2, name, points, case, -inf)
        yield _spike((runs + 1) // 2, name, points, case, -inf, is_said=True)


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
            if shift and is_goal:
                yield _told(runs, name, f"{case}: {TOLD}", before, alike, range(before, before + LAST))
    name = "change chart, limits from all points, guarded rules"
    for before, alike in product((24, 36), (0.0, 0.3, 0.6)):
        happened = _held_against(runs, GUARDED, before, alike, SHIFT, frozen=False)
        case = f"{before} points before, AR(1) {alike}"
        yield Cell(
            method=name,
            case=case,
            points=before + AFTER,
            happened=happened,
            runs=runs,
            counted=SEEN,
            at_least=SEES,
        )
        for also, firsts in (
            ("", range(FEWEST_BEFORE, before + LAST)),
            (", and the moment", range(before, before + 1)),
        ):
            yield _told(runs, name, f"{case}: {TOLD}{also}", before, alike, firsts)
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


def _spike(
    runs: int, method: str, points: int, case: Case, at_least: float, *, is_said: bool = False
) -> Cell:
    """Count series whose value far off, three before the end, is marked; or is said to be unsure at least."""
    rng, happened = np.random.default_rng(SEED + points), 0
    for _ in range(runs):
        values, below = case.draw(rng, points)
        found = _found(values, case.rules, counts=counts_of(values, below, case.counting))
        marked = {one.period for one in found.fired} | set(found.unsure if is_said else ())
        happened += str(points - 3) in marked
    return Cell(
        method=method,
        case=case.words,
        points=points,
        happened=happened,
        runs=runs,
        counted="that value is a change, or too unsure to call" if is_said else "that value is a change",
        at_least=at_least,
    )


def _told(runs: int, method: str, case: str, before: int, alike: float, firsts: range) -> Cell:
    test = Told(before=before, after=AFTER, alike=alike, shift=SHIFT, cries_wolf=CRIES_WOLF, firsts=firsts)
    return Cell(
        method=method, case=case, points=before + AFTER, happened=test.seen(runs), runs=runs, counted=SEEN
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
    found = _found(values, rules, counts=counts, months=months, history=history)
    return [(int(one.period), one.is_high) for one in found.fired]


def _found(
    values: Numbers,
    rules: RuleSet,
    *,
    counts: Counts | None = None,
    months: list[int] | None = None,
    history: int | None = None,
) -> Stretch:
    slots = [Slot(period=str(at), start=day, end=day) for at, day in enumerate(_days(len(values)))]
    frozen = None if history is None else slots[history - 1].end
    return stretch_of(slots, values, RULE_SETS[rules], counts=counts, frozen=frozen, months=months)


@cache
def _days(points: int) -> tuple[date, ...]:
    return tuple(date(2011, 1, 1) + timedelta(days=at) for at in range(points))
