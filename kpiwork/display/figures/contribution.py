"""Where a movement came from: each segment's part, by mix and within; ordered by size, not by value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kpiwork.display.figures.canvas import Margins, Width, axes_of, beside, colour, room_for, style
from kpiwork.display.segments import MOST_BARS, Segments

__all__ = ["contribution"]

LONGEST_NAME = {Width.WIDE: 22, Width.NARROW: 13}
ROW, HEAD, FOOT = 26, 24, 6  # pixels
SPACE = "\N{NO-BREAK SPACE}"  # an ordinary one is lost at the start of a line
BAR = 0.62  # of a row that its bars take
KINDS = {"within": "accent", "mix": "paper"}
HEADS = ("■ change within", "□ from a different mix")


def contribution(segments: Segments, width: Width = Width.WIDE) -> Figure:
    """Draw the parts of a movement.

    Parameters
    ----------
    segments : Segments
        From `kpiwork.display.segments.segments_of`; the first `MOST_BARS` are drawn.
    width : Width
        For a desk or for a phone.
    """
    with style():
        rows = segments.parts.head(MOST_BARS)
        names = [_short(name, LONGEST_NAME[width]) for name in rows["segment"]]
        totals = [segments.part_style.difference(total) for total in rows["total"]]
        margins = Margins(left=room_for(*names) + 16, right=room_for(*totals) + 12, top=HEAD, bottom=FOOT)
        figure, axes = axes_of(width.value, HEAD + FOOT + ROW * max(1, len(rows)), margins)
        _bars(axes, rows, segments)
        _frame(axes, names, totals)
        _heads(axes, segments, width)
        return figure


def _short(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _bars(axes: Axes, rows: pd.DataFrame, segments: Segments) -> None:
    """Draw a bar a kind in each row, the first row on top."""
    kinds = list(KINDS) if segments.is_rate else ["within"]
    thickness, places = BAR / len(kinds), np.arange(len(rows))
    for index, kind in enumerate(kinds):
        at = places + (index - (len(kinds) - 1) / 2) * thickness
        look: dict[str, Any] = {"color": colour(KINDS[kind]), "edgecolor": colour("accent"), "linewidth": 1.2}
        axes.barh(at, rows[kind].to_numpy(dtype=float), thickness, **look)
    axes.set_ylim(max(1, len(rows)) - 0.5, -0.5)


def _frame(axes: Axes, names: list[str], totals: list[str]) -> None:
    axes.axvline(0, color=colour("ink"), linewidth=1)
    low, high = axes.get_xlim()
    air = 0.02 * (high - low)
    axes.set_xlim(low - air, high + air)
    for row, (name, total) in enumerate(zip(names, totals, strict=True)):
        beside(axes, row, name, "ink")
        axes.text(
            1.0,
            row,
            f"{SPACE}{total}",
            transform=axes.get_yaxis_transform(),
            va="center",
            color=colour("ink"),
        )


def _heads(axes: Axes, segments: Segments, width: Width) -> None:
    """Name the two kinds of bar above them: the filled one and the hollow one."""
    figure = axes.figure
    for place, head in zip((0.0, room_for(HEADS[0]) / width.value), HEADS, strict=True):
        if segments.is_rate:
            axes.text(place, 0.995, head, transform=figure.transFigure, va="top", color=colour("accent"))
