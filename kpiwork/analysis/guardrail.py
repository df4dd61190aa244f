"""Whether a counter-metric worsened by more than its margin since an earlier period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from kpiwork.analysis.compare import Comparison
from kpiwork.analysis.exact import at_most
from kpiwork.spec.choices import Better

__all__ = ["GuardrailCheck", "GuardrailState", "check_guardrail", "unknown"]


class GuardrailState(StrEnum):
    """What became of a guardrail."""

    HELD = "held"
    EXCEEDED = "exceeded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class GuardrailCheck:
    """A guardrail's movement against its margin.

    Parameters
    ----------
    kpi : str
        Id of the guardrail.
    margin : float
        Largest worsening agreed, in the guardrail's own unit.
    since : str
        Words of the period it is compared with.
    worsened_by : float or None
        How much it worsened; negative when it got better, None when unknown.
    state : GuardrailState
        The verdict; a movement inside chance is not told apart here.
    """

    kpi: str
    margin: float
    since: str
    worsened_by: float | None
    state: GuardrailState


def check_guardrail(kpi: str, margin: float, movement: Comparison, better: Better) -> GuardrailCheck:
    """Compare a guardrail's movement with its margin.

    Parameters
    ----------
    kpi : str
        Id of the guardrail.
    margin : float
        Largest worsening agreed, in its unit.
    movement : Comparison
        The guardrail beside an earlier period.
    better : Better
        The guardrail's good direction; ``within`` and ``neither`` leave the verdict unknown.
    """
    if movement.difference is None or better in (Better.WITHIN, Better.NEITHER):
        worsened, state = None, GuardrailState.UNKNOWN
    else:
        worsened = movement.difference if better is Better.LOWER else -movement.difference
        state = GuardrailState.HELD if at_most(worsened, margin) else GuardrailState.EXCEEDED
    return GuardrailCheck(kpi=kpi, margin=margin, since=movement.words, worsened_by=worsened, state=state)


def unknown(check: GuardrailCheck) -> GuardrailCheck:
    """Give a check whose movement is not known, or not to be shown."""
    return replace(check, worsened_by=None, state=GuardrailState.UNKNOWN)
