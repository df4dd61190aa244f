"""Text from outside as Excel may hold it: no sign that XML forbids, nothing too long, never markup."""

from __future__ import annotations

import re

__all__ = ["LONGEST", "clean", "cut", "looks_like_formula", "tame", "units"]

LONGEST = 32_767  # UTF-16 units: the most that a cell holds
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as a letter outside cells, too
FORMULA_STARTS = ("=", "+", "-", "@", "\N{MINUS SIGN}")


def clean(text: str, longest: int = LONGEST) -> str:
    """Take out what a cell cannot hold; a text that is too long ends with a note of what was cut.

    Parameters
    ----------
    text : str
        As somebody wrote it.
    longest : int
        UTF-16 units that may remain, note included; characters such as emoji count as two.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = cut(UNPRINTABLE.sub("", lines), longest)
    if kept.startswith("<r>") and kept.endswith("</r>"):
        return f"\N{NO-BREAK SPACE}{kept[: longest - 1]}"  # the writer takes such a text for its own markup
    return kept


def tame(text: str, longest: int = LONGEST) -> str:
    """Clean a text that stands outside a cell: a sheet's name, a note, a chart's description."""
    return ESCAPE.sub("", clean(text, longest))


def cut(text: str, longest: int) -> str:
    """Cut a text that is too long, and say how many characters are missing."""
    if units(text) <= longest:
        return text
    room = max(0, longest - len(f" … ({len(text):,} characters more)"))
    kept = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore")
    return f"{kept} … ({len(text) - len(kept):,} characters more)"


def looks_like_formula(text: str) -> bool:
    """Whether somebody who edits the cell would make a formula of it, were it not marked as text."""
    return text.lstrip().startswith(FORMULA_STARTS)


def units(text: str) -> int:
    """Count what Excel counts: UTF-16 units."""
    return len(text) + sum(sign > "\uffff" for sign in text)
