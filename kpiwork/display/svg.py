"""A figure as one small SVG that follows light and dark by itself; same figure, same bytes.

matplotlib's drawing is kept but written short: no metadata, no groups that say nothing, coordinates to a
tenth of a pixel, colours by role, and text as text in the reader's own sans-serif.
"""

from __future__ import annotations

import base64
import io
import re
import warnings
from itertools import count
from xml.etree import ElementTree as ET

import numpy as np
from matplotlib.figure import Figure

from kpiwork.display.figures.canvas import POINTS_AN_INCH, style
from kpiwork.display.palette import COLOURS

__all__ = ["FONTS", "MOST_MARKS", "data_uri", "marks_in", "svg"]

MOST_MARKS = 500
"""Above so many marks, pixels are smaller than shapes."""

FONTS = '-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif'
PIXELS = 2  # of a PNG for each CSS pixel
SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
ROLES = {colour.light: role for role, colour in COLOURS.items()}
DECIMALS = re.compile(r"-?\d+\.\d+")
UPRIGHT = re.compile(r"\s*rotate\(-?0(\.0)? [^)]*\)")
DOT = re.compile(r"M([\d.-]+ [\d.-]+)L\1(?=M|$)")
AROUND_COMMANDS = re.compile(r"\s*([A-Za-z])\s*")


def svg(figure: Figure) -> str:
    """Write a figure as one ``<svg>`` element, without a prolog."""
    out = io.StringIO()
    with style(), warnings.catch_warnings():
        # Letters are drawn in the reader's fonts; matplotlib's own is measured only.
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from", category=UserWarning)
        figure.savefig(out, format="svg", metadata=NO_METADATA)
    root = ET.fromstring(out.getvalue())  # noqa: S314  # matplotlib wrote it just now
    _lift_groups(root)
    _rename(root)
    for element in root.iter():
        _shorten(element)
    _dress(root)
    return ET.tostring(root, encoding="unicode")


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


def _lift_groups(parent: ET.Element) -> None:
    """Put the children of groups that have nothing but a name in the place of the group."""
    children: list[ET.Element] = []
    for child in parent:
        _lift_groups(child)
        only_a_name = child.tag == f"{SVG}g" and not child.attrib.keys() - {"id"}
        children += list(child) if only_a_name else [child]
    parent[:] = children


def _rename(root: ET.Element) -> None:
    """Give short names to what is used elsewhere, and none to the rest; a use does not repeat a style."""
    uses = [element for element in root.iter() if LINK in element.attrib]
    used = {element.attrib[LINK].removeprefix("#") for element in uses}
    clips = {element.attrib["clip-path"] for element in root.iter() if "clip-path" in element.attrib}
    used |= {clip.removeprefix("url(#").removesuffix(")") for clip in clips}
    named = [element for element in root.iter() if "id" in element.attrib]
    numbers = count()
    names = {element.attrib["id"]: f"a{next(numbers)}" for element in named if element.attrib["id"] in used}
    styles = {element.attrib["id"]: element.attrib.get("style") for element in named}
    for element in named:
        old = element.attrib.pop("id")
        if old in names:
            element.set("id", names[old])
    for element in uses:
        old = element.attrib.pop(LINK).removeprefix("#")
        element.set("href", f"#{names[old]}")
        if element.get("style") == styles[old]:
            element.attrib.pop("style", None)
    for element in root.iter():
        if "clip-path" in element.attrib:
            old = element.attrib["clip-path"].removeprefix("url(#").removesuffix(")")
            element.set("clip-path", f"url(#{names[old]})")


def _shorten(element: ET.Element) -> None:
    element.tail = None
    if element.tag != f"{SVG}text":
        element.text = None
    for name, value in list(element.attrib.items()):
        short = _style(value) if name == "style" else value
        if name == "transform":
            short = UPRIGHT.sub("", value)
        if name in ("d", "x", "y", "width", "height", "transform"):
            short = DECIMALS.sub(_tenth, short)
        if name == "d":
            short = DOT.sub(r"M\1h0", AROUND_COMMANDS.sub(r"\1", short).strip())
        if short:
            element.set(name, short)
        else:
            del element.attrib[name]


def _tenth(number: re.Match[str]) -> str:
    text = f"{float(number[0]):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _style(text: str) -> str:
    pairs = [pair.split(":", 1) for pair in text.split(";") if ":" in pair]
    kept = {name.strip(): value.strip() for name, value in pairs}
    kept.pop("font-family", None)
    if font := kept.pop("font", None):
        weight, _, rest = font.partition("px")[0].rpartition(" ")
        kept |= {"font-size": f"{rest}px"} | ({"font-weight": weight} if weight else {})
    if kept.pop("stroke-linejoin", "miter") == "round":
        kept["stroke-linejoin"] = "round"
    named = {name: f"var(--{ROLES[value]})" if value in ROLES else value for name, value in kept.items()}
    return ";".join(f"{name}:{value.replace(', ', ',')}" for name, value in named.items())


def _dress(root: ET.Element) -> None:
    """Give the picture its size in pixels and its stylesheet: letters with a halo, colours light and dark."""
    for name in ("width", "height"):
        root.set(name, root.attrib[name].removesuffix("pt"))
    root.attrib.pop("version", None)
    drawn = ET.tostring(root, encoding="unicode")
    used = [role for role in COLOURS if f"--{role})" in drawn or role == "paper"]
    light = "".join(f"--{role}:{COLOURS[role].light};" for role in used)
    dark = "".join(f"--{role}:{COLOURS[role].dark};" for role in used)
    root.remove(root[0])  # matplotlib's own rules, said again below
    rules = ET.Element(f"{SVG}style")
    rules.text = (
        f"svg{{{light}font-family:{FONTS};stroke-linejoin:round}}"
        "text{paint-order:stroke;stroke:var(--paper);stroke-width:3px}"
        f"@media(prefers-color-scheme:dark){{svg{{{dark}}}}}"
    )
    root.insert(0, rules)


ET.register_namespace("", SVG.strip("{}"))
