"""A KPI's history, as its chart, its table and its alternative text show it: one frame for all three."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd

from kpiwork.analysis.change import Limits
from kpiwork.analysis.target import TargetState
from kpiwork.periods import PeriodKind
from kpiwork.review.change import charted, limits_at
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.record import DatedChange, KpiReview, PeriodFacts, Point
from kpiwork.review.sentences import style_of
from kpiwork.spec.choices import Better

__all__ = ["COLUMNS", "USUAL", "History", "history_of", "usual_words"]

COLUMNS = ("start", "end", "label", "value", "target", "numerator", "denominator", "records")
USUAL = ("lower", "centre", "upper", "high", "low")
NUMBERS = ("value", "target", "numerator", "denominator")


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
        the KPI's unit, numerator, denominator, records; middle, and run: periods without a gap between
        them; lower, centre and upper: where values usually lie; high, low: which ones do not.
    steps : DataFrame
        The same at the grain of the review; empty for counts and amounts, which grow with the period.
    period : PeriodFacts
        The period under review.
    bounds : tuple of (str, float)
        Ends of a target that is a range, with ``at least`` or ``at most``.
    changes : tuple of DatedChange
        Changes inside the history, oldest first.
    better : Better
        The good direction.
    """

    name: str
    style: NumberStyle
    grain: PeriodKind
    readings: pd.DataFrame
    steps: pd.DataFrame
    period: PeriodFacts
    bounds: tuple[tuple[str, float], ...]
    changes: tuple[DatedChange, ...]
    better: Better

    @property
    def usual(self) -> str:
        """Where the latest judged value would usually lie, as printed; empty where nothing is known of it."""
        known = self.readings.loc[self.readings["upper"].notna()]
        return "" if known.empty else usual_words(self.style, known.iloc[-1])


def usual_words(style: NumberStyle, row: Any) -> str:
    """Print a reading's limits: ``44.9 % to 100.0 %``."""
    return f"{style.value(row.lower)} to {style.value(row.upper)}"


def history_of(kpi: KpiReview, period: PeriodFacts) -> History | None:
    """Put a KPI's history together; None where no value was ever measured.

    Weeks where the history is short, months otherwise; the next longer grain where one was not measured.
    """
    by_kind = {series.kind: series.points for series in kpi.series}
    shown = charted(kpi)
    if shown is None:
        return None
    grain, readings = shown.kind, _frame(shown.points).join(_usual(kpi, shown.points))
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
        better=kpi.better,
    )


def _bounds(kpi: KpiReview) -> tuple[tuple[str, float], ...]:
    ends = (("at least", kpi.target.low), ("at most", kpi.target.high))
    if kpi.adds_up or kpi.target.state is not TargetState.IN_FORCE:
        return ()
    return tuple((word, end) for word, end in ends if end is not None)


def _usual(kpi: KpiReview, points: Iterable[Point]) -> pd.DataFrame:
    """Give what the process behaviour chart says of each point: its limits, and whether it is unusual."""
    fired = kpi.change.fired if kpi.change else ()
    high, low = ({one.period for one in fired if one.is_high is way} for way in (True, False))
    rows = [(_ends(limits_at(kpi, point)), point.period in high, point.period in low) for point in points]
    return pd.DataFrame([(*ends, *way) for ends, *way in rows], columns=list(USUAL))


def _ends(limits: Limits | None) -> tuple[float, float, float]:
    return (math.nan,) * 3 if limits is None else (limits.lower, limits.centre, limits.upper)


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
