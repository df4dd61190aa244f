"""A KPI's history, as its chart, its table and its alternative text show it: one frame for all three."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpiwork.analysis.change import Limits, Method
from kpiwork.analysis.target import TargetState
from kpiwork.periods import PeriodKind
from kpiwork.review.change import charted, limits_at
from kpiwork.review.numbers import NumberStyle
from kpiwork.review.record import DatedChange, KpiReview, PeriodFacts, Point
from kpiwork.review.sentences import style_of
from kpiwork.spec.choices import Better

__all__ = ["COLUMNS", "USUAL", "History", "history_of", "usual_words"]

COLUMNS = ("start", "end", "label", "value", "target", "numerator", "denominator", "records")
USUAL = ("lower", "centre", "upper", "high", "low", "inside")
TOGETHER = {
    "high": "one by one usual, together higher than chance explains",
    "low": "one by one usual, together lower than chance explains",
}
MOMENT = "datetime64[us]"
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
        them; lower, centre and upper: where values usually lie; high, low: which ones are more than noise;
        inside: which of these lie where single ones usually do, and stand out only together.
    steps : DataFrame
        The same at the grain of the review; empty for counts and amounts, which grow with the period.
    plan : DataFrame
        Targets of a count or an amount at the grain of the review, where `readings` have none: start, end,
        label, value, target, records, and pace: the target spread evenly over the readings of its period.
    period : PeriodFacts
        The period under review.
    bounds : tuple of (str, float)
        Ends of a target that is a range, with ``at least`` or ``at most``.
    changes : tuple of DatedChange
        Changes inside the history, oldest first.
    better : Better
        The good direction.
    now : float or None
        The value of the period under review, where `steps` hold it.
    usual : str
        Where the latest judged value would usually lie, as printed, and that this is for its number of cases
        where each value has its own limits; empty where nothing is known of it.
    """

    name: str
    style: NumberStyle
    grain: PeriodKind
    readings: pd.DataFrame
    steps: pd.DataFrame
    plan: pd.DataFrame
    period: PeriodFacts
    bounds: tuple[tuple[str, float], ...]
    changes: tuple[DatedChange, ...]
    better: Better
    now: float | None
    usual: str

    @property
    def is_one_band(self) -> bool:
        """Whether single readings usually lie between the same two values all the time."""
        known = self.readings[["lower", "upper"]].dropna()
        return bool((known == known.iloc[:1].to_numpy()).all(axis=None))

    @property
    def marks(self) -> tuple[str, ...]:
        """The triangles that are drawn, and what each says."""
        inside = self.readings["inside"].astype(bool)
        found = []
        for way, alone, together in (("high", "▲", "△"), ("low", "▼", "▽")):
            marked = self.readings[way].astype(bool)
            if (marked & ~inside).any():
                found.append(f"{alone} unusually {way}")
            if (marked & inside).any():
                found.append(f"{together} {TOGETHER[way]}")
        return tuple(found)


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
    if all(point.value is None for point in shown.points):
        return None
    grain, style = shown.kind, style_of(kpi)
    readings = _frame(shown.points, **_usual(kpi, shown.points))
    steps = () if kpi.adds_up or period.kind is grain else by_kind.get(period.kind, ())
    first, last = shown.points[0].start, shown.points[-1].end
    return History(
        name=kpi.name,
        style=style,
        grain=grain,
        readings=readings,
        steps=_frame(steps),
        plan=_plan(kpi, readings, () if steps or period.kind is grain else by_kind.get(period.kind, ())),
        period=period,
        bounds=_bounds(kpi),
        changes=tuple(
            sorted((one for one in kpi.changes if first <= one.date <= last), key=lambda one: one.date)
        ),
        better=kpi.better,
        now=next((one.value for one in steps if one.start == period.start), None),
        usual=_usual_at_last(readings, style, kpi.change.method if kpi.change else Method.XMR),
    )


def _bounds(kpi: KpiReview) -> tuple[tuple[str, float], ...]:
    ends = (("at least", kpi.target.low), ("at most", kpi.target.high))
    if kpi.adds_up or kpi.target.state is not TargetState.IN_FORCE:
        return ()
    return tuple((word, end) for word, end in ends if end is not None)


def _plan(kpi: KpiReview, readings: pd.DataFrame, points: Sequence[Point]) -> pd.DataFrame:
    """Spread the targets of longer periods over the readings that make them up."""
    if not kpi.adds_up or readings["target"].notna().any():
        points = ()
    plan = _frame([point for point in points if point.target is not None])
    inside = [
        int(((readings["start"] >= start) & (readings["end"] <= end)).sum())
        for start, end in zip(plan["start"], plan["end"], strict=True)
    ]
    return plan.assign(pace=plan["target"] / np.array(inside, dtype=float)).loc[np.array(inside, dtype=bool)]


def _usual(kpi: KpiReview, points: Sequence[Point]) -> dict[str, npt.NDArray[Any]]:
    """Give what the process behaviour chart says of each point: its limits, and whether it is unusual."""
    fired = kpi.change.fired if kpi.change else ()
    ends = np.array([_ends(limits_at(kpi, point)) for point in points], dtype=float)
    ways = ({one.period for one in fired if one.is_high is way} for way in (True, False))
    marks = [np.array([point.period in way for point in points], dtype=bool) for way in ways]
    values = np.array([point.value for point in points], dtype=float)
    inside = (marks[0] | marks[1]) & (ends[:, 0] <= values) & (values <= ends[:, 2])
    return dict(zip(USUAL, [*ends.T, *marks, inside], strict=True))


def _ends(limits: Limits | None) -> tuple[float, float, float]:
    return (math.nan,) * 3 if limits is None else (limits.lower, limits.centre, limits.upper)


def _usual_at_last(readings: pd.DataFrame, style: NumberStyle, method: Method) -> str:
    known = np.flatnonzero(~np.isnan(readings["upper"].to_numpy()))
    if not len(known):
        return ""
    usual = usual_words(style, readings.iloc[known[-1]])
    return usual if method is Method.XMR else f"{usual} with as many cases as the latest"


def _frame(points: Sequence[Point], **more: npt.NDArray[Any]) -> pd.DataFrame:
    """Put points and what else is known of each into one frame, with its types from the start."""
    start = np.array([point.start for point in points], dtype=MOMENT)
    end = np.array([point.end for point in points], dtype=MOMENT) + np.timedelta64(1, "D")
    numbers = {name: np.array([getattr(point, name) for point in points], dtype=float) for name in NUMBERS}
    known = ~np.isnan(numbers["value"])
    after_gap = known & ~np.concatenate([[False], known])[:-1]
    columns = {
        "start": start,
        "end": end,
        "label": pd.array([point.words for point in points], dtype="str"),
        **numbers,
        "records": np.array([point.records for point in points], dtype=int),
        "middle": start + (end - start) / 2,
        "run": after_gap.cumsum(),
        **more,
    }
    return pd.DataFrame(columns, copy=False)
