"""What matplotlib draws, written as short SVG: a renderer that knows lines, areas and text.

Coordinates to a tenth of a pixel, colours by role, corners round, and text as text in the reader's own
sans-serif: no font is opened, so a letter has a height but no width. It writes neither pictures nor hatching.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.font_manager import FontProperties, weight_dict
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Transform

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
        self._drawn: list[tuple[str, str]] = []  # what holds for an element, and the element
        self._clips: dict[str, str] = {}

    def written(self) -> str:
        """Give what was drawn; neighbours that look the same stand in one group."""
        clips = "".join(f'<clipPath id="{name}">{area}</clipPath>' for area, name in self._clips.items())
        return f"<defs>{clips}</defs>" * bool(clips) + "".join(self._groups())

    def _groups(self) -> Iterator[str]:
        for look, alike in groupby(self._drawn, key=lambda pair: pair[0]):
            elements = [element for _, element in alike]
            if len(elements) > 1:
                yield f"<g{look}>{''.join(elements)}</g>"
            else:
                name, _, rest = elements[0].partition(" ")
                yield f"{name}{look} {rest}"

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any | None = None,  # noqa: N803  # matplotlib names it
    ) -> None:
        """Draw a line or an area."""
        if outline := self._outline(path, transform):
            self._drawn.append((f'{self._clip(gc)} style="{_look(gc, rgbFace)}"', f'<path d="{outline}"/>'))

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
        self._drawn.append((f'{self._clip(gc)} style="{look}"', line))

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

    def _clip(self, gc: GraphicsContextBase) -> str:
        """Name the area beyond which nothing is drawn."""
        path: Any = gc.get_clip_path()
        rectangle = gc.get_clip_rectangle()
        if path[0] is not None:
            area = f'<path d="{self._outline(*path)}"/>'
        elif rectangle is not None:
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
