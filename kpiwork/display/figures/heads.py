"""What a figure's marks are, written above it: each name behind a sample of its mark."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from kpiwork.display.figures.canvas import LETTER, Width, colour, room_for

__all__ = ["HEAD_LINE", "Head", "Written", "arranged", "lines_in", "write_heads"]

HEAD_LINE = 17  # pixels
SAMPLE = 22.0  # pixels of a mark before its name
GAP, BETWEEN = 7.0, 20.0  # pixels between a mark and its name, and to the next one


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """A mark and its name.

    Parameters
    ----------
    text : str
        Its name.
    look : mapping of str to Any
        How its sample is drawn: what a line takes; one with a ``marker`` is a dot.
    """

    text: str
    look: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A piece of a head and where it stands: its line from above, and pixels from the left edge."""

    line: int
    left: float
    text: str
    head: Head | None


def arranged(heads: Iterable[Head], width: Width) -> list[Written]:
    """Put heads beside each other as long as they fit, and break what is longer than a line."""
    found: list[Written] = []
    line, left = 0, 0.0
    for head in heads:
        parts = textwrap.wrap(head.text, int((width.value - SAMPLE - GAP) / LETTER)) or [""]
        needs = SAMPLE + GAP + room_for(*parts)
        if left and (left + needs > width.value or len(parts) > 1):
            line, left = line + 1, 0.0
        for number, part in enumerate(parts):
            found.append(
                Written(line=line + number, left=left, text=part, head=None if number else head),
            )
        line, left = line + len(parts) - 1, left + needs + BETWEEN
    return found


def lines_in(written: Iterable[Written]) -> int:
    """Count the lines that heads take."""
    return max((one.line for one in written), default=-1) + 1


def write_heads(figure: Figure, written: Iterable[Written]) -> None:
    """Write heads at the top of a figure."""
    across, up = figure.bbox.width, figure.bbox.height
    for one in written:
        middle = 1 - (one.line + 0.5) * HEAD_LINE / up
        if one.head is not None:
            ends = [one.left + 1, one.left + SAMPLE]
            if "marker" in one.head.look:
                ends = [sum(ends) / 2]
            places = [end / across for end in ends], [middle] * len(ends)
            figure.add_artist(Line2D(*places, **one.head.look))
        where = (one.left + SAMPLE + GAP) / across
        figure.text(where, middle, one.text, va="center", color=colour("ink"))
