"""Does it lead: the led series, and the leading one moved later by its lag, on one scale."""

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
from kpiwork.display.figures.scales import months_below
from kpiwork.display.links import Link

__all__ = ["links"]

HEIGHT = 170  # pixels of the axes
HEAD_LINE = 17  # pixels
RIGHT = 24  # pixels: the last month may stand at the edge
LONGEST_NAME = {Width.WIDE: 56, Width.NARROW: 40}
LEVELS = ((1.0, "above"), (0.0, "usual"), (-1.0, "below"))  # standard deviations, and their words
AIR = 0.3  # standard deviations that stay free above and below
LED: dict[str, Any] = {"linewidth": 2.2, "zorder": 2}
LEADING: dict[str, Any] = {"linewidth": 1.8, "linestyle": (0, (4, 2)), "zorder": 3}
SAMPLE = 26.0  # pixels of a line before its name


def links(link: Link, width: Width = Width.WIDE) -> Figure:
    """Draw two series above each other, so that the eye sees whether one follows the other.

    Parameters
    ----------
    link : Link
        From `kpiwork.display.links.link_of`.
    width : Width
        For a desk or for a phone.

    Returns
    -------
    Figure
        Without a title: that is the page's. The led series is a full line, the leading one a dashed line.
    """
    with style():
        rows = columns_of(link.moves, "start", "end", "middle", "led", "leading", "run", "leading_run")
        heads = _heads(link, width)
        top = HEAD_LINE * len(heads) + 10
        margins = Margins(left=room_for(*(word for _, word in LEVELS)) + 14, right=RIGHT, top=top, bottom=38)
        figure, axes = axes_of(width.value, top + HEIGHT + 38, margins)
        values = np.concatenate([rows["led"], rows["leading"], [-1.0, 1.0]])
        axes.set(
            xlim=(rows["start"][0], rows["end"][-1]),
            ylim=(np.nanmin(values) - AIR, np.nanmax(values) + AIR),
        )
        _levels(axes)
        months_below(axes, width)
        _series(axes, rows, "led", "run", color=colour("weeks"), **LED)
        _series(axes, rows, "leading", "leading_run", color=colour("accent"), **LEADING)
        _write(figure, heads, width)
        return figure


def _levels(axes: Axes) -> None:
    for level, word in LEVELS:
        look: dict[str, Any] = {"colors": colour("soft" if level == 0 else "line"), "linewidth": 1}
        level_lines(axes, [level], *axes.get_xlim(), zorder=0.6, **look)
        beside(axes, level, word, "soft")


def _series(axes: Axes, rows: Columns, name: str, runs: str, **look: Any) -> None:
    """Draw each stretch without a gap; one value alone is a dot."""
    known = ~np.isnan(rows[name])
    across, values = rows["middle"][known], rows[name][known]
    for run in np.split(np.arange(len(values)), np.flatnonzero(np.diff(rows[runs][known])) + 1):
        dot: dict[str, Any] = {"marker": "o", "markersize": 3} if len(run) == 1 else {}
        axes.add_artist(Line2D(across[run], values[run], **look, **dot))


def _heads(link: Link, width: Width) -> list[tuple[str, str, dict[str, Any]]]:
    """Name both lines; how the leading one is drawn has a line of its own where there is little room."""
    led, leading = (_short(name, LONGEST_NAME[width]) for name in (link.led, link.leading))
    heads: list[tuple[str, str, dict[str, Any]]] = [(led, "weeks", LED)]
    if not link.moved or width is Width.WIDE:
        return [*heads, (f"{leading}, {link.moved}" if link.moved else leading, "accent", LEADING)]
    return [*heads, (leading, "accent", LEADING), (link.moved, "", {})]


def _write(figure: Figure, heads: list[tuple[str, str, dict[str, Any]]], width: Width) -> None:
    """Write each name behind a piece of its line."""
    height = figure.get_size_inches()[1] * figure.dpi
    for index, (text, role, look) in enumerate(heads):
        middle = 1 - (index + 0.5) * HEAD_LINE / height
        ends, ink = (4 / width.value, SAMPLE / width.value), colour("ink")
        if role:
            figure.add_artist(Line2D(ends, (middle, middle), color=colour(role), **look))
        figure.text((SAMPLE + 8) / width.value, middle, text, va="center", color=ink)


def _short(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"
