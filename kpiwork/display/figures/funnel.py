"""Units by size, with limits that narrow as they grow: who lies outside is named, and all if few."""

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
from kpiwork.display.figures.naming import Name, Placed, place
from kpiwork.review.numbers import whole_number
from kpiwork.spec.choices import Better

__all__ = ["MOST_NAMED", "MOST_WITH_NAMES", "funnel", "named"]

MOST_NAMED = 8
"""So many units outside the limits are named; the table names all."""

MOST_WITH_NAMES = 14
"""Up to so many units, those inside are named too, where a name finds room."""

HEIGHTS = {Width.WIDE: 300, Width.NARROW: 280}
LONGEST_NAME = {Width.WIDE: 24, Width.NARROW: 13}
TOP, BOTTOM = 22, 38  # pixels
AIR = 0.06  # part of the range that stays free above and below
SPACE = "\N{NO-BREAK SPACE}"
ROUND = (1, 2, 5)
FEWEST_TICKS = 2
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
        _sizes(axes, shown, rows, width)
        _limits(axes, shown)
        _dots(axes, shown, rows)
        _names(axes, shown, rows, width)
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
    """Show all values and all limits."""
    ends = (rows["adjusted"], *(shown.curve[f"outer_{end}"] for end in ("low", "high")))
    values = np.concatenate([*(one.to_numpy(dtype=float) for one in ends), [shown.overall]])
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    air = AIR * (high - low) or 1.0
    return low - air, high + air


def _sizes(axes: Axes, shown: Units, rows: pd.DataFrame, width: Width) -> None:
    """Write round sizes under the axes, and what they count.

    Where a size is how sure a value is, it is told by how many records are as sure, taken over all units.
    """
    first, last = axes.get_xlim()
    known = rows[rows["records"] > 0]
    each = 1.0 if shown.sized else float((known["size"] / known["records"]).median())
    for size in _ticks(first / each, last / each, 7 if width is Width.WIDE else 4):
        below(axes, size * each, whole_number(size) if size >= 1 else f"{size:g}", "soft")
    said = f"{shown.sized}, more to the right" if shown.sized else f"as sure as so many {shown.rows_are}"
    below(axes, float(np.sqrt(first * last)), said, "soft", line=1)


def _ticks(first: float, last: float, most: int) -> list[float]:
    """Give round numbers between two: 1, 2 and 5 of a power of ten, or finer ones where these are too few."""
    rough = [one * 10.0**power for power in range(-6, 12) for one in ROUND]
    inside = [one for one in rough if first <= one <= last]
    if len(inside) < FEWEST_TICKS:
        found = MaxNLocator(most, steps=[1, 2, 5, 10]).tick_values(first, last)
        inside = [float(one) for one in found if first <= one <= last]
    return inside[:: max(1, -(-len(inside) // most))]


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


def _names(axes: Axes, shown: Units, rows: pd.DataFrame, width: Width) -> None:
    """Name the units outside with their values, the others where there are few; none covers another."""
    (left, right), (low, high) = np.log(axes.get_xlim()), axes.get_ylim()
    room = float(axes.bbox.width), float(axes.bbox.height)
    across = (np.log(rows["size"].to_numpy()) - left) / (right - left) * room[0]
    up = (rows["adjusted"].to_numpy() - low) / (high - low) * room[1]
    marks = list(zip(across.tolist(), up.tolist(), strict=True))
    order = _order(shown, rows)
    said = {at: _said(shown, rows.iloc[at], width) for at in order}
    wanted = [Name(across=marks[at][0], up=marks[at][1], width=room_for(said[at])) for at in order]
    for at, found in zip(order, place(wanted, marks, room), strict=True):
        if found is not None:
            _name(axes, shown, rows.iloc[at], (said[at], marks[at], found))


def _order(shown: Units, rows: pd.DataFrame) -> list[int]:
    """Give the rows that are named, those outside first: they must find a place."""
    outside = rows["unit"].isin(named(shown)["unit"]).to_numpy()
    others = np.flatnonzero(~outside) if len(rows) <= MOST_WITH_NAMES else ()
    return [int(at) for at in (*np.flatnonzero(outside), *others)]


def _said(shown: Units, row: pd.Series, width: Width) -> str:
    name = short(row["unit"], LONGEST_NAME[width])
    return f"{name} {shown.style.value(row['adjusted'])}" if row["where"] in SIDES else name


def _name(axes: Axes, shown: Units, row: pd.Series, told: tuple[str, tuple[float, float], Placed]) -> None:
    """Write a name at its place, with a line to its mark where it stands away from it."""
    text, (x, y), found = told
    wide, tall = axes.bbox.width, axes.bbox.height
    is_outside = row["where"] in SIDES
    look = {**_ink(role_of(row["where"], shown.better) if is_outside else "ink"), "transform": axes.transAxes}
    if found.is_far:
        end = min(max(x, found.left), found.left + room_for(text))
        line = Line2D([x / wide, end / wide], [y / tall, found.up / tall], transform=axes.transAxes)
        line.set(color=colour("weeks"), linewidth=0.8, zorder=1)
        axes.add_artist(line)
    weight = "bold" if is_outside else "normal"
    axes.text(found.left / wide, found.up / tall, text, fontweight=weight, **look)


def short(name: str, longest: int) -> str:
    """Cut a name that is too long for its room."""
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def _head(axes: Axes, width: Width) -> None:
    text = "shaded: usual spread and chance; triangles lie outside"
    if width is Width.NARROW:
        text = "shaded: usual; triangles: outside"
    axes.text(0.0, 0.995, text, transform=axes.figure.transFigure, va="top", color=colour("soft"))
