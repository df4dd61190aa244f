"""Units by size, with limits that narrow as they grow: who lies outside is named, all others are dots."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.ticker import MaxNLocator

from kpiwork.analysis.comparison.found import Where
from kpiwork.display.comparison import Units
from kpiwork.display.figures.canvas import (
    Margins,
    Width,
    axes_of,
    below,
    beside,
    colour,
    level_lines,
    room_for,
    style,
)
from kpiwork.display.figures.labels import apart
from kpiwork.review.numbers import whole_number
from kpiwork.spec.choices import Better

__all__ = ["MOST_NAMED", "funnel", "named"]

MOST_NAMED = 8
"""So many units outside the limits are named; the table names all."""

HEIGHTS = {Width.WIDE: 300, Width.NARROW: 280}
LONGEST_NAME = {Width.WIDE: 24, Width.NARROW: 13}
MIDDLE = 0.5  # of the axes: marks left of it have their name on the right
TOP, BOTTOM = 22, 38  # pixels
GAP = 15.0  # pixels between the feet of two names
AIR = 0.06  # part of the range that stays free above and below
SPACE = "\N{NO-BREAK SPACE}"
ROUND = (1, 2, 5)
SIDES = {Where.ABOVE.value: "^", Where.BELOW.value: "v"}
# opacities differ, since the pen lays neighbours of one look on each other as one
BANDS: tuple[tuple[str, float], ...] = (("outer", 0.06), ("inner", 0.09))


def funnel(shown: Units, width: Width = Width.WIDE) -> Figure:
    """Draw units by size.

    Parameters
    ----------
    shown : Units
        From `kpiwork.display.comparison.units_of`, with limits.
    width : Width
        For a desk or for a phone.
    """
    with style():
        rows = shown.rows.dropna(subset=["size"])
        low, high = _range(shown, rows)
        ticks = [float(one) for one in MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)]
        ticks = [tick for tick in ticks if low <= tick <= high]
        printed = [shown.style.value(tick) for tick in ticks]
        overall = f"{shown.style.value(shown.overall)} overall"
        margins = Margins(left=room_for(*printed) + 8, right=room_for(overall) + 8, top=TOP, bottom=BOTTOM)
        figure, axes = axes_of(width.value, HEIGHTS[width], margins)
        axes.set_xscale("log")
        axes.set(xlim=(shown.curve["size"].iloc[0], shown.curve["size"].iloc[-1]), ylim=(low, high))
        level_lines(axes, ticks, *axes.get_xlim(), colors=colour("line"), linewidth=1, zorder=0.6)
        for tick, text in zip(ticks, printed, strict=True):
            beside(axes, tick, text, "soft")
        _sizes(axes, shown, width)
        _limits(axes, shown)
        _dots(axes, shown, rows)
        _names(axes, shown, width)
        axes.text(
            1.0, shown.overall, f"{SPACE}{overall}", transform=axes.get_yaxis_transform(), **_ink("ink")
        )
        _head(axes, width)
        return figure


def named(shown: Units) -> pd.DataFrame:
    """Give the units outside the limits that are named, larger ones first."""
    return shown.rows[shown.rows["where"].isin(list(SIDES))].head(MOST_NAMED)


def _ink(role: str) -> dict[str, Any]:
    return {"va": "center", "color": colour(role)}


def _range(shown: Units, rows: pd.DataFrame) -> tuple[float, float]:
    """Show all values, and the limits as far as units of middling size and above have them."""
    large = rows[rows["size"] >= rows["size"].median()]
    ends = (rows["adjusted"], large["outer_low"], large["outer_high"])
    values = np.concatenate([*(one.to_numpy(dtype=float) for one in ends), [shown.overall]])
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    air = AIR * (high - low)
    return low - air, high + air


def _sizes(axes: Axes, shown: Units, width: Width) -> None:
    """Write round sizes under the axes, and what they count."""
    first, last = axes.get_xlim()
    middle = float(np.sqrt(first * last))
    if not shown.sized:
        below(axes, middle, "surer values to the right", "soft")
        return
    sizes = [one * 10.0**power for power in range(-6, 12) for one in ROUND]
    inside = [one for one in sizes if first <= one <= last]
    most = 7 if width is Width.WIDE else 4
    for size in inside[:: max(1, -(-len(inside) // most))]:
        below(axes, size, whole_number(size) if size >= 1 else f"{size:g}", "soft")
    below(axes, middle, f"{shown.sized}, more to the right", "soft", line=1)


def _limits(axes: Axes, shown: Units) -> None:
    sizes = shown.curve["size"].to_numpy()
    across = np.concatenate([sizes, sizes[::-1]])
    for name, alpha in BANDS:
        edges = [shown.curve[f"{name}_{end}"].to_numpy() for end in ("low", "high")]
        outline = np.column_stack([across, np.concatenate([edges[0], edges[1][::-1]])])
        look: dict[str, Any] = {"color": colour("ink"), "alpha": alpha, "linewidth": 0, "zorder": 0.5}
        axes.add_artist(Polygon(outline, clip_on=True, **look)).set_clip_path(axes.patch)
        for edge in edges if name == "outer" else ():
            line = Line2D(sizes, edge, color=colour("weeks"), linewidth=1, linestyle=(0, (5, 3)), zorder=0.7)
            axes.add_artist(line).set_clip_path(axes.patch)
    level_lines(axes, [shown.overall], *axes.get_xlim(), colors=colour("ink"), linewidth=1.2, zorder=0.8)


def _dots(axes: Axes, shown: Units, rows: pd.DataFrame) -> None:
    """Draw a dot a unit; outside the limits a triangle that points the way it lies."""
    inside = rows[~rows["where"].isin(list(SIDES))]
    look: dict[str, Any] = {"linestyle": "none", "markeredgecolor": colour("paper"), "markeredgewidth": 0.8}
    where = inside["size"].to_numpy(), inside["adjusted"].to_numpy()
    axes.add_artist(Line2D(*where, marker="o", markersize=7, color=colour("accent"), zorder=2, **look))
    for side, marker in SIDES.items():
        there = rows[rows["where"] == side]
        where = there["size"].to_numpy(), there["adjusted"].to_numpy()
        role = role_of(side, shown.better)
        axes.add_artist(Line2D(*where, marker=marker, markersize=10, color=colour(role), zorder=3, **look))


def role_of(side: str, better: Better) -> str:
    """Give the colour of a unit outside the limits: for the better, for the worse, or neither."""
    if better not in (Better.HIGHER, Better.LOWER):
        return "other"
    return "gain" if (side == Where.ABOVE) == (better is Better.HIGHER) else "worry"


def _names(axes: Axes, shown: Units, width: Width) -> None:
    """Name the units outside, beside their marks, moved apart where names would touch."""
    (left, right), (low, high) = np.log(axes.get_xlim()), axes.get_ylim()
    height, outside = axes.bbox.height, named(shown)
    places = (np.log(outside["size"].to_numpy()) - left) / (right - left)
    feet = (outside["adjusted"].to_numpy() - low) / (high - low) * height
    said = [
        f"{short(name, LONGEST_NAME[width])} {shown.style.value(value)}"
        for name, value in zip(outside["unit"], outside["adjusted"], strict=True)
    ]
    lefts = [
        place > MIDDLE and place * axes.bbox.width > room_for(text)
        for place, text in zip(places, said, strict=True)
    ]
    for is_left in (True, False):
        side = sorted(
            (at for at, left_of in enumerate(lefts) if left_of == is_left), key=lambda at: float(feet[at])
        )
        for at, foot in zip(
            side, apart([float(feet[at]) for at in side], GAP, 6.0, height - 6.0), strict=True
        ):
            across = float(places[at]) + (-9 if is_left else 9) / axes.bbox.width
            role = role_of(outside["where"].iloc[at], shown.better)
            look: dict[str, Any] = {"ha": "right" if is_left else "left", "fontweight": "bold", **_ink(role)}
            axes.text(across, foot / height, said[at], transform=axes.transAxes, **look)


def short(name: str, longest: int) -> str:
    """Cut a name that is too long for its room."""
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _head(axes: Axes, width: Width) -> None:
    text = "shaded: usual spread and chance; triangles lie outside"
    if width is Width.NARROW:
        text = "shaded: usual; triangles: outside"
    axes.text(0.0, 0.995, text, transform=axes.figure.transFigure, va="top", color=colour("soft"))
