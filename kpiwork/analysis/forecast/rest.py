"""What the rest of a period must come to for a target, and how often such a change came about before."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kpiwork.analysis.behaviour import Aim, Possible
from kpiwork.analysis.exact import at_most
from kpiwork.analysis.forecast.due import Due, Parts
from kpiwork.analysis.xmr import Numbers
from kpiwork.spec.choices import Better

__all__ = ["NOT_KNOWN", "Ends", "Precedent", "Rest", "RestState", "ends_of", "precedent_of", "rest_of"]

Ends = tuple[float, float]
"""At least and at most; infinite where nothing is asked."""


class RestState(StrEnum):
    """Whether what is to come decides about the target."""

    OPEN = "open"
    SAFE = "safe"
    OUT_OF_REACH = "out of reach"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """What the steps to come must average.

    Parameters
    ----------
    state : RestState
        Whether any possible values meet the target, or all do.
    least, most : float or None
        Between what they must average to meet the target exactly; None where nothing is asked.
    run_rate : float or None
        What the period comes to if they average what the period's known steps do; None without any.
    is_weighted : bool
        Whether that rests on how much the steps to come are expected to count.
    """

    state: RestState
    least: float | None = None
    most: float | None = None
    run_rate: float | None = None
    is_weighted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Precedent:
    """How often a change as large as the one needed came about before.

    Parameters
    ----------
    needed : float
        From the average of the latest stretch that is as long as what is to come, to what that must average;
        0 where it would do.
    happened, of : int
        In how many of the KPI's own past stretches of that length; they overlap. 0 of 0 where nothing is
        needed or the past is too short.
    """

    needed: float
    happened: int
    of: int


NOT_KNOWN = Rest(state=RestState.UNKNOWN)


def ends_of(aim: Aim) -> Ends | None:
    """Give what a target allows; None where nothing is asked."""
    low = aim.low if aim.better in (Better.HIGHER, Better.WITHIN) else None
    high = aim.high if aim.better in (Better.LOWER, Better.WITHIN) else None
    ends = (-math.inf if low is None else low, math.inf if high is None else high)
    return ends if any(math.isfinite(end) for end in ends) and not any(map(math.isnan, ends)) else None


def rest_of(parts: Parts, ends: Ends, possible: Possible, *, is_weighted: bool) -> Rest:
    """Say what the steps to come must average."""
    run_rate = None if parts.so_far is None else parts.value(parts.so_far)
    least, most = map(parts.rest_for, ends)
    return Rest(
        state=_state(least, most, possible),
        least=least if math.isfinite(least) else None,
        most=most if math.isfinite(most) else None,
        run_rate=run_rate,
        is_weighted=is_weighted,
    )


def _state(least: float, most: float, possible: Possible) -> RestState:
    if not at_most(least, possible.high) or not at_most(possible.low, most):
        return RestState.OUT_OF_REACH
    is_safe = at_most(least, possible.low) and at_most(possible.high, most)
    return RestState.SAFE if is_safe else RestState.OPEN


def precedent_of(values: Numbers, due: Due, rest: Rest) -> Precedent | None:
    """Count past changes from one stretch to the next that were at least as large as the one needed.

    Parameters
    ----------
    values : array of float
        The history, NaN for gaps; its last value is known.
    due : Due
        The period.
    rest : Rest
        What its steps to come must average.

    Returns
    -------
    Precedent or None
        None where the latest stretch is not known, or the target is decided.
    """
    latest = values[-due.left :]
    if rest.state is not RestState.OPEN or len(latest) < due.left or np.isnan(latest).any():
        return None
    now = float(latest.mean())
    up = max(0.0, (rest.least if rest.least is not None else now) - now)
    down = max(0.0, now - (rest.most if rest.most is not None else now))
    if not up and not down:
        return Precedent(needed=0.0, happened=0, of=0)
    changes = _changes(values, due)
    large = changes >= up if up else changes <= -down
    return Precedent(needed=up or -down, happened=int(large.sum()), of=len(changes))


def _changes(values: Numbers, due: Due) -> Numbers:
    """Give the differences between stretches as far apart as the latest and the one to come."""
    if len(values) < due.left:
        return np.empty(0)
    means = np.convolve(values, np.full(due.left, 1 / due.left), mode="valid")
    changes = means[due.ahead :] - means[: max(0, len(means) - due.ahead)]
    return np.asarray(changes[~np.isnan(changes)], dtype=float)
