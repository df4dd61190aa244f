"""KPIs with a target and nothing beside it that must not worsen: a look at the card, no test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kpiwork.signals.detector import applies, detector, name_of, unanswered
from kpiwork.signals.finding import Finding, Strength, Verdict
from kpiwork.signals.material import Material, Need

__all__ = ["MissingGuardrail"]


@detector
@dataclass(frozen=True, kw_only=True, slots=True)
class MissingGuardrail:
    """A target without a guardrail."""

    needs: ClassVar[tuple[Need, ...]] = (Need.TARGET,)
    on_pages: ClassVar[bool] = True
    question: ClassVar[str] = "Is something agreed that must not worsen while this KPI is pushed?"
    method: ClassVar[str] = "Reads the card's guardrails; nothing is tested."
    benign: ClassVar[tuple[str, ...]] = ("Nothing is known that could suffer when the number improves.",)
    look_at: ClassVar[tuple[str, ...]] = ("What people would give up to move this number.",)
    redesign: ClassVar[tuple[str, ...]] = ("Agree on a KPI that must not worsen, and by how much at most.",)

    def __call__(self, material: Material) -> Finding:
        """Look at one card."""
        if finding := applies(self, material):
            return finding
        if material.card.guardrails:
            return unanswered(self, material, Verdict.CLEAR, "the card has a guardrail")
        if material.guards:
            reason = "it is a guardrail itself"
            return unanswered(self, material, Verdict.NOT_APPLICABLE, reason)
        weak = Strength.WEAK
        return Finding(
            detector=name_of(type(self)),
            kpi=material.kpi,
            verdict=Verdict.SIGNAL,
            reason="a target was set, and nothing was agreed that must not worsen meanwhile",
            evidence=weak,
            size=weak,
            robustness=weak,
            testability=weak,
        )
