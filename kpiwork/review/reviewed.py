"""One KPI as a record keeps it: its reading, where it stands, how it moved, its history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from kpiwork.analysis.change import Change
from kpiwork.analysis.compare import Comparison, Direction
from kpiwork.analysis.contribution import Contribution
from kpiwork.analysis.drivers import DriverShares
from kpiwork.analysis.guardrail import GuardrailCheck
from kpiwork.analysis.status import Standing
from kpiwork.analysis.target import TargetInForce
from kpiwork.periods import PeriodKind
from kpiwork.review.behind import Ahead, Claim, Units
from kpiwork.review.raised import Agreement, Raised, RiskWatch, Voice
from kpiwork.spec.choices import Better, Influence, Level, Stage, Timing
from kpiwork.spec.target import Status
from kpiwork.spec.unit import UnitKind

__all__ = [
    "CommentEntry",
    "DataLight",
    "DatedChange",
    "KpiReview",
    "Needed",
    "NeededState",
    "Point",
    "Reported",
    "Restated",
    "Series",
]


class DataLight(StrEnum):
    """Whether a KPI's data can be trusted."""

    TRUSTED = "trusted"
    PROVISIONAL = "provisional"
    IN_DOUBT = "in doubt"
    NO_DATA = "no data"


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
class Reported:
    """What an earlier record said of one of its KPIs, in the KPI's unit."""

    period: str
    words: str
    as_of: dt.date
    value: float | None
    target: float | None
    status: Status
    records: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Restated:
    """A period that reads otherwise today than when it was reported.

    Parameters
    ----------
    as_of : date
        Day on which the data of the report were looked at.
    then, now : float or None
        The value as reported, and as it reads today, in the KPI's unit; None where the difference
        would give a small group away.
    records_then, records_now : int
        Cases behind the two.
    is_same_card : bool
        Whether the card measures the same; otherwise that may be why.
    was_settling : bool
        Whether the report said that the value could still move.
    direction : Direction
        Whether today's value is the better or the worse one.
    """

    period: str
    words: str
    as_of: dt.date
    then: float | None
    now: float | None
    records_then: int
    records_now: int
    is_same_card: bool
    was_settling: bool
    direction: Direction


class NeededState(StrEnum):
    """Whether the target of a longer period can still be met, and still be missed."""

    OPEN = "open"
    SAFE = "safe"
    OUT_OF_REACH = "out of reach"
    COMPLETE = "complete"


@dataclass(frozen=True, kw_only=True, slots=True)
class Needed:
    """What the rest of a longer period must average for its target to be met, in the KPI's unit.

    Parameters
    ----------
    words : str
        The longer period, ``Oct–Dec 2013``.
    so_far : float or None
        Its value up to now.
    target : float
        Its target; the lower end of one that is a range.
    value : float or None
        What the remaining periods must average to meet it exactly, possible or not; None where
        nothing remains.
    remaining : int
        Months, or weeks, that remain.
    sentence : str
        The same in words, or why it cannot be said.
    state : NeededState
        Whether something still depends on the rest.
    least, most : float or None
        Between what the rest must average, where the state is open.
    """

    words: str
    so_far: float | None
    target: float
    value: float | None
    remaining: int
    sentence: str
    state: NeededState = NeededState.OPEN
    least: float | None = None
    most: float | None = None


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
    change : Change or None
        What its process behaviour chart says; None without a value, or with data in doubt.
    needed : Needed or None
        What the rest of the quarter must average; None for reviews of a quarter or longer.
    reported : tuple of Reported
        What earlier records said, newest first.
    restated : tuple of Restated
        Earlier periods that read otherwise today, newest first.
    measure_sha256 : str
        Digest of all that decides what is measured; empty in records that did not keep it.
    year_to_date_note : str
        Why there is no value of the fiscal year, where the data begin inside it.
    ahead : Ahead or None
        Where it is heading; None for reviews of a month or week, without months, or with data in doubt.
    claims : tuple of Claim
        What it is said to lead, with what the readings say of that.
    units : Units or None
        Its units side by side; None where the card compares none.
    driven_by : tuple of str
        KPIs of which it is the product or the sum.
    drivers : DriverShares or None
        What each of them made of the movement.
    findings : tuple of Raised
        What detectors found in its data and on its card.
    risks : tuple of RiskWatch
        How it could be moved without the work, and what watches that.
    voices : tuple of Voice
        Concerns about it, newest first.
    agreement : tuple of Agreement
        How far people agree with statements about it, in the last round of feedback.
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
    change: Change | None = None
    needed: Needed | None = None
    reported: tuple[Reported, ...] = ()
    restated: tuple[Restated, ...] = ()
    measure_sha256: str = ""
    year_to_date_note: str = ""
    ahead: Ahead | None = None
    claims: tuple[Claim, ...] = ()
    units: Units | None = None
    driven_by: tuple[str, ...] = ()
    drivers: DriverShares | None = None
    findings: tuple[Raised, ...] = ()
    risks: tuple[RiskWatch, ...] = ()
    voices: tuple[Voice, ...] = ()
    agreement: tuple[Agreement, ...] = ()
