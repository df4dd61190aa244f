"""The same behaviours put into counts by value, for as many records as one likes at no more cost."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from kpiwork.signals.planting.regularity import MADE_UP

__all__ = ["copied_counts", "invented_counts", "left_waiting_counts", "moved_inside_counts"]

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEAR = 1.25
"""Times the cutoff up to which a record misses by little enough to be done in time."""


def moved_inside_counts(
    counts: Whole, is_inside: Flags, is_outside: Flags, strength: float, rng: Generator
) -> Whole:
    """Record some of the near misses just inside the cutoff.

    Parameters
    ----------
    counts : array of int of shape (values,)
        Records at each value.
    is_inside, is_outside : array of bool of shape (values,)
        Which values are just inside, and just outside.
    strength : float
        The chance of each near miss to be moved, 0 to 1.
    rng : Generator
        Where random numbers come from.
    """
    found = np.array(counts, dtype=np.int64)
    moved = rng.binomial(found[is_outside], strength)
    found[is_outside] -= moved
    inside = int(is_inside.sum())
    if inside:
        found[is_inside] += rng.multinomial(int(moved.sum()), np.full(inside, 1 / inside))
    return found


def left_waiting_counts(counts: Whole, times: Numbers, strength: float, rng: Generator) -> Whole:
    """Let near misses be done in time, and those that missed clearly wait longer.

    Parameters
    ----------
    counts : array of int of shape (months, values)
        Records at each value, the good ones together at the first.
    times : array of float of shape (values,)
        How many times the cutoff each value is, rising; what lies beyond the last stays there.
    strength : float
        As in `kpiwork.signals.planting.long_waits.left_waiting`.
    rng : Generator
        Where random numbers come from.
    """
    found = np.array(counts, dtype=np.int64)
    is_near = (times > 1) & (times <= NEAR)
    helped = rng.binomial(found[:, is_near], strength)
    found[:, is_near] -= helped
    found[:, 0] += helped.sum(axis=1)
    waits = np.flatnonzero(times > NEAR)
    longer = np.minimum(np.searchsorted(times, times[waits] * (1 + strength) - 1e-9), len(times) - 1)
    waiting = found[:, waits]
    found[:, waits] = 0
    for place, records in zip(longer, waiting.T, strict=True):
        found[:, place] += records
    return found


def invented_counts(digits: Whole, strength: float, rng: Generator) -> Whole:
    """Give some values a last digit that somebody thought of.

    Parameters
    ----------
    digits : array of int of shape (months, 10)
        Values by last digit.
    strength : float
        Share of values, 0 to 1.
    rng : Generator
        Where random numbers come from.
    """
    made_up = rng.binomial(digits, strength)
    return np.asarray(digits - made_up + rng.multinomial(made_up.sum(axis=1), MADE_UP), dtype=np.int64)


def copied_counts(times: Whole, strength: float, rng: Generator) -> Whole:
    """Let some records be those of the same month once more, in place of their own value.

    Parameters
    ----------
    times : array of int of shape (months, most)
        How many values occur once, twice and so on within each month.
    strength : float
        Share of records that are copies, 0 to 1; at most every other one can be.
    rng : Generator
        Where random numbers come from.
    """
    found = np.array(times, dtype=np.int64)
    for month in range(len(found)):
        found[month] = _copied(found[month], strength, rng)
    return found


def _copied(row: Whole, strength: float, rng: Generator) -> Whole:
    """Take the values that give way down by one time, and those that are copied up by one."""
    occur = np.arange(1, len(row) + 1)
    copies = rng.binomial(int((row * occur).sum()) // 2, min(1.0, 2 * strength))
    left = row.copy()
    for is_copied in (False, True):
        records = left * occur
        if not records.sum():
            break
        chosen = np.minimum(rng.multinomial(copies, records / records.sum()), left)
        left -= chosen
        if is_copied:
            left[1:] += chosen[:-1]
            left[-1] += chosen[-1]
        else:
            left[:-1] += chosen[1:]
    return left
