"""The kinds of file of a workbook, and the model that each is read into."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kpiwork.spec.batch import Batch
from kpiwork.spec.card import Card
from kpiwork.spec.department import Department
from kpiwork.spec.entries import Comments, Concerns, Decisions, Pilots, SignOffs
from kpiwork.spec.model import Model
from kpiwork.spec.objective import Objectives
from kpiwork.spec.settings import Settings
from kpiwork.spec.workshop import Workshop

__all__ = ["ENTRIES", "KINDS", "list_key"]

ENTRIES: Mapping[str, type[Model]] = MappingProxyType(
    {
        "signoffs": SignOffs,
        "concerns": Concerns,
        "pilots": Pilots,
        "comments": Comments,
        "decisions": Decisions,
    }
)
"""The files of dated entries of a department, by the name of the file."""

KINDS: Mapping[str, type[Model]] = MappingProxyType(
    {
        "workbook": Settings,
        "objectives": Objectives,
        "department": Department,
        "card": Card,
        "workshop": Workshop,
        **ENTRIES,
        "batch": Batch,
    }
)
"""Every kind of YAML file, by name."""


def list_key(kind: type[Model]) -> str:
    """Give the one key of a file of entries: ``comments``."""
    return next(iter(kind.model_fields))
