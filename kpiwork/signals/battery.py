"""All detectors on all KPIs of a run: the findings, and what to make of their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from kpiwork.errors import KpiworkError
from kpiwork.signals.detector import Detector, applies, name_of, unanswered
from kpiwork.signals.finding import Finding, Verdict
from kpiwork.signals.many import controlled
from kpiwork.signals.material import Material
from kpiwork.signals.registry import OF_CARDS

__all__ = ["OF_HARM", "Battery", "battery"]

OF_HARM = frozenset({"guardrail_trade_off"})
"""Detectors that are not corrected for many tests: there a miss is the worse error."""

NO_VALUES = "no value of the KPI could be measured"

ALPHA = "alpha"
"""The parameter of a detector that p is to be below."""
UNKNOWN_ALPHA = 0.05
"""Of a detector of another package that does not say."""

Asked = tuple[str, str]
"""A KPI and a detector."""
NO_LOOKS: Mapping[Asked, int] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Battery:
    """What a run of all detectors found.

    Parameters
    ----------
    findings : tuple of Finding
        KPI by KPI, detectors in their order, with q and evidence filled in.
    """

    findings: tuple[Finding, ...]

    def of(self, kpi: str) -> tuple[Finding, ...]:
        """Give the findings of one KPI."""
        return tuple(one for one in self.findings if one.kpi == kpi)

    @property
    def signals(self) -> tuple[Finding, ...]:
        """The findings that raise a question, strongest first."""
        seen = [one for one in self.findings if one.verdict is Verdict.SIGNAL]
        return tuple(sorted(seen, key=lambda one: (-one.severity, one.q or 0.0)))

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many findings have each verdict."""
        found = Counter(one.verdict for one in self.findings)
        return {verdict: found[verdict] for verdict in Verdict}

    @property
    def expected_false(self) -> float:
        """How many signals chance alone would give at most, were there nothing to be found."""
        return sum(_alpha(one) for one in self.findings if one.p is not None)


def battery(
    materials: Iterable[Material], detectors: Mapping[str, Detector], *, looks: Mapping[Asked, int] = NO_LOOKS
) -> Battery:
    """Run all detectors on all KPIs.

    Parameters
    ----------
    materials : iterable of Material
        One a KPI.
    detectors : mapping of str to Detector
        By name.
    looks : mapping of (KPI, detector) to int
        How many earlier reviews tested it.

    Returns
    -------
    Battery
        A detector of another package that fails is a finding that says so, and ends no run.
    """
    found = [_asked(one, material) for material in materials for one in detectors.values()]
    seen = (replace(one, looks=1 + looks.get((one.kpi, one.detector), 0)) for one in found)
    return Battery(findings=controlled(seen, uncorrected=OF_HARM))


def _asked(one: Detector, material: Material) -> Finding:
    if not (material.has_values or name_of(type(one)) in OF_CARDS):
        no_values = unanswered(one, material, Verdict.NOT_ENOUGH_DATA, NO_VALUES)
        return applies(one, material) or no_values
    try:
        return one(material)
    except KpiworkError as error:
        return unanswered(one, material, Verdict.NOT_APPLICABLE, "; ".join(p.fact for p in error.problems))
    except Exception as error:
        if _is_ours(one):
            raise
        reason = f"the detector {name_of(type(one))} failed ({type(error).__name__}); tell those who made it"
        return unanswered(one, material, Verdict.NOT_APPLICABLE, reason)


def _alpha(one: Finding) -> float:
    return float(dict(one.parameters).get(ALPHA, UNKNOWN_ALPHA))


def _is_ours(one: Detector) -> bool:
    return type(one).__module__.startswith("kpiwork.")
