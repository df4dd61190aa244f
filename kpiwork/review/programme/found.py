"""What is found of a department's KPIs as a whole: plain values, made by `programme`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpiwork.analysis.effect import Effect
from kpiwork.analysis.effect.trial import Kept
from kpiwork.periods import PeriodKind
from kpiwork.review.feedback import FeedbackRound
from kpiwork.review.numbers import NumberStyle
from kpiwork.spec.batch import Edition
from kpiwork.spec.choices import Better
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["Guarded", "Helped", "Programme"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Helped:
    """A KPI before and after attention to it began.

    Parameters
    ----------
    since : date or None
        When it began; None where the card does not say.
    effect : Effect or None
        What changed; None where nothing can be shown, and `reason` says why.
    """

    id: str
    name: str
    style: NumberStyle
    better: Better
    grain: PeriodKind
    since: date | None
    effect: Effect | None
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Guarded:
    """A guardrail since attention to the KPI that it guards began."""

    kpi: str
    guards: str
    margin: float
    style: NumberStyle
    interval: tuple[float, float] | None
    kept: Kept


@dataclass(frozen=True, kw_only=True, slots=True)
class Programme:
    """A department's KPIs as a whole.

    Parameters
    ----------
    began : date or None
        When attention to the first of them began.
    kpis : tuple of Helped
        In the cards' order.
    guardrails : tuple of Guarded
        Each beside the KPI that it guards.
    first, last : FeedbackRound or None
        The first and the last round of feedback; the same where there is only one.
    hours_a_month, hours : float
        What the KPIs in use cost a month, and have cost since attention to each began.
    with_cost, in_use : int
        How many cards say what they cost, of how many in use.
    decisions, with_kpi, with_effect : int
        Decided since it began: all, those that name a KPI, those that say which effect they expect.
    """

    workbook: Workbook
    book: DepartmentBook
    as_of: date
    edition: Edition
    began: date | None
    kpis: tuple[Helped, ...]
    guardrails: tuple[Guarded, ...]
    first: FeedbackRound | None
    last: FeedbackRound | None
    hours_a_month: float
    hours: float
    with_cost: int
    in_use: int
    decisions: int
    with_kpi: int
    with_effect: int

    @property
    def judged(self) -> int:
        """How many KPIs could be judged."""
        return sum(one.effect is not None and one.effect.interval is not None for one in self.kpis)
