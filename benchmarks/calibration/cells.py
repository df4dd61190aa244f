"""What a simulation found: one row of the table that docs/calibration.md shows."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv

__all__ = [
    "FALSE",
    "FALSE_AS_SHIPPED",
    "OPEN",
    "SEEN",
    "SEEN_AS_SHIPPED",
    "Cell",
    "Goal",
    "at_least",
    "at_most",
    "interval",
]

CONFIDENCE = 0.95

Goal = tuple[float, float]
"""The least and the largest share that is wanted, from 0 to 1."""
OPEN: Goal = (-inf, inf)

FALSE, FALSE_AS_SHIPPED = "false alarms at 5 %", "false alarms as shipped"
"""What is counted where a detector is to find nothing: p below .05, and signals at its defaults."""
SEEN, SEEN_AS_SHIPPED = "seen at 5 %", "seen as shipped"
"""The same where something was planted."""


def at_least(share: float) -> Goal:
    """Give a goal that has no upper end."""
    return share, inf


def at_most(share: float) -> Goal:
    """Give a goal that has no lower end."""
    return -inf, share


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """How often something happened in simulated series.

    Parameters
    ----------
    method : str
        What was asked, as the docs name it: ``80 % forecast interval``.
    case : str
        What was simulated, in a few words: ``season of 1 SD, AR(1) .3``.
    points : int
        Points of each series, or units, or cases.
    happened, runs : int
        In how many of how many simulations.
    counted : str
        What was counted: ``false alarms``, ``intervals that hold the value``.
    at_least, at_most : float
        The goal, as shares from 0 to 1.
    """

    method: str
    case: str
    points: int
    happened: int
    runs: int
    counted: str
    at_least: float = -inf
    at_most: float = inf

    @classmethod
    def of(
        cls,
        method: str,
        case: str,
        points: int,
        happened: ArrayLike,
        counted: str,
        goal: Goal = OPEN,
    ) -> Self:
        """Count in how many runs something happened: one true or false of each."""
        told = np.asarray(happened, dtype=bool)
        return cls(
            method=method,
            case=case,
            points=points,
            happened=int(told.sum()),
            runs=len(told),
            counted=counted,
            at_least=goal[0],
            at_most=goal[1],
        )

    @property
    def share(self) -> float:
        """How often it happened, 0 to 1; of none, never."""
        return self.happened / max(1, self.runs)

    @property
    def is_met(self) -> bool:
        """Whether the share meets the goal."""
        return self.at_least <= self.share <= self.at_most


def interval(happened: int, runs: int) -> tuple[float, float]:
    """Give the 95 % interval of a share (Clopper and Pearson 1934, Biometrika 26: 404)."""
    tail = (1 - CONFIDENCE) / 2
    low = float(betaincinv(happened, runs - happened + 1, tail)) if happened else 0.0
    high = float(betaincinv(happened + 1, runs - happened, 1 - tail)) if happened < runs else 1.0
    return low, high
