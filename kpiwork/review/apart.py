"""Two texts side by side: short ones whole, of long ones where they differ."""

from __future__ import annotations

from itertools import takewhile

__all__ = ["apart", "quoted"]

SHORT = 60
"""Characters of a text that is shown whole."""
AROUND = 4
"""Words shown on either side of what differs."""


def apart(old: str, new: str) -> tuple[str, str]:
    """Quote two texts; of long ones, where they differ and a few words around it.

    Line breaks and repeated spaces are only wrapping.
    """
    one, other = old.split(), new.split()
    if not one or not other or max(map(len, (old, new))) <= SHORT:
        return quoted(old), quoted(new)
    ahead = _alike(one, other)
    behind = min(_alike(one[::-1], other[::-1]), min(len(one), len(other)) - ahead)
    return quoted(_around(one, ahead, behind)), quoted(_around(other, ahead, behind))


def quoted(text: str) -> str:
    """Put a text between quotation marks; an empty one is nothing."""
    line = " ".join(text.split())
    return f"“{line}”" if line else "nothing"


def _alike(one: list[str], other: list[str]) -> int:
    """Count the words that two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _around(words: list[str], ahead: int, behind: int) -> str:
    first, last = max(ahead - AROUND, 0), min(len(words) - behind + AROUND, len(words))
    return f"{'… ' if first else ''}{' '.join(words[first:last])}{' …' if last < len(words) else ''}"
