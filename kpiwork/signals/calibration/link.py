"""A KPI that loses its link with what it stands for: both KPIs' values around the day attention began."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from kpiwork.analysis.lead.steps import steps_of
from kpiwork.signals.calibration.beside import Beside
from kpiwork.signals.calibration.ground import course_of, with_values
from kpiwork.signals.decoupling import Decoupling
from kpiwork.signals.introduction import Sides, direction_of, introduced_on, season_in, sides_of
from kpiwork.signals.link.fit import bond_of
from kpiwork.signals.material import Counter, Material
from kpiwork.signals.planting.lost_link import parted
from kpiwork.spec.relation import Sign

__all__ = ["LostLink", "lost_link"]

FEWEST = 12  # values a side that a link can be read from
STRONGEST = 0.95


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class LostLink(Beside):
    """A KPI and its outcome, as closely linked as they were before."""

    link: float
    lag: int
    direction: int

    def draw(self, strength: float, rng: Generator) -> Material:
        """Draw both, and let a part of their link go."""
        memory = (self.kpi.memory + self.other.memory) / 2
        points = self.many + self.lag
        one, two = parted(rng, points, self.sides.at, strength=strength, link=self.link, memory=memory)
        mine = self.kpi.level + self.kpi.spread * one[self.lag :]
        theirs = self.other.level + self.other.spread * self.direction * two[: self.many]
        kind, starts = self.sides.kind, self.sides.starts
        return replace(
            self.material,
            readings=with_values(self.material.readings, kind, starts, mine),
            outcome=replace(self.counter, readings=with_values(self.counter.readings, kind, starts, theirs)),
        )


def lost_link(material: Material, one: Decoupling) -> LostLink | str:
    """Take the course of both, and how closely they were linked before."""
    day, outcome = introduced_on(material.card), material.outcome
    if day is None or outcome is None or outcome.kpi == material.kpi:
        return "there is no outcome, or no day on which attention began"
    direction = _direction(material, outcome)
    sides = sides_of(material, outcome, day, lambda two: min(two.pairs) >= one.fewest)
    if not direction or min(sides.pairs) < FEWEST:
        return f"both are known in {min(sides.pairs)} {sides.kind.value}s on one side, and it takes {FEWEST}"
    seasons = season_in(material.card, sides.kind), season_in(outcome.card, sides.kind)
    lag = _lag(material, outcome, sides)
    lines = sides.kpi.values, sides.other.values
    bond = bond_of(*lines, sides.at, lags=range(lag, lag + 1), direction=direction, seasons=seasons)
    if bond is None or not np.isfinite(bond.before.strength) or bond.before.strength <= 0:
        return "the two were not seen to move together before attention began, so no link can be lost"
    return LostLink(
        material=material,
        counter=outcome,
        sides=sides,
        kpi=course_of(lines[0], sides.at, seasons[0]),
        other=course_of(lines[1], sides.at, seasons[1]),
        link=min(STRONGEST, bond.before.strength),
        lag=lag,
        direction=direction,
    )


def _direction(material: Material, outcome: Counter) -> int:
    for lead in material.card.leads:
        if lead.kpi == outcome.kpi:
            return 1 if lead.sign is Sign.POSITIVE else -1
    return direction_of(material.card) * direction_of(outcome.card)


def _lag(material: Material, outcome: Counter, sides: Sides) -> int:
    """Give the first of the steps by which the KPI is claimed to come first."""
    claimed = [steps_of(lead.lag, sides.kind) for lead in material.card.leads if lead.kpi == outcome.kpi]
    lags = next((one for one in claimed if one is not None), range(1))
    return lags[0]
