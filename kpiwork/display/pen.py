"""What matplotlib draws, written as short SVG: a renderer that knows lines, areas and text.

Coordinates to a tenth of a pixel, colours by role, corners round, and text as text in the reader's own
sans-serif: no font is opened, so a letter has a height but no width. It writes neither pictures nor hatching.
What can be said once is: a look that comes again is a class, and only what reaches over an edge is cut off.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.font_manager import FontProperties, weight_dict
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox, BboxBase, Transform

from kpiwork.display.palette import COLOURS

__all__ = ["Pen", "tenth"]

ROLES = {colour.light: role for role, colour in COLOURS.items()}
ASCENT, DESCENT = 1556 / 2048, 492 / 2048  # DejaVu Sans: how far letters reach from their foot, of their size
CAPS = {"projecting": ";stroke-linecap:square", "round": ";stroke-linecap:round"}
ANCHORS = {"right": ";text-anchor:end", "center": ";text-anchor:middle"}
NORMAL = 400  # weight of letters that are not bold
NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
POINTS = {Path.CURVE3: 2, Path.CURVE4: 3}
CURVES = {Path.CURVE3: "Q", Path.CURVE4: "C"}
ROUND = (Path.MOVETO, Path.CURVE4, Path.CLOSEPOLY)
HAIR = 0.06  # pixels that nobody sees


class Pen(RendererBase):
    """Draws a figure as the inside of an ``<svg>``.

    Parameters
    ----------
    width, height : float
        Of the figure, in pixels.
    """

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self._drawn: list[_Drawn] = []
        self._clips: dict[str, str] = {}

    def written(self) -> str:
        """Give what was drawn; neighbours that look the same stand in one group."""
        clips = "".join(f'<clipPath id="{name}">{area}</clipPath>' for area, name in self._clips.items())
        groups = [
            (*key, [one.element for one in alike])
            for key, alike in groupby(self._drawn, key=lambda one: (one.clip, one.look))
        ]
        counts = Counter(look for _, look, _ in groups)
        classes = {look: f"k{number}" for number, look in enumerate(sorted(counts)) if counts[look] > 1}
        rules = "".join(f".{name}{{{look}}}" for look, name in classes.items())
        drawn = "".join(_group(clip, _said(look, classes), elements) for clip, look, elements in groups)
        return f"<style>{rules}</style>" * bool(rules) + f"<defs>{clips}</defs>" * bool(clips) + drawn

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any | None = None,  # noqa: N803  # matplotlib names it
    ) -> None:
        """Draw a line or an area."""
        if outline := self._outline(path, transform):
            clip = self._clip(gc, path.get_extents(transform))
            self._drawn.append(_Drawn(clip, _look(gc, rgbFace), f'<path d="{outline}"/>'))

    def draw_markers(  # matplotlib calls it so
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any | None = None,  # noqa: N803  # as above
    ) -> None:
        """Draw marks; a round one is a circle, in a fifth of the letters of its curves."""
        radius = _radius(marker_path, marker_trans)
        if radius is None:
            super().draw_markers(gc, marker_path, marker_trans, path, trans, rgbFace)
            return
        look = _look(gc, rgbFace)
        for x, y in trans.transform(path.vertices):
            if np.isfinite(x + y):
                around = Bbox.from_extents(x - radius, y - radius, x + radius, y + radius)
                place = f'cx="{tenth(x)}" cy="{tenth(self.height - y)}" r="{tenth(radius)}"'
                self._drawn.append(_Drawn(self._clip(gc, around), look, f"<circle {place}/>"))

    def draw_text(  # noqa: PLR0913, PLR0917  # matplotlib calls it so
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,  # noqa: ARG002, FBT002  # as above; nothing is mathematics here
        mtext: Text | None = None,
    ) -> None:
        """Write a line of text, its foot at a height; what has no width stands where it is anchored."""
        across, down = tenth(x), tenth(y)
        anchor = ANCHORS.get(mtext.get_horizontalalignment(), "") if mtext else ""
        look = f"{_letters(prop)}{anchor};fill:{_paint(gc.get_rgb())}"
        turned = f' transform="rotate({-angle:g} {across} {down})"' if angle else ""
        words = escape(NOT_XML.sub("\N{REPLACEMENT CHARACTER}", s))
        line = f'<text x="{across}" y="{down}"{turned}>{words}</text>'
        beyond = Bbox.from_extents(-np.inf, y, np.inf, y)  # how wide it is, only the reader's letters know
        self._drawn.append(_Drawn(self._clip(gc, beyond), look, line))

    def get_text_width_height_descent(
        self,
        s: str,  # noqa: ARG002  # as matplotlib calls it
        prop: FontProperties,
        ismath: Any,  # noqa: ARG002
    ) -> tuple[float, float, float]:
        """Give a text no width, and the height of any letter."""
        size = prop.get_size_in_points()
        return 0.0, (ASCENT + DESCENT) * size, DESCENT * size

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float, float, float]:
        """Spare matplotlib the font file, from which it would read the same for every text."""
        size = prop.get_size_in_points()
        return ASCENT * size, DESCENT * size, 0.0

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Give the size of the figure in pixels."""
        return self.width, self.height

    def _clip(self, gc: GraphicsContextBase, extent: BboxBase) -> str:
        """Name the area beyond which nothing of an extent is drawn; nothing where none reaches beyond it."""
        path: Any = gc.get_clip_path()
        rectangle = gc.get_clip_rectangle()
        if path[0] is not None:
            area = f'<path d="{self._outline(*path)}"/>'
        elif rectangle is not None and not _holds(rectangle, extent):
            x, y, width, height = rectangle.bounds
            size = f'width="{tenth(width)}" height="{tenth(height)}"'
            area = f'<rect x="{tenth(x)}" y="{tenth(self.height - y - height)}" {size}/>'
        else:
            return ""
        name = self._clips.setdefault(area, f"a{len(self._clips)}")
        return f' clip-path="url(#{name})"'

    def _outline(self, path: Path, transform: Transform) -> str:
        """Write a path; what is no number parts it."""
        clean = path.cleaned(transform=transform, remove_nans=True, curves=True)
        height, said = self.height, []
        last: tuple[str, str] | None = None
        steps = iter(zip(np.asarray(clean.vertices).tolist(), np.asarray(clean.codes).tolist(), strict=True))
        for (x, y), code in steps:
            if code == Path.STOP:
                break
            if code == Path.CLOSEPOLY:
                said.append("z")
                continue
            here = tenth(x), tenth(height - y)
            if code in CURVES:
                more = [next(steps)[0] for _ in range(POINTS[code] - 1)]
                ends = [here, *((tenth(one), tenth(height - other)) for one, other in more)]
                said.append(CURVES[code] + " ".join(f"{one} {other}" for one, other in ends))
                here = ends[-1]
            else:
                said.append(_step(here, last if code == Path.LINETO else None))
            last = here
        return "".join(said)


