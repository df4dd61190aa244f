"""A movement in steps, from the earlier value to the later one, the largest first; with its sentence.

The steps float between the two values: there is no zero line that a bar could be measured against. Each
points the way it went; a last bar holds the whole movement.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from kpiwork.display.figures.canvas import PAD, Margins, Width, axes_of, colour, room_for, style
from kpiwork.display.steps import StepKind, Steps
from kpiwork.spec.choices import Better

__all__ = ["waterfall", "waterfall_alt"]

LONGEST_NAME = {Width.WIDE: 28, Width.NARROW: 15}
ROW, HEAD, FOOT = 26, 24, 4  # pixels
SPACE = "\N{NO-BREAK SPACE}"  # an ordinary one is lost at the start of a line
BAR = 0.56  # of a row that its bar takes
TICK = 0.38  # of a row, either way: the mark of a value
AIR = 0.03  # part of the range that stays free on either side
POINT = 9.0  # pixels of a bar's pointed end
HEADS = {StepKind.PART: "■ change within", StepKind.MIX: "□ different mix"}
WAYS = {"gain": "for the better", "worry": "for the worse"}
TOGETHER = "together"
MOST_TOLD = 3
MOST_HEADS = 2  # beside each other in a narrow figure
HEAD_LINE = 16  # pixels


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
        said = (steps.since, *steps.rows["label"], TOGETHER, steps.now)
        names = [_short(name, LONGEST_NAME[width]) for name in said]
        sizes = [steps.part_style.difference(size) for size in steps.rows["size"]]
        whole = steps.style.difference(steps.value - steps.before)
        values = [steps.style.value(steps.before), *sizes, whole, steps.style.value(steps.value)]
        heads = _heads(steps)
        lines = 2 if width is Width.NARROW and len(heads) > MOST_HEADS else 1
        head = HEAD * lines if heads else FOOT
        margins = Margins(left=room_for(*names) + 16, right=room_for(*values) + 18, top=head, bottom=FOOT)
        figure, axes = axes_of(width.value, head + FOOT + ROW * len(names), margins)
        _room(axes, steps)
        _bars(axes, steps)
        _marks(axes, steps)
        for row, (name, value) in enumerate(zip(names, values, strict=True)):
            _label(axes, row, name, value, is_end=row == 0 or row > len(sizes))
        for place in range(len(heads)):
            _head(axes, heads, place, lines)
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
    axes.set_ylim(len(steps.rows) + 2.5, -0.5)


def role_of(size: float, better: Better) -> str:
    """Give the colour of a movement: for the better, for the worse, or neither."""
    if better not in (Better.HIGHER, Better.LOWER):
        return "accent"
    return "gain" if (size > 0) == (better is Better.HIGHER) else "worry"


def _bars(axes: Axes, steps: Steps) -> None:
    """Draw each step in its row as a bar that points its way, and the whole movement below them."""
    for place, row in enumerate(steps.rows.itertuples(), start=1):
        role = role_of(row.size, steps.better)
        kind = StepKind(row.kind)
        fill = {StepKind.MIX: "paper", StepKind.REST: "line"}.get(kind, role)
        _bar(axes, place, (row.start, row.end), (fill, role))
    if steps.value != steps.before:
        _bar(axes, len(steps.rows) + 1, (steps.before, steps.value), ("ink", "ink"))


def _bar(axes: Axes, place: int, ends: tuple[float, float], roles: tuple[str, str]) -> None:
    """Draw a bar with a pointed end; of one too short for that, the point alone."""
    start, end = ends
    left, right = axes.get_xlim()
    point = min(abs(end - start), POINT * (right - left) / axes.bbox.width)
    neck = end - point if end > start else end + point
    top, foot = place - BAR / 2, place + BAR / 2
    outline = [(start, top), (neck, top), (end, place), (neck, foot), (start, foot)]
    fill, edge = (colour(role) for role in roles)
    axes.add_patch(Polygon(outline, facecolor=fill, edgecolor=edge, linewidth=1.2, zorder=2))


def _marks(axes: Axes, steps: Steps) -> None:
    """Mark the two values, and lead from the end of each step to the next row."""
    last = len(steps.rows) + 2
    ends = [(0, steps.before), (last, steps.value)]
    marks = [[(value, row - TICK), (value, row + TICK)] for row, value in ends]
    axes.add_artist(LineCollection(marks, colors=colour("ink"), linewidths=4, capstyle="butt"))
    reached = [steps.before, *steps.rows["end"], steps.value]
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


def _heads(steps: Steps) -> list[tuple[str, str]]:
    """Name the kinds of bar where there are two, and what their colours say where they say something."""
    kinds = [(head, "ink") for head in HEADS.values()] if StepKind.MIX in steps.kinds else []
    found = {role_of(size, steps.better) for size in steps.rows["size"] if size}
    return kinds + [(f"▶ {words}", role) for role, words in WAYS.items() if role in found]


def _head(axes: Axes, heads: list[tuple[str, str]], place: int, lines: int) -> None:
    """Write one head; of many, two a line where the figure is narrow."""
    a_line = -(-len(heads) // lines)
    line, column = divmod(place, a_line)
    before = sum(room_for(text) + 12 for text, _ in heads[line * a_line :][:column])
    figure = axes.figure
    across = before / figure.bbox.width
    down = 0.995 - line * HEAD_LINE / figure.bbox.height
    text, role = heads[place]
    axes.text(across, down, text, transform=figure.transFigure, va="top", color=colour(role))
