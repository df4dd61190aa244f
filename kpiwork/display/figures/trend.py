"""A KPI over time: every reading, where they usually lie, the review periods as steps, the target."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

from kpiwork.analysis.behaviour import variation_of
from kpiwork.analysis.change import Variation
from kpiwork.display.figures.canvas import (
    Margins,
    Width,
    axes_of,
    colour,
    level_lines,
    room_for,
    style,
)
from kpiwork.display.figures.columns import Columns, columns_of, day_number, stretches
from kpiwork.display.figures.labels import labels_of, write
from kpiwork.display.figures.scales import grid, months_below, printer_of, range_of, ticks_of
from kpiwork.display.history import History

__all__ = ["trend"]

HEIGHTS = {Width.WIDE: 250, Width.NARROW: 230}
LIMITS = ("lower", "centre", "upper")
READ = ("start", "end", "middle", "run", "value", "target", *LIMITS, "high", "low", "inside")
STEPS = ("start", "end", "value")
PLAN = ("start", "end", "pace")
BAND: dict[str, Any] = {"alpha": 0.07, "linewidth": 0, "zorder": 0.5}
TRIANGLE: dict[str, Any] = {"linestyle": "none", "markersize": 8, "markeredgewidth": 0.8, "zorder": 3}
ROLES = {
    Variation.IMPROVEMENT_HIGH: "gain",
    Variation.IMPROVEMENT_LOW: "gain",
    Variation.CONCERN_HIGH: "worry",
    Variation.CONCERN_LOW: "worry",
    Variation.NEUTRAL_HIGH: "other",
    Variation.NEUTRAL_LOW: "other",
}


def trend(history: History, width: Width = Width.WIDE) -> Figure:
    """Draw a history.

    Parameters
    ----------
    history : History
        From `kpiwork.display.history.history_of`.
    width : Width
        For a desk or for a phone.

    Returns
    -------
    Figure
        Without a title: that is the page's.
    """
    with style():
        rows, steps = columns_of(history.readings, *READ), columns_of(history.steps, *STEPS)
        low, high = _range(history, rows, steps)
        ticks = ticks_of(low, high)
        printer = printer_of(history.style, ticks)
        labels = labels_of(history)
        margins = Margins(
            left=room_for(*(printer.value(tick) for tick in ticks)) + 8,
            right=room_for(*(label.text for label in labels)) + 8,
            top=18 if history.changes else 8,
            bottom=38,
        )
        figure, axes = axes_of(width.value, HEIGHTS[width], margins)
        axes.set(xlim=(rows["start"][0], rows["end"][-1]), ylim=(low, high))
        grid(axes, ticks, printer, zorder=0.6)
        months_below(axes, width)
        _period(axes, history)
        _band(axes, rows)
        _target(axes, history, rows, columns_of(history.plan, *PLAN))
        _readings(axes, rows, alone=history.steps.empty)
        _steps(axes, history, steps)
        _unusual(axes, history, rows)
        _changes(axes, history)
        write(axes, labels)
        return figure


def _range(history: History, rows: Columns, steps: Columns) -> tuple[float, float]:
    bounds = [bound for _, bound in history.bounds]
    shown = [rows[name] for name in ("value", "target", "lower", "upper")]
    values = np.concatenate([*shown, steps["value"], history.plan["pace"].to_numpy(), bounds])
    return range_of(values)


def _period(axes: Axes, history: History) -> None:
    start, end = day_number(history.period.start), day_number(history.period.end) + 1
    look: dict[str, Any] = {"color": colour("period"), "linewidth": 0, "zorder": 0.4}
    axes.add_artist(Rectangle((start, 0), end - start, 1, transform=axes.get_xaxis_transform(), **look))


def _band(axes: Axes, rows: Columns) -> None:
    """Shade where readings usually lie, with a line at their mean; each stretch has its own."""
    spans = np.array(stretches(*(rows[name] for name in LIMITS)), dtype=int).reshape(-1, 2)
    starts, ends = rows["start"][spans[:, 0]], rows["end"][spans[:, 1]]
    lower, centre, upper = (rows[name][spans[:, 0]] for name in LIMITS)
    parts = np.flatnonzero(starts[1:] != ends[:-1]) + 1
    for band in np.split(np.arange(len(spans)), parts) if len(spans) else ():
        across = np.column_stack([starts[band], ends[band]]).ravel()
        above, beneath = (np.repeat(end[band], 2) for end in (upper, lower))
        outline = np.concatenate([across, across[::-1]]), np.concatenate([above, beneath[::-1]])
        axes.add_artist(Polygon(np.column_stack(outline), color=colour("ink"), **BAND))
    level_lines(axes, centre, starts, ends, colors=colour("weeks"), linewidth=0.8, zorder=0.7)


def _target(axes: Axes, history: History, rows: Columns, plan: Columns) -> None:
    spans = stretches(rows["target"])
    firsts, lasts = [first for first, _ in spans], [last for _, last in spans]
    dashes: dict[str, Any] = {"colors": colour("target"), "linewidth": 1.4, "linestyle": (0, (5, 3))}
    level_lines(axes, rows["target"][firsts], rows["start"][firsts], rows["end"][lasts], **dashes)
    level_lines(axes, plan["pace"], plan["start"], plan["end"], **dashes)
    level_lines(axes, [bound for _, bound in history.bounds], *axes.get_xlim(), **dashes)


def _readings(axes: Axes, rows: Columns, *, alone: bool) -> None:
    """Draw each run of readings as a line, and each reading as a dot."""
    role, known = colour("accent" if alone else "weeks"), ~np.isnan(rows["value"])
    across, values = rows["middle"][known], rows["value"][known]
    for run in np.split(np.arange(len(values)), np.flatnonzero(np.diff(rows["run"][known])) + 1):
        axes.add_artist(Line2D(across[run], values[run], color=role, linewidth=1.8 if alone else 1.1))
    _dots(axes, across, values, color=role, linewidth=5.0 if alone else 3.2)


def _dots(axes: Axes, across: npt.NDArray[Any], values: npt.NDArray[Any], **look: Any) -> None:
    """Draw each reading as a line without length, whose ends are round: a tenth of a marker's bytes."""
    gap = np.full(len(values), np.nan)
    points = np.column_stack([across, across, gap]), np.column_stack([values, values, gap])
    axes.add_artist(Line2D(*(part.ravel() for part in points), **look))


