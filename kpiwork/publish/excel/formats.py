"""How cells look: a handful of looks, each made once a workbook and number format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from kpiwork.display.palette import COLOURS

__all__ = ["FONT", "TINTS", "Formats", "Look", "colour"]

FONT = "Calibri"
TINTS: Mapping[str, str] = MappingProxyType(
    {"met": "#e4f3ec", "near": "#fbf0d6", "missed": "#fce8e6", "doubt": "#efe8f8", "soft": "#f1f3f5"}
)


def colour(role: str) -> str:
    """Give a role's colour on paper."""
    return COLOURS[role].light


class Look(StrEnum):
    """What a cell is, and so how it looks."""

    TITLE = "title"
    FACT = "fact"
    NOTICE = "notice"
    HEADING = "heading"
    HEADER = "header"
    HEADER_RIGHT = "header of numbers"
    HEADER_WORD = "header of words"
    TEXT = "text"
    PROSE = "prose"
    LABEL = "label"
    WORD = "word"
    STRONG = "strong"
    SOFT = "soft"
    CODE = "code"
    NUMBER = "number"
    RANGE = "range"
    VALUE = "value"
    MISSING = "missing"
    LINK = "link"
    BELOW = "below"
    JUMP = "jump"
    PLAIN = "plain"


LINE = {"bottom": 1, "bottom_color": COLOURS["line"].light, "valign": "vcenter"}
HEAD = {
    "bold": True,
    "text_wrap": True,
    "valign": "vcenter",
    "bg_color": COLOURS["period"].light,
    "bottom": 2,
    "bottom_color": COLOURS["accent"].light,
}
RIGHT = {**LINE, "align": "right", "indent": 1}
LINKED = {"font_color": COLOURS["accent"].light, "underline": 1}
PROPERTIES: Mapping[Look, Mapping[str, Any]] = MappingProxyType(
    {
        Look.TITLE: {"font_size": 16, "bold": True, "valign": "vcenter"},
        Look.FACT: {"font_color": COLOURS["soft"].light, "valign": "vcenter"},
        Look.NOTICE: {"text_wrap": True, "valign": "vcenter", "bg_color": TINTS["near"]},
        Look.HEADING: {"font_size": 13, "bold": True, "font_color": COLOURS["accent"].light},
        Look.HEADER: HEAD,
        Look.HEADER_WORD: {**HEAD, "indent": 1},
        Look.HEADER_RIGHT: {**HEAD, "align": "right", "indent": 2},
        Look.TEXT: {**LINE, "text_wrap": True},
        Look.PROSE: {**LINE, "valign": "top", "text_wrap": True},
        Look.LABEL: {**LINE, "valign": "top", "text_wrap": True, "bold": True},
        Look.WORD: {**LINE, "text_wrap": True, "indent": 1},
        Look.STRONG: {**LINE, "text_wrap": True, "bold": True},
        Look.SOFT: {**LINE, "text_wrap": True, "font_color": COLOURS["soft"].light},
        Look.CODE: {**LINE, "text_wrap": True, "font_name": "Consolas", "font_size": 9},
        Look.NUMBER: RIGHT,
        Look.RANGE: {**RIGHT, "text_wrap": True},
        Look.VALUE: {**RIGHT, "bold": True},
        Look.MISSING: {
            **RIGHT,
            "text_wrap": True,
            "italic": True,
            "font_size": 9,
            "font_color": COLOURS["soft"].light,
        },
        Look.LINK: {**LINE, **LINKED, "text_wrap": True},
        Look.BELOW: {**LINE, "text_wrap": True, "bold": True, "indent": 2},
        Look.JUMP: {**LINKED, "valign": "vcenter"},
        Look.PLAIN: {**LINE},
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Formats:
    """The formats of one workbook, each made when it is first asked for."""

    workbook: Any
    made: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def of(self, look: Look, number: str = "", *, is_quoted: bool = False) -> Any:
        """Give the format of a look.

        Parameters
        ----------
        look : Look
            What the cell is.
        number : str
            Excel's number format; empty for text.
        is_quoted : bool
            Whether the text looks like a formula and must stay text even when somebody edits it.
        """
        key = (look, number, is_quoted)
        if key not in self.made:
            base = {"font_name": FONT, "font_size": 10, "font_color": colour("ink")}
            more = {"num_format": number} if number else {}
            self.made[key] = self.workbook.add_format(
                base | dict(PROPERTIES[look]) | more | {"quote_prefix": is_quoted}
            )
        return self.made[key]

    def indent(self, look: Look) -> float:
        """Give the signs by which a look is narrower than its cell."""
        return 1.5 * float(PROPERTIES[look].get("indent", 0))

    def mark(self, role: str) -> Any:
        """Give the format that a word of a verdict gets by native conditional formatting."""
        key = ("mark", role)
        if key not in self.made:
            self.made[key] = self.workbook.add_format(
                {"bold": True, "font_color": colour(role), "bg_color": TINTS[role]}
            )
        return self.made[key]
