"""The sentences of the notice to the people measured: short words, short sentences, nothing untrue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from kpiwork.review.handbook.words import shown_for
from kpiwork.spec.card import Card
from kpiwork.spec.choices import CollectionWay, Level, PersonUse
from kpiwork.spec.entries import Concern
from kpiwork.spec.time import in_days

__all__ = ["agreements", "complaint", "kept", "persons", "seen", "taken"]

Cards = tuple[Card, ...]
Kind = TypeVar("Kind", bound=str)

LEVELS: Mapping[Level, str] = MappingProxyType(
    {
        Level.ORGANISATION: "The whole organisation only",
        Level.DEPARTMENT: "The whole department only, no team and no person",
        Level.TEAM: "The department and its teams, no person",
        Level.PERSON: "The department, its teams, and one person at a time",
    }
)
USES: Mapping[PersonUse, str] = MappingProxyType(
    {
        PersonUse.SELF: "It is made for you alone.",
        PersonUse.DEVELOPMENT: "It is made for a talk with you about your work and your training.",
        PersonUse.APPRAISAL: "It may be used when your work is judged.",
    }
)
WAYS: Mapping[CollectionWay, str] = MappingProxyType(
    {
        CollectionWay.SYSTEM: "We take these from what our systems store in any case",
        CollectionWay.HAND: "Somebody counts these by hand",
        CollectionWay.SURVEY: "We ask people for these",
    }
)
NOT_SAID = "How these are collected is not written down yet"


def taken(cards: Cards, names_people: bool) -> tuple[str, ...]:  # noqa: FBT001 - one fact beside the cards
    """Say how the numbers come about, and whether the data below them hold names."""
    ways: dict[str, list[str]] = {}
    for card in cards:
        way = WAYS[card.collection.how] if card.collection else NOT_SAID
        ways.setdefault(way, []).append(card.name)
    said = [f"{way}: {names}." for way, names in _shared(ways, cards)]
    if names_people:
        said.append("Some of the data say who did the work. The numbers are sums over many cases.")
    return tuple(said)


def seen(cards: Cards, minimum: int, above: int) -> tuple[str, ...]:
    """Say for whom numbers are shown, and who reads them."""
    levels: dict[Level, list[str]] = {}
    for card in cards:
        levels.setdefault(shown_for(card), []).append(card.name)
    said = [f"{LEVELS[level]}: {names}." for level, names in _shared(levels, cards)]
    readers = sorted({reader for card in cards for reader in card.audience})
    if readers:
        said.append(f"They are made for: {', '.join(readers)}.")
    said.append(f"Shares and averages of fewer than {minimum} cases are left out.")
    if above:
        more = "One more number is" if above == 1 else f"{above} more numbers are"
        said.append(f"{more} worked out for the whole organisation. No page of the department shows them.")
    return tuple(said)


def persons(cards: Cards) -> tuple[str, ...]:
    """Say whether numbers about one person exist, of what, and what for."""
    about = [card for card in cards if card.person_use is not PersonUse.NONE]
    if not about:
        return (
            "No. None of these numbers is made for one person.",
            "Nobody may work one out, and nobody may rank people by them.",
        )
    rest = "All other numbers are about groups." if len(about) < len(cards) else ""
    said = [f"Yes, for “{card.name}”. {USES[card.person_use]}" for card in about]
    return (*said, *((rest,) if rest else ()))


def agreements(cards: Cards) -> tuple[str, ...]:
    """Name the agreements, and by which numbers they are asked for."""
    found: dict[str, list[str]] = {}
    for card in cards:
        if card.agreement:
            found.setdefault(card.agreement, []).append(card.name)
    if not found:
        return ("There is no agreement on numbers about one person. Without one, none may be made.",)
    return tuple(f"{agreement}: it holds for {_listed(names)}." for agreement, names in found.items())


def kept(cards: Cards) -> tuple[str, ...]:
    """Say until when numbers are kept."""
    about = tuple(_kept_of(cards))
    groups = "Numbers about groups are kept, so that one year can be set beside another. No end is set."
    return (*about, groups, "They name nobody.")


def _kept_of(cards: Iterable[Card]) -> Iterator[str]:
    for card in cards:
        if card.person_use is not PersonUse.NONE and card.keep_for:
            long = in_days(card.keep_for)
            yield f"A number about you in “{card.name}” is kept for {long}. Then it is deleted."


def complaint(head: str, concerns: Collection[Concern], day: dt.date | None) -> tuple[str, ...]:
    """Say how to object, what becomes of it, and what became of objections so far."""
    answered = sum(one.answer is not None and (day is None or one.answer.date <= day) for one in concerns)
    changed = sum(
        one.answer is not None and one.answer.changed_card and (day is None or one.answer.date <= day)
        for one in concerns
    )
    return (
        f"Tell {head}, or the owner of the number.",
        "You can also ask those who speak for the staff, or who look after data protection.",
        "Your concern is written down by role. Your name stands nowhere unless you want it to.",
        "It gets an answer. The answer stands in the handbook, beside the number.",
        _so_far(len(concerns), answered, changed),
    )


def _so_far(raised: int, answered: int, changed: int) -> str:
    if not raised:
        return "So far no concern was written down."
    were = "1 concern was" if raised == 1 else f"{raised} concerns were"
    cards = (
        "1 led to another way of counting" if changed == 1 else f"{changed} led to another way of counting"
    )
    return f"So far {were} written down; {answered} got an answer, and {cards}."


def _shared(found: Mapping[Kind, list[str]], cards: Cards) -> Iterator[tuple[Kind, str]]:
    """Name the numbers of each kind; those of the commonest kind, told last, in a word."""
    most = max(found, key=lambda kind: len(found[kind]), default=None)
    for kind, names in found.items():
        if kind != most:
            yield kind, _listed(names)
    if most is not None and len(found) > 1:
        yield most, "all others" if len(found[most]) > 1 else _listed(found[most])
    elif most is not None:
        yield most, "all of them" if len(cards) > 1 else "this number"


def _listed(names: Iterable[str]) -> str:
    return "; ".join(f"“{name}”" for name in names)
