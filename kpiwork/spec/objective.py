"""Objectives: what the organisation wants, as a tree."""

from __future__ import annotations

from pydantic import Field

from kpiwork.spec.model import Model
from kpiwork.spec.text import Identifier, Line, Prose
from kpiwork.spec.time import Day

__all__ = ["Initiative", "Objective", "Objectives"]


class Initiative(Model):
    """Work that serves an objective."""

    name: Line
    """The work in words."""
    owner: Line | None = None
    """Role that answers for it."""
    starts: Day | None = None
    """First day."""
    due: Day | None = None
    """Day on which it is to be done."""


class Objective(Model):
    """One thing the organisation wants."""

    id: Identifier
    """Name that cards use."""
    name: Line
    """The objective in words."""
    why: Prose | None = None
    """Why it matters."""
    owner: Line | None = None
    """Role that answers for it."""
    parent: Identifier | None = None
    """The objective it serves."""
    initiatives: tuple[Initiative, ...] = ()
    """Work that serves it."""


class Objectives(Model):
    """``objectives.yaml``."""

    objectives: tuple[Objective, ...] = Field(default=(), max_length=500)
    """All of them, in reading order."""
