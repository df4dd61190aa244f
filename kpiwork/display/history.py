"""A KPI's history, as its chart, its table and its alternative text show it: one frame for all three."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

import pandas as pd

from kpiwork.analysis.target import TargetState
from kpiwork.periods import PeriodKind
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.record import DatedChange, KpiReview, PeriodFacts, Point
from kpiwork.review.sentences import style_of

__all__ = ["COLUMNS", "History", "history_of"]

LONGEST_IN_WEEKS = timedelta(days=550)  # about 18 months: more weeks than that blur on a page
COLUMNS = ("start", "end", "label", "value", "target", "numerator", "denominator", "records")
NUMBERS = ("value", "target", "numerator", "denominator")
GRAINS = (PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """What a trend chart shows.

    Parameters
    ----------
    name : str
        The KPI's name.
    style : NumberStyle
        How its values are printed.
    grain : PeriodKind
        Grain of `readings`.
    readings : DataFrame
        One row a period, oldest first: start, end (the day after the last), label, value and target in
        the KPI's unit, numerator, denominator, records; middle, and run: periods without a gap between them.
    steps : DataFrame
        The same at the grain of the review; empty for counts and amounts, which grow with the period.
    period : PeriodFacts
        The period under review.
    bounds : tuple of (str, float)
        Ends of a target that is a range, with ``at least`` or ``at most``.
    changes : tuple of DatedChange
        Changes inside the history, oldest first.
    """

    name: str
    style: NumberStyle
    grain: PeriodKind
    readings: pd.DataFrame
    steps: pd.DataFrame
    period: PeriodFacts
    bounds: tuple[tuple[str, float], ...]
    changes: tuple[DatedChange, ...]


def history_of(kpi: KpiReview, period: PeriodFacts) -> History | None:
    """Put a KPI's history together; None where no value was ever measured.

    Weeks where the history is short, months otherwise; the next longer grain where one was not measured.
    """
    by_kind = {series.kind: series.points for series in kpi.series}
    grain = _grain(by_kind)
    if grain is None:
        return None
    readings = _frame(by_kind[grain])
    if readings["value"].isna().all():
        return None
    steps = () if kpi.adds_up or period.kind is grain else by_kind.get(period.kind, ())
    first, last = readings["start"].iloc[0].date(), readings["end"].iloc[-1].date()
    return History(
        name=kpi.name,
        style=style_of(kpi),
        grain=grain,
        readings=readings,
        steps=_frame(steps),
        period=period,
        bounds=_bounds(kpi),
        changes=tuple(
            sorted((one for one in kpi.changes if first <= one.date < last), key=lambda one: one.date)
        ),
    )


def _bounds(kpi: KpiReview) -> tuple[tuple[str, float], ...]:
    ends = (("at least", kpi.target.low), ("at most", kpi.target.high))
    if kpi.adds_up or kpi.target.state is not TargetState.IN_FORCE:
        return ()
    return tuple((word, end) for word, end in ends if end is not None)


def _grain(by_kind: dict[PeriodKind, tuple[Point, ...]]) -> PeriodKind | None:
    there = [kind for kind in GRAINS if by_kind.get(kind)]
    if len(there) > 1 and there[0] is PeriodKind.WEEK:
        weeks = by_kind[PeriodKind.WEEK]
        if weeks[-1].end - weeks[0].start > LONGEST_IN_WEEKS:
            return there[1]
    return there[0] if there else None


def _frame(points: Iterable[Point]) -> pd.DataFrame:
    rows = [
        (
            pd.Timestamp(point.start),
            pd.Timestamp(point.end) + pd.Timedelta(days=1),
            point.words,
            point.value,
            point.target,
            point.numerator,
            point.denominator,
            point.records,
        )
        for point in points
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict.fromkeys(NUMBERS, "float64"))
    known = frame["value"].notna()
    after_gap = known & ~known.shift(fill_value=False)
    middle = frame["start"] + (frame["end"] - frame["start"]) / 2
    return cast("pd.DataFrame", frame.assign(middle=middle, run=after_gap.cumsum()))
