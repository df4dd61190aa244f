"""The ranks that units may have, as level bars; larger units first, so that no order by value is drawn."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kpiwork.display.comparison import MOST_ROWS, Units
from kpiwork.display.figures.canvas import (
    Margins,
    Width,
    axes_of,
    below,
    beside,
    colour,
    level_lines,
    room_for,
    style,
)
from kpiwork.display.figures.funnel import short

__all__ = ["caterpillar", "ticks"]

LONGEST_NAME = {Width.WIDE: 28, Width.NARROW: 16}
ROW, HEAD, FOOT = 22, 24, 22  # pixels
STEPS = (1, 5, 10, 20, 50, 100)
MOST_TICKS = 8
SPACE = "\N{NO-BREAK SPACE}"


def caterpillar(shown: Units, width: Width = Width.WIDE) -> Figure:
    """Draw ranges of ranks.

    Parameters
    ----------
    shown : Units
        From `kpiwork.display.comparison.units_of`; the first `MOST_ROWS` with a rank are drawn.
    width : Width
        For a desk or for a phone.
    """
    with style():
        rows = shown.rows.dropna(subset=["rank_low"]).head(MOST_ROWS)
        names = [short(name, LONGEST_NAME[width]) for name in rows["unit"]]
        ranges = [_range(low, high) for low, high in zip(rows["rank_low"], rows["rank_high"], strict=True)]
        margins = Margins(left=room_for(*names) + 18, right=room_for(*ranges) + 12, top=HEAD, bottom=FOOT)
        figure, axes = axes_of(width.value, HEAD + FOOT + ROW * max(1, len(rows)), margins)
        axes.set(xlim=(0.5, max(1, shown.ranked) + 0.5), ylim=(max(1, len(rows)) - 0.5, -0.5))
        _ranks(axes, shown.ranked, len(rows))
        places = np.arange(len(rows))
        ends = rows["rank_low"].to_numpy() - 0.35, rows["rank_high"].to_numpy() + 0.35
        level_lines(axes, places, *ends, colors=colour("accent"), linewidth=7, zorder=2)
        for place, (name, text) in enumerate(zip(names, ranges, strict=True)):
            beside(axes, place, name, "ink")
            along = axes.get_yaxis_transform()
            axes.text(1.0, place, f"{SPACE}{text}", transform=along, va="center", color=colour("ink"))
        _heads(axes, width)
        return figure


def _range(low: float, high: float) -> str:
    return f"{low:.0f}" if low == high else f"{low:.0f} to {high:.0f}"


def ticks(ranked: int) -> list[int]:
    """Give the ranks that are written under the rows: the first, the last, round ones between them."""
    last = max(1, ranked)
    step = next((step for step in STEPS if last <= MOST_TICKS * step), STEPS[-1])
    between = [rank for rank in range(step, last, step) if rank > 1 and last - rank >= step / 2]
    return sorted({1, *between, last})


def _ranks(axes: Axes, ranked: int, rows: int) -> None:
    """Write a few ranks under the rows, with a fine upright line each."""
    for rank in ticks(ranked):
        axes.plot([rank, rank], [-0.5, max(1, rows) - 0.5], color=colour("line"), linewidth=1, zorder=0.5)
        below(axes, rank, str(rank), "soft")


def _heads(axes: Axes, width: Width) -> None:
    text = (
        "ranks that each may have, 1 for the best"
        if width is Width.WIDE
        else "possible ranks, 1 for the best"
    )
    axes.text(0.0, 0.995, text, transform=axes.figure.transFigure, va="top", color=colour("soft"))
