"""The steps of the work, a panel each: every unit's share with its interval, beside what the others reach."""

from __future__ import annotations

import textwrap
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from kpiwork.analysis.comparison.steps_found import Standing
from kpiwork.display.comparison import MOST_ROWS, Steps
from kpiwork.display.figures.canvas import (
    LINE_HEIGHT,
    Margins,
    Width,
    axes_of,
    colour,
    level_lines,
    room_for,
    style,
)
from kpiwork.display.figures.funnel import short

__all__ = ["steps"]

COLUMNS = {Width.WIDE: 2, Width.NARROW: 1}
LONGEST_NAME = {Width.WIDE: 16, Width.NARROW: 12}
LONGEST_STEP = 30
ROW, TITLE, HEAD, SPACING = 22, 24, 38, 26  # pixels
BESIDE = 20  # pixels between the edge and the panel, beside the names: room for wide letters in bold
MARKS = {Standing.BEHIND.value: ("v", "worry"), Standing.AHEAD.value: ("^", "gain")}


class _Panel(NamedTuple):
    """Where a step is drawn, in pixels from the top left, and the shares at its ends."""

    left: float
    right: float
    top: float
    low: float
    high: float

    def at(self, share: Any) -> Any:
        """Give the place of a share."""
        return self.left + (share - self.low) / (self.high - self.low) * (self.right - self.left)


def steps(shown: Steps, width: Width = Width.WIDE) -> Figure:
    """Draw the steps of the work.

    Parameters
    ----------
    shown : Steps
        From `kpiwork.display.comparison.steps_of`; the first `MOST_ROWS` units are drawn.
    width : Width
        For a desk or for a phone.
    """
    with style():
        names = shown.names[:MOST_ROWS]
        columns = min(COLUMNS[width], max(1, len(shown.steps)))
        lines = -(-len(shown.steps) // columns)
        most = max((len(_lines(step)) for step in shown.steps), default=1)
        title = TITLE + LINE_HEIGHT * (most - 1)
        each = title + ROW * len(names) + SPACING
        height = HEAD + each * lines
        figure, axes = axes_of(width.value, height, Margins(left=0, right=0, top=0, bottom=0))
        axes.set(xlim=(0, width.value), ylim=(height, 0))
        _head(axes, width)
        for place, step in enumerate(shown.steps):
            across, down = place % columns, place // columns
            room = width.value / columns
            rows = shown.rows[(shown.rows["step"] == step) & shown.rows["unit"].isin(names)]
            panel = _panel(
                shown, rows, names, (room * across, room * (across + 1)), HEAD + each * down + title, width
            )
            _draw(axes, shown, step, rows, panel, width)
        return figure


def _panel(  # what is drawn, and where
    shown: Steps,
    rows: pd.DataFrame,
    names: tuple[str, ...],
    sides: tuple[float, float],
    top: float,
    width: Width,
) -> _Panel:
    """Find a step's place, below its title, and scale: from its lowest to its highest end of an interval."""
    known = rows[["low", "high", "elsewhere"]].to_numpy(dtype=float)
    low, high = (float(np.nanmin(known)), float(np.nanmax(known))) if known.size else (0.0, 1.0)
    low, high = (low, high) if high > low else (low - 0.5, high + 0.5)
    written = room_for(*(short(name, LONGEST_NAME[width]) for name in names))
    return _Panel(
        sides[0] + written + BESIDE,
        sides[1] - room_for(shown.style.value(0.888)) - 18,
        top,
        low,
        high,
    )


def _draw(
    axes: Axes, shown: Steps, step: str, rows: pd.DataFrame, panel: _Panel, width: Width
) -> None:  # as above
    names = shown.names[:MOST_ROWS]
    left = panel.left - room_for(*(short(name, LONGEST_NAME[width]) for name in names)) - BESIDE
    lines = _lines(step)
    for line, text in enumerate(lines):
        down = panel.top - 12 - LINE_HEIGHT * (len(lines) - 1 - line)
        _write(axes, left + 2, down, text, "ink", weight="bold")
    found = rows.set_index("unit")
    for place, name in enumerate(names):
        height = panel.top + ROW * (place + 0.5)
        role = MARKS.get(str(found["standing"].get(name)), ("o", "ink"))[1]
        weight = "normal" if role == "ink" else "bold"
        _write(
            axes, panel.left - 8, height, short(name, LONGEST_NAME[width]), role, ha="right", weight=weight
        )
        if name in found.index:
            _row(axes, shown, found.loc[name], panel, height)
        else:
            _write(axes, panel.left, height, "not shown", "soft")
    foot = panel.top + ROW * len(names) + 8
    _write(axes, panel.left, foot, shown.style.value(panel.low), "soft")
    _write(axes, panel.right, foot, shown.style.value(panel.high), "soft", ha="right")


def _lines(step: str) -> list[str]:
    """Break a step's name where it is too long for a line; nothing of it is left out."""
    return textwrap.wrap(step, LONGEST_STEP) or [step]


def _row(axes: Axes, shown: Steps, row: pd.Series, panel: _Panel, height: float) -> None:
    """Draw one unit at one step: its interval, its share, a bar at what the others reach."""
    marker, role = MARKS.get(row["standing"], ("o", "accent"))
    is_marked = row["standing"] in MARKS
    thick = 3.0 if is_marked else 1.6
    level_lines(
        axes, [height], panel.at(row["low"]), panel.at(row["high"]), colors=colour(role), linewidth=thick
    )
    if not np.isnan(row["elsewhere"]):
        at = panel.at(row["elsewhere"])
        axes.add_artist(
            Line2D([at, at], [height - 8, height + 8], color=colour("ink"), linewidth=2, zorder=2.2)
        )
    look: dict[str, Any] = {"markeredgecolor": colour("paper"), "markeredgewidth": 0.8, "zorder": 2.5}
    look["linestyle"] = "none"
    size = 10 if is_marked else 7
    mark = Line2D(
        [panel.at(row["value"])], [height], marker=marker, markersize=size, color=colour(role), **look
    )
    axes.add_artist(mark)
    weight = "bold" if is_marked else "normal"
    said = shown.style.value(row["value"])
    _write(axes, panel.right + 8, height, said, role if is_marked else "ink", weight=weight)


def _write(  # where, what and how
    axes: Axes, across: float, down: float, text: str, role: str, *, ha: str = "left", weight: str = "normal"
) -> None:
    axes.text(across, down, text, ha=ha, va="center", color=colour(role), fontweight=weight)


def _head(axes: Axes, width: Width) -> None:
    keys = ("● share with its interval   ┃ all others", "▼ behind beyond chance   ▲ ahead")
    if width is Width.WIDE:
        _write(axes, 2, 10, "   ".join(keys), "soft")
        return
    for line, key in enumerate(keys):
        _write(axes, 2, 8 + 15 * line, key, "soft")
