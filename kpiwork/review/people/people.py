"""What a record keeps of the people whose day KPIs change: who was asked, what was said, what followed.

By role; a name stands only where its owner wrote it down to be shown. How interested or influential
anybody is has no place here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kpiwork.review.feedback import FeedbackRound
from kpiwork.spec.entries import ConcernKind, Stance

__all__ = ["Affected", "Answered", "Heard", "People", "Signed", "Told"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Affected:
    """A group that the department's KPIs touch, by role.

    Parameters
    ----------
    is_affected : bool
        Whether its day changes with them.
    asked : date or None
        When it was asked; None while it was not.
    spoke : date or None
        When it last raised a concern or signed a card.
    """

    role: str
    group: str
    is_affected: bool
    asked: dt.date | None
    spoke: dt.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """What was said to a concern, and the act that followed; empty where none did yet."""

    day: dt.date
    by: str
    words: str
    act: str
    changed_card: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """A concern, by role.

    Parameters
    ----------
    kpi : str
        The KPI that it is about; empty for the department's as a whole.
    name : str
        Only where wished.
    answered : Answered or None
        None while it is open.
    """

    day: dt.date
    kpi: str
    role: str
    name: str
    kind: ConcernKind
    words: str
    answered: Answered | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """The newest word of a role on a card.

    Parameters
    ----------
    name : str
        Only where wished.
    before : Stance or None
        What the role said before, where that was something else.
    """

    day: dt.date
    kpi: str
    role: str
    name: str
    stance: Stance
    words: str
    before: Stance | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Something that was told or taught about the KPIs."""

    day: dt.date
    to: str
    what: str
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class People:
    """All of it, as known on the day of a review.

    Parameters
    ----------
    affected : tuple of Affected
        In the order of their file.
    concerns : tuple of Heard
        Open ones first, the oldest first; then the others, the newest answer first.
    signed : tuple of Signed
        In the cards' reading order.
    unsigned : tuple of str
        KPIs on whose cards nobody has said a word yet.
    communication, training : tuple of Told
        Newest first.
    feedback : FeedbackRound or None
        The last round; None where there was none.
    sentences : tuple of str
        What matters of it, in plain English.
    """

    affected: tuple[Affected, ...] = ()
    concerns: tuple[Heard, ...] = ()
    signed: tuple[Signed, ...] = ()
    unsigned: tuple[str, ...] = ()
    communication: tuple[Told, ...] = ()
    training: tuple[Told, ...] = ()
    feedback: FeedbackRound | None = None
    sentences: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[Heard, ...]:
        """Concerns that nobody answered."""
        return tuple(one for one in self.concerns if one.answered is None)

    @property
    def answered(self) -> tuple[Heard, ...]:
        """Concerns that somebody answered."""
        return tuple(one for one in self.concerns if one.answered is not None)

    @property
    def not_asked(self) -> tuple[Affected, ...]:
        """Affected groups that were not in the room."""
        return tuple(one for one in self.affected if one.is_affected and one.asked is None)