def _steps(axes: Axes, history: History, steps: Columns) -> None:
    known = ~np.isnan(steps["value"])
    now = steps["start"] == day_number(history.period.start)
    for shown, thickness in ((known & ~now, 2.4), (known & now, 4.0)):
        if shown.any():
            where = (steps[name][shown] for name in ("value", "start", "end"))
            level_lines(axes, *where, colors=colour("accent"), linewidth=thickness, zorder=2.5)


def _unusual(axes: Axes, history: History, rows: Columns) -> None:
    """Mark readings that are more than noise: a triangle that points the way they lie.

    One that lies where single readings usually do is hollow: it stands out together with its neighbours.
    """
    for column, is_high, marker in (("high", True, "^"), ("low", False, "v")):
        role = colour(ROLES[variation_of(history.better, is_high=is_high)])
        marked, inside = rows[column].astype(bool), rows["inside"].astype(bool)
        for shown, face, edge in ((marked & ~inside, role, "paper"), (marked & inside, colour("paper"), "")):
            if shown.any():
                look = {"color": face, "markeredgecolor": colour(edge) if edge else role, **TRIANGLE}
                where = rows["middle"][shown], rows["value"][shown]
                axes.add_artist(Line2D(*where, marker=marker, **look))


def _changes(axes: Axes, history: History) -> None:
    upright = axes.get_xaxis_transform()
    look: dict[str, Any] = {"color": colour("ink"), "linewidth": 1, "linestyle": (0, (1, 2))}
    for number, change in enumerate(history.changes, start=1):
        when = day_number(change.date)
        axes.add_artist(Line2D([when, when], [0, 1], transform=upright, **look))
        above: dict[str, Any] = {"ha": "center", "va": "bottom", "color": colour("ink")}
        axes.text(when, 1.02, str(number), transform=upright, **above)
