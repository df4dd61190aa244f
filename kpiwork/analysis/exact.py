"""Comparing decimal numbers that people wrote with values that were computed in binary.

0.80 less 0.02 is a little under 0.78 in binary; a value of exactly 78 % is near all the same.
"""

from __future__ import annotations

import math

__all__ = ["at_most"]

SAME = 1e-9  # relative and absolute: far below any digit that is agreed on or printed


def at_most(value: float, limit: float) -> bool:
    """Whether a value is no more than a limit, or differs from it by rounding in binary only."""
    return value <= limit or math.isclose(value, limit, rel_tol=SAME, abs_tol=SAME)
