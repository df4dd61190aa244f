"""The name of a table as a workbook writes it: its schema and catalog before it, with dots between.

A part is taken as it is written, capitals included. In double quotes it may hold dots and blanks,
and a double quote twice: ``"Sales"."The ""old"" orders"``.
"""

from __future__ import annotations

import re

__all__ = ["parts_of"]

PART = re.compile(r'"(?:[^"]|"")+"|[^".\s][^".]*')
MOST_PARTS = 3  # catalog, schema, table


def parts_of(name: str) -> tuple[str, ...]:
    """Take a table's name apart.

    Parameters
    ----------
    name : str
        As a source's ``table`` gives it.

    Returns
    -------
    tuple of str
        One to three parts, the table last; empty where it is no name.
    """
    parts: list[str] = []
    at = 0
    while found := PART.match(name, at):
        parts.append(found[0][1:-1].replace('""', '"') if found[0].startswith('"') else found[0])
        at = found.end()
        if at == len(name):
            return tuple(parts) if len(parts) <= MOST_PARTS else ()
        if name[at] != ".":
            return ()
        at += 1
    return ()
