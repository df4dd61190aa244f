"""The colours and fonts of pages and charts, said once: each colour by its role, in light and in dark.

Text colours keep a contrast of 4.5 or more on both grounds; a test works it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["COLOURS", "FONTS", "Colour", "tokens"]

FONTS = '-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif'


@dataclass(frozen=True, kw_only=True, slots=True)
class Colour:
    """One role's colour on a light and on a dark ground."""

    light: str
    dark: str


COLOURS: Mapping[str, Colour] = MappingProxyType(
    {
        "paper": Colour(light="#ffffff", dark="#15181b"),
        "ink": Colour(light="#15191d", dark="#e9ebee"),
        "soft": Colour(light="#59616a", dark="#a6aeb7"),
        "line": Colour(light="#dde1e6", dark="#31373e"),
        "wash": Colour(light="#f4f6f8", dark="#1d2126"),
        "period": Colour(light="#e9f0fa", dark="#1b2a3d"),
        "accent": Colour(light="#1755a6", dark="#8cb6f9"),
        "weeks": Colour(light="#848d97", dark="#828c97"),
        "target": Colour(light="#9a3c07", dark="#f2a872"),
        "met": Colour(light="#0c6a47", dark="#71cf9f"),
        "near": Colour(light="#805400", dark="#efc354"),
        "missed": Colour(light="#b02419", dark="#ff8f84"),
        "doubt": Colour(light="#673a9e", dark="#c8a8f5"),
        "gain": Colour(light="#006a9e", dark="#5cc4ff"),
        "worry": Colour(light="#b34300", dark="#ff9a4d"),
        "other": Colour(light="#490092", dark="#c3a6ff"),
    }
)


def tokens() -> str:
    """Write the roles as custom properties of a page part; a browser without ``light-dark`` stays light."""
    light = "".join(f"--kw-{role}:{colour.light};" for role, colour in COLOURS.items())
    both = "".join(
        f"--kw-{role}:light-dark({colour.light},{colour.dark});" for role, colour in COLOURS.items()
    )
    return f".kw{{{light}}}\n@supports (color:light-dark(red,red)){{.kw{{{both}}}}}\n"
