"""Names of sheets as Excel allows them: at most 31 signs, none of its own, no two alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from kpiwork.publish.excel.text import tame, units

__all__ = ["RESERVED", "sheet_names"]

LONGEST = 31
REFUSED = re.compile(r"[\[\]:*?/\\!\n]")
RESERVED = ("Summary", "Definitions", "Notes", "History")  # ours, and one that Excel keeps for itself


def sheet_names(wanted: Iterable[str]) -> tuple[str, ...]:
    """Give every text a name for its sheet, in the same order.

    Parameters
    ----------
    wanted : iterable of str
        What the sheets should be called; two may be alike.

    Returns
    -------
    tuple of str
        Different from each other and from `RESERVED`, whatever the case; a number tells those apart
        that would be alike.
    """
    taken, names = {_folded(name) for name in RESERVED}, []
    for text in wanted:
        name = _unlike(_allowed(text), taken)
        taken.add(_folded(name))
        names.append(name)
    return tuple(names)


def _allowed(text: str) -> str:
    plain = " ".join(REFUSED.sub(" ", tame(text, 1000)).split())
    return _shortened(plain.lstrip("'( "), LONGEST) or "Department"


def _unlike(name: str, taken: set[str]) -> str:
    number, candidate = 2, name
    while _folded(candidate) in taken:
        tail = f" {number}"
        candidate, number = _shortened(name, LONGEST - len(tail)) + tail, number + 1
    return candidate


def _shortened(name: str, longest: int) -> str:
    while units(name) > longest:
        name = name[:-1]
    return name.rstrip("' ")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
