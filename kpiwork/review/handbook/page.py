"""What a handbook's page holds: plain results, in words, that a page lays out and never works out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias

from kpiwork.analysis.lead import LeadVerdict
from kpiwork.review.alignment.aligned import Alignment
from kpiwork.review.raised import Watched
from kpiwork.review.record import DepartmentFacts, PeriodFacts
from kpiwork.review.smart.judged import Judgement
from kpiwork.spec.batch import Edition
from kpiwork.spec.choices import Stage

__all__ = ["CardPage", "Dated", "Fact", "Group", "Handbook", "Light", "Retired", "Said"]

Light: TypeAlias = LeadVerdict | Judgement | Watched


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One thing that is said of a card.

    Parameters
    ----------
    text : str
        In words; may hold several paragraphs.
    light : Light or None
        What is known of it; a page shows it as a mark.
    more : tuple of str
        What stands below it: an answer, a reason, a mend.
    is_code : bool
        Whether it is a formula.
    """

    text: str
    light: Light | None = None
    more: tuple[str, ...] = ()
    is_code: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """What a card says on one point.

    Parameters
    ----------
    term : str
        The point.
    said : tuple of Said
        What is said; empty where the card is silent.
    is_optional : bool
        Whether silence means that there is nothing to say; otherwise a page shows that nothing was said.
    """

    term: str
    said: tuple[Said, ...] = ()
    is_optional: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Points that belong together, under a heading."""

    heading: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Dated:
    """Something that happened to a card, and who stands for it."""

    day: dt.date
    what: str
    by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CardPage:
    """One card, as its page shows it.

    Parameters
    ----------
    id, name, question, owner : str
        As on the card.
    stage : Stage
        Where it is in its life.
    standing : str
        What its stage means for a reader; empty for an active card.
    target : str
        The target in force, or why there is none.
    groups : tuple of Group
        Everything that was agreed.
    history : tuple of Dated
        Changes, targets and sign-offs, oldest first.
    review : str
        When it is looked at again, and whether that day has passed.
    is_past_review : bool
        Whether that day has passed.
    """

    id: str
    name: str
    question: str
    owner: str
    stage: Stage
    standing: str
    target: str
    groups: tuple[Group, ...]
    history: tuple[Dated, ...]
    review: str
    is_past_review: bool

    @property
    def anchor(self) -> str:
        """Name of its place on the page."""
        return f"card-{self.id}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Retired:
    """A card that is no longer used."""

    name: str
    question: str
    owner: str
    last: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Handbook:
    """The cards of a department, as one audience may see them.

    Parameters
    ----------
    department : DepartmentFacts
        Whose.
    period : PeriodFacts
        Period up to which figures were read.
    as_of : date
        Day on which data and entries were looked at.
    edition : Edition
        For whom.
    minimum : int
        Fewest cases that are shown together.
    cards : tuple of CardPage
        In reading order, without retired ones.
    retired : tuple of Retired
        The others.
    elsewhere : int
        Cards that this audience is not shown, since they speak of the whole organisation.
    alignment : Alignment
        From objectives to KPIs, and where that has gaps.
    command : str
        What makes the pages again.
    files : dict of str to str
        SHA-256 of the files that they were made from.
    """

    department: DepartmentFacts
    period: PeriodFacts
    as_of: dt.date
    edition: Edition
    minimum: int
    cards: tuple[CardPage, ...]
    retired: tuple[Retired, ...]
    elsewhere: int
    alignment: Alignment
    command: str
    files: dict[str, str]
