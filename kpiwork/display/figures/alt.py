"""What a chart shows, in a sentence or two, from the same frame that the chart is drawn from."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpiwork.display.figures.columns import Columns, columns_of
from kpiwork.display.history import History
from kpiwork.display.segments import MOST_BARS, Segments
from kpiwork.periods import PeriodKind

__all__ = ["contribution_alt", "grain_words", "trend_alt"]

PLURALS = {
    PeriodKind.WEEK: "weeks",
    PeriodKind.MONTH: "months",
    PeriodKind.QUARTER: "quarters",
    PeriodKind.CALENDAR_QUARTER: "quarters",
    PeriodKind.YEAR: "years",
}


def grain_words(kind: PeriodKind, number: int = 2) -> str:
    """Name a grain: ``weeks``, or ``week`` for one."""
    return PLURALS[kind].removesuffix("s") if number == 1 else PLURALS[kind]


def trend_alt(history: History) -> str:
    """Say what a trend chart shows: how long, lowest, highest, last, the period's value, the target."""
    rows = columns_of(history.readings, "label", "value", "high", "low", "inside")
    known = np.flatnonzero(~np.isnan(rows["value"]))
    values = rows["value"][known]
    low, high, last = known[values.argmin()], known[values.argmax()], known[-1]
    at = partial(_at, history, rows)
    said = [
        f"Line chart of “{history.name}”: {_how_long(history, rows['label'][known])}.",
        f"Lowest {at(low)}, highest {at(high)}, last {at(last)}.",
        *_period(history),
        *_usual(history, rows),
        _target(history),
    ]
    return " ".join(said)


def contribution_alt(segments: Segments) -> str:
    """Say what a contribution chart shows: how many segments, and the largest parts either way."""
    rows = segments.parts
    shown = f"{min(len(rows), MOST_BARS)} of {len(rows)}" if len(rows) > MOST_BARS else f"{len(rows)}"
    start = (
        f"Bar chart of what each {segments.dimension} added to the movement of “{segments.name}” "
        f"since {segments.since}: {shown} shown, segments with more records first."
    )
    if rows.empty:
        return start
    most, least = rows.loc[rows["total"].idxmax()], rows.loc[rows["total"].idxmin()]
    return f"{start} From {_part(segments, least)} to {_part(segments, most)}."


def _how_long(history: History, labels: npt.NDArray[Any]) -> str:
    first, last = labels[0], labels[-1]
    span = first if first == last else f"{first} to {last}"
    return f"{len(labels)} {grain_words(history.grain, len(labels))}, {span}"


def _at(history: History, rows: Columns, place: int) -> str:
    return f"{history.style.value(rows['value'][place])} ({rows['label'][place]})"


def _period(history: History) -> list[str]:
    return [] if history.now is None else [f"{history.period.words}: {history.style.value(history.now)}."]


def _usual(history: History, rows: Columns) -> list[str]:
    """Say where readings usually lie, which lie elsewhere, and which stand out only together."""
    if not history.usual:
        return []
    said = [f"Single {grain_words(history.grain)} usually lie at {history.usual}."]
    inside = rows["inside"].astype(bool)
    for way, beyond in (("high", "higher"), ("low", "lower")):
        marked = rows[way].astype(bool)
        said += _marked(history, f"Unusually {way}", rows["label"][marked & ~inside])
        said += _marked(history, f"Together {beyond} than chance explains", rows["label"][marked & inside])
    return said if len(said) > 1 else [*said, "None is unusual."]


def _marked(history: History, what: str, labels: npt.NDArray[Any]) -> list[str]:
    if not len(labels):
        return []
    return [f"{what}: {len(labels)} {grain_words(history.grain, len(labels))}; the last is {labels[-1]}."]


def _target(history: History) -> str:
    target, printed = history.readings["target"].iloc[-1], history.style.value
    if history.bounds:
        return f"Target: {' and '.join(f'{word} {printed(bound)}' for word, bound in history.bounds)}."
    if len(history.plan):
        last = history.plan.iloc[-1]
        whole, each = printed(last["target"]), printed(last["pace"])
        return f"Target of {last['label']}: {whole}, drawn as {each} a {history.grain.value}."
    return "No target." if pd.isna(target) else f"Target at the end: {printed(target)}."


def _part(segments: Segments, row: pd.Series) -> str:
    return f"{row['segment']} ({segments.part_style.difference(row['total'])})"
