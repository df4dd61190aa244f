"""What is found of a pilot: plain values, made by `pilots` and told by `words`.

What people decided stands beside what is proposed here, and is never changed by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpiwork.analysis.effect.trial import Kept, Trial, Way
from kpiwork.periods import PeriodKind
from kpiwork.review.feedback import FeedbackRound
from kpiwork.review.numbers import NumberStyle
from kpiwork.spec.choices import Better
from kpiwork.spec.entries import Pilot

__all__ = [
    "Asked",
    "CriterionFound",
    "DataFound",
    "GuardrailFound",
    "KpiTried",
    "PilotFound",
    "Point",
    "Proposal",
    "Stage",
    "UnitTried",
    "Written",
]


class Stage(StrEnum):
    """Where a pilot is on the day it is looked at."""

    NOT_YET = "not yet"
    RUNNING = "running"
    OVER = "over"


class Written(StrEnum):
    """Whether criteria were written before anybody could know the result."""

    BEFORE = "written before it began"
    AFTER = "written after it began"
    NOT_SAID = "the day is not written down"
    NO_CRITERIA = "there are none"


class Asked(StrEnum):
    """What became of a criterion."""

    MET = "met"
    MISSED = "missed"
    CANNOT_TELL = "cannot be told"
    BY_PEOPLE = "for people to judge"


class Proposal(StrEnum):
    """What the figures speak for; people decide."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    STOP = "stop"
    NOT_ENOUGH_DATA = "not enough data"
    TOO_EARLY = "too early"


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A week or a month of a pilot's KPI.

    Parameters
    ----------
    start, end : date
        First and last day.
    words : str
        As a page prints it.
    inside, outside : float or None
        Value of the rows in the pilot and of those outside it; None where there is none, where few records
        stand behind one of them, or where only a part of the days belongs to the pilot.
    is_during : bool
        Whether all of its days belong to the pilot.
    """

    start: date
    end: date
    words: str
    inside: float | None
    outside: float | None
    is_during: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitTried:
    """A unit's averages before and during a pilot; None where few records stand behind them."""

    name: str
    is_inside: bool
    before: float | None
    during: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class KpiTried:
    """What a pilot did to one KPI.

    Parameters
    ----------
    id, name : str
        The KPI.
    style : NumberStyle
        How its values are printed.
    better : Better
        Its good direction.
    grain : PeriodKind
        Of the values compared.
    trial : Trial
        What changed.
    value : float or None
        Over all days of the pilot, of its rows.
    records : int
        Behind that value.
    of_days : str
        Which days the value is of, where they are not all of the pilot's.
    problem : str
        Why it could not be measured; empty where it could.
    points : tuple of Point
        Oldest first.
    unit_words : str
        The dimension that names the units; empty where none does.
    units : tuple of UnitTried
        In the order of their names.
    units_hidden : int
        Units that few records stand behind, or that would give such a one away.
    """

    id: str
    name: str
    style: NumberStyle
    better: Better
    grain: PeriodKind
    trial: Trial
    value: float | None = None
    records: int = 0
    of_days: str = ""
    problem: str = ""
    points: tuple[Point, ...] = ()
    unit_words: str = ""
    units: tuple[UnitTried, ...] = ()
    units_hidden: int = 0

    @property
    def way(self) -> Way:
        """Whether what changed is more than chance explains, and in which direction."""
        return self.trial.way(self.better)


@dataclass(frozen=True, kw_only=True, slots=True)
class CriterionFound:
    """A criterion against what happened.

    Parameters
    ----------
    kpi : KpiTried
        The KPI that decides.
    at_least, at_most : float or None
        What was asked.
    words : str
        The criterion in words.
    asked : Asked
        What became of it.
    before : bool
        Whether the average before the pilot would have met it too.
    """

    kpi: KpiTried
    at_least: float | None
    at_most: float | None
    words: str
    asked: Asked
    before: bool = False

    @property
    def by(self) -> float | None:
        """How far the value lies from what was asked; None where there is none."""
        ends = [end for end in (self.at_least, self.at_most) if end is not None]
        value = self.kpi.value
        return min((abs(value - end) for end in ends), default=None) if value is not None else None

    @property
    def is_close(self) -> bool:
        """Whether that is less than chance alone moves such an average; unknown is not close."""
        interval = self.kpi.trial.interval
        return self.by is not None and interval is not None and 2 * self.by < interval[1] - interval[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class GuardrailFound:
    """A guardrail during a pilot, and by how much it was allowed to worsen."""

    kpi: KpiTried
    margin: float
    kept: Kept


@dataclass(frozen=True, kw_only=True, slots=True)
class DataFound:
    """How good the data of the pilot's days are.

    Parameters
    ----------
    periods, known : int
        Weeks or months of the pilot, and how many of them have a value.
    facts : tuple of str
        What is missing or in doubt, a sentence each.
    is_settled : bool
        Whether the last value moves no more.
    """

    periods: int
    known: int
    grain: PeriodKind
    facts: tuple[str, ...] = ()
    is_settled: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class PilotFound:
    """One pilot: what was asked, what happened, what is proposed.

    Parameters
    ----------
    pilot : Pilot
        As people wrote it; what they decided is in it.
    name, question : str
        Of the card that is tried; empty where the card is gone.
    stage : Stage
        Where it is on the day.
    written : Written
        When its criteria were written.
    kpi : KpiTried or None
        What it did to the KPI that is tried; None where it has not begun, or an audience may not see it.
    planned : tuple of str
        The criteria in words, where nothing was held against them yet.
    criteria, guardrails, data, feedback
        What else was found.
    proposal : Proposal
        What the figures speak for.
    reasons : tuple of str
        Why, a sentence each, the weightiest first.
    sentences : tuple of str
        What happened to the KPI, in words.
    notes : tuple of str
        What a reader must know before trusting the rest.
    """

    pilot: Pilot
    name: str
    question: str
    stage: Stage
    written: Written
    kpi: KpiTried | None = None
    planned: tuple[str, ...] = ()
    criteria: tuple[CriterionFound, ...] = ()
    guardrails: tuple[GuardrailFound, ...] = ()
    data: DataFound | None = None
    feedback: tuple[FeedbackRound, ...] = ()
    proposal: Proposal = Proposal.TOO_EARLY
    reasons: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
