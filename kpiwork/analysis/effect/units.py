"""Units in a trial and units outside it: how far each moved, and what that says of the trial.

Each unit becomes one number, its average during the trial less its average before; units in and outside
are then compared with Student's t on the number of units less two. So values of one unit that resemble
each other count once (Bertrand, Duflo and Mullainathan 2004, Quarterly Journal of Economics 119: 249;
Donald and Lang 2007, Review of Economics and Statistics 89: 221). It takes units that vary alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy.special import stdtrit

from kpiwork.analysis.effect.memory import Numbers
from kpiwork.analysis.effect.series import NOTHING

__all__ = ["FEWEST_OUTSIDE", "FEWEST_UNITS", "UnitsMoved", "UnitsState", "units_moved"]

FEWEST_UNITS = 5  # in all: with fewer, the interval is too wide to tell anything
FEWEST_OUTSIDE = 3
FEWEST_PERIODS = 3  # on either side, with a value of every unit
MOST_GAPS = 0.2  # of the periods: a unit with more is left out
TAIL = 0.025


class UnitsState(StrEnum):
    """Whether the units tell anything of a trial."""

    KNOWN = "known"
    TOO_FEW = "too few units"
    TOO_SHORT = "too few periods"
    NOT_COMPUTABLE = "not computable"


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitsMoved:
    """How far units moved.

    Parameters
    ----------
    state : UnitsState
        Whether a comparison of units tells anything.
    inside, outside : mapping of str to tuple of float
        Each unit's average before and during the trial.
    left_out : tuple of str
        Units with too many gaps.
    change : float or None
        How much further the units in the trial moved than those outside.
    interval : tuple of float or None
        Its 95 % interval.
    as_far : int
        Units outside that moved as far from the others, without any trial.
    """

    state: UnitsState
    inside: Mapping[str, tuple[float, float]]
    outside: Mapping[str, tuple[float, float]]
    left_out: tuple[str, ...] = ()
    change: float | None = None
    interval: tuple[float, float] | None = None
    as_far: int = 0


def units_moved(values: Mapping[str, Numbers], inside: frozenset[str], at: int) -> UnitsMoved:
    """Compare units in a trial with units outside it.

    Parameters
    ----------
    values : mapping of str to array of float of shape (points,)
        Each unit's values at the same steps of time, up to the trial's end; NaN for gaps.
    inside : frozenset of str
        Units in the trial.
    at : int
        Place of the first value within the trial.
    """
    if not values:
        return UnitsMoved(state=UnitsState.TOO_FEW, inside={}, outside={})
    every = np.array(list(values.values()))
    some = ~np.isnan(every).all(axis=0)  # periods that are in nobody's way: partly in the trial, or closed
    full = {name: one[some] for name, one in values.items() if np.isnan(one[some]).mean() <= MOST_GAPS}
    left_out, at = tuple(sorted(values.keys() - full.keys())), int(some[:at].sum())
    names, width = sorted(full), int(some.sum())
    table = np.array([full[name] for name in names]).reshape(len(names), width)
    known = ~np.isnan(table).any(axis=0)
    before, during = table[:, :at][:, known[:at]], table[:, at:][:, known[at:]]
    is_short = min(before.shape[1], during.shape[1]) < FEWEST_PERIODS
    nobody = UnitsMoved(state=UnitsState.TOO_SHORT, inside={}, outside={}, left_out=left_out)
    if is_short:
        return nobody
    means = dict(
        zip(names, zip(before.mean(axis=1).tolist(), during.mean(axis=1).tolist(), strict=True), strict=True)
    )
    found = replace(
        nobody,
        inside={name: both for name, both in means.items() if name in inside},
        outside={name: both for name, both in means.items() if name not in inside},
    )
    return _compared(found)


def _compared(found: UnitsMoved) -> UnitsMoved:
    ours, others = (
        np.array([during - before for before, during in side.values()])
        for side in (found.inside, found.outside)
    )
    if not len(ours) or len(others) < FEWEST_OUTSIDE or len(ours) + len(others) < FEWEST_UNITS:
        return replace(found, state=UnitsState.TOO_FEW)
    change = float(ours.mean() - others.mean())
    spread, freedom = _spread(ours, others), len(ours) + len(others) - 2
    if spread <= NOTHING * max(np.abs(ours).max(), np.abs(others).max()):
        return replace(found, state=UnitsState.NOT_COMPUTABLE)
    reach = float(stdtrit(freedom, 1 - TAIL)) * spread * float(np.sqrt(1 / len(ours) + 1 / len(others)))
    alone = np.abs(len(others) / (len(others) - 1) * (others - others.mean()))  # from the mean of the others
    return replace(
        found,
        state=UnitsState.KNOWN,
        change=change,
        interval=(change - reach, change + reach),
        as_far=int((alone >= abs(change)).sum()),
    )


def _spread(ours: Numbers, others: Numbers) -> float:
    """Give the standard deviation of a unit's change, from both sides together."""
    squares = ((ours - ours.mean()) ** 2).sum() + ((others - others.mean()) ** 2).sum()
    return float(np.sqrt(squares / (len(ours) + len(others) - 2)))
