"""Text for a terminal: nothing in it can hide, colour or move what stands around it."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["counted", "near", "size", "visible"]

# Control characters except the line break, and marks that reverse the reading direction.
UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
THOUSAND = 1000
UNITS = ("bytes", "kB", "MB", "GB")


def visible(text: object) -> str:
    r"""Show control characters as their escapes (``\x1b``) instead of obeying them."""
    return UNSEEN.sub(lambda found: ascii(found[0])[1:-1], str(text))


def near(path: Path) -> str:
    """Give a path as somebody in the current folder would write it, where it lies below."""
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def size(count: float) -> str:
    """Print a number of bytes: ``812 bytes``, ``1.3 MB``."""
    step = 0
    while count >= THOUSAND and step < len(UNITS) - 1:
        count, step = count / THOUSAND, step + 1
    return f"{count:.{1 if step else 0}f} {UNITS[step]}"


def counted(number: int, noun: str) -> str:
    """Count in words: ``1 page``, ``2 pages``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
