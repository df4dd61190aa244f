"""A value before and after, one row each: a hollow dot for before, a full one for after."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from kpiwork.display.figures.canvas import (
    Margins,
    Width,
    axes_of,
    beside,
    colour,
    level_lines,
    room_for,
    style,
)
from kpiwork.display.figures.columns import Columns, columns_of
from kpiwork.display.figures.heads import HEAD_LINE, Head, arranged, lines_in, write_heads
from kpiwork.display.figures.scales import range_of
from kpiwork.display.finding_chart import FindingChart
from kpiwork.display.letters import capital

__all__ = ["MOST_PAIRS", "finding_pairs"]

MOST_PAIRS = 12
"""So many rows are drawn, the first ones; the table behind the figure has them all."""

ROW, FOOT = 24, 6  # pixels
LONGEST_NAME = {Width.WIDE: 28, Width.NARROW: 14}
SPACE = "\N{NO-BREAK SPACE}"  # an ordinary one is lost at the start of a line
DOT: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 8, "markeredgewidth": 1.6}


def finding_pairs(chart: FindingChart, width: Width = Width.WIDE) -> Figure:
    """Draw pairs of values.

    Parameters
    ----------
    chart : FindingChart
        From `kpiwork.display.finding_chart.chart_of`; the first `MOST_PAIRS` rows are drawn.
    width : Width
        For a desk or for a phone.
    """
    with style():
        rows = columns_of(chart.rows.head(MOST_PAIRS), "label", "seen", "expected", "marked")
        names = [_short(name, LONGEST_NAME[width]) for name in rows["label"]]
        said = [_said(chart, *pair) for pair in zip(rows["expected"], rows["seen"], strict=True)]
        heads = arranged(_heads(chart), width)
        top = HEAD_LINE * lines_in(heads) + 8
        margins = Margins(left=room_for(*names) + 18, right=room_for(*said) + 16, top=top, bottom=FOOT)
        figure, axes = axes_of(width.value, top + FOOT + ROW * len(names), margins)
        low, high = range_of(np.concatenate([rows["seen"], rows["expected"]]))
        axes.set(xlim=(low, high), ylim=(len(names) - 0.5, -0.5))
        _rows(axes, rows)
        along = axes.get_yaxis_transform()
        for place, (name, words) in enumerate(zip(names, said, strict=True)):
            is_marked = bool(rows["marked"][place])
            beside(axes, place, name, "ink")
            weight = "bold" if is_marked else "normal"
            look: dict[str, Any] = {"va": "center", "color": colour("ink"), "fontweight": weight}
            axes.text(1.0, place, f"{SPACE}{SPACE}{words}", transform=along, **look)
        write_heads(figure, heads)
        return figure


def _heads(chart: FindingChart) -> list[Head]:
    role = "accent" if chart.rows["marked"].any() else "ink"
    before = Head(text=capital(chart.expected_label), look=_dot(role, is_before=True))
    return [before, Head(text=capital(chart.seen_label), look=_dot(role, is_before=False))]


def _dot(role: str, *, is_before: bool) -> dict[str, Any]:
    fill = colour("paper") if is_before else colour(role)
    return DOT | {"color": fill, "markeredgecolor": colour(role)}


def _short(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _said(chart: FindingChart, before: float, after: float) -> str:
    return f"{chart.style.value(before)} → {chart.style.value(after)}"


def _rows(axes: Axes, rows: Columns) -> None:
    """Draw each row as two dots on a line; rows that the finding is about have the accent's colour."""
    places = np.arange(len(rows["label"]), dtype=float)
    level_lines(axes, places, *axes.get_xlim(), colors=colour("line"), linewidth=1, zorder=0.5)
    marked = rows["marked"].astype(bool)
    is_any = bool(marked.any())
    for which, role in ((marked, "accent"), (~marked, "weeks" if is_any else "ink")):
        if not which.any():
            continue
        before, after = rows["expected"][which], rows["seen"][which]
        level_lines(axes, places[which], before, after, colors=colour(role), linewidth=2.4, zorder=1)
        for values, is_before in ((before, True), (after, False)):
            axes.add_artist(Line2D(values, places[which], zorder=2, **_dot(role, is_before=is_before)))
