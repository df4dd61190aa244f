"""The record: one department's review of one period, complete and private, as it is kept.

Plain frozen dataclasses; `kpiwork.review.store` writes and reads them as JSON checked against a
published schema. A page never shows a record as it is: `kpiwork.review.privacy` makes the edition
that an audience may see.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kpiwork.periods import PeriodKind
from kpiwork.review.behind import WorkSteps
from kpiwork.review.people.people import People
from kpiwork.review.raised import CountOfTests
from kpiwork.review.reviewed import (
    CommentEntry,
    DataLight,
    DatedChange,
    KpiReview,
    Needed,
    Point,
    Reported,
    Restated,
    Series,
)
from kpiwork.spec.batch import Edition
from kpiwork.spec.choices import Level

__all__ = [
    "SCHEMA_VERSION",
    "ActionEntry",
    "CardChange",
    "CommentEntry",
    "DataLight",
    "DatedChange",
    "DecisionEntry",
    "DepartmentFacts",
    "KpiReview",
    "Meeting",
    "Needed",
    "ObjectiveGroup",
    "PeriodFacts",
    "Point",
    "Provenance",
    "QualityCheck",
    "Record",
    "Reported",
    "Restated",
    "Sentence",
    "Series",
    "SourceFacts",
]

SCHEMA_VERSION = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class PeriodFacts:
    """The period, as pages name it."""

    label: str
    words: str
    months: str
    kind: PeriodKind
    start: dt.date
    end: dt.date


@dataclass(frozen=True, kw_only=True, slots=True)
class DepartmentFacts:
    """Who the page is about and who answers for it."""

    id: str
    name: str
    head: str
    organisation: str
    purpose: str = ""
    notice: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ObjectiveGroup:
    """KPIs that serve one objective, in reading order.

    Parameters
    ----------
    kpis : tuple of str
        All of them; a guardrail follows the KPI that it guards, whatever its own objective.
    guardrails : tuple of str
        Those of them that stand below another.
    """

    id: str | None
    name: str
    kpis: tuple[str, ...]
    guardrails: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """One sentence of "in one minute", and the KPI that it links to."""

    text: str
    kpi: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionEntry:
    """A question put to the meeting, or what an earlier one decided.

    Parameters
    ----------
    expected, seen : str
        The effect that was named, and what is seen of it.
    since : str
        What differs since then beyond chance, and what was to be expected anyway.
    """

    id: str
    asked: dt.date
    question: str
    kpi: str | None = None
    options: tuple[str, ...] = ()
    proposal: str = ""
    cost_of_waiting: str = ""
    evidence: str = ""
    decided: dt.date | None = None
    decided_by: str = ""
    decision: str = ""
    expects_of: str | None = None
    seen_in: str = ""
    expected: str = ""
    seen: str = ""
    since: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ActionEntry:
    """Something that somebody does until a day, and the question that it follows from."""

    what: str
    owner: str
    due: dt.date
    done: dt.date | None
    question: str
    kpi: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CardChange:
    """What differs in a KPI's card since the last record: a new card, one that left, or a field.

    Parameters
    ----------
    level : Level
        Where the KPI may appear, and so this.
    others : tuple of str
        Ids of other KPIs that it speaks of.
    """

    kpi: str
    name: str
    what: str
    level: Level = Level.TEAM
    others: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """The next review: its day, and the last day for comments."""

    day: dt.date
    comments_until: dt.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class QualityCheck:
    """One check of a source's data."""

    kind: str
    state: str
    column: str
    fact: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceFacts:
    """What is known of a source's data."""

    id: str
    description: str
    rows_are: str
    rows: int
    first: dt.date | None
    last: dt.date | None
    fingerprint: str
    checks: tuple[QualityCheck, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Provenance:
    """What the record was made from, and how to make it again.

    Parameters
    ----------
    files, records : dict of str to str
        SHA-256 of every file of the workbook, and of every earlier record, by path from its folder.
    """

    command: str
    versions: dict[str, str]
    files: dict[str, str]
    records: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A review, complete.

    Parameters
    ----------
    as_of : date
        Day on which the data were looked at.
    groups : tuple of ObjectiveGroup
        Reading order of the scorecard.
    exceptions : tuple of str
        KPIs that need attention first, at most three.
    open_questions, promises : tuple of DecisionEntry
        What the meeting is asked, and what earlier ones decided.
    edition : Edition or None
        The audience it was cut for; None for the complete record.
    actions : tuple of ActionEntry
        Not done yet, or done in the period; by day.
    meeting : Meeting or None
        The next review, where the workbook says when.
    card_changes : tuple of CardChange
        What differs in the cards since the last record.
    since : str
        Period label of the last record; empty where there is none.
    notes : tuple of str
        What readers of the records must know: earlier records that are damaged or missing.
    work_steps : WorkSteps or None
        Which step of the work stands out for which unit.
    tests : CountOfTests or None
        How many tests stand behind the questions that findings raise; None where none were made.
    people : People or None
        Who was asked, what was said and what followed; None in records that did not keep it.
    """

    department: DepartmentFacts
    period: PeriodFacts
    as_of: dt.date
    privacy_minimum: int
    kpis: tuple[KpiReview, ...]
    groups: tuple[ObjectiveGroup, ...]
    open_questions: tuple[DecisionEntry, ...]
    promises: tuple[DecisionEntry, ...]
    sources: tuple[SourceFacts, ...]
    provenance: Provenance
    in_one_minute: tuple[Sentence, ...] = ()
    exceptions: tuple[str, ...] = ()
    edition: Edition | None = None
    actions: tuple[ActionEntry, ...] = ()
    meeting: Meeting | None = None
    card_changes: tuple[CardChange, ...] = ()
    since: str = ""
    notes: tuple[str, ...] = ()
    work_steps: WorkSteps | None = None
    tests: CountOfTests | None = None
    people: People | None = None
    schema_version: int = SCHEMA_VERSION

    def kpi(self, name: str) -> KpiReview:
        """Give a KPI by id; a missing one is a `KeyError`."""
        return {kpi.id: kpi for kpi in self.kpis}[name]
