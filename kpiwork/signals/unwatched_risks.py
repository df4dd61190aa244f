"""Ways to move a KPI without doing the work that nobody would notice: a look at the card, no test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kpiwork.signals.detector import applies, detector, name_of, unanswered
from kpiwork.signals.finding import Finding, Strength, Verdict
from kpiwork.signals.material import Material, Need
from kpiwork.spec.relation import GamingRisk

__all__ = ["UnwatchedRisks"]


@detector
@dataclass(frozen=True, kw_only=True, slots=True)
class UnwatchedRisks:
    """Ways to move the number that nothing watches."""

    needs: ClassVar[tuple[Need, ...]] = (Need.TARGET,)
    on_pages: ClassVar[bool] = True
    question: ClassVar[str] = "Is every known way to move the number without the work watched by something?"
    method: ClassVar[str] = "Reads the card's gaming risks; nothing is tested."
    benign: ClassVar[tuple[str, ...]] = ("The risk was judged too small to be worth watching.",)
    look_at: ClassVar[tuple[str, ...]] = (
        "What would change in the data if somebody did it.",
        "Who would notice, and how soon.",
    )
    redesign: ClassVar[tuple[str, ...]] = (
        "Name a detector or a guardrail for each risk on the card.",
        "Define the KPI so that the risk has no effect on it.",
    )

    def __call__(self, material: Material) -> Finding:
        """Look at one card."""
        if finding := applies(self, material):
            return finding
        risks = material.card.gaming_risks
        if not risks and material.guards:
            reason = "it is a guardrail itself, and its card names no way to move it"
            return unanswered(self, material, Verdict.NOT_APPLICABLE, reason)
        if not risks:
            return _weakly(self, material, "the card names no way in which the number could be moved")
        open_ones = [one.how for one in risks if not _is_watched(one)]
        if not open_ones:
            return unanswered(self, material, Verdict.CLEAR, "every risk on the card has a watcher")
        return _weakly(self, material, f"nothing watches this: {'; '.join(open_ones)}")


def _is_watched(risk: GamingRisk) -> bool:
    return risk.watched_by is not None and bool(risk.watched_by.detector or risk.watched_by.guardrail)


def _weakly(one: UnwatchedRisks, material: Material, reason: str) -> Finding:
    """Raise a question of the card: never more than a weak one."""
    weak = Strength.WEAK
    return Finding(
        detector=name_of(type(one)),
        kpi=material.kpi,
        verdict=Verdict.SIGNAL,
        reason=reason,
        evidence=weak,
        size=weak,
        robustness=weak,
        testability=weak,
    )
