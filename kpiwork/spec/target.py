"""Targets: an agreed value with a start, a due date, a basis and who set it."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from kpiwork.spec.model import Model, Number, Refusal, RefusedError
from kpiwork.spec.text import Identifier, Line
from kpiwork.spec.time import Day

__all__ = ["Basis", "Status", "StatusRule", "Target", "TargetsFrom"]


class Basis(StrEnum):
    """Where a target's value comes from."""

    PROMISE = "promise"
    LAW = "law"
    PEER = "peer"
    HISTORY = "history"
    PLAN = "plan"
    WISH = "wish"
    DEMONSTRATION = "demonstration"


class Target(Model):
    """One agreed value, in force from `starts` until the next target starts.

    A range target (``better: within``) has `low` and `high` in place of `value`.
    """

    starts: Day
    """First day on which it counts."""
    due: Day
    """Last day on which it counts."""
    value: Number | None = None
    """The value asked for, in the KPI's unit; a percentage is a share from 0 to 1.

    For counts and amounts: of one review period (a quarter, unless the card's frequency says otherwise).
    """
    low: Number | None = None
    """Lower end of a range."""
    high: Number | None = None
    """Upper end of a range."""
    trajectory_from: Number | None = None
    """Value at `starts`, where the way to the target is a straight line; otherwise it holds at once."""
    basis: Basis
    """Where the value comes from."""
    set_on: Day
    """Day on which it was agreed."""
    set_by: Line
    """Role or board that agreed on it."""
    why: Line | None = None
    """The reason given."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.due < self.starts:
            fact = f"is due {self.due}, before it starts on {self.starts}"
            raise RefusedError(Refusal(fact, f"write a day from {self.starts} on", key="due"))
        if (self.value is None) == (self.low is None and self.high is None):
            fact = (
                "has neither value nor low or high" if self.value is None else "has value beside low or high"
            )
            raise RefusedError(Refusal(fact, "write either value, or low and high"))
        if self.low is not None and self.high is not None and self.low > self.high:
            fact = f"is {self.low:g}, above high, which is {self.high:g}"
            raise RefusedError(Refusal(fact, "exchange the two", key="low"))
        return self


class TargetsFrom(Model):
    """Targets that stand in a source, one a unit and period."""

    source: Identifier
    """Source that holds them."""
    value: Line
    """Column that holds the target."""
    date: Line | None = None
    """Column that places it in time; the source's only date column where not named."""
    by: tuple[Line, ...] = ()
    """Columns that name the unit; targets are summed over them for the whole."""


class Status(StrEnum):
    """Where a KPI stands; unknown is never shown as fine."""

    MET = "met"
    NEAR = "near"
    MISSED = "missed"
    INFORMATIVE = "informative"
    NO_TARGET = "no target"
    IN_DOUBT = "data in doubt"
    NO_DATA = "no data"


class StatusRule(Model):
    """One of a card's own status rules; the first that matches wins.

    The last rule has no bound: it is the "otherwise".
    """

    status: Status
    """The status where the rule matches."""
    at_least: Number | None = None
    """Smallest value that matches."""
    at_most: Number | None = None
    """Largest value that matches."""
