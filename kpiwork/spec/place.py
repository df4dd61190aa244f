"""Where something stands in a file of the workbook, and how a message shows what stands there.

Text from a file is shortened, its hidden characters are escaped, and no password of an address
is repeated: a message may end up in a log or on a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kpiwork.errors import Problem, SpecError

__all__ = [
    "BREAKING",
    "Loc",
    "Located",
    "Position",
    "UnreadableError",
    "escaped",
    "in_file",
    "shown",
    "spec_error",
    "spoken",
]

LONGEST_SHOWN = 60
MOST_PROBLEMS = 100  # of one file: more help nobody

Loc = tuple[str | int, ...]
"""The way to a value: ``("targets", 1, "value")``."""

BREAKING = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
PASSWORD = re.compile(r"(?<=://)[^\s@]*@")


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Position:
    """A line and a column, counted from 1; column 0 means the line as a whole."""

    line: int
    column: int = 0

    def __str__(self) -> str:
        return f"{self.line}:{self.column}" if self.column else f"{self.line}"


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Located:
    """A problem that sorts by file, line and column.

    Parameters
    ----------
    path : str
        The file, from the workbook's root, with ``/``.
    position : Position
        Where in the file; line 0 means the file as a whole.
    problem : Problem
        What is wrong there.
    """

    path: str
    position: Position
    problem: Problem


class UnreadableError(Exception):
    """A file that could not be turned into a model; carries everything found in it."""

    def __init__(self, *located: Located) -> None:
        super().__init__(*located)
        self.located = located


def in_file(path: str, fact: str, mend: str, position: Position | None = None) -> Located:
    """Make a problem of a file, or of one position in it."""
    place = escaped(path) + (f":{position}" if position else "")
    return Located(
        path=path, position=position or Position(line=0), problem=Problem(place=place, fact=fact, mend=mend)
    )


def spec_error(located: Iterable[Located]) -> SpecError:
    """Make one error of all problems, sorted by file and line, each said once."""
    return SpecError(dict.fromkeys(one.problem for one in sorted(located)))


def spoken(loc: Loc) -> str:
    """Write a way as people count: ``targets, item 2, value``."""
    return ", ".join(_step(step) for step in loc)


def _step(step: str | int) -> str:
    return f"item {step + 1}" if isinstance(step, int) else escaped(_shortened(step))


def shown(value: object) -> str:
    """Show a value as it stands in a file, short and on one line."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            return f'"{_shortened(escaped(PASSWORD.sub("…@", value)))}"'
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case _:
            return _shortened(str(value))


def escaped(text: str) -> str:
    """Write characters that hide, turn or break text as a backslash and their code."""
    return BREAKING.sub(_code, text)


def _code(found: re.Match[str]) -> str:
    number = ord(found[0])
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(found[0], f"\\u{number:04x}")


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
