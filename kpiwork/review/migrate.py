"""Records of earlier versions brought up to today's: one pure function a step, from dict to dict.

A step adds what its version cannot do without and renames what has another name; what has a default
that says "not known" is left to it. Steps never look at data, files or other records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from kpiwork.review.record import SCHEMA_VERSION

__all__ = ["STEPS", "migrated"]

Content = Mapping[str, Any]
Step = Callable[[Content], dict[str, Any]]


def migrated(content: Content) -> dict[str, Any]:
    """Bring a record's content up to today's version.

    Parameters
    ----------
    content : mapping
        As its file holds it; ``schema_version`` names a version from 1 to today's.

    Returns
    -------
    dict
        New; what was given is left as it was.
    """
    new = dict(content)
    for version in range(new["schema_version"], SCHEMA_VERSION):
        new = STEPS[version](new)
    return new


def _from_1(content: Content) -> dict[str, Any]:
    """Version 2 knows of changes, earlier reports, actions and the next meeting; version 1 of none."""
    nothing: Content = {"actions": [], "meeting": None, "card_changes": [], "since": "", "notes": []}
    return {**content, **nothing, "schema_version": 2}


def _from_2(content: Content) -> dict[str, Any]:
    """Version 3 parts what was said to a concern from what followed; version 2 told both as what followed."""
    kpis = [_with_acts(kpi) for kpi in content.get("kpis", ())]
    return {**content, **({"kpis": kpis} if kpis else {}), "schema_version": 3}


def _with_acts(kpi: Content) -> dict[str, Any]:
    voices = [{**one, "act": one.get("answer", "")} for one in kpi.get("voices", ())]
    return {**kpi, **({"voices": voices} if voices else {})}


STEPS: Mapping[int, Step] = MappingProxyType({1: _from_1, 2: _from_2})
"""What brings a version to the next one."""
