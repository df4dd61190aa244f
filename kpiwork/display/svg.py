"""A figure as one small SVG that follows light and dark by itself; same figure, same bytes.

matplotlib draws; `kpiwork.display.pen` writes what it draws; here it gets its size and its stylesheet.
"""

from __future__ import annotations

import base64
import io

import numpy as np
from matplotlib.figure import Figure

from kpiwork.display.figures.canvas import POINTS_AN_INCH, style
from kpiwork.display.palette import COLOURS, FONTS
from kpiwork.display.pen import Pen, tenth

__all__ = ["MOST_MARKS", "data_uri", "marks_in", "svg"]

MOST_MARKS = 500
"""Above so many marks, pixels are smaller than shapes."""

PIXELS = 2  # of a PNG for each CSS pixel


def svg(figure: Figure) -> str:
    """Write a figure as one ``<svg>`` element, without a prolog."""
    width, height = (float(side) * POINTS_AN_INCH for side in figure.get_size_inches())
    pen = Pen(width, height)
    figure.draw(pen)
    drawn, size = pen.written(), (tenth(width), tenth(height))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" '
        f'viewBox="0 0 {" ".join(size)}"><style>{_rules(drawn)}</style>{drawn}</svg>'
    )


def data_uri(figure: Figure) -> str:
    """Give a figure as an address that holds the picture itself: SVG, or PNG above `MOST_MARKS` marks."""
    if marks_in(figure) <= MOST_MARKS:
        return f"data:image/svg+xml;base64,{_base64(svg(figure).encode())}"
    out = io.BytesIO()
    dpi = PIXELS * POINTS_AN_INCH
    with style():
        figure.savefig(out, format="png", dpi=dpi, facecolor="white", metadata={"Software": None})
    return f"data:image/png;base64,{_base64(out.getvalue())}"


def marks_in(figure: Figure) -> int:
    """Count the points and bars that a figure draws."""
    points = sum(np.size(line.get_xdata()) for axes in figure.axes for line in axes.lines)
    return points + sum(len(axes.patches) for axes in figure.axes)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _rules(drawn: str) -> str:
    """Write the stylesheet: letters with a halo, the colours that are used in light and in dark."""
    used = [role for role in COLOURS if f"--{role})" in drawn or role == "paper"]
    light = "".join(f"--{role}:{COLOURS[role].light};" for role in used)
    dark = "".join(f"--{role}:{COLOURS[role].dark};" for role in used)
    return (
        f"svg{{{light}font-family:{FONTS};stroke-linejoin:round}}"
        "text{paint-order:stroke;stroke:var(--paper);stroke-width:3px}"
        f"@media(prefers-color-scheme:dark){{svg{{{dark}}}}}"
    )
