"""Words that everybody reads in their own way, with what to ask in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpiwork.spec.card import Card

__all__ = ["HINTS", "Vague", "vague_words"]

SEEN = "say what a customer or a colleague would see, hear or count"
CHANGE = "leave it out: a card says what is counted, its target says how much"
HOW_MUCH = "write the number that you mean"
HOW_SOON = "write the time limit, with its clock: within 4 business hours"
WHICH = "name the feature that somebody can check, such as no second request within 7 days"
FELT = "write the question that people are asked, and which answers count"

HINTS: Mapping[str, str] = {
    # what is wished for, not what is counted
    "improve": CHANGE,
    "improved": CHANGE,
    "improvement": CHANGE,
    "improving": CHANGE,
    "optimise": CHANGE,
    "optimised": CHANGE,
    "optimize": CHANGE,
    "optimized": CHANGE,
    "optimal": HOW_MUCH,
    "enhance": CHANGE,
    "enhanced": CHANGE,
    "maximise": CHANGE,
    "maximize": CHANGE,
    "minimise": CHANGE,
    "minimize": CHANGE,
    "strengthen": CHANGE,
    "streamline": CHANGE,
    "streamlined": CHANGE,
    # qualities without a yardstick
    "efficient": SEEN,
    "efficiently": SEEN,
    "efficiency": SEEN,
    "effective": SEEN,
    "effectively": SEEN,
    "effectiveness": SEEN,
    "excellent": SEEN,
    "excellence": SEEN,
    "performance": SEEN,
    "productivity": "say what is made, and over which hours",
    "productive": "say what is made, and over which hours",
    "professional": SEEN,
    "proactive": SEEN,
    "robust": SEEN,
    "seamless": SEEN,
    "smooth": SEEN,
    "smoothly": SEEN,
    "world-class": SEEN,
    "best-in-class": SEEN,
    "user-friendly": SEEN,
    "customer-oriented": SEEN,
    "flexible": SEEN,
    "sustainable": SEEN,
    "quality": WHICH,
    "high-quality": WHICH,
    "value-added": WHICH,
    "reliable": WHICH,
    "successful": WHICH,
    "success": WHICH,
    # how people feel
    "satisfaction": FELT,
    "satisfied": FELT,
    "engagement": FELT,
    "engaged": FELT,
    "motivation": FELT,
    "motivated": FELT,
    "happiness": FELT,
    "morale": FELT,
    # how much, and how soon
    "adequate": HOW_MUCH,
    "adequately": HOW_MUCH,
    "appropriate": HOW_MUCH,
    "appropriately": HOW_MUCH,
    "sufficient": HOW_MUCH,
    "sufficiently": HOW_MUCH,
    "reasonable": HOW_MUCH,
    "significant": HOW_MUCH,
    "significantly": HOW_MUCH,
    "acceptable": HOW_MUCH,
    "regular": HOW_MUCH,
    "regularly": HOW_MUCH,
    "frequent": HOW_MUCH,
    "frequently": HOW_MUCH,
    "timely": HOW_SOON,
    "prompt": HOW_SOON,
    "promptly": HOW_SOON,
    "quick": HOW_SOON,
    "quickly": HOW_SOON,
    "fast": HOW_SOON,
    "swift": HOW_SOON,
    "swiftly": HOW_SOON,
    "soon": HOW_SOON,
    "asap": HOW_SOON,
}
"""What to write in place of each word, in small letters."""

LOOKED_AT = ("name", "question", "definition")
WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Vague:
    """A vague word, where it stands, and what to write in its place."""

    place: str
    word: str
    hint: str


def vague_words(card: Card) -> Iterator[Vague]:
    """Find the vague words of a card's name, question and definition: each once a text, in reading order."""
    for place in LOOKED_AT:
        text = getattr(card, place) or ""
        words = (found[0] for found in WORD.finditer(text))
        for word in dict.fromkeys(one for one in words if one.lower() in HINTS):
            yield Vague(place=place, word=word, hint=HINTS[word.lower()])
