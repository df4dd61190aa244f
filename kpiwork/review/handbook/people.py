"""What people said of a card, and what happened to it: concerns with what followed, sign-offs, history.

By role: names stand on no page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kpiwork.review.handbook.page import Dated, Said
from kpiwork.review.handbook.targets import values_of
from kpiwork.review.handbook.words import BASES, STANCES
from kpiwork.review.numbers import day_words
from kpiwork.spec.card import Card
from kpiwork.spec.entries import Concern, SignOff
from kpiwork.spec.workbook import DepartmentBook

__all__ = ["concerns", "history", "pilots", "sign_offs"]

UNANSWERED = "Not answered yet."
CHANGED = "The card was changed for it."


def concerns(book: DepartmentBook, kpi: str, as_of: dt.date) -> tuple[Said, ...]:
    """Give the concerns about a KPI that were raised by a day, and what was changed because of them."""
    mine = (one for one in book.concerns if one.kpi == kpi and one.date <= as_of)
    return tuple(_concern(one, as_of) for one in mine)


def _concern(one: Concern, as_of: dt.date) -> Said:
    said = f"{one.role}, {day_words(one.date)} ({one.kind.value}): “{one.words.strip()}”"
    answer = one.answer
    if answer is None or answer.date > as_of:
        return Said(text=said, more=(UNANSWERED,))
    followed = f"What followed: {answer.act}." if answer.act else ""
    changed = CHANGED if answer.changed_card else ""
    words = f"{answer.by}: “{answer.words.strip()}”"
    return Said(text=said, more=tuple(text for text in (words, followed, changed) if text))


def sign_offs(book: DepartmentBook, kpi: str, as_of: dt.date) -> tuple[Said, ...]:
    """Give the last word of each role on a card."""
    last: dict[str, SignOff] = {}
    for one in book.signoffs:
        if one.kpi == kpi and one.date <= as_of:
            last[one.role] = one
    return tuple(
        Said(text=f"{one.role}: {STANCES[one.stance]}, {day_words(one.date)}") for one in last.values()
    )


def pilots(book: DepartmentBook, kpi: str, as_of: dt.date) -> tuple[str, ...]:
    """Say when a card was tried out, what would have ended that, and what came of it."""
    said = []
    for one in book.pilots:
        if one.kpi == kpi and one.starts <= as_of:
            until = f"From {day_words(one.starts)} to {day_words(one.ends)}"
            stop = f"; to be stopped if: {one.stop_if}" if one.stop_if else ""
            came = f"; outcome: {one.outcome.value}" if one.outcome and one.ends <= as_of else ""
            said.append(f"{until}{stop}{came}.")
    return tuple(said)


def history(card: Card, book: DepartmentBook, kpi: str, as_of: dt.date) -> tuple[Dated, ...]:
    """Give what happened to a card up to a day, oldest first: changes, targets, sign-offs."""
    found = [*_began(card), *_changes(card), *_targets(card), *_signed(book, kpi)]
    return tuple(sorted((one for one in found if one.day <= as_of), key=lambda one: one.day))


def _began(card: Card) -> Iterator[Dated]:
    if card.introduced:
        yield Dated(day=card.introduced, what="Attention to it begins")


def _changes(card: Card) -> Iterator[Dated]:
    for one in card.changes:
        why = f" ({one.why})" if one.why else ""
        rebased = "; values before and after do not compare" if one.rebase else ""
        yield Dated(day=one.date, what=f"{one.what}{why}{rebased}", by=one.agreed_by or "")


def _targets(card: Card) -> Iterator[Dated]:
    for one, value in zip(card.targets, values_of(card.targets, card), strict=True):
        days = f"from {day_words(one.starts)} to {day_words(one.due)}"
        yield Dated(day=one.set_on, what=f"Target {value}, {days}; {BASES[one.basis]}", by=one.set_by)


def _signed(book: DepartmentBook, kpi: str) -> Iterator[Dated]:
    for one in book.signoffs:
        if one.kpi == kpi:
            yield Dated(day=one.date, what=f"Signed: {STANCES[one.stance]}{_words(one)}", by=one.role)


def _words(one: SignOff) -> str:
    return f": “{one.words.strip()}”" if one.words else ""
