"""A pilot over time: its own values, those outside it, its days shaded, and what was asked of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from kpiwork.display.figures.canvas import Margins, Width, axes_of, colour, level_lines, room_for, style
from kpiwork.display.figures.columns import Columns, columns_of
from kpiwork.display.figures.labels import Label, write
from kpiwork.display.figures.scales import grid, months_below, printer_of, range_of, ticks_of
from kpiwork.display.pilot_chart import PilotChart

__all__ = ["pilot"]

HEIGHTS = {Width.WIDE: 250, Width.NARROW: 230}
READ = ("start", "end", "middle", "inside", "outside", "during")
DASHES = (0, (4, 2))


def pilot(shown: PilotChart, width: Width = Width.WIDE) -> Figure:
    """Draw a pilot.

    Parameters
    ----------
    shown : PilotChart
        From `kpiwork.display.pilot_chart.chart_of`.
    width : Width
        For a desk or for a phone.

    Returns
    -------
    Figure
        Without a title: that is the page's.
    """
    with style():
        rows = columns_of(shown.readings, *READ)
        values = np.concatenate([rows["inside"], rows["outside"], [end for _, end in shown.asked]])
        low, high = range_of(values)
        ticks = ticks_of(low, high)
        printer, labels = printer_of(shown.style, ticks), _labels(shown, rows)
        margins = Margins(
            left=room_for(*(printer.value(tick) for tick in ticks)) + 8,
            right=room_for(*(label.text for label in labels)) + 8,
            top=20,
            bottom=38,
        )
        figure, axes = axes_of(width.value, HEIGHTS[width], margins)
        axes.set(xlim=(rows["start"][0], rows["end"][-1]), ylim=(low, high))
        _days(axes, rows)
        grid(axes, ticks, printer, zorder=0.6)
        months_below(axes, width)
        asked: dict[str, Any] = {"colors": colour("target"), "linewidth": 1.6, "zorder": 1.5}
        level_lines(axes, [end for _, end in shown.asked], *_span(rows), **asked)
        if shown.has_outside:
            _line(axes, rows["middle"], rows["outside"], "weeks", linestyle=DASHES, linewidth=1.4)
        _line(axes, rows["middle"], rows["inside"], "accent", linewidth=1.8)
        _dots(axes, rows["middle"], rows["inside"])
        write(axes, labels)
        return figure


def _labels(shown: PilotChart, rows: Columns) -> list[Label]:
    """Name the last values of both lines, and what was asked; lowest first."""
    printed = shown.style.value
    found = [Label(at=end, text=f"{word} {printed(end)}", role="target") for word, end in shown.asked]
    for name, words, role in (("inside", "pilot", "accent"), ("outside", "outside", "soft")):
        known = np.flatnonzero(~np.isnan(rows[name]))
        if len(known):
            last = float(rows[name][known[-1]])
            weight = "bold" if name == "inside" else "normal"
            found.append(Label(at=last, text=f"{printed(last)} {words}", role=role, weight=weight))
    return sorted(found, key=lambda label: label.at)


def _span(rows: Columns) -> tuple[float, float]:
    """Give the first and the last day of the pilot that are drawn."""
    during = np.flatnonzero(rows["during"])
    return float(rows["start"][during[0]]), float(rows["end"][during[-1]])


def _days(axes: Axes, rows: Columns) -> None:
    start, end = _span(rows)
    upright = axes.get_xaxis_transform()
    look: dict[str, Any] = {"color": colour("period"), "linewidth": 0, "zorder": 0.4}
    axes.add_artist(Rectangle((start, 0), end - start, 1, transform=upright, **look))
    above: dict[str, Any] = {"va": "bottom", "ha": "right", "color": colour("ink"), "transform": upright}
    axes.text(end, 1.02, "pilot", **above)


def _line(axes: Axes, across: npt.NDArray[Any], values: npt.NDArray[Any], role: str, **look: Any) -> None:
    """Draw values as a line that no gap is bridged by."""
    axes.add_artist(Line2D(across, values, color=colour(role), zorder=2, **look))


def _dots(axes: Axes, across: npt.NDArray[Any], values: npt.NDArray[Any]) -> None:
    """Draw each value as a line without length, whose ends are round."""
    gap = np.full(len(values), np.nan)
    parts = (np.column_stack([across, across, gap]), np.column_stack([values, values, gap]))
    look: dict[str, Any] = {"linewidth": 4, "solid_capstyle": "round", "zorder": 2.2}
    axes.add_artist(Line2D(*(part.ravel() for part in parts), color=colour("accent"), **look))
