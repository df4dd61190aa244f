"""What a finding's figure shows, in words, from the same frame that it is drawn from."""

from __future__ import annotations

import numpy as np

from kpiwork.display.figures.columns import columns_of
from kpiwork.display.figures.finding_pairs import MOST_PAIRS
from kpiwork.display.finding_chart import FindingChart
from kpiwork.review.numbers import whole_number
from kpiwork.signals.finding import PictureKind

__all__ = ["finding_alt"]

MOST_TOLD = 3


def finding_alt(chart: FindingChart) -> str:
    """Say what a finding's figure shows: what is drawn, how many, how far from what was to be expected."""
    tell = {
        PictureKind.HISTOGRAM: _histogram,
        PictureKind.SERIES: _series,
        PictureKind.PAIRS: _pairs,
    }
    return " ".join(tell[chart.kind](chart))


def _histogram(chart: FindingChart) -> list[str]:
    rows = columns_of(chart.rows, "label", "seen", "expected", "marked")
    labels, known = rows["label"], rows["seen"][~np.isnan(rows["seen"])]
    many = f"{whole_number(known.sum())} from {labels[0]} to {labels[-1]}"
    said = [f"Bar chart of {chart.seen_label.lower()} by {chart.across_label}: {many}."]
    if chart.hidden:
        said.append(f"{_many(chart.hidden, 'count')} too small to be shown.")
    sides = zip(("below", "above"), chart.more, strict=True)
    told = [f"{_more(more)} just {side} it" for side, more in sides if not np.isnan(more)]
    if told:
        return [*said, f"A line marks the {chart.border_words}: {' and '.join(told)}."]
    marked = np.flatnonzero(rows["marked"].astype(bool))
    counts = (f"{labels[at]} ({_beside(chart, rows['seen'][at], rows['expected'][at])})" for at in marked)
    return [*said, *([f"Marked: {', '.join(counts)}."] if len(marked) else [])]


def _series(chart: FindingChart) -> list[str]:
    rows = columns_of(chart.rows, "label", "seen", "expected", "marked")
    labels, seen, expected = rows["label"], rows["seen"], rows["expected"]
    known = np.flatnonzero(~np.isnan(seen))
    low, high, last = known[seen[known].argmin()], known[seen[known].argmax()], known[-1]
    lines = f" with “{chart.expected_label}”" if chart.expected_label else ""
    at = {place: f"{chart.style.value(float(seen[place]))} ({labels[place]})" for place in (low, high, last)}
    said = [
        f"Line chart of “{chart.seen_label}”{lines}: {len(known)} values, {labels[0]} to {labels[-1]}.",
        f"Lowest {at[low]}, highest {at[high]}, last {at[last]}.",
    ]
    if chart.border_words:
        said.append(f"A line marks the periods {chart.border_words}.")
    both = rows["marked"].astype(bool) & ~np.isnan(seen) & ~np.isnan(expected)
    if both.any():
        above = int((seen[both] > expected[both]).sum())
        said.append(f"Of {int(both.sum())} marked periods, {above} lie above what was to be expected.")
    return said


def _pairs(chart: FindingChart) -> list[str]:
    rows = chart.rows.head(MOST_PAIRS)
    count = f"{len(rows)} of {len(chart.rows)}" if len(chart.rows) > len(rows) else f"{len(rows)}"
    start = (
        f"Chart of pairs of values by {chart.across_label}, {count} rows: "
        f"“{chart.expected_label}” and “{chart.seen_label}”."
    )
    apart = (rows["seen"] - rows["expected"]).abs().fillna(0)
    largest = rows.loc[apart.sort_values(ascending=False, kind="stable").index[:MOST_TOLD]]
    told = (
        f"{row.label} from {chart.style.value(row.expected)} to {chart.style.value(row.seen)}"
        for row in largest.itertuples()
    )
    return [start, f"Furthest apart: {', '.join(told)}."]


def _more(more: float) -> str:
    return f"{whole_number(abs(more))} {'more' if more > 0 else 'fewer'} than expected"


def _many(count: int, word: str) -> str:
    return f"{count} {word}{' is' if count == 1 else 's are'}"


def _beside(chart: FindingChart, seen: float, expected: float) -> str:
    return f"{chart.style.value(seen)}, expected {chart.style.value(expected)}"
