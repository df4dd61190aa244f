"""Who differs: how often a comparison without anything unusual says otherwise, and what it misses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from cells import Cell
from numpy.typing import NDArray

from kpiwork.analysis.comparison.compare import Terms, compare_units
from kpiwork.analysis.comparison.found import UnitComparison
from kpiwork.analysis.comparison.steps import steps
from kpiwork.analysis.comparison.steps_found import Standing
from kpiwork.analysis.comparison.units import UnitsKind, UnitTotals
from kpiwork.spec.choices import Better

__all__ = ["RUNS", "cells"]

RUNS = 2_000
SEED = 20_260
FALSE, HELD = 0.05, 0.95
SLOWER = 4  # means have limits of their own in each run, so that fewer are made of them

Numbers = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """Units as they truly are.

    Parameters
    ----------
    case : str
        In a few words.
    kind : UnitsKind
        What a value is.
    sizes : array of float
        Cases or exposure of each unit; for means records a month.
    level, spread : float
        Mean of the true values and their standard deviation.
    """

    case: str
    kind: UnitsKind
    sizes: Numbers
    level: float
    spread: float
    months: int = 12

    def true(self, random: np.random.Generator) -> Numbers:
        """Draw what the units truly are."""
        drawn = self.level + self.spread * random.standard_normal(self.sizes.size)
        return np.clip(drawn, 0.0, 1.0) if self.kind is UnitsKind.SHARE else np.maximum(drawn, 0.0)

    def seen(self, true: Numbers, random: np.random.Generator) -> UnitComparison:
        """Draw what is measured of them, and compare it."""
        if self.kind is UnitsKind.MEAN:
            return self._means(true, random)
        if self.kind is UnitsKind.SHARE:
            counts = random.binomial(self.sizes.astype(int), true).astype(float)
        else:
            counts = random.poisson(self.sizes * true).astype(float)
        return self._compared(counts, self.sizes, None)

    def _means(self, true: Numbers, random: np.random.Generator) -> UnitComparison:
        """Draw months whose means scatter as those of records with a standard deviation of 1 do."""
        shape = (self.sizes.size, self.months)
        below = random.poisson(self.sizes[:, None], shape) + 1.0
        above = true[:, None] * below + np.sqrt(below) * random.standard_normal(shape)
        series = {
            _name(place): list(zip(above[place].tolist(), below[place].tolist(), strict=True))
            for place in range(self.sizes.size)
        }
        return self._compared(above.sum(axis=1), below.sum(axis=1), series)

    def _compared(
        self, above: Numbers, below: Numbers, series: dict[str, list[tuple[float, float]]] | None
    ) -> UnitComparison:
        units = [
            UnitTotals(name=_name(place), numerator=one, denominator=other, records=round(other))
            for place, (one, other) in enumerate(zip(above.tolist(), below.tolist(), strict=True))
        ]
        terms = Terms(kind=self.kind, better=Better.HIGHER, minimum=1, fewest=1)
        return compare_units(units, terms, series=series)


def _name(place: int) -> str:
    return f"u{place:03}"


def _same(number: int, size: float) -> Numbers:
    return np.full(number, float(size))


UNEQUAL = np.geomspace(30, 3_000, 25).round()
MIXED = np.concatenate([_same(10, 15), _same(20, 200)])
SHARE, RATE, MEAN = UnitsKind.SHARE, UnitsKind.RATE, UnitsKind.MEAN

WORLDS = (
    World(case="25 units of 200, no spread", kind=SHARE, sizes=_same(25, 200), level=0.9, spread=0.0),
    World(case="25 units of 200, spread 2 points", kind=SHARE, sizes=_same(25, 200), level=0.9, spread=0.02),
    World(case="25 units of 200, spread 5 points", kind=SHARE, sizes=_same(25, 200), level=0.8, spread=0.05),
    World(case="10 units of 15, 20 of 200, no spread", kind=SHARE, sizes=MIXED, level=0.9, spread=0.0),
    World(case="25 units of 30 to 3,000, no spread", kind=SHARE, sizes=UNEQUAL, level=0.75, spread=0.0),
    World(
        case="25 units of 30 to 3,000, spread 2 points", kind=SHARE, sizes=UNEQUAL, level=0.75, spread=0.02
    ),
    World(
        case="25 units of 30 to 3,000, spread 5 points", kind=SHARE, sizes=UNEQUAL, level=0.75, spread=0.05
    ),
    World(case="6 units of 150, spread 5 points", kind=SHARE, sizes=_same(6, 150), level=0.75, spread=0.05),
    World(case="60 units of 150, spread 4 points", kind=SHARE, sizes=_same(60, 150), level=0.75, spread=0.04),
    World(case="25 units of 60 days, no spread", kind=RATE, sizes=_same(25, 60), level=0.5, spread=0.0),
    World(case="25 units of 60 days, spread .1", kind=RATE, sizes=_same(25, 60), level=0.5, spread=0.1),
    World(case="12 means of 12 months, no spread", kind=MEAN, sizes=_same(12, 20), level=5.0, spread=0.0),
    World(
        case="12 means of 12 months, spread of 1 error",
        kind=MEAN,
        sizes=_same(12, 20),
        level=5.0,
        spread=0.065,
    ),
    World(
        case="12 means of 12 months, spread of 3 errors",
        kind=MEAN,
        sizes=_same(12, 20),
        level=5.0,
        spread=0.2,
    ),
)
FAR = 0.85, 0.10  # of one unit in 25: the true value of the others, and how far below it lies


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Give the rows of the table."""
    for place, world in enumerate(WORLDS):
        fewer = max(1, runs // SLOWER) if world.kind is MEAN else runs
        yield from _world(world, fewer, np.random.default_rng([SEED, place]))
    yield from _unusual(runs, np.random.default_rng([SEED, 100]))
    yield from _steps(runs, np.random.default_rng([SEED, 200]))


def _world(world: World, runs: int, random: np.random.Generator) -> Iterator[Cell]:
    """Count false outliers, and intervals that hold what they should."""
    outside = ranks = guesses = reliabilities = 0
    for _ in range(runs):
        true = world.true(random)
        found = world.seen(true, random)
        outside += bool(found.outside)
        ranks += _ranks_hold(found, true)
        guesses += _guesses_held(found, true)
        reliabilities += _reliability_holds(found, world)
    points, units = world.sizes.size, runs * world.sizes.size
    cell = _row(world.case, points)
    yield cell("outer limits", "comparisons with a false outlier", outside, runs, at_most=FALSE)
    yield cell("rank ranges", "comparisons where all hold", ranks, runs, at_least=HELD)
    yield cell("best guess, 95 % interval", "intervals that hold the value", guesses, units, at_least=HELD)
    if world.spread:
        counted = "intervals that hold the reliability"
        yield cell("reliability, 95 % interval", counted, reliabilities, runs, at_least=HELD)


def _row(case: str, points: int) -> Callable[..., Cell]:
    def cell(method: str, counted: str, happened: int, runs: int, **goal: float) -> Cell:
        return Cell(
            method=method, case=case, points=points, happened=happened, runs=runs, counted=counted, **goal
        )

    return cell


def _ranks_hold(found: UnitComparison, true: Numbers) -> bool:
    better = (true[None, :] > true[:, None]).sum(axis=1)
    worse = (true[None, :] < true[:, None]).sum(axis=1)
    return all(
        unit.rank_low is not None
        and unit.rank_high is not None
        and unit.rank_low <= 1 + better[place]
        and unit.rank_high >= true.size - worse[place]
        for place, unit in enumerate(found.units)
    )


def _guesses_held(found: UnitComparison, true: Numbers) -> int:
    return sum(
        unit.shrunken_low is not None
        and unit.shrunken_high is not None
        and unit.shrunken_low <= value <= unit.shrunken_high
        for unit, value in zip(found.units, true.tolist(), strict=True)
    )


def _reliability_holds(found: UnitComparison, world: World) -> bool:
    match world.kind:
        case UnitsKind.SHARE:
            sampling = world.level * (1 - world.level) / world.sizes
        case UnitsKind.RATE:
            sampling = world.level / world.sizes
        case UnitsKind.MEAN:
            sampling = 1 / (world.months * (world.sizes + 1))
    true = world.spread**2 / (world.spread**2 + float(np.mean(sampling)))
    low, high = found.reliability_low, found.reliability_high
    return low is not None and high is not None and low <= true <= high


def _unusual(runs: int, random: np.random.Generator) -> Iterator[Cell]:
    """Count how often one unusual unit of 25 is found, and named alone."""
    level, far = FAR
    for size, spread, goal in ((200, 0.0, 0.4), (500, 0.0, 0.9), (500, 0.02, 0.6)):
        case = f"1 of 25 units of {size} is 10 points lower, spread {100 * spread:g} points"
        world = World(case=case, kind=SHARE, sizes=_same(25, size), level=level, spread=spread)
        found = 0
        for _ in range(runs):
            true = world.true(random)
            true[0] -= far
            found += [unit.name for unit in world.seen(true, random).outside] == [_name(0)]
        yield _row(case, 25)("outer limits", "it alone lies outside", found, runs, at_least=goal)


def _steps(runs: int, random: np.random.Generator) -> Iterator[Cell]:
    """Count false laggards among the steps, and how often a true one is found."""
    for cases, gap, units in ((150, 0.0, 5), (40, 0.0, 5), (400, 0.0, 12), (300, 0.13, 5), (600, 0.13, 5)):
        wrong = right = 0
        for _ in range(runs):
            check = steps(_chain(random, cases, gap, units), minimum=1)
            marked = {
                (one.step, one.unit)
                for one in check.units
                if one.standing in (Standing.BEHIND, Standing.AHEAD)
            }
            right += ("won", _name(0)) in marked
            wrong += bool(marked)
        case = f"{units} units of {cases} deals, 4 steps"
        if gap:
            cell = _row(f"{case}, one lags by 13 points at the last", units)
            goal = 0.8 if cases > 300 else 0.3  # noqa: PLR2004  # the larger of the two
            yield cell("steps of the work", "the step is found", right, runs, at_least=goal)
        else:
            yield _row(case, units)(
                "steps of the work", "checks with a false mark", wrong, runs, at_most=FALSE
            )


def _chain(
    random: np.random.Generator, cases: int, gap: float, units: int
) -> list[tuple[str, dict[str, tuple[float, float]]]]:
    """Draw the steps of units that go alike, but for the first unit's gap at the last step."""
    came, chain = np.full(units, cases), []
    for step, share in (("met", 0.8), ("qualified", 0.75), ("offered", 0.8), ("won", 0.44)):
        shares = np.full(units, share)
        shares[0] -= gap if step == "won" else 0.0
        went_on = random.binomial(came, shares)
        both = zip(went_on.tolist(), came.tolist(), strict=True)
        chain.append(
            (step, {_name(place): (float(one), float(other)) for place, (one, other) in enumerate(both)})
        )
        came = went_on
    return chain
