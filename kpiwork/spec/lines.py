"""Change a YAML text by whole lines: take out the lines of a key or entry, or put new ones in.

Only block style can be changed so; whoever calls reads the new text again and compares.
"""

from __future__ import annotations

import re
import textwrap
from typing import Any

from kpiwork.spec.document import Document
from kpiwork.spec.place import Loc, Position
from kpiwork.spec.tree import new_text

__all__ = ["changed_by_lines"]

BEFORE_A_KEY = re.compile(r"\s*(- +)*")
COMMENT_OR_BLANK = re.compile(r"\s*(#.*)?")
OPENING = ("{", "[")


def changed_by_lines(text: str, document: Document, loc: Loc, value: Any) -> str:
    """Give the text with one key or entry removed or added; the same text where lines do not do it."""
    lines = text.splitlines()
    if value is None:
        return _without(lines, document, loc)
    return text if loc in document.values else _with(lines, document, loc, value)


def _without(lines: list[str], document: Document, loc: Loc) -> str:
    start = document.keys.get(loc, document.values[loc])
    last = _last_line(lines, document, loc, start)
    return _joined([*lines[: start.line - 1], *lines[last:]])


def _with(lines: list[str], document: Document, loc: Loc, value: Any) -> str:
    sibling = _last_child(document, loc[:-1])
    if sibling is None:
        return _joined(lines)
    start = document.keys.get(sibling, document.values[sibling])
    line = lines[start.line - 1]
    before, after = line[: start.column - 1], line[start.column - 1 :]
    if not BEFORE_A_KEY.fullmatch(before):
        return _joined(lines)
    if isinstance(loc[-1], str):
        new = textwrap.indent(new_text({loc[-1]: value}), " " * len(before))
    else:
        new = textwrap.indent(_entry(value, flow=after.startswith(OPENING)), " " * before.rfind("-"))
    last = _last_line(lines, document, sibling, start)
    return _joined([*lines[:last], *new.splitlines(), *lines[last:]])


def _entry(value: Any, *, flow: bool) -> str:
    if flow:
        return "- " + new_text({"-": value}, flow=True).partition(": ")[2]
    return textwrap.dedent(new_text({"-": [value]}).partition("\n")[2])


def _last_child(document: Document, holder: Loc) -> Loc | None:
    children = [loc for loc in document.values if loc and loc[:-1] == holder]
    return max(children, key=document.values.__getitem__, default=None)


def _last_line(lines: list[str], document: Document, loc: Loc, start: Position) -> int:
    """Give the number of the last line of a value; comments and blank lines below it are not its own."""
    others = (*document.keys.items(), *document.values.items())
    after = [at.line for other, at in others if at > start and other[: len(loc)] != loc]
    last = min(after, default=len(lines) + 1) - 1
    while last > start.line and COMMENT_OR_BLANK.fullmatch(lines[last - 1]):
        last -= 1
    return last


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
