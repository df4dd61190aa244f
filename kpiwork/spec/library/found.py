"""Search the library by words: names, other names, questions, definitions and areas, slips of fingers too."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from functools import cache

from kpiwork.spec.library.stock import LibraryCard, card_of, library

__all__ = ["search"]

WORD = re.compile(r"\w+")
WEIGHTS = (
    8,
    4,
    2,
    1,
)  # of a word in a name or the id, in the question, in area and source, in what is counted
WHOLE, BEGINNING, NEAR = 1.0, 0.8, 0.6
CLOSE, MOST_NEAR = 0.75, 3  # words this alike differ by a slip: repyl and reply
SHORTEST = 4  # shorter words begin others by chance
ENDINGS = {"ies": "y", "ied": "y", "ing": "", "ed": "", "es": "", "s": ""}
FILLERS = frozenset(
    ("and", "are", "do", "for", "from", "how", "in", "is", "it", "of", "on", "or", "our", "the", "to", "we")
)


def search(words: str) -> tuple[LibraryCard, ...]:
    """Find cards by words, best first; all of them where there is no word.

    Parameters
    ----------
    words : str
        What one would say: ``late deliveries``. A card is found if every word fits somewhere; where none
        has them all, those that have most.
    """
    asked = [word for word in _words(words) if word not in FILLERS] or _words(words)
    if not asked:
        return library()
    meant = [_meant(word) for word in asked]
    scores = {one.id: [_score(one.id, alike) for alike in meant] for one in library()}
    most = max(sum(score > 0 for score in many) for many in scores.values())
    found = [one for one in library() if sum(score > 0 for score in scores[one.id]) == most > 0]
    return tuple(sorted(found, key=lambda one: -sum(scores[one.id])))


def _meant(asked: str) -> dict[str, float]:
    """Give the words of the library that were meant, and how well each fits: replies for reply, or repyl."""
    known = {word for one in library() for field in _fields(one.id) for word in field}
    if found := {word: fit for word in known if (fit := _fit(asked, word))}:
        return found
    near = difflib.get_close_matches(asked, sorted(known), n=MOST_NEAR, cutoff=CLOSE)
    return {word: NEAR * difflib.SequenceMatcher(None, asked, word).ratio() for word in near}


def _fit(asked: str, found: str) -> float:
    if asked == found:
        return WHOLE
    one, other = _stem(asked), _stem(found)
    begins = len(one) >= SHORTEST and other.startswith(one)
    ends_sooner = len(other) > SHORTEST and one.startswith(other)  # delivered, for deliveries
    return BEGINNING if one == other or begins or ends_sooner else 0.0


def _stem(word: str) -> str:
    """Cut what a word ends in when it is many, past or going on; of a short one it would cut too much."""
    for ending, instead in ENDINGS.items():
        if word.endswith(ending) and len(word) >= len(ending) + SHORTEST - 1:
            return word.removesuffix(ending) + instead
    return word


def _score(name: str, meant: Mapping[str, float]) -> float:
    """Tell how well a word fits a card: the more, the nearer to its name."""
    pairs = zip(WEIGHTS, _fields(name), strict=True)
    return sum(weight * max((meant.get(word, 0.0) for word in field), default=0.0) for weight, field in pairs)


@cache
def _fields(name: str) -> tuple[frozenset[str], ...]:
    one = card_of(name)
    card = one.card
    where = f"{one.area_name} {one.area} {one.needs.source}"
    counted = f"{card.definition} {card.definition_from} {card.stands_for}"
    texts = (f"{card.name} {one.id} {' '.join(one.also_called)}", card.question, where, counted)
    return tuple(frozenset(_words(text)) - FILLERS for text in texts)


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold().replace("_", " "))
