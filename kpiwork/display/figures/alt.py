"""What a chart shows, in a sentence or two, from the same frame that the chart is drawn from."""

from __future__ import annotations

import pandas as pd

from kpiwork.display.figures.contribution import MOST_BARS
from kpiwork.display.history import History
from kpiwork.display.segments import Segments
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
    known = history.readings.loc[history.readings["value"].notna()]
    low, high = known.loc[known["value"].idxmin()], known.loc[known["value"].idxmax()]
    said = [
        f"Line chart of “{history.name}”: {_how_long(history, known)}.",
        f"Lowest {_at(history, low)}, highest {_at(history, high)}, last {_at(history, known.iloc[-1])}.",
        *_period(history),
        *_usual(history),
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


def _how_long(history: History, known: pd.DataFrame) -> str:
    first, last = known["label"].iloc[0], known["label"].iloc[-1]
    span = first if first == last else f"{first} to {last}"
    return f"{len(known)} {grain_words(history.grain, len(known))}, {span}"


def _at(history: History, row: pd.Series) -> str:
    return f"{history.style.value(row['value'])} ({row['label']})"


def _period(history: History) -> list[str]:
    rows = history.steps
    now = rows.loc[(rows["start"] == pd.Timestamp(history.period.start)) & rows["value"].notna()]
    return [f"{history.period.words}: {history.style.value(value)}." for value in now["value"]]


def _usual(history: History) -> list[str]:
    """Say where readings usually lie, and which lie elsewhere."""
    if not history.usual:
        return []
    rows, many = history.readings, grain_words(history.grain)
    said = [f"Single {many} usually lie at {history.usual}."]
    for way in ("high", "low"):
        marked = rows.loc[rows[way].astype(bool)]
        if not marked.empty:
            last = f"the last is {marked['label'].iloc[-1]}"
            said.append(f"Unusually {way}: {len(marked)} {grain_words(history.grain, len(marked))}; {last}.")
    return said if len(said) > 1 else [*said, "None is unusual."]


def _target(history: History) -> str:
    target, printed = history.readings["target"].iloc[-1], history.style.value
    if history.bounds:
        return f"Target: {' and '.join(f'{word} {printed(bound)}' for word, bound in history.bounds)}."
    return "No target." if pd.isna(target) else f"Target at the end: {printed(target)}."


def _part(segments: Segments, row: pd.Series) -> str:
    return f"{row['segment']} ({segments.part_style.difference(row['total'])})"
