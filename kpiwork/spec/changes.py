"""Values to be written into a file, in the plain form that the file holds them in."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from kpiwork.errors import UsageError
from kpiwork.spec.place import Loc, spoken
from kpiwork.spec.time import in_days

__all__ = ["applied", "as_plain", "only_new"]


def as_plain(value: object) -> Any:
    """Turn models, enums, durations and tuples into what a file holds."""
    match value:
        case BaseModel():
            return as_plain(value.model_dump(exclude_defaults=True))
        case Mapping():
            return {str(key): as_plain(one) for key, one in value.items()}
        case list() | tuple():
            return [as_plain(one) for one in value]
        case _:
            return _scalar(value)


def _scalar(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, timedelta):
        return in_days(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # no file holds it; the model says so
    return value if isinstance(value, bool | int | float | date | None) else str(value)


def only_new(before: Any, changes: Mapping[Loc, object]) -> dict[Loc, Any]:
    """Keep the changes that change something, in plain form."""
    plain = {loc: as_plain(value) for loc, value in changes.items()}
    return {loc: value for loc, value in plain.items() if not _same(_at(before, loc), value)}


def applied(before: Any, changes: Mapping[Loc, Any], path: str) -> Any:
    """Give a file's values with changes made; None removes, an index one behind the end appends.

    Raises
    ------
    UsageError
        If the file has no such place.
    """
    after = copy.deepcopy(before)
    for loc, value in changes.items():
        try:
            _change(after, loc, value)
        except (TypeError, LookupError) as error:
            fact = f"{spoken(loc)} is no place in this file"
            raise UsageError.at(
                path, fact, "change a value that is there, or add one at a list's end"
            ) from error
    return after


def _change(tree: Any, loc: Loc, value: Any) -> None:
    for step, following in pairwise(loc):
        if isinstance(tree, dict) and tree.get(str(step)) is None:
            tree[step] = [] if isinstance(following, int) else {}
        tree = tree[step]
    if value is None:
        del tree[loc[-1]]
    elif isinstance(tree, list) and loc[-1] == len(tree):
        tree.append(value)
    else:
        tree[loc[-1]] = value


def _at(tree: Any, loc: Loc) -> Any:
    for step in loc:
        try:
            tree = tree[step]
        except (TypeError, LookupError):
            return None
    return tree


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)
