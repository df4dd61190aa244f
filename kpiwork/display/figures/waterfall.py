"""A movement in steps, from the earlier value to the later one, the largest first; with its sentence.

The steps float between the two values: there is no zero line that a bar could be measured against.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from kpiwork.display.figures.canvas import PAD, Margins, Width, axes_of, colour, room_for, style
from kpiwork.display.steps import StepKind, Steps

__all__ = ["waterfall", "waterfall_alt"]

LONGEST_NAME = {Width.WIDE: 28, Width.NARROW: 15}
ROW, HEAD, FOOT = 26, 24, 4  # pixels
SPACE = "\N{NO-BREAK SPACE}"  # an ordinary one is lost at the start of a line
BAR = 0.56  # of a row that its bar takes
TICK = 0.38  # of a row, either way: the mark of a value
AIR = 0.03  # part of the range that stays free on either side
FILLS = {StepKind.PART: "accent", StepKind.MIX: "paper", StepKind.REST: "line"}
HEADS = {
    StepKind.PART: "■ change within",
    StepKind.MIX: "□ different mix",
}
MOST_TOLD = 3


def waterfall(steps: Steps, width: Width = Width.WIDE) -> Figure:
    """Draw the steps of a movement.

    Parameters
    ----------
    steps : Steps
        From `kpiwork.display.steps`.
    width : Width
        For a desk or for a phone.
    """
    with style():
        names = [_short(name, LONGEST_NAME[width]) for name in (steps.since, *steps.rows["label"], steps.now)]
        sizes = [steps.part_style.difference(size) for size in steps.rows["size"]]
        values = [steps.style.value(steps.before), *sizes, steps.style.value(steps.value)]
        head = HEAD if StepKind.MIX in steps.kinds else FOOT
        margins = Margins(left=room_for(*names) + 16, right=room_for(*values) + 14, top=head, bottom=FOOT)
        figure, axes = axes_of(width.value, head + FOOT + ROW * len(names), margins)
        _room(axes, steps)
        _bars(axes, steps.rows)
        _marks(axes, steps)
        for row, (name, value) in enumerate(zip(names, values, strict=True)):
            _label(axes, row, name, value, is_end=row in (0, len(names) - 1))
        _heads(axes, steps, width)
        return figure


def waterfall_alt(steps: Steps) -> str:
    """Say what a waterfall chart shows: both values, the largest steps, the rest."""
    start = (
        f"Waterfall chart of “{steps.name}” by {steps.by}: from {steps.style.value(steps.before)} in "
        f"{steps.since} to {steps.style.value(steps.value)} in {steps.now}"
    )
    if steps.rows.empty:
        return f"{start}."
    told = [_told(steps, row) for _, row in steps.rows.head(MOST_TOLD).iterrows()]
    more = steps.rows.iloc[MOST_TOLD:]
    if len(more):
        many = f"{len(more)} more step{'' if len(more) == 1 else 's'}"
        told.append(f"{many} together {steps.part_style.difference(float(more['size'].sum()))}")
    return f"{start}, in {len(steps.rows)} step{'' if len(steps.rows) == 1 else 's'}: {', '.join(told)}."


def _told(steps: Steps, row: pd.Series) -> str:
    return f"{row['label']} {steps.part_style.difference(row['size'])}"


def _short(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _room(axes: Axes, steps: Steps) -> None:
    reached = [steps.before, steps.value, *steps.rows["end"]]
    low, high = min(reached), max(reached)
    air = AIR * (high - low) or AIR * abs(high) or 1.0
    axes.set_xlim(low - air, high + air)
    axes.set_ylim(len(steps.rows) + 1.5, -0.5)


def _bars(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw each step in its row; what it stands for shows in its fill, also without colour."""
    places = np.arange(1, len(rows) + 1)
    fills = [colour(FILLS[StepKind(kind)]) for kind in rows["kind"]]
    axes.barh(
        places,
        rows["size"].to_numpy(dtype=float),
        BAR,
        left=rows["start"].to_numpy(dtype=float),
        color=fills,
        edgecolor=colour("accent"),
        linewidth=1.2,
    )


def _marks(axes: Axes, steps: Steps) -> None:
    """Mark the two values, and lead from the end of each step to the next row."""
    last = len(steps.rows) + 1
    ends = [(0, steps.before), (last, steps.value)]
    marks = [[(value, row - TICK), (value, row + TICK)] for row, value in ends]
    axes.add_artist(LineCollection(marks, colors=colour("ink"), linewidths=4, capstyle="butt"))
    reached = [steps.before, *steps.rows["end"]]
    leads = [[(value, row + BAR / 2), (value, row + 1 - BAR / 2)] for row, value in enumerate(reached)]
    axes.add_artist(LineCollection(leads, colors=colour("soft"), linewidths=1))


def _label(axes: Axes, row: int, name: str, value: str, *, is_end: bool) -> None:
    """Write a row's name on its left and its number on its right; the two values in bold."""
    weight = "bold" if is_end else "normal"
    along = axes.get_yaxis_transform()
    left = -PAD / axes.bbox.width
    ink = colour("ink")
    axes.text(left, row, name, transform=along, ha="right", va="center", color=ink, fontweight=weight)
    axes.text(1.0, row, f"{SPACE}{value}", transform=along, va="center", color=ink, fontweight=weight)


def _heads(axes: Axes, steps: Steps, width: Width) -> None:
    """Name the two kinds of bar above them where there are two."""
    if StepKind.MIX not in steps.kinds:
        return
    place = 0.0
    for head in HEADS.values():
        transform = axes.figure.transFigure
        axes.text(place, 0.995, head, transform=transform, va="top", color=colour("accent"))
        place += (room_for(head) + 12) / width.value
