"""Where a KPI goes if the work goes on as it does: its latest readings, and the fan that opens after them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from kpiwork.display.fan import BANDS, Fan
from kpiwork.display.figures.canvas import (
    Margins,
    Width,
    axes_of,
    colour,
    level_lines,
    room_for,
    style,
)
from kpiwork.display.figures.columns import Columns, columns_of
from kpiwork.display.figures.labels import Label, write
from kpiwork.display.figures.scales import grid, months_below, printer_of, range_of, ticks_of

__all__ = ["fan"]

HEIGHTS = {Width.WIDE: 250, Width.NARROW: 230}
SHADES = (("low_95", "high_95", 0.16), ("low_80", "high_80", 0.32))  # told apart in grey too
SPOKEN = {Width.WIDE: "in 8 of 10 cases", Width.NARROW: "in 8 of 10"}


def fan(shown: Fan, width: Width = Width.WIDE) -> Figure:
    """Draw a forecast.

    Parameters
    ----------
    shown : Fan
        From `kpiwork.display.fan.fan_of`.
    width : Width
        For a desk or for a phone.

    Returns
    -------
    Figure
        Without a title: that is the page's.
    """
    with style():
        rows = columns_of(shown.readings, "start", "end", "middle", "value")
        steps = columns_of(shown.steps, "start", "end", "middle", *BANDS)
        low, high = _range(shown, rows, steps)
        ticks = ticks_of(low, high)
        printer = printer_of(shown.style, ticks)
        labels = _labels(shown, steps, width)
        margins = Margins(
            left=room_for(*(printer.value(tick) for tick in ticks)) + 8,
            right=room_for(*(label.text for label in labels)) + 8,
            top=20,
            bottom=38,
        )
        figure, axes = axes_of(width.value, HEIGHTS[width], margins)
        axes.set(xlim=(rows["start"][0], steps["end"][-1]), ylim=(low, high))
        grid(axes, ticks, printer, zorder=0.4)
        months_below(axes, width)
        _fan(axes, rows, steps)
        _targets(axes, shown)
        _readings(axes, rows)
        _today(axes, rows)
        write(axes, labels)
        return figure


def _range(shown: Fan, rows: Columns, steps: Columns) -> tuple[float, float]:
    values = np.concatenate(
        [rows["value"], *(steps[name] for name in BANDS), [end for _, end in shown.targets]]
    )
    return range_of(values)


def _labels(shown: Fan, steps: Columns, width: Width) -> list[Label]:
    """Name what the last step is expected to be, the ends of its interval, and the target; lowest first."""
    printed, spoken = shown.style.value, SPOKEN[width]
    low, mean, high = (float(steps[name][-1]) for name in ("low_80", "mean", "high_80"))
    found = [
        Label(at=low, text=f"from {printed(low)}", role="soft"),
        Label(at=mean, text=f"{printed(mean)} expected", role="accent", weight="bold"),
        Label(at=high, text=f"to {printed(high)} {spoken}", role="soft"),
        *(Label(at=end, text=f"{printed(end)} {word}", role="target") for word, end in shown.targets),
    ]
    return sorted(found, key=lambda label: label.at)


def _fan(axes: Axes, rows: Columns, steps: Columns) -> None:
    """Shade what 95 and 80 of 100 cases lie in, opening from the last reading, and draw what is expected."""
    known = np.flatnonzero(~np.isnan(rows["value"]))
    at = rows["middle"][known[-1:]], rows["value"][known[-1:]]
    across = np.concatenate([at[0], steps["middle"]])
    for lower, upper, shade in SHADES:
        above, beneath = (np.concatenate([at[1], steps[name]]) for name in (upper, lower))
        outline = np.column_stack([np.append(across, across[::-1]), np.append(above, beneath[::-1])])
        look: dict[str, Any] = {"alpha": shade, "linewidth": 0, "zorder": 0.6}
        axes.add_artist(Polygon(outline, color=colour("accent"), **look))
    mean = np.concatenate([at[1], steps["mean"]])
    axes.add_artist(Line2D(across, mean, color=colour("accent"), linewidth=2, linestyle=(0, (4, 2))))


def _targets(axes: Axes, shown: Fan) -> None:
    ends = [end for _, end in shown.targets]
    level_lines(axes, ends, *axes.get_xlim(), colors=colour("target"), linewidth=1.6, zorder=1.5)


def _readings(axes: Axes, rows: Columns) -> None:
    """Draw what was measured; no line bridges a gap, and each reading has its dot."""
    across, values = rows["middle"], rows["value"]
    axes.add_artist(Line2D(across, values, color=colour("weeks"), linewidth=1.4, zorder=2))
    _dots(axes, across, values)


def _dots(axes: Axes, across: npt.NDArray[Any], values: npt.NDArray[Any]) -> None:
    """Draw each reading as a line without length, whose ends are round."""
    gap = np.full(len(values), np.nan)
    parts = (np.column_stack([across, across, gap]), np.column_stack([values, values, gap]))
    look: dict[str, Any] = {"color": colour("ink"), "linewidth": 4, "solid_capstyle": "round", "zorder": 2.2}
    axes.add_artist(Line2D(*(part.ravel() for part in parts), **look))


def _today(axes: Axes, rows: Columns) -> None:
    """Mark where what was measured ends and the forecast begins."""
    known = np.flatnonzero(~np.isnan(rows["value"]))
    when = rows["end"][known[-1]]
    upright = axes.get_xaxis_transform()
    look: dict[str, Any] = {"color": colour("ink"), "linewidth": 1, "linestyle": (0, (1, 2))}
    axes.add_artist(Line2D([when, when], [0, 1], transform=upright, **look))
    above: dict[str, Any] = {"va": "bottom", "color": colour("ink"), "transform": upright}
    axes.text(when, 1.02, "measured\N{NO-BREAK SPACE}", ha="right", **above)
    axes.text(when, 1.02, "\N{NO-BREAK SPACE}forecast", ha="left", **above)
