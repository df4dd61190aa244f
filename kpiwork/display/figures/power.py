"""What would be seen: the share of simulations in which a behaviour raises a question, by its strength."""

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
    below,
    beside,
    colour,
    level_lines,
    room_for,
    style,
)
from kpiwork.display.figures.columns import Columns, columns_of
from kpiwork.display.power import Curve

__all__ = ["power"]

HEIGHT = 150  # pixels of the axes
TOP, BOTTOM, RIGHT = 12, 44, 24  # pixels
LEVELS = ((1.0, "all"), (0.5, "half"), (0.0, "none"))
AIR = 0.06  # of the axes' height
DOT: dict[str, Any] = {"linestyle": "", "marker": "o", "markersize": 6, "zorder": 4}
SIDE = 0.5  # of the room of one strength, that stays free on either side


def power(curve: Curve, width: Width = Width.WIDE) -> Figure:
    """Draw a dot and its interval for each strength, from nothing put in to the strongest.

    Parameters
    ----------
    curve : Curve
        From `kpiwork.display.power.curve_of`.
    width : Width
        For a desk or for a phone.

    Returns
    -------
    Figure
        Without a title: that is the page's.
    """
    with style():
        rows = columns_of(curve.trials, "place", "share", "low", "high")
        left = room_for(*(word for _, word in LEVELS)) + 14
        margins = Margins(left=left, right=RIGHT, top=TOP, bottom=BOTTOM)
        figure, axes = axes_of(width.value, TOP + HEIGHT + BOTTOM, margins)
        axes.set(xlim=(-SIDE, len(rows["place"]) - 1 + SIDE), ylim=(-AIR, 1 + AIR))
        for level, word in LEVELS:
            level_lines(axes, [level], *axes.get_xlim(), colors=colour("line"), linewidth=1, zorder=0.6)
            beside(axes, level, word, "soft")
        for place, words in zip(rows["place"], curve.trials["strength"], strict=True):
            below(axes, float(place), str(words), "ink")
        below(axes, (len(rows["place"]) - 1) / 2, curve.across, "soft", line=1)
        _dots(axes, rows)
        return figure


def _dots(axes: Axes, rows: Columns) -> None:
    """Draw intervals, the line through the dots, and the dots."""
    for place, low, high in zip(rows["place"], rows["low"], rows["high"], strict=True):
        axes.add_artist(Line2D([place, place], [low, high], color=colour("soft"), linewidth=2, zorder=2))
    line = Line2D(rows["place"], rows["share"], color=colour("accent"), linewidth=1.5, zorder=3)
    axes.add_artist(line)
    is_clean = np.arange(len(rows["place"])) == 0
    for chosen, face in ((is_clean, colour("paper")), (~is_clean, colour("accent"))):
        dots: dict[str, Any] = {"markerfacecolor": face, "markeredgecolor": colour("accent"), **DOT}
        axes.add_artist(Line2D(rows["place"][chosen], rows["share"][chosen], **dots))
