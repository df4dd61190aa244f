"""Which target is in force on a day, and what value it asks for then. Source: the card's dated targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpiwork.spec.target import Basis, Target

__all__ = ["TargetInForce", "TargetState", "target_on"]


class TargetState(StrEnum):
    """Whether there is something to compare with."""

    IN_FORCE = "in force"
    NOT_YET = "not yet"
    LAPSED = "lapsed"
    OTHER_PERIOD = "for another kind of period"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetInForce:
    """What is asked for on a day.

    Parameters
    ----------
    state : TargetState
        Whether a target is in force; the other fields describe the nearest one otherwise.
    value : float or None
        Single value asked for, in the KPI's unit.
    low, high : float or None
        Ends of a range target.
    starts, due : date or None
        From when and until when it was agreed.
    basis : Basis or None
        Where the value comes from.
    set_by, why : str
        Who agreed on it, and the reason given.
    """

    state: TargetState
    value: float | None = None
    low: float | None = None
    high: float | None = None
    starts: date | None = None
    due: date | None = None
    basis: Basis | None = None
    set_by: str = ""
    why: str = ""


def target_on(targets: Iterable[Target], day: date) -> TargetInForce:
    """Give the target in force on a day.

    The latest one that has started counts until another starts or its due date has passed; a
    target with a trajectory asks for the value on the straight line between its ends.

    Parameters
    ----------
    targets : iterable of Target
        A card's targets, in any order.
    day : date
        Last day of the period that is judged.

    Returns
    -------
    TargetInForce
    """
    ordered = sorted(targets, key=lambda target: target.starts)
    if not ordered:
        return TargetInForce(state=TargetState.NONE)
    started = [target for target in ordered if target.starts <= day]
    if not started:
        return _described(ordered[0], TargetState.NOT_YET, day)
    latest = started[-1]
    return _described(latest, TargetState.LAPSED if latest.due < day else TargetState.IN_FORCE, day)


def _described(target: Target, state: TargetState, day: date) -> TargetInForce:
    return TargetInForce(
        state=state,
        value=_value_on(target, day),
        low=target.low,
        high=target.high,
        starts=target.starts,
        due=target.due,
        basis=target.basis,
        set_by=target.set_by,
        why=target.why or "",
    )


def _value_on(target: Target, day: date) -> float | None:
    if target.value is None or target.trajectory_from is None or day >= target.due:
        return target.value
    way = max(0, (day - target.starts).days) / max(1, (target.due - target.starts).days)
    return target.trajectory_from + way * (target.value - target.trajectory_from)
