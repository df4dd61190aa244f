"""Dimensions crossed with each other: one name for several columns, one text for a segment of each."""

from __future__ import annotations

__all__ = ["CROSS", "MOST_CELLS", "crossed", "parts_of"]

CROSS = "\x1f"
"""Between names of columns, and between their segments; no name that anybody types holds it."""

MOST_CELLS = 2_000
"""Crossed segments that are still measured."""


def crossed(*names: str) -> str:
    """Give the name of columns, or the text of segments, that are crossed."""
    return CROSS.join(names)


def parts_of(name: str) -> tuple[str, ...]:
    """Give what was crossed; of a single column or segment itself."""
    return tuple(name.split(CROSS))
