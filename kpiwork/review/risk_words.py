"""A gaming risk beside the evidence: what watches it, and what that found, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kpiwork.analysis.guardrail import GuardrailState
from kpiwork.review.raised import Raised, RiskWatch, Watched
from kpiwork.review.reviewed import KpiReview
from kpiwork.signals.finding import Strength, Verdict

__all__ = ["with_risk_words"]

NOTHING = "Nothing watches it."
GRAVEST_FIRST = (Watched.SEEN, Watched.WORSE, Watched.NOT_TOLD, Watched.QUIET)
"""Of two watchers one that cannot tell is not outweighed by one that is quiet."""
ELSEWHERE = "What watches it stands in the analyst's edition."


def with_risk_words(kpi: KpiReview, names: Mapping[str, str]) -> KpiReview:
    """Tell of each risk of a KPI what watches it and what that found, from what the record holds.

    Parameters
    ----------
    kpi : KpiReview
        With its findings told, and its guardrails.
    names : mapping of str to str
        Names of the KPIs that an audience sees, by id.
    """
    return replace(kpi, risks=tuple(_told(one, kpi, names) for one in kpi.risks))


def _told(risk: RiskWatch, kpi: KpiReview, names: Mapping[str, str]) -> RiskWatch:
    if not (risk.detector or risk.guardrail):
        return replace(risk, state=Watched.UNWATCHED, sentence=NOTHING)
    watchers = (_by_data(risk, kpi), _by_guardrail(risk, kpi, names))
    seen: list[tuple[Watched | None, str]] = [one for one in watchers if one]
    if not seen:
        return replace(risk, state=Watched.NOT_TOLD, sentence=ELSEWHERE)
    known = [state for state, _ in seen if state is not None]
    state = min(known, key=GRAVEST_FIRST.index, default=Watched.NOT_TOLD)
    return replace(risk, state=state, sentence=" ".join(words for _, words in seen))


def _by_data(risk: RiskWatch, kpi: KpiReview) -> tuple[Watched, str] | None:
    found = next((one for one in kpi.findings if one.found.detector == risk.detector), None)
    return None if found is None else (_state(found), f"{found.title}: {_said(found)}")


def _state(one: Raised) -> Watched:
    verdict = one.found.verdict
    if verdict is Verdict.SIGNAL:
        return Watched.SEEN if one.found.severity > Strength.NONE else Watched.QUIET
    return Watched.QUIET if verdict is Verdict.CLEAR else Watched.NOT_TOLD


def _said(one: Raised) -> str:
    words = {
        Watched.SEEN: "raises a question, see there.",
        Watched.QUIET: "nothing seen.",
    }
    return words.get(_state(one), f"cannot be told, {one.found.reason}.")


def _by_guardrail(
    risk: RiskWatch, kpi: KpiReview, names: Mapping[str, str]
) -> tuple[Watched | None, str] | None:
    """Tell of a guardrail; one without a margin stands beside the KPI and says nothing by itself."""
    if risk.guardrail not in names:
        return None
    name = names[risk.guardrail]
    check = next((one for one in kpi.guardrails if one.kpi == risk.guardrail), None)
    if check is None:
        return None, f"{name} is looked at beside it; no margin was agreed."
    told = {
        GuardrailState.HELD: (Watched.QUIET, f"{name} held its margin since {check.since}."),
        GuardrailState.EXCEEDED: (
            Watched.WORSE,
            f"{name} worsened beyond its margin since {check.since}; chance may explain it.",
        ),
        GuardrailState.UNKNOWN: (
            Watched.NOT_TOLD,
            f"{name} is not known, or not settled, since {check.since}.",
        ),
    }
    return told[check.state]
