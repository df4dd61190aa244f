"""What lies behind values, in words: the outlook, the units, the steps of the work."""

from __future__ import annotations

from dataclasses import replace

from kpiwork.analysis.forecast.outlook import OutlookState
from kpiwork.periods import PeriodKind
from kpiwork.review.behind import Ahead, Units, WorkSteps
from kpiwork.review.comparison_words import adjustment_words, compared_words, reliability_words
from kpiwork.review.driver_words import driver_words
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.outlook_words import DueWords, outlook_words, rest_words
from kpiwork.review.printed import style_of
from kpiwork.review.record import PeriodFacts
from kpiwork.review.reviewed import KpiReview
from kpiwork.review.steps_words import steps_words
from kpiwork.spec.unit import UnitKind

__all__ = ["SHARES", "drivers_words", "plural", "with_words", "with_words_of_steps"]

SHARES = NumberStyle(unit=UnitKind.PERCENT, decimals=1)
"""How the yield of a step is printed."""

TOLD = (OutlookState.MADE, OutlookState.DECIDED)
GRAINS = {PeriodKind.CALENDAR_QUARTER: "quarter"}
HISSES = ("s", "x", "z", "ch", "sh")
VOWELS = "aeiou"


def with_words(kpi: KpiReview, period: PeriodFacts) -> KpiReview:
    """Write what is known of a KPI's outlook and units in words."""
    return replace(
        kpi,
        ahead=None if kpi.ahead is None else replace(kpi.ahead, sentence=_ahead(kpi, kpi.ahead)),
        units=None if kpi.units is None else replace(kpi.units, sentences=_units(kpi, kpi.units, period)),
    )


def with_words_of_steps(found: WorkSteps | None) -> WorkSteps | None:
    """Write what stands out in the steps of the work in words."""
    if found is None:
        return None
    return replace(found, sentences=steps_words(found.found, SHARES, plural(found.dimension)))


def drivers_words(kpi: KpiReview, names: dict[str, str]) -> str:
    """Say what each driver made of the movement; nothing where the card names none."""
    if kpi.drivers is None or kpi.previous.difference is None:
        return ""
    return driver_words(kpi.drivers, style_of(kpi), names, kpi.previous.words)


def plural(word: str) -> str:
    """Name more than one of what a column holds: ``team`` gives ``teams``, ``category`` ``categories``."""
    name = word.replace("_", " ")
    if name.endswith("y") and name[-2:-1] not in VOWELS:
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(HISSES) else f"{name}s"


def _ahead(kpi: KpiReview, ahead: Ahead) -> str:
    outlook, goal = ahead.outlook, ahead.goal
    if outlook.state not in TOLD or not ahead.coming:
        return ""
    due = DueWords(
        by=ahead.coming[-1].words,
        whole=goal.words,
        step=PeriodKind.MONTH,
        left=sum(one.start >= goal.start for one in ahead.coming),
        style=style_of(kpi),
    )
    said = outlook_words(outlook, due)
    kept = f"The target has ended. Were it kept for {goal.words}: {said[0].lower()}{said[1:]}"
    return " ".join(text for text in (kept if goal.is_kept else said, rest_words(outlook, due)) if text)


def _units(kpi: KpiReview, units: Units, period: PeriodFacts) -> tuple[str, ...]:
    style, many = style_of(kpi), plural(units.dimension)
    kind = GRAINS.get(period.kind, period.kind.value)
    said = (
        compared_words(units.found, style, many),
        adjustment_words(units.found, style),
        reliability_words(units.found, many, kind),
    )
    return tuple(text for text in said if text)
