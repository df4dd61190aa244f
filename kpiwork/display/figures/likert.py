"""How many agree with each statement: bars that grow to the left for no and to the right for yes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kpiwork.display.figures.canvas import (
    LETTER,
    PAD,
    Margins,
    Width,
    axes_of,
    colour,
    level_lines,
    room_for,
    style,
)
from kpiwork.display.figures.funnel import short
from kpiwork.display.people import ANSWERS, Opinion

__all__ = ["likert", "likert_alt"]

ROWS = {Width.WIDE: 26, Width.NARROW: 42}  # pixels: on a phone a statement stands above its bar
HEAD, FOOT, BAR = 24, 4, 15  # pixels
SIDE = 52  # pixels beside the bars, for a count and its word
LONGEST = {Width.WIDE: 34, Width.NARROW: 48}
ENDS = ("start", "middle", "turn", "end")
ROLES = {"no": "worry", "neither": "line", "yes": "gain"}
WORDS = {"no": "■ no (1, 2)", "neither": "neither (3)", "yes": "■ yes (4, 5)"}
SPACE = "\N{NO-BREAK SPACE}"


def likert(shown: Opinion, width: Width = Width.WIDE) -> Figure:
    """Draw the answers to the statements on one KPI, the middle of those who say neither in the middle.

    Parameters
    ----------
    shown : Opinion
        From `kpiwork.display.people.opinions`.
    width : Width
        For a desk or for a phone.
    """
    with style():
        rows = shown.rows
        said = [short(item, LONGEST[width]) for item in rows["item"]]
        is_wide, row_height = width is Width.WIDE, ROWS[width]
        left = room_for(*said) + PAD if is_wide else 0.0
        margins = Margins(left=left + SIDE, right=SIDE, top=HEAD, bottom=FOOT)
        figure, axes = axes_of(width.value, HEAD + FOOT + row_height * len(rows), margins)
        axes.set(xlim=(-1, 1), ylim=(len(rows) - 0.5, -0.5))
        axes.plot([0, 0], [-0.5, len(rows) - 0.5], color=colour("line"), linewidth=1, zorder=0.5)
        under = 0.0 if is_wide else 0.42 - BAR / row_height / 2  # of a row
        places = np.arange(len(rows), dtype=float)
        _bars(axes, places + under, rows)
        for place, row, text in zip(places, rows.itertuples(), said, strict=True):
            _counts(axes, place + under, row)
            _statement(axes, place if is_wide else place - 0.24, text, left + SIDE)
        _head(axes, left / width.value)
        return figure


def likert_alt(shown: Opinion) -> str:
    """Say what the bars show: how many agree with each statement, and how many do not."""
    each = "; ".join(
        f"“{row.item}”: {row.yes} yes, {row.neither} neither, {row.no} no" for row in shown.rows.itertuples()
    )
    statements = "1 statement" if len(shown.rows) == 1 else f"{len(shown.rows)} statements"
    return f"Bars of the answers to {statements} on “{shown.name}”. {each}."


def _bars(axes: Axes, at: npt.NDArray[np.float64], rows: pd.DataFrame) -> None:
    """Draw the three parts of each bar, one kind of answer at a time: three things, however many bars."""
    for kind, (left, right) in zip(ANSWERS, pairwise(ENDS), strict=True):
        look = {"colors": colour(ROLES[kind]), "linewidth": BAR, "capstyle": "butt"}
        given = rows[kind] > 0
        level_lines(axes, at[given], rows[left][given], rows[right][given], **look)


def _counts(axes: Axes, at: float, row: Any) -> None:
    gap = 0.5 * LETTER / axes.bbox.width
    for text, where, side, role in (
        (f"{row.no} no{SPACE}", row.start - gap, "right", "worry"),
        (f"{SPACE}{row.yes} yes", row.end + gap, "left", "gain"),
    ):
        axes.text(where, at, text, ha=side, va="center", color=colour(role))
    if row.neither:
        middle = (row.middle + row.turn) / 2
        axes.text(middle, at, f"{row.neither}", ha="center", va="center", color=colour("ink"))


def _statement(axes: Axes, at: float, text: str, room: float) -> None:
    """Write a statement at the figure's left edge, at a height in data."""
    axes.text(
        -room / axes.bbox.width,
        at,
        text,
        transform=axes.get_yaxis_transform(),
        va="center",
        color=colour("ink"),
    )


def _head(axes: Axes, left: float) -> None:
    """Name the three kinds of answer above the bars, each on its side."""
    figure = axes.figure
    for text, where, side, role in (
        (WORDS["no"], left, "left", "worry"),
        (WORDS["neither"], (1 + left) / 2, "center", "soft"),
        (WORDS["yes"], 1.0, "right", "gain"),
    ):
        axes.text(where, 0.995, text, transform=figure.transFigure, ha=side, va="top", color=colour(role))
