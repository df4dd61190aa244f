"""Dimensions crossed with each other: one name for several columns, one text for a segment of each."""

from __future__ import annotations

from kpiwork.spec.place import escaped

__all__ = ["CROSS", "MOST_CELLS", "crossed", "parts_of", "visible"]

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


def visible(segment: str, dimension: str = "") -> str:
    """Write a segment's signs that hide, turn or break text as a backslash and their code.

    A name from data ends up in logs, pages and tables, where such a sign would make it read as another one.

    Parameters
    ----------
    segment : str
        Its name, or several that are crossed.
    dimension : str
        The dimension, or several that are crossed as the segment is.
    """
    if segment.isprintable():
        return segment
    if CROSS in dimension:
        return crossed(*map(escaped, parts_of(segment)))
    return escaped(segment)
