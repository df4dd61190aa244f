"""A department: who it is, which rows are its own, whom its KPIs touch."""

from __future__ import annotations

from pydantic import Field

from kpiwork.spec.model import Flag, Model
from kpiwork.spec.relation import Grade
from kpiwork.spec.text import Identifier, Line, Prose
from kpiwork.spec.time import Day

__all__ = ["Department", "Message", "Stakeholder", "Step"]


class Stakeholder(Model):
    """A group that a KPI touches, by role."""

    role: Line
    """Role, not a name."""
    group: Line | None = None
    """Group that the role belongs to."""
    interest: Grade | None = None
    """Never rendered on a page."""
    influence: Grade | None = None
    """Never rendered on a page."""
    affected: Flag = True
    """Whether their day changes with the KPIs."""
    consulted_on: Day | None = None
    """When they were asked."""


class Message(Model):
    """Something told or taught about the KPIs."""

    date: Day
    """Day."""
    to: Line
    """Who was told."""
    what: Line
    """What was said."""
    by: Line | None = None
    """Role that said it."""


class Step(Model):
    """One step of the department's work and the KPI that shows its yield."""

    name: Line
    """The step in words."""
    kpi: Identifier
    """KPI that shows its yield."""


class Department(Model):
    """``department.yaml``."""

    name: Line
    """Its name, as pages print it."""
    head: Line
    """Role of whoever answers for the department's page."""
    purpose: Prose | None = None
    """What it is there for."""
    notice: Prose | None = None
    """Printed on top of every page of the department."""
    rows: dict[Identifier, str] = Field(default_factory=dict)
    """Which rows of a source are the department's own: source to condition."""
    order: tuple[Identifier, ...] = ()
    """KPIs in reading order; the others follow by name."""
    stakeholders: tuple[Stakeholder, ...] = ()
    """Groups that its KPIs touch."""
    steps: tuple[Step, ...] = ()
    """Steps of its work, first to last."""
    communication: tuple[Message, ...] = ()
    """What was told about the KPIs."""
    training: tuple[Message, ...] = ()
    """What was taught about them."""
