"""How often records far beyond a cutoff seem to become more where they do not, and how often it is seen.

Months before and after attention began, as many of either, 80 % of records within the cutoff before and 5 %
far beyond it. Honest improvement is more within the cutoff (odds half as large again) and as many far beyond
it as ever: the remaining misses are then longer on average, though nobody waits longer. "Points" are months.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np
from cells import FALSE, FALSE_AS_SHIPPED, OPEN, SEEN, SEEN_AS_SHIPPED, Cell, at_least, at_most
from numpy.random import Generator
from numpy.typing import NDArray

from kpiwork.signals.tail.fit import YEAR, Shift, log_odds, log_share, shift
from kpiwork.signals.tail_neglect import TailNeglect

__all__ = ["RUNS", "cells"]

Numbers = NDArray[np.float64]

RUNS = 2_000
SEED = 1_600
NOMINAL = 0.05
FALSE_ALARMS, WORST = 0.07, 0.08  # the larger of two p-values is careful by design: no lower goal
ANY_FLAG = 0.01
COVERAGE = (0.90, 0.98)
WITHIN, FAR = 0.80, 0.05
BETTER = 1.5  # times the odds of being within the cutoff
RATIOS = (1.1, 1.2, 1.3, 1.5)
GOALS = {(1.5, 36, 1_000): at_least(0.80)}
"""Power at the defaults, by ratio, months and records a month; months differ by 10 %, AR(1) .3."""
SHIPPED = TailNeglect()
_cell = partial(Cell.of, "records far beyond the cutoff")


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """What is simulated."""

    words: str
    months: int
    records: int = 1_000
    spread: float = 0.0
    alike: float = 0.0
    season: float = 0.0
    times: int = 1
    within: float = BETTER
    far: float = 1.0
    walk: bool = False


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Simulate months as the detector sees them."""
    rng = np.random.default_rng(SEED)
    for case in _nulls():
        found = _found(rng, case, runs)
        most = WORST if case.walk or case.season else FALSE_ALARMS
        yield _cell(case.words, case.months, found.p.max(axis=0) < NOMINAL, FALSE, at_most(most))
        yield _cell(case.words, case.months, _signals(found), FALSE_AS_SHIPPED, at_most(ANY_FLAG))
    for months, records, far in product((16, 24, 36), (300, 1_000), RATIOS):
        words = f"{far:g} times as many far beyond, {records:,} records a month, sd 10 %, AR(1) .3"
        case = Case(words=words, months=months, records=records, spread=0.1, alike=0.3, far=far)
        found = _found(rng, case, runs)
        goal = GOALS.get((far, months, records), OPEN)
        yield _cell(words, months, found.p.max(axis=0) < NOMINAL, SEEN)
        yield _cell(words, months, _signals(found), SEEN_AS_SHIPPED, goal)
        yield _cell(words, months, found.holds, "intervals that hold the ratio", COVERAGE)


def _nulls() -> Iterator[Case]:
    for months in (16, 24, 36):
        honest = "honest improvement"
        yield Case(words=f"{honest}, 100 records a month", months=months, records=100)
        yield Case(words=f"{honest}, 300 to 900 records a month", months=months, records=300, times=3)
        for alike in (0.0, 0.3, 0.6):
            words = f"{honest}, months differ by 10 %, AR(1) {alike}"
            yield Case(words=words, months=months, spread=0.1, alike=alike)
        words = f"{honest}, season of 10 %"
        yield Case(words=words, months=months, spread=0.05, season=0.1)
        yield Case(words="nothing changed", months=months, spread=0.1, alike=0.3, within=1.0)
        words = "all became worse, the same share within"
        yield Case(words=words, months=months, spread=0.1, alike=0.3, within=1.0, far=1.5)
    yield Case(words="nothing changed, both wander (random walk of 10 % a month)", months=36, spread=0.1,
               within=1.0, walk=True)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Both p-values, the ratio of the share far beyond, and whether its interval holds the truth."""

    p: Numbers
    ratio: Numbers
    holds: NDArray[np.bool_]
    enough: NDArray[np.bool_]


def _found(rng: Generator, case: Case, runs: int) -> Found:
    is_after = (np.arange(case.months) >= case.months // 2).astype(float)
    good, far, records = _drawn(rng, case, is_after, runs)
    within, beyond = (_shift(one, is_after) for one in (log_odds(good, records), log_share(far, records)))
    low, high = beyond.ends(0.95)
    sides = [far[:, is_after == side].sum(axis=1) for side in (0, 1)]
    return Found(
        p=np.stack([within.p, beyond.p]),
        ratio=beyond.ratio,
        holds=(low <= case.far) & (case.far <= high),
        enough=np.minimum(*sides) >= SHIPPED.fewest,
    )


def _shift(values: Numbers, is_after: Numbers) -> Shift:
    return shift(values, np.arange(len(is_after)), is_after, season=YEAR)


def _signals(found: Found) -> NDArray[np.bool_]:
    is_large = found.ratio >= 1 + SHIPPED.least_rise
    return np.asarray((found.p.max(axis=0) < SHIPPED.alpha) & is_large & found.enough)


def _drawn(rng: Generator, case: Case, is_after: Numbers, runs: int) -> tuple[Numbers, Numbers, Numbers]:
    months = len(is_after)
    sizes = np.broadcast_to(case.records * (1 + np.arange(months) % case.times), (runs, months))
    odds = WITHIN / (1 - WITHIN) * case.within**is_after * np.exp(_noise(rng, case, runs))
    share = odds / (1 + odds)
    beyond = np.minimum(FAR * case.far**is_after * np.exp(_noise(rng, case, runs)), 0.95 * (1 - share))
    good = rng.binomial(sizes, share)
    far = rng.binomial(sizes - good, beyond / (1 - share))
    return good.astype(float), far.astype(float), sizes.astype(float)


def _noise(rng: Generator, case: Case, runs: int) -> Numbers:
    fresh = rng.normal(size=(runs, case.months))
    if case.walk:
        return np.asarray(case.spread * np.cumsum(fresh, axis=1))
    for place in range(1, case.months):
        kept = case.alike * fresh[:, place - 1]
        fresh[:, place] = kept + np.sqrt(1 - case.alike**2) * fresh[:, place]
    wave = np.sin(2 * np.pi * (np.arange(case.months) + rng.uniform(0, YEAR, (runs, 1))) / YEAR)
    return np.asarray(case.spread * fresh + case.season * wave)
