"""Pure functions on readings: where a KPI stands, how it moved, what that means, who differs.

Notebooks ask by the names below, ``kw.analysis.is_it_a_change(readings)``; each is loaded at first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpiwork.analysis.questions import (
        does_it_lead,
        is_it_a_change,
        what_changed_since,
        what_drove_it,
        where_does_it_stand,
        where_is_it_heading,
        who_differs,
        why_did_it_move,
    )

__all__ = [
    "does_it_lead",
    "is_it_a_change",
    "what_changed_since",
    "what_drove_it",
    "where_does_it_stand",
    "where_is_it_heading",
    "who_differs",
    "why_did_it_move",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        message = f"module 'kpiwork.analysis' has no attribute '{name}'"
        raise AttributeError(message)
    return getattr(import_module("kpiwork.analysis.questions"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
