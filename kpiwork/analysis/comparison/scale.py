"""A scale on which chance moves all values alike, whatever their height; there and back.

Shares: the angle of Anscombe (1948, Biometrika 35: 246); rates: his square root; means stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpiwork.analysis.comparison.units import UnitsKind

__all__ = ["Numbers", "Scale"]

Numbers = NDArray[np.float64]

SHIFT = 3 / 8  # cases added to a count (Anscombe 1948)
RIGHT_ANGLE = np.pi / 2


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale of one kind of value.

    Sizes are what `kpiwork.analysis.comparison.found.UnitResult` says of them.
    """

    kind: UnitsKind

    def of(self, values: Numbers, sizes: Numbers) -> Numbers:
        """Put values of units of some sizes onto the scale."""
        match self.kind:
            case UnitsKind.SHARE:
                share = (np.clip(values, 0.0, 1.0) * sizes + SHIFT) / (sizes + 2 * SHIFT)
                return np.arcsin(np.sqrt(share))
            case UnitsKind.RATE:
                return np.sqrt(np.maximum(values, 0.0) + SHIFT / sizes)
            case UnitsKind.MEAN:
                return values

    def error(self, sizes: Numbers) -> Numbers:
        """Give the standard deviation that chance alone gives, on the scale."""
        match self.kind:
            case UnitsKind.SHARE:
                return 1 / np.sqrt(4 * sizes + 2)
            case UnitsKind.RATE:
                return 1 / (2 * np.sqrt(sizes))
            case UnitsKind.MEAN:
                return 1 / np.sqrt(sizes)

    def back(self, points: Numbers, sizes: Numbers) -> Numbers:
        """Give the values at points of the scale, for units of some sizes."""
        match self.kind:
            case UnitsKind.SHARE:
                share = np.sin(np.clip(points, 0.0, RIGHT_ANGLE)) ** 2
                return np.clip((share * (sizes + 2 * SHIFT) - SHIFT) / sizes, 0.0, 1.0)
            case UnitsKind.RATE:
                return np.maximum(np.maximum(points, 0.0) ** 2 - SHIFT / sizes, 0.0)
            case UnitsKind.MEAN:
                return points

    def steepness(self, value: float) -> float:
        """Tell how much the value changes for a small step on the scale."""
        match self.kind:
            case UnitsKind.SHARE:
                return float(2 * np.sqrt(value * (1 - value)))
            case UnitsKind.RATE:
                return float(2 * np.sqrt(value))
            case UnitsKind.MEAN:
                return 1.0
