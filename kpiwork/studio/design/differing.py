"""What differs between two states of a file's values, place by place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kpiwork.spec.place import Loc

__all__ = ["changes_between"]


def changes_between(before: Any, after: Any, loc: Loc = ()) -> Iterator[tuple[Loc, Any]]:
    """Give the changes that make one state into the other, in the order in which they can be made.

    Parameters
    ----------
    before, after : plain values
        Both states.
    loc : Loc
        The way to them.

    Yields
    ------
    (Loc, value)
        None removes a key or an entry; an index one behind a list's end adds an entry.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _of_mappings(before, after, loc)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _of_lists(before, after, loc)
    elif type(before) is not type(after) or before != after:
        yield loc, after


def _of_mappings(before: dict[str, Any], after: dict[str, Any], loc: Loc) -> Iterator[tuple[Loc, Any]]:
    for key in before:
        if key not in after:
            yield (*loc, key), None
    for key, value in after.items():
        if key in before:
            yield from changes_between(before[key], value, (*loc, key))
        else:
            yield (*loc, key), value


def _of_lists(before: list[Any], after: list[Any], loc: Loc) -> Iterator[tuple[Loc, Any]]:
    """Take whichever is shorter: entries changed where they stand, or some taken out and others added."""
    changed = list(_where_they_stand(before, after, loc))
    moved = list(_out_and_in(before, after, loc))
    yield from moved if moved and len(moved) < len(changed) else changed


def _where_they_stand(before: list[Any], after: list[Any], loc: Loc) -> Iterator[tuple[Loc, Any]]:
    for place, (old, new) in enumerate(zip(before, after, strict=False)):
        yield from changes_between(old, new, (*loc, place))
    yield from (((*loc, place), None) for place in range(len(before) - 1, len(after) - 1, -1))
    yield from (((*loc, place), after[place]) for place in range(len(before), len(after)))


def _out_and_in(before: list[Any], after: list[Any], loc: Loc) -> Iterator[tuple[Loc, Any]]:
    """Keep entries that both begin with once the others are out; nothing where that does not do it."""
    gone, kept = [], 0
    for place, value in enumerate(before):
        if kept < len(after) and type(after[kept]) is type(value) and after[kept] == value:
            kept += 1
        else:
            gone.append(place)
    yield from (((*loc, place), None) for place in reversed(gone))
    yield from (((*loc, kept + more), value) for more, value in enumerate(after[kept:]))
