"""A guardrail that pays for an improvement: both KPIs' values around the day attention began."""

from __future__ import annotations

from dataclasses import dataclass, replace

from numpy.random import Generator

from kpiwork.signals.calibration.beside import Beside
from kpiwork.signals.calibration.ground import course_of, drawn, with_values
from kpiwork.signals.guardrail_trade_off import GuardrailTradeOff
from kpiwork.signals.introduction import direction_of, introduced_on, season_in, sides_of
from kpiwork.signals.material import Material
from kpiwork.signals.planting.traded_guardrail import stepped

__all__ = ["Guardrail", "guardrail"]

GAIN = 4.0
"""By how much the KPI improves, in its own standard deviations: clear, so that the guardrail decides."""
FEWEST = 6  # values a side that a course can be read from


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Guardrail(Beside):
    """A KPI that improves, and its first guardrail."""

    def draw(self, strength: float, rng: Generator) -> Material:
        """Draw both, and let the guardrail worsen by so many of its own standard deviations."""
        at, kind, starts = self.sides.at, self.sides.kind, self.sides.starts
        gain = GAIN * direction_of(self.material.card) * self.kpi.spread
        loss = -strength * direction_of(self.counter.card) * self.other.spread
        mine = stepped(drawn(self.kpi, rng), at, gain)
        theirs = stepped(drawn(self.other, rng), at, loss)
        counter = replace(self.counter, readings=with_values(self.counter.readings, kind, starts, theirs))
        others = tuple(counter if one is self.counter else one for one in self.material.guardrails)
        return replace(
            self.material,
            readings=with_values(self.material.readings, kind, starts, mine),
            guardrails=others,
        )


def guardrail(material: Material, one: GuardrailTradeOff) -> Guardrail | str:
    """Take the course of the KPI and of the first guardrail that has a direction."""
    day, direction = introduced_on(material.card), direction_of(material.card)
    usable = [two for two in material.guardrails if direction_of(two.card) and two.kpi != material.kpi]
    if day is None or not direction or not usable:
        return "there is no guardrail, no direction, or no day on which attention began"
    for counter in usable:
        sides = sides_of(material, counter, day, lambda two: two.fewest >= one.fewest)
        if min(sides.pairs) >= FEWEST:
            values = sides.kpi.values, sides.other.values
            seasons = season_in(material.card, sides.kind), season_in(counter.card, sides.kind)
            courses = [
                course_of(line, sides.at, season) for line, season in zip(values, seasons, strict=True)
            ]
            if min(course.spread for course in courses) > 0:
                return Guardrail(
                    material=material, counter=counter, sides=sides, kpi=courses[0], other=courses[1]
                )
    return "no guardrail has enough values before attention began and since"
