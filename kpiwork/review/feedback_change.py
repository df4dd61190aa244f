"""Whether people agree more or less with a statement than when they were asked before.

The difference of the mean answers with Welch's t interval. Who answered both times is not known, as it
should be; the two rounds are taken as different people, which makes the interval wide rather than narrow
where the same people answer alike again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from scipy.special import stdtrit

__all__ = ["CONFIDENCE", "FEWEST_ANSWERS", "FeedbackChange", "FeedbackMove", "changed"]

CONFIDENCE = 0.95
FEWEST_ANSWERS = 10
"""In each of both rounds: the interval was tried with as many and more, and fewer say little."""


class FeedbackMove(StrEnum):
    """What a difference between two rounds says."""

    MORE = "more agreement"
    LESS = "less agreement"
    ALIKE = "cannot be told apart"
    TOO_FEW = "too few answers to tell"


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedbackChange:
    """A statement in two rounds.

    Parameters
    ----------
    since : str
        The earlier round, ``autumn 2012``.
    answers : int
        How many answered then.
    mean : float
        Their mean answer then, from 1 to 5.
    difference : float
        How much higher the mean is now.
    low, high : float or None
        Between which the true difference lies in 95 of 100 such cases; None with too few answers.
    move : FeedbackMove
        What that says.
    """

    since: str
    answers: int
    mean: float
    difference: float
    low: float | None
    high: float | None
    move: FeedbackMove


def changed(now: Sequence[int], before: Sequence[int], *, since: str) -> FeedbackChange:
    """Compare the answers to one statement in two rounds.

    Parameters
    ----------
    now, before : sequence of int
        Answers from 1 to 5, at least one each.
    since : str
        Name of the earlier round.

    Notes
    -----
    Welch 1947, Biometrika 34:28. Where all of a round answered alike, its variance is taken as if one of
    them had answered one step off: otherwise a round of equal answers would seem to be known for certain.
    """
    difference = fmean(now) - fmean(before)
    low = high = None
    move = FeedbackMove.TOO_FEW
    if min(len(now), len(before)) >= FEWEST_ANSWERS:
        half = _half_width(now, before)
        low, high = difference - half, difference + half
        move = FeedbackMove.MORE if low > 0 else FeedbackMove.LESS if high < 0 else FeedbackMove.ALIKE
    return FeedbackChange(
        since=since,
        answers=len(before),
        mean=fmean(before),
        difference=difference,
        low=low,
        high=high,
        move=move,
    )


def _half_width(now: Sequence[int], before: Sequence[int]) -> float:
    errors = [_variance(answers) / len(answers) for answers in (now, before)]
    freedom = sum(errors) ** 2 / sum(
        error**2 / (len(answers) - 1) for error, answers in zip(errors, (now, before), strict=True)
    )
    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2)) * math.sqrt(sum(errors))


def _variance(answers: Sequence[int]) -> float:
    mean = fmean(answers)
    found = sum((one - mean) ** 2 for one in answers) / (len(answers) - 1)
    return max(found, 1 / len(answers))
