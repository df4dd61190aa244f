"""Plain values of a form, by the way to them: what a file says shorter is reached all the same.

A card may write ``numerator: count(*)`` for ``numerator: {value: count(*)}``, and ``unit: {currency: USD}``.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from kpiwork.spec.place import Loc

__all__ = ["placed", "value_at"]

PARTS = (("measure", "numerator"), ("measure", "denominator"))
FORMULA = "value"
UNIT, CODE = ("unit",), "currency"


def value_at(values: Mapping[str, Any], loc: Loc) -> Any:
    """Give the plain value at a way; None where nothing is."""
    found: Any = values
    for place, step in enumerate(loc):
        if isinstance(found, str) and loc[:place] in PARTS and loc[place:] == (FORMULA,):
            return found
        found = _child(found, step)
    return CODE if loc == UNIT and isinstance(found, dict) and CODE in found else found


def placed(values: Mapping[str, Any], loc: Loc, value: Any) -> dict[str, Any]:
    """Give the values with one put in, or taken out where it is None; emptied groups and lists go with it.

    Raises
    ------
    LookupError
        If the way leads through a list's entry that is not there.
    """
    after = copy.deepcopy(dict(values))
    if loc == UNIT:
        value = _unit(after.get("unit"), value)
    elif loc == (*UNIT, CODE):
        loc, value = UNIT, {CODE: value} if value is not None else CODE
    elif loc[:2] in PARTS and len(loc) > len(PARTS[0]):
        loc, value = loc[:2], _part(value_at(after, loc[:2]), str(loc[2]), value)
    if value is None:
        _remove(after, loc)
    else:
        _put(after, loc, value)
    return after


def _child(found: Any, step: str | int) -> Any:
    if isinstance(found, dict):
        return found.get(str(step))
    if isinstance(found, list) and isinstance(step, int) and 0 <= step < len(found):
        return found[step]
    return None


def _unit(before: Any, kind: Any) -> Any:
    """Keep the code of a currency while the kind of the unit stays money."""
    return before if kind == CODE and isinstance(before, dict) and CODE in before else kind


def _part(before: Any, key: str, value: Any) -> Any:
    """Change one key of a numerator or denominator; alone, its formula stands for all of it."""
    part = dict(before) if isinstance(before, dict) else {} if before is None else {FORMULA: before}
    part.pop(key, None)
    if value is not None:
        part = {key: value, **part} if key == FORMULA else {**part, key: value}
    if set(part) == {FORMULA}:
        return part[FORMULA]
    return part or None


def _put(tree: Any, loc: Loc, value: Any) -> None:
    for step, following in pairwise(loc):
        below = _child(tree, step)
        if not isinstance(below, list if isinstance(following, int) else dict):
            below = [] if isinstance(following, int) else {}
            _set(tree, step, below)
        tree = below
    _set(tree, loc[-1], value)


def _set(tree: Any, step: str | int, value: Any) -> None:
    if isinstance(tree, list) and isinstance(step, int):
        if step == len(tree):
            tree.append(value)
        elif 0 <= step < len(tree):
            tree[step] = value
        else:
            raise IndexError(step)
    else:
        tree[str(step)] = value


def _remove(tree: Any, loc: Loc) -> None:
    holder = value_at(tree, loc[:-1]) if len(loc) > 1 else tree
    if isinstance(holder, dict):
        holder.pop(str(loc[-1]), None)
    elif isinstance(holder, list) and isinstance(loc[-1], int) and 0 <= loc[-1] < len(holder):
        del holder[loc[-1]]
    if len(loc) > 1 and holder in ({}, []) and not isinstance(loc[-2], int):
        _remove(tree, loc[:-1])
