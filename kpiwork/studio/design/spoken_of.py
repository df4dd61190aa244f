"""What is told, and not enforced, about what was said in a workshop: worn words, too many candidates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["FEWEST", "MOST", "sentences_of"]

FEWEST, MOST = 3, 7
"""How many KPIs a department can look after: fewer hide what it pays for them, more are not looked at."""

WORN = re.compile(r"\b(efficien\w*|improv\w*|optimi[sz]\w*)", re.IGNORECASE)


def sentences_of(workshop: Mapping[str, Any]) -> Iterator[str]:
    """Say what should be thought over.

    Parameters
    ----------
    workshop : mapping
        As typed.
    """
    for place, result in enumerate(_entries(workshop, "results"), start=1):
        words = str(result.get("words") or "")
        if found := WORN.search(words):
            yield (
                f"Result {place} says “{found[0]}”, which says nothing yet: what would somebody outside see,"
                " hear or count?"
            )
    candidates = _entries(workshop, "candidates")
    chosen = [one for one in candidates if one.get("chosen") is True]
    if candidates and len(chosen) > MOST:
        yield f"{len(chosen)} are chosen. Keep {FEWEST} to {MOST}: more than that nobody looks at."
    if chosen and len(chosen) < FEWEST:
        yield f"{len(chosen)} chosen. Fewer than {FEWEST} seldom show what is paid for a better number."
    for one in candidates:
        if one.get("chosen") is True and one.get("risk") == "high":
            yield f"“{one.get('name', '')}” is chosen, and its risk is high: break it before you agree on it."
        if one.get("chosen") is not True and one.get("votes") and not one.get("dropped_because"):
            yield f"“{one.get('name', '')}” got votes and is not chosen: say why."
    if candidates and not workshop.get("never"):
        yield "Nothing is said yet on what these figures are never used for."


def _entries(workshop: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    listed = workshop.get(key)
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
