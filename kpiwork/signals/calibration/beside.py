"""Two KPIs side by side around the day attention began, as both were."""

from __future__ import annotations

from dataclasses import dataclass

from kpiwork.signals.calibration.ground import Course
from kpiwork.signals.introduction import Sides
from kpiwork.signals.material import Counter, Material

__all__ = ["Beside"]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Beside:
    """A KPI and another that it is held against.

    Parameters
    ----------
    material : Material
        Of the KPI.
    counter : Counter
        The other.
    sides : Sides
        Both, period by period.
    kpi, other : Course
        How each went without what is planted.
    """

    material: Material
    counter: Counter
    sides: Sides
    kpi: Course
    other: Course

    @property
    def many(self) -> int:
        """How many periods."""
        return len(self.sides.starts)

    @property
    def many_are(self) -> str:
        """Of what."""
        return f"{self.sides.kind.value}s"
