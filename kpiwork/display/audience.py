"""For whom a page is made, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kpiwork.spec.batch import Edition

__all__ = ["audience"]

AUDIENCES: Mapping[Edition, str] = MappingProxyType(
    {
        Edition.DEPARTMENT: "the department",
        Edition.EXECUTIVE: "the executives",
        Edition.ANALYST: "the analysts",
    }
)


def audience(edition: str) -> str:
    """Name the readers of an edition: ``the department``."""
    return AUDIENCES[Edition(edition)]
