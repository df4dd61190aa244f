"""What is found when the desk is opened: drafts beside saved cards, what cannot be read, who was faster."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kpiwork.errors import Problem

__all__ = ["Conflict", "Found", "KpiState", "Newer"]


class Newer(StrEnum):
    """How a draft stands to the saved card."""

    NO_DRAFT = "no draft"
    ONLY_DRAFT = "only a draft"
    DRAFT = "the draft is newer"
    CARD = "the saved card is newer"
    SAME = "both say the same"


@dataclass(frozen=True, kw_only=True, slots=True)
class KpiState:
    """One KPI of the department.

    Parameters
    ----------
    kpi : str
        Id.
    name : str
        In words; the id where none was typed yet.
    newer : Newer
        How its draft stands to its saved card.
    sentence : str
        The same in words: ``There is a draft of 3 March 2026, 14:05, newer than the saved card.``
    problem : Problem or None
        Why its draft or card cannot be read; None where it can.
    """

    kpi: str
    name: str
    newer: Newer
    sentence: str
    problem: Problem | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What was found.

    Parameters
    ----------
    drafts : tuple of KpiState
        KPIs that have a draft.
    problems : tuple of Problem
        Everything that is wrong in files of the workbook; a draft that cannot be read is among them.
    taken_back : tuple of str
        Sentences on a save that had stopped half way and was taken back.
    has_sitting : bool
        Whether the workshop or entries of a sitting were left unsaved.
    """

    drafts: tuple[KpiState, ...] = ()
    problems: tuple[Problem, ...] = ()
    taken_back: tuple[str, ...] = ()
    has_sitting: bool = False

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything in words, the gravest first."""
        sitting = ("What was written in the last sitting is not saved yet.",) if self.has_sitting else ()
        return (*self.taken_back, *map(str, self.problems), *(one.sentence for one in self.drafts), *sitting)


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """Somebody else saved the card since the draft was begun.

    Parameters
    ----------
    kpi : str
        Id.
    sentence : str
        What happened, and what can be done.
    diff : str
        From what stands on disk to what the draft would make of it, as a unified diff.
    aloud : tuple of str
        The same in sentences.
    """

    kpi: str
    sentence: str
    diff: str
    aloud: tuple[str, ...]
