"""Findings for scripts: lines to read, or JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np

from kpiwork.errors import UsageError, did_you_mean
from kpiwork.publish.aligned import aligned
from kpiwork.publish.terminal import counted
from kpiwork.review.finding_words import finding_words, severity_words, size_words, style_of_card
from kpiwork.review.findings import Found
from kpiwork.review.numbers import NumberStyle, day_words
from kpiwork.review.raised import Closed
from kpiwork.signals.battery import OF_HARM, Battery
from kpiwork.signals.finding import Finding, Strength, Verdict
from kpiwork.signals.registry import OF_CARDS, known_detectors

__all__ = ["as_json", "as_lines", "reaches", "read_gate"]

INDENT = "    "
SMALLEST_Q = 0.001
HEAD = ("KPI", "detector", "answer", "size", "range, 95 %", "q")


def as_lines(found: Found, *, everything: bool = False) -> Iterator[str]:
    """Tell what was found, as a table and then in words: questions first, strongest first.

    Parameters
    ----------
    found : Found
        What was found.
    everything : bool
        Whether to tell what is clear, and what could not be tested, as well.
    """
    battery, styles = found.battery, _styles(found)
    yield f"{found.book.settings.name}, {found.measured.period.words}: {_summary(battery)}"
    others = (one for one in battery.findings if one.verdict is not Verdict.SIGNAL)
    told = (*battery.signals, *(others if everything else ()))
    if told:
        yield ""
        yield from aligned([HEAD, *(_row(one, styles) for one in told)])
    for one in told:
        yield ""
        yield f"{found.book.cards[one.kpi].name} ({one.kpi})  {one.detector}: {severity_words(one)}"
        yield f"{INDENT}{finding_words(one, styles)}"
        if not found.is_open(one):
            yield f"{INDENT}{_rested(found.closed[one.kpi, one.detector])}"
        if one.verdict is Verdict.SIGNAL:
            yield from (f"{INDENT}It may also be: {text}" for text in known_detectors()[one.detector].benign)


def as_json(found: Found) -> str:
    """Write all findings as JSON: the same keys for each, numbers that are not known as null."""
    styles = _styles(found)
    told = {
        "department": found.book.id,
        "period": found.measured.period.label,
        "as_of": found.measured.as_of.isoformat(),
        "expected_false": found.battery.expected_false,
        "counts": {verdict.value: count for verdict, count in found.battery.counts.items()},
        "findings": [
            {
                **_plain(asdict(one)),
                "severity": one.severity.name.lower(),
                "words": finding_words(one, styles),
            }
            for one in found.battery.findings
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False)


def reaches(found: Found, gate: Strength) -> bool:
    """Whether any question that is open is at least as severe as a gate."""
    return any(one.severity >= gate and found.is_open(one) for one in found.battery.signals)


def read_gate(text: str) -> Strength | None:
    """Read the name of a strength; empty gives None, anything else a `UsageError` with the known ones."""
    if not text:
        return None
    names = {one.name.lower(): one for one in Strength if one is not Strength.NONE}
    if text not in names:
        raise UsageError.at("--gate", f"'{text}' is no strength", did_you_mean(text, names))
    return names[text]


def _styles(found: Found) -> dict[str, NumberStyle]:
    return {kpi: style_of_card(card) for kpi, card in found.book.cards.items()}


def _row(one: Finding, styles: Mapping[str, NumberStyle]) -> tuple[str, ...]:
    """Make the line of a finding; of "nothing seen" no size is told, for it is that of chance."""
    size, span = ("", "")
    if one.verdict is Verdict.SIGNAL and one.effect is not None:
        size, span = size_words(one.effect, one.kpi, styles)
    return one.kpi, one.detector, severity_words(one), size, span, _q(one)


def _summary(battery: Battery) -> str:
    counts = battery.counts
    asked = [one for one in battery.signals if one.severity > Strength.NONE]
    of_cards = sum(one.detector in OF_CARDS for one in asked)
    tested = sum(one.p is not None for one in battery.findings)
    many, tests = counted(len(asked) - of_cards, "question"), counted(tested, "test")
    cards = f", {counted(of_cards, 'question')} about what cards leave open" if of_cards else ""
    return (
        f"{many} from {tests}{cards}; chance alone gives {battery.expected_false:.1f} of so many at most; "
        f"{counts[Verdict.NOT_ENOUGH_DATA]} had too little data, "
        f"{counts[Verdict.NOT_APPLICABLE]} do not apply"
    )


def _rested(closed: Closed) -> str:
    return f"Looked at: no gate counts it before {day_words(closed.look_again)}."


def _q(one: Finding) -> str:
    if one.verdict is not Verdict.SIGNAL or one.q is None:
        return ""
    told = f"{one.q:.3f}" if one.q >= SMALLEST_Q else f"below {SMALLEST_Q}"
    return f"{told} (not corrected)" if one.detector in OF_HARM else told


def _plain(value: Any) -> Any:
    """Make what JSON knows of what a dataclass holds."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, Strength):
        return value.name.lower()
    if isinstance(value, date):
        return value.isoformat()
    number = value.item() if isinstance(value, np.generic) else value
    return None if isinstance(number, float) and not math.isfinite(number) else number
