"""How often a lost link is seen where it was kept and where it was lost, and how good its interval is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from cells import FALSE, FALSE_AS_SHIPPED, OPEN, SEEN, SEEN_AS_SHIPPED, Cell, at_least, at_most

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.signals.decoupling import Decoupling
from kpiwork.signals.link.fit import Bond, bond_of
from kpiwork.signals.planting.lost_link import parted

__all__ = ["RUNS", "cells"]

RUNS = 2_000
SEED = 1_975
_cell = partial(Cell.of, "decoupling")
NOMINAL = 0.05
FALSE_ALARMS, WORST = (0.03, 0.07), at_most(0.08)
COVERAGE = (0.90, 0.99)
YEAR = 12
SHIPPED = Decoupling()
SHAPES = ("", "drift, season and step in both", "a December of 3 SD in both")
LEAST_POWER = {
    (18, 0.75, 0): at_least(0.65),
    (30, 0.75, 0): at_least(0.85),
    (30, 0.75, YEAR): at_least(0.85),
}
"""Goals at the nominal level, by values a side, part of the link lost and season: from .8 to .2."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """What is simulated.

    Values a side, the link before, the part lost, memory, what both share, and the season taken out.
    """

    side: int
    link: float
    lost: float
    memory: float
    shape: str = ""
    season: int = YEAR

    @property
    def words(self) -> str:
        """Name it for the table."""
        later = f"{self.link * (1 - self.lost):.2g}"
        course = f"link {self.link} to {later}" if self.lost else f"link {self.link} kept"
        known = "" if self.season else "not seasonal"
        return ", ".join(filter(None, [course, f"AR(1) {self.memory}", self.shape, known]))


def cells(runs: int = RUNS) -> Iterator[Cell]:
    """Simulate pairs of KPIs around a day."""
    rng = np.random.default_rng(SEED)
    for side in (18, 30):
        for link, memory in ((0.5, 0.0), (0.8, 0.3), (0.8, 0.6)):
            yield from _told(rng, runs, Case(side=side, link=link, lost=0.0, memory=memory))
        for shape in SHAPES[1:]:
            yield from _told(rng, runs, Case(side=side, link=0.5, lost=0.0, memory=0.3, shape=shape))
        for lost, season in ((0.375, YEAR), (0.75, YEAR), (0.75, 0), (1.0, YEAR)):
            yield from _told(rng, runs, Case(side=side, link=0.8, lost=lost, memory=0.3, season=season))
    yield _narrowed(rng, runs)


def _told(rng: np.random.Generator, runs: int, case: Case) -> Iterator[Cell]:
    bonds = [_bond(rng, case) for _ in range(runs)]
    p = np.array([one.p for one in bonds])
    large = np.array([one.drop >= SHIPPED.drop and one.before.low > 0 for one in bonds])
    shipped, points = (p < SHIPPED.alpha) & large, 2 * case.side
    if case.lost:
        goal = LEAST_POWER.get((case.side, case.lost, case.season), OPEN)
        yield _cell(case.words, points, p < NOMINAL, SEEN, goal)
        yield _cell(case.words, points, shipped, SEEN_AS_SHIPPED)
    else:
        yield _cell(case.words, points, p < NOMINAL, FALSE, WORST if case.shape else FALSE_ALARMS)
        yield _cell(case.words, points, shipped, FALSE_AS_SHIPPED, at_most(2 * SHIPPED.alpha))
    true = case.link * case.lost
    held = [one.low <= true <= one.high for one in bonds]
    yield _cell(case.words, points, held, "95 % intervals that hold the drop", COVERAGE)


def _narrowed(rng: np.random.Generator, runs: int) -> Cell:
    """Let the KPI move a third as far, with the same slope: the correlation falls, the link does not."""
    side, refused = 30, []
    for _ in range(runs):
        kpi = rng.normal(size=2 * side) * np.where(np.arange(2 * side) < side, 1.0, 1 / 3)
        outcome = 0.8 * kpi + 0.6 * rng.normal(size=2 * side)
        bond = _around(kpi, outcome, side, YEAR)
        refused.append(bond.after.spread < SHIPPED.narrowest * bond.before.spread)
    case = "the KPI moves a third as far, same slope"
    return _cell(case, 2 * side, refused, "refusals to compare", at_least(0.90))


def _bond(rng: np.random.Generator, case: Case) -> Bond:
    points = 2 * case.side
    kpi, outcome = parted(rng, points, case.side, strength=case.lost, link=case.link, memory=case.memory)
    added = _shared(case.shape, points)
    return _around(kpi + added, outcome + added, case.side, case.season)


def _shared(shape: str, points: int) -> Numbers:
    months = np.arange(points)
    if shape == SHAPES[1]:
        wave = np.sqrt(2) * np.sin(2 * np.pi * months / YEAR)
        return np.asarray(np.linspace(0, 3, points) + wave + 2 * (months >= points // 2))
    return 3.0 * (months % YEAR == YEAR - 1) if shape else np.zeros(points)


def _around(kpi: Numbers, outcome: Numbers, at: int, season: int) -> Bond:
    bond = bond_of(kpi, outcome, at, lags=range(1), direction=1, seasons=(season, season))
    if bond is None:
        raise ValueError("nothing moves")
    return bond
