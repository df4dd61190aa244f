"""Change values in a YAML text and leave everything else as it stands: comments, order, quotes, spelling.

Whatever is changed, the new text is read again and must say exactly what was meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kpiwork.errors import OutputError
from kpiwork.spec.changes import applied, only_new
from kpiwork.spec.lines import changed_by_lines
from kpiwork.spec.place import Loc, UnreadableError, spoken
from kpiwork.spec.read import parse
from kpiwork.spec.tree import changed_in_tree

__all__ = ["edited"]


def edited(text: str, changes: Mapping[Loc, object], path: str) -> str:
    """Give a text with some values changed, one after the other.

    Parameters
    ----------
    text : str
        The file as it stands.
    changes : mapping of Loc to object
        New values; None removes a key or entry. An index one behind a list's end adds an entry.
    path : str
        The file, for messages.

    Raises
    ------
    UsageError
        If the file has no such place.
    OutputError
        If a change cannot be made without changing something else.
    """
    for loc, value in only_new(parse(text, path).value, changes).items():
        text = _changed(text, loc, value, path)
    return text


def _changed(text: str, loc: Loc, value: Any, path: str) -> str:
    meant = applied(parse(text, path).value, {loc: value}, path)
    for candidate in _candidates(text, loc, value, path):
        if _says(candidate, meant, path):
            return candidate
    raise OutputError.at(path, f"{spoken(loc)} cannot be changed alone", "edit the file by hand")


def _candidates(text: str, loc: Loc, value: Any, path: str) -> Iterator[str]:
    """Try lines first, since they leave the comments around them where they are."""
    yield changed_by_lines(text, parse(text, path), loc, value)
    yield changed_in_tree(text, loc, value)


def _says(text: str, meant: Any, path: str) -> bool:
    try:
        return bool(parse(text, path).value == meant)
    except UnreadableError:
        return False