class _Drawn(NamedTuple):
    """An element, what it looks like, and the area beyond which nothing of it is drawn."""

    clip: str
    look: str
    element: str


def _group(clip: str, look: str, elements: list[str]) -> str:
    """Write elements that look the same."""
    if len(elements) > 1:
        return f"<g{clip}{look}>{''.join(elements)}</g>"
    name, _, rest = elements[0].partition(" ")
    return f"{name}{clip}{look} {rest}"


def _said(look: str, classes: dict[str, str]) -> str:
    return f' class="{classes[look]}"' if look in classes else f' style="{look}"'


def _holds(rectangle: BboxBase, extent: BboxBase) -> bool:
    """Whether an extent lies inside a rectangle, as far as a tenth of a pixel shows."""
    x0, y0, x1, y1 = (round(float(end), 1) for end in rectangle.extents)
    left, low, right, high = (float(end) for end in extent.extents)
    return x0 - HAIR <= left and right <= x1 + HAIR and y0 - HAIR <= low and high <= y1 + HAIR


def _radius(marker: Path, transform: Transform) -> float | None:
    """Give the radius of a mark that is a circle around its place; None for any other."""
    if marker.codes is None or not np.isin(marker.codes, ROUND).all():
        return None
    (left, low), (right, high) = marker.get_extents(transform).get_points()
    sides = (-left, right, -low, high)
    return float(right) if max(sides) - min(sides) < HAIR else None


def tenth(number: float) -> str:
    """Write a number to a tenth, as short as it can be."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _step(here: tuple[str, str], last: tuple[str, str] | None) -> str:
    """Go to a place: by a straight line from the last, or without one where there is none."""
    if last is None:
        return f"M{here[0]} {here[1]}"
    if here == last:
        return "h0"
    if here[1] == last[1]:
        return f"H{here[0]}"
    return f"V{here[1]}" if here[0] == last[0] else f"L{here[0]} {here[1]}"


@lru_cache(maxsize=64)
def _paint(rgb: Any) -> str:
    found = to_hex(rgb[:3])
    return f"var(--{ROLES[found]})" if found in ROLES else found


def _letters(prop: FontProperties) -> str:
    said = prop.get_weight()
    weight = weight_dict[said] if isinstance(said, str) else said
    bold = "" if weight == NORMAL else f"font-weight:{weight};"
    return f"{bold}font-size:{prop.get_size_in_points():g}px"


def _look(gc: GraphicsContextBase, face: Any) -> str:
    """Say in CSS how a path is filled and drawn."""
    alpha = gc.get_alpha() if gc.get_forced_alpha() else None
    said = f"fill:{'none' if face is None else _paint(tuple(face))}"
    if alpha is not None:
        said += f";opacity:{alpha:g}"
    elif face is not None and len(face) > 3 and face[3] != 1:  # noqa: PLR2004  # red, green, blue, alpha
        said += f";fill-opacity:{face[3]:g}"
    return said + (_stroke(gc, is_clear=alpha is None) if gc.get_linewidth() else "")


def _stroke(gc: GraphicsContextBase, *, is_clear: bool) -> str:
    rgb, width = gc.get_rgb(), gc.get_linewidth()
    dashes: Any = gc.get_dashes()[1]
    said = f";stroke:{_paint(tuple(rgb))}"
    if dashes is not None:
        said += f";stroke-dasharray:{','.join(f'{length:g}' for length in dashes)}"
    if is_clear and rgb[3] != 1:
        said += f";stroke-opacity:{rgb[3]:g}"
    return said + (f";stroke-width:{width:g}" if width != 1 else "") + CAPS.get(gc.get_capstyle(), "")
