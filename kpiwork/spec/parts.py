"""A workbook in parts: each file's model beside the file, before it is known that they fit together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from kpiwork.spec.batch import Batch
from kpiwork.spec.card import Card
from kpiwork.spec.department import Department
from kpiwork.spec.document import Document
from kpiwork.spec.feedback import FeedbackAnswer
from kpiwork.spec.model import Model
from kpiwork.spec.objective import Objectives
from kpiwork.spec.settings import Settings
from kpiwork.spec.workshop import Workshop

__all__ = ["DepartmentParts", "Part", "Parts"]

M_co = TypeVar("M_co", bound=Model, covariant=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part(Generic[M_co]):
    """A model, and the file or row that it was made of."""

    model: M_co
    document: Document


@dataclass(kw_only=True, slots=True)
class DepartmentParts:
    """What could be read of a department; `kpis` names every card, broken or not."""

    kpis: tuple[str, ...] = ()
    settings: Part[Department] | None = None
    cards: dict[str, Part[Card]] = field(default_factory=dict)
    workshop: Part[Workshop] | None = None
    entries: dict[str, Part[Model]] = field(default_factory=dict)
    feedback: dict[str, list[Part[FeedbackAnswer]]] = field(default_factory=dict)
    drafts: tuple[str, ...] = ()


@dataclass(kw_only=True, slots=True)
class Parts:
    """What could be read of a workbook."""

    settings: Part[Settings] | None = None
    objectives: Part[Objectives] | None = None
    departments: dict[str, DepartmentParts] = field(default_factory=dict)
    batches: dict[str, Part[Batch]] = field(default_factory=dict)
