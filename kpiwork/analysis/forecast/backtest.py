"""A forecast tried on the KPI's own past: from each point at which it could have been made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import bdtr, ndtri, stdtr

from kpiwork.analysis.forecast.course import Course, Places
from kpiwork.analysis.xmr import Numbers

__all__ = ["FEWEST_TRIES", "NOT_TRIED", "BackTest", "BackTestState", "back_test"]

FEWEST_TRIES = 6
NOMINAL = 0.8  # of the interval that is tried
RARE = 0.05  # chance of so few held tries, below which intervals are widened
SURE = 1e-12  # how near to certain a probability is taken to be at most


Ready = Callable[[int, Sequence[int]], bool]


class BackTestState(StrEnum):
    """Whether a forecast could be tried."""

    TRIED = "tried"
    TOO_SHORT = "too short a past"


@dataclass(frozen=True, kw_only=True, slots=True)
class BackTest:
    """What came of the tries.

    Parameters
    ----------
    state : BackTestState
        Whether there were enough.
    tries : int
        From how many points in the past the same was forecast; they overlap.
    held : int
        How often the value lay inside the 80 % interval, before that was widened.
    error, naive_error : float or None
        Mean distance from the value: of the forecast, and of "as last time"; in the KPI's unit.
    widened : float
        How many times as wide intervals are for it; 1 where they held as often as they should.
    """

    state: BackTestState
    tries: int = 0
    held: int = 0
    error: float | None = None
    naive_error: float | None = None
    widened: float = 1.0


NOT_TRIED = BackTest(state=BackTestState.TOO_SHORT)


def back_test(course: Course, weights: Sequence[float], *, ready: Ready) -> BackTest:
    """Try a forecast on the past, as far ahead and with the same weights.

    Parameters
    ----------
    course : Course
        The series.
    weights : sequence of float
        Of the steps ahead, whose weighted mean is forecast; not all 0.
    ready : callable
        Whether a forecast could be made after so many values, of the values at those places.
    """
    shares = np.asarray(weights, dtype=float) / np.sum(weights)
    after, rows = _tries(course, ready)
    if len(after) < FEWEST_TRIES:
        return BackTest(state=BackTestState.TOO_SHORT, tries=len(after))
    answers, values = course.answers(rows, shares, after), course.values[rows] @ shares
    below = (answers.shares * stdtr(after - 1, (values - answers.means) / answers.scales)).sum(axis=0)
    away = values - (answers.shares * answers.means).sum(axis=0)
    naive = values - course.values[after - 1]
    tail = (1 - NOMINAL) / 2
    held = int(((below >= tail) & (below <= 1 - tail)).sum())
    return BackTest(
        state=BackTestState.TRIED,
        tries=len(after),
        held=held,
        error=course.size * float(np.abs(away).mean()),
        naive_error=course.size * float(np.abs(naive).mean()),
        widened=_widened(below, held),
    )


def _tries(course: Course, ready: Ready) -> tuple[Places, Places]:
    """Find the points in the past whose steps ahead are all known, as far away as those asked for."""
    row_of = {place: row for row, place in enumerate(course.places[: course.known])}
    last = course.places[course.known - 1]
    distances = [place - last for place in course.places[course.known :]]
    found = []
    for after in range(2, course.known):
        rows = [row_of.get(course.places[after - 1] + distance, -1) for distance in distances]
        if min(rows) >= 0 and ready(after, rows):
            found.append((after, rows))
    return np.array([after for after, _ in found], dtype=int), np.array(
        [rows for _, rows in found], dtype=int
    )


def _widened(below: Numbers, held: int) -> float:
    """Say how many times as wide the interval must be to have held in four of five tries.

    Only where it held so seldom that chance hardly explains it: to widen for every shortfall would make four
    of five intervals into more, because shortfalls by chance are never made good by narrower ones.
    """
    if bdtr(held, len(below), NOMINAL) >= RARE:
        return 1.0
    away = np.abs(ndtri(np.clip(below, SURE, 1 - SURE)))
    return max(1.0, float(np.quantile(away, NOMINAL) / ndtri((1 + NOMINAL) / 2)))
