"""Counts by value beside what was to be expected: too many on one side of a line, too few on the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from kpiwork.display.figures.canvas import (
    Margins,
    Width,
    axes_of,
    below,
    colour,
    level_lines,
    room_for,
    style,
)
from kpiwork.display.figures.columns import Columns, columns_of
from kpiwork.display.figures.heads import HEAD_LINE, Head, arranged, lines_in, write_heads
from kpiwork.display.figures.scales import grid, printer_of, ticks_of
from kpiwork.display.finding_chart import COUNTS, FindingChart
from kpiwork.display.letters import capital
from kpiwork.review.numbers import NumberStyle, whole_number
from kpiwork.spec.unit import UnitKind

__all__ = ["finding_histogram"]

HEIGHT = 190  # pixels of the axes
FOOT, RIGHT, GAP = 40, 14, 6  # pixels
BESIDE = 18  # pixels of the line above the axes that says how much more, or what the line is
FEW = 20  # bars: so many have a label each, and their own mark of what was to be expected
FILLED, WIDEST = 0.8, 46.0  # of its room that a bar takes, and pixels at most
HIDDEN = 4.0  # pixels, half of them above the axes: the mark of a count that is not shown
AIR = 1.05
SEEN: dict[str, Any] = {"color": colour("weeks"), "alpha": 0.55}
MARKED: dict[str, Any] = {"color": colour("accent")}
MISSING: dict[str, Any] = {"color": colour("accent"), "alpha": 0.28}
EXPECTED: dict[str, Any] = {"color": colour("ink"), "linewidth": 1.5}
SAMPLE = {"linewidth": 10.0, "solid_capstyle": "butt"}
PLAIN = NumberStyle(unit=UnitKind.COUNT, decimals=0)


def finding_histogram(chart: FindingChart, width: Width = Width.WIDE) -> Figure:
    """Draw counts by value.

    Parameters
    ----------
    chart : FindingChart
        From `kpiwork.display.finding_chart.chart_of`.
    width : Width
        For a desk or for a phone.

    Returns
    -------
    Figure
        Without a title: that is the page's. What is marked has the accent's colour, and what is missing
        there a lighter one.
    """
    with style():
        rows = columns_of(chart.rows, "label", "at", "seen", "expected", "marked")
        high = float(np.nanmax([*rows["seen"], *rows["expected"], 1.0])) * AIR
        ticks = [tick for tick in ticks_of(0.0, high) if tick == int(tick)]
        heads = arranged(_heads(chart), width)
        calls = _calls(chart)
        top = HEAD_LINE * lines_in(heads) + BESIDE * (bool(chart.border_words) + bool(calls)) + 8
        left = room_for(*(COUNTS.value(tick) for tick in ticks)) + 14
        margins = Margins(left=left, right=RIGHT, top=top, bottom=FOOT)
        figure, axes = axes_of(width.value, top + HEIGHT + FOOT, margins)
        step = _step(rows)
        axes.set(xlim=(rows["at"][0] - step * 0.7, rows["at"][-1] + step * 0.7), ylim=(0, high))
        grid(axes, ticks, COUNTS, zorder=0.4)
        _bars(axes, rows, step)
        _hidden(axes, rows, step)
        _expected(axes, rows, step)
        _border(axes, chart)
        _write_calls(axes, chart, calls)
        _across(axes, chart, rows)
        write_heads(figure, heads)
        return figure


def _heads(chart: FindingChart) -> list[Head]:
    """Name what is drawn: all bars, those that the finding is about, the line."""
    counted = capital(chart.seen_label)
    about = f"{chart.seen_label.lower()} that the question is about"
    heads = [Head(text=counted, look=SEEN | SAMPLE)]
    if chart.rows["marked"].any():
        heads.append(Head(text=capital(about), look=MARKED | SAMPLE))
    if chart.expected_label:
        heads.append(Head(text=capital(chart.expected_label), look=EXPECTED))
    return heads


def _step(rows: Columns) -> float:
    return float(np.diff(rows["at"]).min()) if len(rows["at"]) > 1 else 1.0


def _bars(axes: Axes, rows: Columns, step: float) -> None:
    """Draw bars as upright lines; at marked places also what is missing up to what was to be expected."""
    left, right = axes.get_xlim()
    room = axes.bbox.width * step / (right - left)
    width = min(max(FILLED * room, 1.0), WIDEST)
    seen, marked, nothing = rows["seen"], rows["marked"].astype(bool), np.zeros(len(rows["at"]))
    missing = marked & (rows["expected"] > seen)
    for which, feet, heads, look in (
        (~marked & (seen > 0), nothing, seen, SEEN),
        (missing, seen, rows["expected"], MISSING),
        (marked & (seen > 0), nothing, seen, MARKED),
    ):
        if which.any():
            _upright(axes, rows["at"][which], feet[which], heads[which], linewidths=width, **look)


def _hidden(axes: Axes, rows: Columns, step: float) -> None:
    """Mark places that are too small to be shown, so that they do not read as none."""
    at = rows["at"][np.isnan(rows["seen"])]
    look: dict[str, Any] = {"colors": colour("weeks"), "linewidth": HIDDEN, "zorder": 0.8, "capstyle": "butt"}
    level_lines(axes, np.zeros(len(at)), at - 0.25 * step, at + 0.25 * step, **look)


def _upright(
    axes: Axes,
    at: npt.NDArray[Any],
    feet: npt.NDArray[Any],
    heads: npt.NDArray[Any],
    **look: Any,
) -> None:
    ends = np.stack([np.column_stack([at, feet]), np.column_stack([at, heads])], axis=1)
    axes.add_artist(LineCollection(list(ends), capstyle="butt", zorder=1, **look))


def _expected(axes: Axes, rows: Columns, step: float) -> None:
    """Draw what was to be expected: a line over many bars, a level mark on each of a few."""
    at, expected = rows["at"], rows["expected"]
    if len(at) > FEW:
        axes.add_artist(Line2D(at, expected, zorder=2, **EXPECTED))
        return
    known = ~np.isnan(expected)
    ends = at[known] - 0.46 * step, at[known] + 0.46 * step
    look = {"colors": EXPECTED["color"], "linewidth": 2.2, "zorder": 2}
    level_lines(axes, expected[known], *ends, **look)


def _border(axes: Axes, chart: FindingChart) -> None:
    if not chart.border_words:
        return
    upright = axes.get_xaxis_transform()
    look: dict[str, Any] = {"color": colour("ink"), "linewidth": 1.2, "linestyle": (0, (1, 2)), "zorder": 3}
    axes.add_artist(Line2D([chart.border] * 2, [0, 1], transform=upright, **look))
    above: dict[str, Any] = {"ha": "center", "va": "bottom", "color": colour("ink")}
    axes.text(chart.border, 1 + 3 / axes.bbox.height, chart.border_words, transform=upright, **above)


def _calls(chart: FindingChart) -> list[tuple[bool, str]]:
    """Say how much more or less than expected was counted on either side of the line."""
    found = [(is_behind, one) for is_behind, one in enumerate(chart.more) if not np.isnan(one)]
    said = []
    for number, (is_behind, one) in enumerate(found):
        than = "" if number else " than expected"
        words = f"{whole_number(abs(one))} {'more' if one > 0 else 'fewer'}{than}"
        said.append((bool(is_behind), words))
    return said


def _write_calls(axes: Axes, chart: FindingChart, calls: list[tuple[bool, str]]) -> None:
    """Write it on its side of the line; where there is no room there, as near as it can stand."""
    left, right = axes.get_xlim()
    line = (chart.border - left) / (right - left) * axes.bbox.width
    height = 1 + (3 + BESIDE) / axes.bbox.height
    free = -axes.bbox.x0
    for is_behind, words in calls:
        needs = room_for(words)
        if is_behind:
            start = max(free, min(line + GAP, axes.bbox.width + RIGHT - needs))
        else:
            start = max(free, line - GAP - needs)
        place: dict[str, Any] = {"va": "bottom", "color": colour("accent"), "fontweight": "bold"}
        is_left_of = not is_behind and start > free
        across = (start + needs if is_left_of else start) / axes.bbox.width
        place["ha"] = "right" if is_left_of else "left"
        axes.text(across, height, words, transform=axes.transAxes, **place)
        free = start + needs + GAP


def _across(axes: Axes, chart: FindingChart, rows: Columns) -> None:
    """Write values, or the name of each bar, under the axes, and what they are."""
    if chart.has_values and len(rows["at"]) > FEW:
        ticks = ticks_of(*axes.get_xlim())
        printer = printer_of(PLAIN, ticks)
        for tick in ticks:
            below(axes, tick, printer.value(tick), "soft")
    else:
        for at, label in zip(rows["at"], rows["label"], strict=True):
            below(axes, at, label, "soft")
    middle = sum(axes.get_xlim()) / 2
    below(axes, middle, chart.across_label, "soft", line=1)
