"""What all figures share: sizes, fonts, an empty pair of axes. Plain objects, no pyplot state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from kpiwork.display.palette import COLOURS

__all__ = ["FONT_SIZE", "Margins", "Width", "axes_of", "below", "beside", "colour", "room_for", "style"]

POINTS_AN_INCH = 72  # so that a length of 1 in a figure is 1 CSS pixel of its SVG
FONT_SIZE = 12.0
LINE_HEIGHT = 14.0
PAD = 7.0  # pixels between the axes and what is written beside them
LETTER = 6.6  # pixels that a letter of this size takes, generously
SETTINGS: dict[Any, Any] = {
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib: the same layout on every machine
    "font.size": FONT_SIZE,
    "svg.fonttype": "none",
    "svg.hashsalt": "kpiwork",
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "axes.unicode_minus": True,
    "path.simplify": False,  # every reading is drawn; there are few
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
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        yield


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
    axes = figure.add_axes(inner)
    axes.set_axis_off()  # figures write their few labels themselves: a matplotlib axis costs 40 ms
    return figure, axes


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
