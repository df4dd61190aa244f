"""Before and after a decision: what changed, and what was to be expected anyway."""

from kpiwork.analysis.effect.expected import Expected, ExpectedState, Unusual, expected_anyway
from kpiwork.analysis.effect.level import Drift, Effect, Verdict, effect
from kpiwork.analysis.effect.series import SeasonState

__all__ = [
    "Drift",
    "Effect",
    "Expected",
    "ExpectedState",
    "SeasonState",
    "Unusual",
    "Verdict",
    "effect",
    "expected_anyway",
]
