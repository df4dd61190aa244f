"""What a detector found, in words: its number in a manager's unit, and what else a reader should know."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from kpiwork.review.numbers import NumberStyle, default_decimals
from kpiwork.review.reviewed import KpiReview
from kpiwork.signals.finding import Effect, Finding, Kind, Strength, Verdict
from kpiwork.spec.card import Card
from kpiwork.spec.unit import UnitKind

__all__ = [
    "effect_words",
    "finding_words",
    "severity_words",
    "size_words",
    "style_of_card",
    "with_finding_words",
]

SPACE = "\N{NO-BREAK SPACE}"
PERCENT = NumberStyle(unit=UnitKind.PERCENT, decimals=0)
POINTS = NumberStyle(unit=UnitKind.PERCENT, decimals=1)
PLAIN = NumberStyle(unit=UnitKind.RATIO, decimals=2)
WHOLE = NumberStyle(unit=UnitKind.COUNT, decimals=0)
VERDICTS = {
    Verdict.SIGNAL: "a question to ask",
    Verdict.CLEAR: "nothing to ask",
    Verdict.NOT_ENOUGH_DATA: "too little data",
    Verdict.NOT_APPLICABLE: "does not apply",
}
TOO_WEAK = "seen, but too weakly to ask"
WEIGHTS = {
    Strength.NONE: "very weak",
    Strength.WEAK: "weak",
    Strength.MODERATE: "moderate",
    Strength.STRONG: "strong",
}


def style_of_card(card: Card) -> NumberStyle:
    """Give the way a card's numbers are printed."""
    decimals = default_decimals(card.unit) if card.decimals is None else card.decimals
    return NumberStyle(unit=card.unit.kind, currency=card.unit.currency, decimals=decimals)


def with_finding_words(kpi: KpiReview, styles: Mapping[str, NumberStyle]) -> KpiReview:
    """Write the findings of a KPI in words."""
    told = (replace(one, sentence=finding_words(one.found, styles)) for one in kpi.findings)
    return replace(kpi, findings=tuple(told))


def severity_words(found: Finding) -> str:
    """Name a verdict, with its weight where it raises a question: ``a question to ask, moderate``."""
    words = VERDICTS[found.verdict]
    if found.verdict is not Verdict.SIGNAL:
        return words
    return f"{words}, {WEIGHTS[found.severity]}" if found.severity > Strength.NONE else TOO_WEAK


def finding_words(found: Finding, styles: Mapping[str, NumberStyle]) -> str:
    """Say what was seen and how large it is; of "clear", what would have been seen.

    Parameters
    ----------
    found : Finding
        The finding.
    styles : mapping of str to NumberStyle
        How the department's numbers are printed, by KPI.
    """
    told = found.effect if found.verdict is Verdict.SIGNAL else found.smallest
    number = "" if told is None else effect_words(told, found.kpi, styles)
    said = [_sentence(found.reason), _sentence(number)]
    return " ".join(text for text in said if text)


def effect_words(effect: Effect, kpi: str, styles: Mapping[str, NumberStyle]) -> str:
    """Put a number and its interval into their sentence."""
    size, span = size_words(effect, kpi, styles)
    sentence = effect.sentence if span else effect.sentence.replace(" ({range})", "")
    return sentence.replace("{value}", size).replace("{range}", span or "range not known")


def size_words(effect: Effect, kpi: str, styles: Mapping[str, NumberStyle]) -> tuple[str, str]:
    """Print a number and its interval, which is empty where it is not known."""
    own = styles.get(effect.of or kpi, PLAIN)
    size, low, high = (_printed(effect.kind, one, own) for one in (effect.value, effect.low, effect.high))
    is_known = all(end is not None and math.isfinite(end) for end in (effect.low, effect.high))
    return size, f"{low} to {high}" if is_known else ""


def _printed(kind: Kind, number: float | None, own: NumberStyle) -> str:
    if kind in (Kind.DIFFERENCE, Kind.OTHER_UNIT):
        return own.difference(number)
    if kind is Kind.POINTS:
        return POINTS.difference(number)
    if kind is Kind.TIMES:
        return f"{PLAIN.value(number)}{SPACE}times"
    styles = {Kind.SHARE: PERCENT, Kind.UNIT: own, Kind.NUMBER: PLAIN, Kind.COUNT: WHOLE}
    return styles[kind].value(number)


def _sentence(text: str) -> str:
    """Begin with a capital and end with a stop."""
    text = text.strip()
    return f"{text[0].upper()}{text[1:].rstrip('.')}." if text else ""
