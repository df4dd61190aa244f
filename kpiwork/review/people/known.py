"""Gather from a department's files what was known of its people on the day of a review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kpiwork.review.feedback import last_round
from kpiwork.review.people.people import Affected, Answered, Heard, People, Signed, Told
from kpiwork.spec.choices import Stage
from kpiwork.spec.department import Message
from kpiwork.spec.entries import Answer, Concern, SignOff
from kpiwork.spec.workbook import DepartmentBook

__all__ = ["people_of"]

LIVED_WITH = (Stage.ACTIVE, Stage.PILOT)  # a draft waits for signatures, and a retired card needs none


def people_of(book: DepartmentBook, as_of: date, minimum: int) -> People:
    """Give who was asked, what was said and what followed, without anything of later days.

    Parameters
    ----------
    book : DepartmentBook
        The department's files.
    as_of : date
        Day of the review.
    minimum : int
        Fewest people whose answers to feedback are told together.
    """
    signoffs = [one for one in book.signoffs if one.date <= as_of]
    concerns = [one for one in book.concerns if one.date <= as_of]
    said: list[SignOff | Concern] = [*signoffs, *concerns]
    signed_cards = {one.kpi for one in signoffs}
    return People(
        affected=tuple(
            Affected(
                role=one.role,
                group=one.group or "",
                is_affected=one.affected,
                asked=one.consulted_on if one.consulted_on and one.consulted_on <= as_of else None,
                spoke=_spoke(one.role, said),
            )
            for one in book.settings.stakeholders
        ),
        concerns=_in_order(_heard(one, as_of) for one in concerns),
        signed=tuple(_signed(signoffs, tuple(book.cards))),
        unsigned=tuple(
            name for name, card in book.cards.items() if card.stage in LIVED_WITH and name not in signed_cards
        ),
        communication=_told(book.settings.communication, as_of),
        training=_told(book.settings.training, as_of),
        feedback=last_round(book.feedback, as_of, minimum),
    )


def _spoke(role: str, entries: Iterable[SignOff | Concern]) -> date | None:
    """Give the last day on which a role said anything; one name may go on where the other ends."""
    return max((one.date for one in entries if _is_same(one.role, role)), default=None)


def _is_same(one: str, other: str) -> bool:
    shorter, longer = sorted((one.casefold().split(), other.casefold().split()), key=len)
    return longer[: len(shorter)] == shorter


def _heard(one: Concern, as_of: date) -> Heard:
    known = one.answer is not None and one.answer.date <= as_of
    return Heard(
        day=one.date,
        kpi=one.kpi or "",
        role=one.role,
        name=one.name or "",
        kind=one.kind,
        words=one.words,
        answered=_answered(one.answer) if known and one.answer else None,
    )


def _answered(one: Answer) -> Answered:
    return Answered(
        day=one.date, by=one.by, words=one.words, act=one.act or "", changed_card=one.changed_card
    )


def _in_order(concerns: Iterable[Heard]) -> tuple[Heard, ...]:
    by_day = sorted(concerns, key=lambda one: one.day)
    still_open = [one for one in by_day if one.answered is None]
    answered = [(one.answered.day, one) for one in by_day if one.answered is not None]
    answered.sort(key=lambda pair: pair[0], reverse=True)
    return (*still_open, *(one for _, one in answered))


def _signed(signoffs: Iterable[SignOff], cards: tuple[str, ...]) -> Iterator[Signed]:
    """Give the newest word of each role on each card, in the cards' order, roles as they first spoke."""
    words: dict[tuple[str, str], list[SignOff]] = {}
    for one in sorted(signoffs, key=lambda one: one.date):
        words.setdefault((one.kpi, one.role), []).append(one)
    places = {name: place for place, name in enumerate(cards)}
    for (kpi, role), said in sorted(words.items(), key=lambda pair: places.get(pair[0][0], len(places))):
        last = said[-1]
        before = next((one.stance for one in reversed(said) if one.stance is not last.stance), None)
        yield Signed(
            day=last.date,
            kpi=kpi,
            role=role,
            name=last.name or "",
            stance=last.stance,
            words=last.words or "",
            before=before,
        )


def _told(messages: Iterable[Message], as_of: date) -> tuple[Told, ...]:
    known = [one for one in messages if one.date <= as_of]
    known.sort(key=lambda one: one.date, reverse=True)
    return tuple(Told(day=one.date, to=one.to, what=one.what, by=one.by or "") for one in known)
