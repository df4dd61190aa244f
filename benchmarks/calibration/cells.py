"""What a simulation found: one row of the table that docs/calibration.md shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Self

from scipy.special import betaincinv

__all__ = ["Cell", "interval"]

CONFIDENCE = 0.95


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
        happened: Sequence[bool],
        counted: str,
        at_least: float = -inf,
        at_most: float = inf,
    ) -> Self:
        """Count in how many runs something happened."""
        return cls(
            method=method,
            case=case,
            points=points,
            happened=sum(map(bool, happened)),
            runs=len(happened),
            counted=counted,
            at_least=at_least,
            at_most=at_most,
        )

    @property
    def share(self) -> float:
        """How often it happened, 0 to 1."""
        return self.happened / self.runs

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
