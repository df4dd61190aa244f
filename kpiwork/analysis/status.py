"""Where a KPI stands against its target. No target is never "healthy", no data is never "missed"."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from kpiwork.analysis.exact import at_most
from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.spec.choices import Better
from kpiwork.spec.target import Status, StatusRule

__all__ = ["Acceptance", "Standing", "accepted", "shortfall", "standing"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """Somebody's word that a missed target is accepted for a time.

    Parameters
    ----------
    until : date
        Last day on which it holds.
    since : date
        Day of the decision.
    by, because : str
        Who decided, and the reason given; empty where not said.
    has_ended : bool
        Whether it ended before the period under review did.
    """

    until: date
    since: date
    by: str = ""
    because: str = ""
    has_ended: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A KPI's status, with what it was judged by.

    Parameters
    ----------
    status : Status
        The verdict.
    shortfall : float or None
        How far the value lies on the bad side of the target, in the KPI's unit; negative when on
        the good side, None without a target or value.
    reason : str
        What decided, in a few plain words.
    acceptance : Acceptance or None
        Of a missed target: that it is accepted for a time, or was. It stays missed.
    """

    status: Status
    shortfall: float | None = None
    reason: str = ""
    acceptance: Acceptance | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether the target is missed, and that is accepted for the period."""
        return self.acceptance is not None and not self.acceptance.has_ended


def standing(
    value: float | None,
    target: TargetInForce,
    better: Better,
    *,
    tolerance: float | None = None,
    rules: Iterable[StatusRule] = (),
    informative: bool = False,
    in_doubt: str = "",
) -> Standing:
    """Judge a value.

    Parameters
    ----------
    value : float or None
        The period's value; None, NaN or infinite when there is none.
    target : TargetInForce
        From `target_on`.
    better : Better
        The good direction.
    tolerance : float, optional
        Largest shortfall that is still near, in the KPI's unit.
    rules : iterable of StatusRule
        The card's own rules; where given, the first that matches decides.
    informative : bool
        Whether the KPI has no target on purpose.
    in_doubt : str
        Why the data are not to be trusted; empty when they are.

    Returns
    -------
    Standing
    """
    short = shortfall(value, target, better)
    if value is None or not math.isfinite(value):
        return Standing(status=Status.NO_DATA, reason="no value for this period")
    if in_doubt:
        return Standing(status=Status.IN_DOUBT, shortfall=short, reason=in_doubt)
    if informative:
        return Standing(status=Status.INFORMATIVE, reason="shown for context, without a target")
    ruled = next((rule.status for rule in rules if _matches(rule, value)), None)
    if ruled is not None:
        return Standing(status=ruled, shortfall=short, reason="by the card's own rules")
    if short is None:
        return Standing(status=Status.NO_TARGET, reason=_why_no_target(target, better))
    return Standing(status=_by_tolerance(short, tolerance), shortfall=short)


def accepted(found: Standing, acceptances: Iterable[Acceptance], day: date) -> Standing:
    """Note on a missed target until when it is accepted: by the latest word that holds, or the last that did.

    Parameters
    ----------
    found : Standing
        From `standing`; only a missed target can be accepted.
    acceptances : iterable of Acceptance
        Everything that was ever said about the KPI.
    day : date
        Last day of the period that is judged.
    """
    if found.status is not Status.MISSED:
        return found
    latest = max(acceptances, key=lambda one: (one.until >= day, one.since, one.until), default=None)
    if latest is None:
        return found
    return replace(found, acceptance=replace(latest, has_ended=latest.until < day))


def _by_tolerance(short: float, tolerance: float | None) -> Status:
    if at_most(short, 0):
        return Status.MET
    return Status.NEAR if tolerance is not None and at_most(short, tolerance) else Status.MISSED


def shortfall(value: float | None, target: TargetInForce, better: Better) -> float | None:
    """Measure how far a value lies on the bad side of a target; None where that has no meaning."""
    if value is None or not math.isfinite(value) or target.state is not TargetState.IN_FORCE:
        return None
    if better is Better.WITHIN:
        below = -math.inf if target.low is None else target.low - value
        above = -math.inf if target.high is None else value - target.high
        return max(below, above)
    if target.value is None or better is Better.NEITHER:
        return None
    return target.value - value if better is Better.HIGHER else value - target.value


def _matches(rule: StatusRule, value: float) -> bool:
    low = rule.at_least is None or at_most(rule.at_least, value)
    return low and (rule.at_most is None or at_most(value, rule.at_most))


def _why_no_target(target: TargetInForce, better: Better) -> str:
    match target.state:
        case TargetState.LAPSED:
            return f"the last target was due on {target.due}; none was set since"
        case TargetState.NOT_YET:
            return f"the first target starts on {target.starts}"
        case TargetState.OTHER_PERIOD:
            return "the target was agreed for another kind of period"
        case _ if better is Better.NEITHER:
            return "neither direction is good or bad"
        case _:
            return "no target was agreed"
