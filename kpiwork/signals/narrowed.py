"""A part of a KPI's material: one segment, or some of its months. Nothing is asked of any data here.

Whoever chooses a part after having looked makes chance look like something: see `CHOSEN`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from kpiwork.errors import UsageError
from kpiwork.periods import Calendar, Period, PeriodKind
from kpiwork.signals.material import Counter, Material, Need
from kpiwork.signals.records import Counted

__all__ = ["CHOSEN", "WHOLE", "Part", "narrowed"]

CHOSEN = (
    "You chose this part after looking: take it as a hint. Of many parts that could be chosen, some stand "
    "out by chance alone, and no test counts how many were looked at. So it is given no weight here."
)
"""What a reader must know of every part."""

NOT_SPLIT_ON = "this is one segment already, and it is not split further"
NOT_REPORTED = "earlier reviews are compared for the whole only"
NOT_COUNTED = "its single records were not counted by {dimension}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Which part of a KPI's data is looked at.

    Parameters
    ----------
    dimension, segment : str
        One segment of a dimension; both empty for all of them.
    first, last : date or None
        First and last day of a window of whole months; None where it is open.
    """

    dimension: str = ""
    segment: str = ""
    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        """Refuse a window that ends before it begins."""
        if self.first and self.last and self.last < self.first:
            fact = f"ends on {self.last}, before it begins on {self.first}"
            raise UsageError.at("window", fact, "choose a last month that is not before the first")


WHOLE = Part()


def narrowed(material: Material, part: Part, by_segment: Counted | None = None) -> Material:
    """Give the material of a part.

    Parameters
    ----------
    material : Material
        Of the whole.
    part : Part
        Which part.
    by_segment : Counted, optional
        Single records as for the whole, with a column ``segment`` in every frame; without it detectors of
        single records do not apply to a segment.

    Returns
    -------
    Material
        What cannot be had of the part is missing, and `Material.lacks` says why.
    """
    cut = material
    if part.dimension:
        cut = _of_segment(cut, part, by_segment or Counted())
    if part.first or part.last:
        cut = _of_window(cut, part.first or date.min, part.last or date.max)
    return cut


def _of_segment(material: Material, part: Part, counted: Counted) -> Material:
    """Let one segment stand where the whole stood."""
    around = counted.around
    kept = replace(
        material,
        readings=_as_whole(material.readings, part),
        around=None if around is None else replace(around, frame=_mine(around.frame, part)),
        digits=None if counted.digits is None else _mine(counted.digits, part),
        repeats=None if counted.repeats is None else _mine(counted.repeats, part),
        excluded=None if counted.excluded is None else _mine(counted.excluded, part),
        guardrails=tuple(one for each in material.guardrails if (one := _counter(each, part))),
        outcome=_counter(material.outcome, part) if material.outcome else None,
        revisions=None,
    )
    return replace(kept, lacks=_lacks(material, kept, part, counted))


def _lacks(material: Material, kept: Material, part: Part, counted: Counted) -> dict[Need, str]:
    """Say what a segment lacks that the whole had."""
    name = part.dimension
    gone = {Need.SEGMENTS: NOT_SPLIT_ON}
    counts = {
        Need.RECORDS: kept.around,
        Need.DIGITS: kept.digits,
        Need.REPEATS: kept.repeats,
        Need.EXCLUSIONS: kept.excluded,
    }
    for need, value in counts.items():
        if value is None:
            gone[need] = counted.lacks.get(need, NOT_COUNTED.format(dimension=name))
    if material.guardrails and not kept.guardrails:
        gone[Need.GUARDRAIL] = f"no guardrail of it is split by {name}"
    if material.outcome and not kept.outcome:
        gone[Need.OUTCOME] = f"the KPI that it stands for or leads is not split by {name}"
    if material.revisions is not None:
        gone[Need.REVISIONS] = NOT_REPORTED
    return {**gone, **material.lacks}


def _counter(one: Counter, part: Part) -> Counter | None:
    """Give the same segment of another KPI; None where that is not split so."""
    rows = _as_whole(one.readings, part)
    return replace(one, readings=rows) if len(rows) else None


def _as_whole(readings: pd.DataFrame, part: Part) -> pd.DataFrame:
    mine = (readings["dimension"] == part.dimension) & (readings["segment"] == part.segment)
    return readings[mine].assign(dimension="", segment="")


def _mine(frame: pd.DataFrame, part: Part) -> pd.DataFrame:
    return frame[frame["segment"] == part.segment].assign(segment="").reset_index(drop=True)


def _of_window(material: Material, first: date, last: date) -> Material:
    """Forget what lies outside some months; the review is then of the last period inside."""

    def inside(frame: pd.DataFrame | None) -> pd.DataFrame | None:
        return None if frame is None else _started(frame, first, last)

    around, end = material.around, min(last, material.period.end)
    return replace(
        material,
        period=_last_period(material.period, material.calendar, end),
        readings=_within(material.readings, first, last),
        around=None if around is None else replace(around, frame=_started(around.frame, first, last)),
        digits=inside(material.digits),
        repeats=inside(material.repeats),
        excluded=inside(material.excluded),
        guardrails=tuple(_cut(one, first, last) for one in material.guardrails),
        outcome=_cut(material.outcome, first, last) if material.outcome else None,
        revisions=_reported(material, first, last),
    )


def _last_period(period: Period, calendar: Calendar, end: date) -> Period:
    """Give the period of the same kind that ends the window, else the month that does."""
    if end == period.end:
        return period
    same = calendar.containing(end, period.kind)
    return same if same.end <= end else calendar.containing(end, PeriodKind.MONTH)


def _cut(one: Counter, first: date, last: date) -> Counter:
    return replace(one, readings=_within(one.readings, first, last))


def _within(readings: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """Keep periods that lie wholly inside."""
    days = readings[["start", "end"]]
    return readings[(days["start"].dt.date >= first) & (days["end"].dt.date <= last)]


def _started(frame: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    starts = frame["start"].dt.date
    return frame[(starts >= first) & (starts <= last)].reset_index(drop=True)


def _reported(material: Material, first: date, last: date) -> pd.DataFrame | None:
    """Keep what was reported of periods inside."""
    told = material.revisions
    if told is None:
        return None
    labels = {label for label in told["period"].unique() if _lies_in(material.calendar, label, first, last)}
    return told[told["period"].isin(labels)]


def _lies_in(calendar: Calendar, label: str, first: date, last: date) -> bool:
    try:
        period = calendar.parse(label)
    except UsageError:
        return False
    return first <= period.start and period.end <= last
