"""The record: one department's review of one period, complete and private, as it is kept.

Plain frozen dataclasses; `kpiwork.review.store` writes and reads them as JSON checked against a
published schema. A page never shows a record as it is: `kpiwork.review.privacy` makes the edition
that an audience may see.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from kpiwork.analysis.compare import Comparison
from kpiwork.analysis.contribution import Contribution
from kpiwork.analysis.guardrail import GuardrailCheck
from kpiwork.analysis.status import Standing
from kpiwork.analysis.target import TargetInForce
from kpiwork.periods import PeriodKind
from kpiwork.spec.batch import Edition
from kpiwork.spec.choices import Better, Influence, Level, Stage, Timing
from kpiwork.spec.unit import UnitKind

__all__ = [
    "CommentEntry",
    "DataLight",
    "DatedChange",
    "DecisionEntry",
    "DepartmentFacts",
    "KpiReview",
    "ObjectiveGroup",
    "PeriodFacts",
    "Point",
    "Provenance",
    "QualityCheck",
    "Record",
    "Sentence",
    "Series",
    "SourceFacts",
]

SCHEMA_VERSION = 1


class DataLight(StrEnum):
    """Whether a KPI's data can be trusted."""

    TRUSTED = "trusted"
    PROVISIONAL = "provisional"
    IN_DOUBT = "in doubt"
    NO_DATA = "no data"


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
class Point:
    """One reading of the whole, oldest first in a series; values in the KPI's unit."""

    period: str
    words: str
    start: dt.date
    end: dt.date
    value: float | None
    numerator: float | None
    denominator: float | None
    records: int
    target: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """A KPI's readings at one grain."""

    kind: PeriodKind
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedChange:
    """A dated change that a chart marks."""

    date: dt.date
    what: str
    rebase: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CommentEntry:
    """What an owner said."""

    date: dt.date
    by: str
    what_happened: str
    what_we_do: str = ""
    what_we_need: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class KpiReview:
    """One KPI in one period.

    Parameters
    ----------
    value, numerator, denominator : float or None
        The period's reading, in the KPI's unit (percent values are shares from 0 to 1).
    records : int
        Cases behind the value: what the denominator counts, or the rows that counted.
    is_counted : bool
        Whether few of them are to be protected.
    year_to_date : float or None
        Value of the fiscal year up to the period's end.
    guards : tuple of str
        KPIs that this one is a guardrail of.
    series : tuple of Series
        History at every grain that was measured.
    sentences : tuple of str
        What to say about it, in plain English.
    """

    id: str
    name: str
    question: str
    definition: str
    objective: str | None
    owner: str
    better: Better
    unit: UnitKind
    currency: str | None
    decimals: int
    rows_are: str
    stage: Stage
    level: Level
    timing: Timing | None
    influence: Influence | None
    also_moved_by: str
    used_for: str
    never_used_for: str
    limits: str
    formula: str
    adds_up: bool
    is_counted: bool
    card_sha256: str
    value: float | None
    numerator: float | None
    denominator: float | None
    records: int
    target: TargetInForce
    tolerance: float | None
    standing: Standing
    previous: Comparison
    year_ago: Comparison
    year_to_date: float | None
    provisional_until: dt.date | None
    data_light: DataLight
    data_facts: tuple[str, ...]
    guards: tuple[str, ...]
    guardrails: tuple[GuardrailCheck, ...]
    leads: tuple[str, ...]
    series: tuple[Series, ...]
    contributions: tuple[Contribution, ...]
    changes: tuple[DatedChange, ...]
    comments: tuple[CommentEntry, ...]
    sentences: tuple[str, ...] = ()
    where: str = ""


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
    """A question put to the meeting, or what an earlier one decided."""

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
    """What the record was made from, and how to make it again."""

    command: str
    versions: dict[str, str]
    files: dict[str, str]


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
    schema_version: int = SCHEMA_VERSION

    def kpi(self, name: str) -> KpiReview:
        """Give a KPI by id; a missing one is a `KeyError`."""
        return {kpi.id: kpi for kpi in self.kpis}[name]
