"""Asking an engine: many numbers in one query, and what to do when it refuses.

A query that fails is halved until the one number is found that cannot be computed, so that one
wrong formula never takes the others down. An engine that is gone, or too slow, is not asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import ibis

__all__ = ["EMBEDDED", "Answer", "Engine", "OutageError", "Reply", "run"]

Answer = dict[str, list[Any]]
"""Columns of values by name."""


class OutageError(Exception):
    """An engine can answer nothing more: it is gone, or took too long.

    Parameters
    ----------
    fact, mend : str
        What a message says of it; without any part of an address.
    """

    def __init__(self, fact: str, mend: str) -> None:
        super().__init__(f"{fact}; {mend}")
        self.fact = fact
        self.mend = mend


class Engine(Protocol):
    """What answers queries."""

    def answer(self, table: ibis.Table) -> Answer:
        """Run a query.

        Raises
        ------
        OutageError
            If this engine can answer nothing more.
        Exception
            The engine's own error, if this query cannot be computed.
        """


class _Embedded:
    """The engine in this process: it neither goes away nor has another's limits."""

    def answer(self, table: ibis.Table) -> Answer:
        found: Answer = table.to_pyarrow().to_pydict()
        return found


EMBEDDED: Engine = _Embedded()


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

    tables: tuple[Answer, ...]
    failed: Mapping[str, str]


def run(
    engine: Engine,
    query: Callable[[Mapping[str, ibis.Value]], ibis.Table],
    numbers: Mapping[str, ibis.Value],
) -> Reply:
    """Run a query that computes some numbers.

    Parameters
    ----------
    engine : Engine
        What answers it.
    query : callable
        Makes the query for some of the numbers.
    numbers : mapping of str to ibis value
        All that is to be computed, by name.

    Returns
    -------
    Reply
        The numbers, and which of them could not be computed.

    Raises
    ------
    OutageError
        If the engine can answer nothing more.
    """
    if not numbers:
        return Reply(tables=(), failed={})
    try:
        return Reply(tables=(engine.answer(query(numbers)),), failed={})
    except OutageError:
        raise
    except Exception as error:  # noqa: BLE001 - each engine has its own errors
        if len(numbers) == 1:
            return Reply(tables=(), failed=dict.fromkeys(numbers, type(error).__name__))
    names = list(numbers)
    middle = len(names) // 2
    parts = ({name: numbers[name] for name in part} for part in (names[:middle], names[middle:]))
    halves = [run(engine, query, part) for part in parts]
    return Reply(
        tables=tuple(table for half in halves for table in half.tables),
        failed={name: kind for half in halves for name, kind in half.failed.items()},
    )
