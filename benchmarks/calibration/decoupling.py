"""How often a lost link is seen where it was kept and where it was lost, and how good its interval is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

import numpy as np
from cells import Cell

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.signals.decoupling import Decoupling
from kpiwork.signals.link.fit import Bond, bond_of
from kpiwork.signals.planting.lost_link import parted

__all__ = ["RUNS", "cells"]

RUNS = 2_000
SEED = 1_975
METHOD = "decoupling"
NOMINAL = 0.05
MOST = 0.08  # false alarms in the worst cell
COVERAGE = (0.90, 0.99)
YEAR = 12
SHIPPED = Decoupling()
SHAPES = ("", "drift, season and step in both", "a December of 3 SD in both")
LEAST_POWER = {(18, 0.75, 0): 0.65, (30, 0.75, 0): 0.85, (30, 0.75, YEAR): 0.85}  # nominal; from .8 to .2


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
    true = case.link * case.lost
    least = LEAST_POWER.get((case.side, case.lost, case.season), -inf)
    seen = "lost links seen" if case.lost else "false alarms"
    goals = {"nominal": (least, inf) if case.lost else (-inf, MOST), "shipped": (-inf, inf)}
    if not case.lost:
        goals["shipped"] = (-inf, 2 * SHIPPED.alpha)
    found = {"nominal": p < NOMINAL, "shipped": (p < SHIPPED.alpha) & large}
    for name, words in (("nominal", f"p < {NOMINAL}"), ("shipped", "as shipped")):
        yield Cell(
            method=METHOD,
            case=f"{case.words}, {words}",
            points=2 * case.side,
            happened=int(found[name].sum()),
            runs=runs,
            counted=seen,
            at_least=goals[name][0],
            at_most=goals[name][1],
        )
    yield Cell(
        method=METHOD,
        case=case.words,
        points=2 * case.side,
        happened=sum(one.low <= true <= one.high for one in bonds),
        runs=runs,
        counted="95 % intervals that hold the drop",
        at_least=COVERAGE[0],
        at_most=COVERAGE[1],
    )


def _narrowed(rng: np.random.Generator, runs: int) -> Cell:
    """Let the KPI move a third as far, with the same slope: the correlation falls, the link does not."""
    side, refused = 30, 0
    for _ in range(runs):
        kpi = rng.normal(size=2 * side) * np.where(np.arange(2 * side) < side, 1.0, 1 / 3)
        outcome = 0.8 * kpi + 0.6 * rng.normal(size=2 * side)
        bond = _around(kpi, outcome, side, YEAR)
        refused += bond.after.spread < SHIPPED.narrowest * bond.before.spread
    return Cell(
        method=METHOD,
        case="the KPI moves a third as far, same slope",
        points=2 * side,
        happened=int(refused),
        runs=runs,
        counted="refusals to compare",
        at_least=0.90,
    )


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
