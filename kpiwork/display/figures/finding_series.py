"""Values over time beside what was to be expected: the periods that a question is about stand out."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from kpiwork.display.figures.canvas import LETTER, Margins, Width, axes_of, below, colour, room_for, style
from kpiwork.display.figures.columns import Columns, columns_of
from kpiwork.display.figures.heads import HEAD_LINE, Head, arranged, lines_in, write_heads
from kpiwork.display.figures.labels import Label, write
from kpiwork.display.figures.scales import grid, printer_of, range_of, ticks_of
from kpiwork.display.finding_chart import FindingChart
from kpiwork.display.letters import capital

__all__ = ["finding_series"]

HEIGHT = 190  # pixels of the axes
FOOT, ABOVE = 26, 20  # pixels
BETWEEN = 12  # pixels between two labels of periods
STEPS = (1, 2, 3, 6, 12, 13, 24, 26, 36, 52, 104, 208)  # periods from one label to the next
MOST_DOTS = 60  # more periods are drawn as a line only
SEEN: dict[str, Any] = {"color": colour("weeks"), "linewidth": 1.3}
DOT: dict[str, Any] = {"linestyle": "none", "marker": "o", "markeredgewidth": 0}
MARKED: dict[str, Any] = DOT | {"color": colour("accent"), "markersize": 7}
MARKED_LINE: dict[str, Any] = {"color": colour("accent"), "linewidth": 1.1}
EXPECTED: dict[str, Any] = {"color": colour("ink"), "linewidth": 1.5, "linestyle": (0, (4, 2))}


def finding_series(chart: FindingChart, width: Width = Width.WIDE) -> Figure:
    """Draw values over time.

    Parameters
    ----------
    chart : FindingChart
        From `kpiwork.display.finding_chart.chart_of`.
    width : Width
        For a desk or for a phone.

    Returns
    -------
    Figure
        Without a title: that is the page's. The dashed line is what was to be expected.
    """
    with style():
        rows = columns_of(chart.rows, "label", "at", "seen", "expected", "marked")
        low, high = range_of(np.concatenate([rows["seen"], rows["expected"]]))
        ticks = ticks_of(low, high)
        printer = printer_of(chart.style, ticks)
        labels = _labels(chart, rows)
        heads = arranged(_heads(chart, rows), width)
        top = HEAD_LINE * lines_in(heads) + 8 + ABOVE * bool(chart.border_words)
        margins = Margins(
            left=room_for(*(printer.value(tick) for tick in ticks)) + 14,
            right=room_for(*(label.text for label in labels)) + 10,
            top=top,
            bottom=FOOT,
        )
        figure, axes = axes_of(width.value, top + HEIGHT + FOOT, margins)
        axes.set(xlim=(rows["at"][0] - 0.5, rows["at"][-1] + 0.5), ylim=(low, high))
        grid(axes, ticks, printer, zorder=0.4)
        _periods(axes, rows)
        _series(axes, rows)
        _border(axes, chart, width)
        write(axes, labels)
        write_heads(figure, heads)
        return figure


def _heads(chart: FindingChart, rows: Columns) -> list[Head]:
    heads = [Head(text=capital(chart.seen_label), look=SEEN)]
    if rows["marked"].any():
        look = MARKED if _has_dots(rows) else MARKED_LINE
        heads.append(Head(text="The periods that the question is about", look=look))
    if chart.expected_label and not np.isnan(rows["expected"]).all():
        heads.append(Head(text=capital(chart.expected_label), look=EXPECTED))
    return heads


def _has_dots(rows: Columns) -> bool:
    return len(rows["at"]) <= MOST_DOTS


def _labels(chart: FindingChart, rows: Columns) -> list[Label]:
    """Name the last value and what was to be expected there; lowest first."""
    found = []
    for name, role, weight in (("seen", "accent", "bold"), ("expected", "soft", "normal")):
        known = np.flatnonzero(~np.isnan(rows[name]))
        if len(known):
            last = float(rows[name][known[-1]])
            text = chart.style.value(last) + (" expected" if name == "expected" else "")
            found.append(Label(at=last, text=text, role=role, weight=weight))
    return sorted(found, key=lambda label: label.at)


def _series(axes: Axes, rows: Columns) -> None:
    """Draw all values, those that are marked on top, and what was to be expected; no line bridges a gap."""
    marked = rows["marked"].astype(bool)
    axes.add_artist(Line2D(rows["at"], rows["seen"], zorder=1, **SEEN))
    heavy = {} if _has_dots(rows) else {"linewidth": 2.4}
    axes.add_artist(Line2D(rows["at"], rows["expected"], zorder=2.5, **EXPECTED | heavy))
    if _has_dots(rows):
        plain = DOT | {"color": SEEN["color"], "markersize": 3.5}
        axes.add_artist(Line2D(rows["at"][~marked], rows["seen"][~marked], zorder=2, **plain))
        axes.add_artist(Line2D(rows["at"][marked], rows["seen"][marked], zorder=3, **MARKED))
    else:
        values = np.where(marked, rows["seen"], np.nan)
        axes.add_artist(Line2D(rows["at"], values, zorder=2, **MARKED_LINE))


def _periods(axes: Axes, rows: Columns) -> None:
    """Name periods under the axes, as many as there is room for."""
    labels, count = rows["label"], len(rows["label"])
    needs = LETTER * max(len(label) for label in labels) + BETWEEN
    each = axes.bbox.width / count
    step = next((step for step in STEPS if step * each >= needs), STEPS[-1])
    for at, label in zip(rows["at"][::step], labels[::step], strict=True):
        below(axes, at, label, "soft")


def _border(axes: Axes, chart: FindingChart, width: Width) -> None:
    """Draw the line from which on something is due, with its words above, inside the figure."""
    if not chart.border_words:
        return
    upright = axes.get_xaxis_transform()
    look: dict[str, Any] = {"color": colour("ink"), "linewidth": 1.2, "linestyle": (0, (1, 2)), "zorder": 0.6}
    axes.add_artist(Line2D([chart.border] * 2, [0, 1], transform=upright, **look))
    left, right = axes.get_xlim()
    line = (chart.border - left) / (right - left) * axes.bbox.width
    half = room_for(chart.border_words) / 2
    place = min(max(line, half - axes.bbox.x0), width.value - axes.bbox.x0 - half)
    above: dict[str, Any] = {"ha": "center", "va": "bottom", "color": colour("ink")}
    height = 1 + 3 / axes.bbox.height
    axes.text(place / axes.bbox.width, height, chart.border_words, transform=axes.transAxes, **above)
