"""How fast a batch goes, and how long it will still take."""

from __future__ import annotations

import time
from collections.abc import Mapping

__all__ = ["Pace", "duration"]

MINUTE = 60


class Pace:
    """Expects what remains from what the pages done so far took.

    Parameters
    ----------
    expected : mapping of str to float
        Seconds expected of each page; only their proportions count.
    """

    def __init__(self, expected: Mapping[str, float]) -> None:
        self._left = dict(expected)
        self._all = sum(expected.values())
        self._began = time.monotonic()

    def done(self, page: str) -> float:
        """Note that a page is done, and give the seconds that the others should still take."""
        self._left.pop(page, None)
        left = sum(self._left.values())
        return (time.monotonic() - self._began) * left / max(self._all - left, 1e-9)


def duration(seconds: float) -> str:
    """Print a time to wait: ``8 s``, ``2 min``."""
    whole = max(1, round(seconds))
    return f"{whole} s" if whole < 2 * MINUTE else f"{round(seconds / MINUTE)} min"
