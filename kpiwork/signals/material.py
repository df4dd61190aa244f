"""What is known of one KPI: all that detectors may look at. Numbers and decisions, no connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import pandas as pd

from kpiwork.periods import Calendar, Period, PeriodKind
from kpiwork.spec.card import Card
from kpiwork.spec.measure import Side

__all__ = ["Around", "Counter", "Material", "Need"]


class Need(StrEnum):
    """What a detector may need; the words say what is missing where it is."""

    RECORDS = "single records around a cutoff"
    DIGITS = "the last digits of single records"
    REPEATS = "how often single values repeat"
    EXCLUSIONS = "how many records were left out"
    SEGMENTS = "a dimension to split by"
    TARGET = "a target"
    INTRODUCTION = "the day on which attention to the KPI began"
    GUARDRAIL = "a guardrail"
    OUTCOME = "a KPI that this one stands for or leads"
    REVISIONS = "values of the same period as earlier reviews reported them"


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """Single records, counted by their value around the cutoff.

    Parameters
    ----------
    frame : DataFrame
        As `kpiwork.measure.histograms.Histogram.frame` for `AroundCutoff`: start (first day of the month),
        segment, group (``value``, ``below``, ``above``, ``missing``), bin (Int64, value divided by
        ``resolution``), value (in the column's unit), count.
    center : int
        Bin of the last good value.
    reach : int
        Bins told apart on either side.
    resolution : float
        Step between two values as recorded, in the column's unit.
    good_side : Side
        On which side of the cutoff a record is good.
    column : str
        The column's name.
    """

    frame: pd.DataFrame
    center: int
    reach: int
    resolution: float
    good_side: Side
    column: str

    @property
    def toward_bad(self) -> int:
        """1 where bins rise towards values that miss, -1 where they fall."""
        return 1 if self.good_side is Side.BELOW else -1


@dataclass(frozen=True, kw_only=True, slots=True)
class Counter:
    """Another KPI that this one is held against: a guardrail, or what it stands for.

    Parameters
    ----------
    kpi : str
        Its id.
    card : Card
        What was agreed about it.
    readings : DataFrame
        Its readings, as `Material.readings`.
    margin : float
        By how much it must not worsen, in its own unit; NaN where nobody agreed on that.
    """

    kpi: str
    card: Card
    readings: pd.DataFrame
    margin: float = float("nan")


@dataclass(frozen=True, kw_only=True, slots=True)
class Material:
    """All that detectors may look at. What could not be had is None or empty, and ``lacks`` says why.

    Parameters
    ----------
    kpi : str
        Id of the KPI.
    card : Card
        What was agreed about it.
    period : Period
        The period under review.
    as_of : date
        Day up to which data is known.
    calendar : Calendar
        The organisation's.
    readings : DataFrame
        Its readings, `kpiwork.measure.readings.COLUMNS`, all grains, whole and split.
    around : Around or None
        Single records by month, whole.
    digits, repeats : DataFrame or None
        Frames of the histograms of last digits and of repeated values, by month.
    excluded : DataFrame or None
        By month: start, kept and left_out (rows that the measure's ``where`` keeps and leaves out).
    guardrails : tuple of Counter
        With their margins; those that only watch one of the card's gaming risks have none.
    outcome : Counter or None
        The KPI that it stands for, or else leads.
    revisions : DataFrame or None
        One row a value as reported: period, reported_on (date), value; oldest first.
    guards : tuple of str
        Ids of the KPIs that it is a guardrail of.
    minimum : int
        Fewest records of a group that are shown together.
    lacks : mapping of Need to str
        Why something is missing: ``the card has no cutoff``.
    """

    kpi: str
    card: Card
    period: Period
    as_of: date
    calendar: Calendar
    readings: pd.DataFrame
    around: Around | None = None
    digits: pd.DataFrame | None = None
    repeats: pd.DataFrame | None = None
    excluded: pd.DataFrame | None = None
    guardrails: tuple[Counter, ...] = ()
    outcome: Counter | None = None
    revisions: pd.DataFrame | None = None
    guards: tuple[str, ...] = ()
    minimum: int = 0
    lacks: Mapping[Need, str] = field(default_factory=dict)

    @property
    def has_values(self) -> bool:
        """Whether any value of the KPI is known."""
        return bool(self.readings["value"].notna().any())

    def whole(self, kind: PeriodKind) -> pd.DataFrame:
        """Give the readings of the whole by one grain, oldest first."""
        return whole(self.readings, kind)

    def split(self, kind: PeriodKind, dimension: str) -> pd.DataFrame:
        """Give the readings of a dimension's segments by one grain."""
        rows = self.readings
        return rows[(rows["grain"] == kind.value) & (rows["dimension"] == dimension)]


def whole(readings: pd.DataFrame, kind: PeriodKind) -> pd.DataFrame:
    """Give the readings of the whole by one grain, oldest first."""
    mine = (readings["grain"] == kind.value) & (readings["dimension"] == "")
    return readings[mine].sort_values("start", kind="stable")
