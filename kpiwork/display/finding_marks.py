"""Weights of findings, and what watches a risk, as a reader sees them: a shape and a word."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kpiwork.display.marks import Mark
from kpiwork.review.raised import Watched
from kpiwork.signals.finding import Finding, Strength

__all__ = ["WEIGHT_MEANS", "held_down", "watch_mark", "weight_mark"]

WEIGHTS: Mapping[Strength, Mark] = MappingProxyType(
    {
        Strength.NONE: Mark(word="very weak", shape="weightless"),
        Strength.WEAK: Mark(word="weak", shape="weak"),
        Strength.MODERATE: Mark(word="moderate", shape="moderate"),
        Strength.STRONG: Mark(word="strong", shape="strong"),
    }
)
WEIGHT_MEANS: Mapping[Strength, str] = MappingProxyType(
    {
        Strength.WEAK: "Of a question: worth a look when there is time.",
        Strength.MODERATE: "Of a question: worth an answer before the next review.",
        Strength.STRONG: "Of a question: beyond chance, large, seen in every way of looking, well tested.",
    }
)
WATCH_SHAPES: Mapping[Watched, str] = MappingProxyType(
    {
        Watched.SEEN: "asked",
        Watched.WORSE: "half",
        Watched.QUIET: "open",
        Watched.NOT_TOLD: "empty",
        Watched.UNWATCHED: "fails",
    }
)
LIMITS: Mapping[str, str] = MappingProxyType(
    {
        "evidence": "chance is not quite ruled out",
        "size": "it is not large",
        "robustness": "not every other way of looking shows the same",
        "testability": "the data allow only a part of the checks",
    }
)
"""What holds a weight down, by the one of the four that is the weakest."""


def weight_mark(weight: Strength) -> Mark:
    """Give the mark of how much weight a finding bears."""
    return WEIGHTS[weight]


def watch_mark(state: Watched) -> Mark:
    """Give the mark of what is known of a gaming risk."""
    return Mark(word=state.value, shape=WATCH_SHAPES[state])


def held_down(found: Finding) -> str:
    """Say why a signal that was tested bears no more weight; nothing of a strong one.

    Where the same shows at a place where nothing should, that place is named.
    """
    if found.p is None or found.severity in (Strength.NONE, Strength.STRONG):
        return ""
    weakest = [words for name, words in LIMITS.items() if getattr(found, name) == found.severity]
    said = f"No more than {WEIGHTS[found.severity].word}: {', and '.join(weakest)}."
    elsewhere = [one.words for one in found.placebos if not one.is_weaker]
    return f"{said} The same shows where nothing should: {', '.join(elsewhere)}." if elsewhere else said
