"""How the value that a target is about comes from the steps of its period, known ones and ones to come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

import numpy as np

from kpiwork.analysis.xmr import Numbers

__all__ = ["Due", "DueKind", "Parts"]


class DueKind(StrEnum):
    """How steps make the value of a period."""

    MEAN = "mean"
    SUM = "sum"


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """The period by whose end a target is due.

    Parameters
    ----------
    kind : DueKind
        Whether its value is the mean of its steps, or their sum.
    left : int
        Steps of it that are still to come.
    inside : int
        How many of the history's last values lie inside it.
    before : int
        Steps between the history and the first of the period; only where none lies inside.
    weights : tuple of float
        For a mean: weight of each step, those inside and then those to come, as the denominators of a rate
        are; empty where all count alike.

    Raises
    ------
    ValueError
        Where the counts do not fit each other.
    """

    kind: DueKind
    left: int
    inside: int = 0
    before: int = 0
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        steps = self.inside + self.left
        if min(self.left, self.inside, self.before) < 0 or (self.inside and self.before) or not steps:
            raise ValueError(
                f"{self} has no such period; give steps inside or left, and `before` without `inside`"
            )
        if self.weights and (self.kind is DueKind.SUM or len(self.weights) != steps):
            raise ValueError(
                f"{self} has weights for {len(self.weights)} of {steps} steps; give each of a mean one"
            )

    @property
    def ahead(self) -> int:
        """Steps from the history to the end of the period."""
        return self.before + self.left

    def without(self, unknown: int) -> Self:
        """See the period from so many steps earlier, because the history's last values are not known."""
        back = min(unknown, self.inside)
        return replace(
            self, inside=self.inside - back, left=self.left + back, before=self.before + unknown - back
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """A period's value as a sum: what is known of it, and what each step to come counts.

    Parameters
    ----------
    known : float
        What the known steps make of it.
    so_far : float or None
        Their average; None where none is known.
    weights : tuple of float
        By how much the value of each step to come moves it.
    reason : str
        Why nothing can be said; empty where it can.
    """

    known: float
    so_far: float | None
    weights: tuple[float, ...]
    reason: str = ""

    @classmethod
    def of(cls, values: Numbers, due: Due) -> Self:
        """Take a period apart.

        A step inside that is missing drops out of a mean, and makes a sum unknown.
        """
        inside = values[len(values) - due.inside :]
        weights = np.array(due.weights or (1.0,) * (due.inside + due.left))
        if not np.isfinite(weights).all() or weights.min() < 0:
            return cls._unknown("How much the steps of the period count is not known.")
        is_known = ~np.isnan(inside)
        if due.kind is DueKind.SUM and not is_known.all():
            return cls._unknown("A value inside the period is missing, so that nobody knows its sum so far.")
        of_known, of_left = weights[: due.inside][is_known], weights[due.inside :]
        whole = float(of_known.sum() + of_left.sum())
        if whole <= 0 or (due.left and of_left.sum() <= 0):
            return cls._unknown("Nothing of what is still to come counts for the period.")
        divided = whole if due.kind is DueKind.MEAN else 1.0
        total = float(of_known @ inside[is_known])
        return cls(
            known=total / divided,
            so_far=total / float(of_known.sum()) if of_known.sum() > 0 else None,
            weights=tuple(float(one) for one in of_left / divided),
        )

    @property
    def to_come(self) -> float:
        """By how much the average of the steps to come moves the value."""
        return sum(self.weights)

    def value(self, rest: float) -> float:
        """Give the period's value where the steps to come average so much."""
        return self.known + self.to_come * rest

    def rest_for(self, value: float) -> float:
        """Give what the steps to come must average for a value of the period."""
        return (value - self.known) / self.to_come

    @classmethod
    def _unknown(cls, reason: str) -> Self:
        return cls(known=0.0, so_far=None, weights=(), reason=reason)
