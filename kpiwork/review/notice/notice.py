"""What the people measured are told: what is counted and why, who sees it, and what is never done with it.

Made from cards alone: it holds no figure. The sentences follow `level` and `person_use`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kpiwork.measure.plan import sources_of
from kpiwork.review.alignment.aligned import IN_USE
from kpiwork.review.alignment.alignment import is_shown
from kpiwork.review.assemble import read_as_of, read_edition
from kpiwork.review.notice.words import agreements, complaint, kept, persons, seen, taken
from kpiwork.spec.batch import Edition
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Stage
from kpiwork.spec.find import find_workbook
from kpiwork.spec.load import load
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["Notice", "Noticed", "Told", "open_notice"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Noticed:
    """One KPI, as people are told of it.

    Parameters
    ----------
    name, question : str
        As on the card.
    is_tried : bool
        Whether it is only being tried.
    used_for, never_used_for : str
        As on the card; empty where it is silent.
    """

    name: str
    question: str
    is_tried: bool
    used_for: str
    never_used_for: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One question that people have, and the answer, a sentence each."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """The notice of one department.

    Parameters
    ----------
    organisation, department, head : str
        Whose, and who answers for it.
    as_of : date or None
        Day of the notice; None where nobody named one.
    edition : Edition
        For whom.
    warning : str
        What a reader must know first.
    kpis : tuple of Noticed
        What is counted: cards in use only.
    told : tuple of Told
        Questions and answers.
    """

    organisation: str
    department: str
    head: str
    as_of: dt.date | None
    edition: Edition
    warning: str
    kpis: tuple[Noticed, ...]
    told: tuple[Told, ...]


def open_notice(
    workbook: str | Path | Workbook,
    department: str,
    *,
    edition: str = Edition.DEPARTMENT.value,
    as_of: str = "",
) -> Notice:
    """Put the notice to the people measured together.

    Parameters
    ----------
    workbook : str, Path or Workbook
        The workbook, or its folder, or a folder inside it.
    department : str
        Id of the department.
    edition : str
        ``department``, ``executive`` or ``analyst``.
    as_of : str
        Day of the notice, ``2013-12-31``; concerns of a later day are not counted.

    Raises
    ------
    UsageError
        If a parameter names nothing known.
    SpecError
        If a file of the workbook is wrong.
    """
    audience, day = read_edition(edition), read_as_of(as_of)
    whole = workbook if isinstance(workbook, Workbook) else load(find_workbook(workbook))
    book = whole.department(department)
    cards = {
        name: card for name, card in book.cards.items() if card.stage in IN_USE and is_shown(card, audience)
    }
    above = sum(card.stage in IN_USE and not is_shown(card, audience) for card in book.cards.values())
    notices = (whole.settings.notice, book.settings.notice)
    return Notice(
        organisation=whole.settings.organisation,
        department=book.settings.name,
        head=book.settings.head,
        as_of=day,
        edition=audience,
        warning="\n\n".join(text.strip() for text in notices if text),
        kpis=tuple(map(_noticed, cards.values())),
        told=_told(whole, book, cards, above=above, day=day),
    )


def _noticed(card: Card) -> Noticed:
    return Noticed(
        name=card.name,
        question=card.question,
        is_tried=card.stage is Stage.PILOT,
        used_for=card.used_for or "",
        never_used_for=card.never_used_for or "",
    )


def _told(
    workbook: Workbook, book: DepartmentBook, cards: dict[str, Card], *, above: int, day: dt.date | None
) -> tuple[Told, ...]:
    shown = tuple(cards.values())
    minimum = workbook.settings.privacy.minimum
    concerns = [
        one
        for one in book.concerns
        if (one.kpi is None or one.kpi in cards) and (day is None or one.date <= day)
    ]
    return (
        Told(
            heading="Where do the numbers come from?", sentences=taken(shown, _names_people(workbook, shown))
        ),
        Told(heading="Who sees them?", sentences=seen(shown, minimum, above)),
        Told(heading="Is there a number about me?", sentences=persons(shown)),
        Told(heading="What was agreed?", sentences=agreements(shown)),
        Told(heading="How long is it kept?", sentences=kept(shown)),
        Told(
            heading="What if I do not agree?",
            sentences=complaint(book.settings.head, concerns, day),
        ),
    )


def _names_people(workbook: Workbook, cards: Iterable[Card]) -> bool:
    """Whether the data that the numbers are counted from say who did what."""
    sources = {name for card in cards for name in sources_of(card)} & workbook.settings.sources.keys()
    return any(
        column.person for name in sources for column in workbook.settings.sources[name].columns.values()
    )
