"""What all figures share: sizes, fonts, an empty pair of axes. Plain objects, no pyplot state.

The look is seaborn's: its white style, whose lines end round, at the size of a notebook, with the project's
font and colours on top. matplotlib's artists are placed one by one: a chart has few of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

import matplotlib as mpl
import numpy as np
import seaborn as sns
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis, Tick, XAxis, YAxis
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from kpiwork.display.palette import COLOURS

__all__ = [
    "FONT_SIZE",
    "LETTER",
    "LINE_HEIGHT",
    "Margins",
    "Width",
    "axes_of",
    "below",
    "beside",
    "colour",
    "level_lines",
    "room_for",
    "style",
]

POINTS_AN_INCH = 72  # so that a length of 1 in a figure is 1 CSS pixel of its SVG
FONT_SIZE = 12.0
LINE_HEIGHT = 14.0
PAD = 7.0  # pixels between the axes and what is written beside them
LETTER = 6.6  # pixels that a letter of this size takes, generously
SETTINGS: dict[str, Any] = {
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib: the same layout on every machine
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "axes.unicode_minus": True,
    "axes.titley": 1.0,  # there is no title: nothing looks for a place for it
    "path.simplify": False,  # every reading is drawn; there are few
    "patch.force_edgecolor": False,  # areas touch
}


class Width(Enum):
    """The widths that charts are drawn for, in CSS pixels."""

    WIDE = 640
    NARROW = 350


@dataclass(frozen=True, kw_only=True, slots=True)
class Margins:
    """Room around the axes, in CSS pixels."""

    left: float
    right: float
    top: float
    bottom: float


def colour(role: str) -> str:
    """Give the colour of a role; the SVG writer turns it into one that follows light and dark."""
    return COLOURS[role].light


@contextmanager
def style() -> Iterator[None]:
    """Draw with the project's settings, whatever the user's own are."""
    rules = mpl.rcParams
    different = {name: value for name, value in _settings().items() if rules[name] != value}
    if not different:  # inside of another such block
        yield
        return
    with mpl.rc_context(different):
        yield


@cache
def _settings() -> dict[Any, Any]:
    """Give every setting that shapes a drawing: matplotlib's own, seaborn's, the project's."""
    with mpl.rc_context():
        mpl.rcdefaults()
        size = sns.plotting_context("notebook", rc={"font.size": FONT_SIZE})
        looks: tuple[Any, ...] = (size, sns.axes_style("white"), SETTINGS)
        for look in looks:
            mpl.rcParams.update(look)
        return dict(mpl.rcParams)


class _NoTicks(Axis):
    """An axis that only knows where values lie."""

    def reset_ticks(self) -> None:
        """Begin without ticks: matplotlib would make four of each axes, and none is drawn."""
        self.majorTicks: list[Tick] = []
        self.minorTicks: list[Tick] = []


class _Across(_NoTicks, XAxis):
    """The axis of time, or of parts."""


class _Up(_NoTicks, YAxis):
    """The axis of values, or of rows."""


class _Bare(Axes):
    """Axes without lines and ticks around them, which take longer to make than a chart to draw."""

    def _gen_axes_spines(self, *_: Any, **__: Any) -> dict[str, Artist]:
        return {}

    def _init_axis(self) -> None:
        self.xaxis, self.yaxis = _Across(self, clear=False), _Up(self, clear=False)


def axes_of(width: float, height: float, margins: Margins) -> tuple[Figure, Axes]:
    """Make a figure of a size with axes inside the margins that draw nothing by themselves."""
    figure = Figure(figsize=(width / POINTS_AN_INCH, height / POINTS_AN_INCH), dpi=POINTS_AN_INCH)
    figure.patch.set_visible(False)
    inner = (
        margins.left / width,
        margins.bottom / height,
        1 - (margins.left + margins.right) / width,
        1 - (margins.top + margins.bottom) / height,
    )
    axes = figure.add_axes(_Bare(figure, inner))
    axes.set_axis_off()  # figures write their few labels themselves
    return figure, axes


def level_lines(axes: Axes, heights: Any, starts: Any, ends: Any, **look: Any) -> None:
    """Draw level lines, each at a height from a start to an end, all in data; the axes keep their ends."""
    heights, starts, ends = np.broadcast_arrays(np.asarray(heights, dtype=float), starts, ends)
    if not heights.size:
        return
    corners = np.stack([np.column_stack([starts, heights]), np.column_stack([ends, heights])], axis=1)
    axes.add_artist(LineCollection(list(corners), **look))


def room_for(*labels: str) -> float:
    """Estimate the width of the longest of some labels, in CSS pixels."""
    return LETTER * max((len(label) for label in labels), default=0)


def beside(axes: Axes, at: float, text: str, role: str) -> None:
    """Write left of the axes, at a height in data."""
    where = -PAD / axes.bbox.width
    along = axes.get_yaxis_transform()
    axes.text(where, at, text, transform=along, ha="right", va="center", color=colour(role))


def below(axes: Axes, at: float, text: str, role: str, *, line: int = 0) -> None:
    """Write under the axes, at a place in data; line 1 stands under line 0."""
    where = -(PAD + line * LINE_HEIGHT) / axes.bbox.height
    along = axes.get_xaxis_transform()
    axes.text(at, where, text, transform=along, ha="center", va="top", color=colour(role))
