"""A whole workbook, as read: what `kpiwork.spec.load` gives and everything after it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kpiwork.errors import UsageError, did_you_mean
from kpiwork.periods import Calendar
from kpiwork.spec.batch import Batch
from kpiwork.spec.card import Card
from kpiwork.spec.department import Department
from kpiwork.spec.entries import Comment, Concern, Decision, Pilot, SignOff
from kpiwork.spec.feedback import FeedbackAnswer
from kpiwork.spec.objective import Objective
from kpiwork.spec.settings import Settings
from kpiwork.spec.workshop import Workshop

__all__ = ["DepartmentBook", "Workbook"]


@dataclass(frozen=True, kw_only=True, slots=True)
class DepartmentBook:
    """One department's folder.

    Parameters
    ----------
    id : str
        Name of its folder below ``params/``.
    settings : Department
        Its ``department.yaml``.
    cards : mapping of str to Card
        Its KPIs by id, in reading order.
    comments, decisions, signoffs, concerns, pilots : tuple
        Its dated entries, in the order of the files.
    feedback : mapping of str to tuple of FeedbackAnswer
        Answers by round.
    workshop : Workshop
        What was said in its workshop; empty where none was held.
    drafts : tuple of str
        KPIs that have a draft, which nothing but the designer reads.
    """

    id: str
    settings: Department
    cards: Mapping[str, Card] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()
    decisions: tuple[Decision, ...] = ()
    signoffs: tuple[SignOff, ...] = ()
    concerns: tuple[Concern, ...] = ()
    pilots: tuple[Pilot, ...] = ()
    feedback: Mapping[str, tuple[FeedbackAnswer, ...]] = field(default_factory=dict)
    workshop: Workshop = field(default_factory=Workshop)
    drafts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Workbook:
    """A workbook's ``params/``.

    Parameters
    ----------
    root : Path
        Its folder, absolute.
    settings : Settings
        ``workbook.yaml``.
    objectives : mapping of str to Objective
        By id, in the order of the file.
    departments : mapping of str to DepartmentBook
        By id, sorted.
    batches : mapping of str to Batch
        By name.
    files : mapping of str to str
        SHA-256 of every file that was read, by its path from the root with ``/``.
    """

    root: Path
    settings: Settings
    objectives: Mapping[str, Objective] = field(default_factory=dict)
    departments: Mapping[str, DepartmentBook] = field(default_factory=dict)
    batches: Mapping[str, Batch] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def calendar(self) -> Calendar:
        """The organisation's calendar."""
        return self.settings.calendar.calendar

    def department(self, name: str, *, place: str = "department") -> DepartmentBook:
        """Give a department by id.

        Raises
        ------
        UsageError
            If the workbook has none of that id.
        """
        if name not in self.departments:
            fact = f"'{name}' is no department of this workbook"
            raise UsageError.at(place, fact, did_you_mean(name, self.departments))
        return self.departments[name]
