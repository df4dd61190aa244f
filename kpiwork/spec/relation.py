"""How one card speaks of others: guardrails, leading links, gaming risks and their watchers."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from kpiwork.spec.model import Model, Number
from kpiwork.spec.text import Identifier, Line
from kpiwork.spec.time import Lag

__all__ = ["GamingRisk", "Grade", "Guardrail", "Lead", "Sign", "Watcher"]


class Guardrail(Model):
    """A counter-metric that must not worsen by more than its margin while the KPI improves."""

    kpi: Identifier
    """Id of the counter-metric."""
    must_not_worsen_by: Number = Field(ge=0)
    """In the guardrail's own unit; 0.01 for a percentage is one point."""


class Sign(StrEnum):
    """Whether the led KPI is claimed to move with the leading one or against it."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Lead(Model):
    """A claim that this KPI leads another."""

    kpi: Identifier
    """Id of the KPI that it leads."""
    lag: Lag
    """How long until it shows: ``0-1 months``."""
    sign: Sign
    """Whether the two move together or against each other."""
    because: Line | None = None
    """Why it should."""


class Grade(StrEnum):
    """How easy or visible something is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Watcher(Model):
    """What would show a gaming risk come true."""

    detector: Identifier | None = None
    """Detector that would show it."""
    guardrail: Identifier | None = None
    """KPI that would show it."""


class GamingRisk(Model):
    """A way to move the number without doing the work."""

    how: Line
    """What somebody could do."""
    ease: Grade
    """How easy that is."""
    visibility: Grade
    """How visible it would be."""
    watched_by: Watcher | None = None
    """What would show it."""
