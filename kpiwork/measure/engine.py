"""Asking an engine: many numbers in one query, and what to do when it refuses.

A query that fails is halved until the one number is found that cannot be computed, so that one
wrong formula never takes the others down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis

__all__ = ["Reply", "run"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What came back.

    Parameters
    ----------
    tables : tuple of dict
        Columns of values by name: one table where all went well, else several with other numbers.
    failed : mapping of str to str
        For each number that could not be computed, the kind of error; never its text, which can
        hold values of the data or an address.
    """

    tables: tuple[dict[str, list[Any]], ...]
    failed: Mapping[str, str]


def run(query: Callable[[Mapping[str, ibis.Value]], ibis.Table], numbers: Mapping[str, ibis.Value]) -> Reply:
    """Run a query that computes some numbers.

    Parameters
    ----------
    query : callable
        Makes the query for some of the numbers.
    numbers : mapping of str to ibis value
        All that is to be computed, by name.

    Returns
    -------
    Reply
        The numbers; nothing is raised.
    """
    if not numbers:
        return Reply(tables=(), failed={})
    try:
        return Reply(tables=(query(numbers).to_pyarrow().to_pydict(),), failed={})
    except Exception as error:  # noqa: BLE001 - each engine has its own errors
        if len(numbers) == 1:
            return Reply(tables=(), failed=dict.fromkeys(numbers, type(error).__name__))
    names = list(numbers)
    middle = len(names) // 2
    halves = [run(query, {name: numbers[name] for name in part}) for part in (names[:middle], names[middle:])]
    return Reply(
        tables=tuple(table for half in halves for table in half.tables),
        failed={name: kind for half in halves for name, kind in half.failed.items()},
    )
