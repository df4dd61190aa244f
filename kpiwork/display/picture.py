"""A figure in a page: drawn for a desk and for a phone, with its sentence for those who cannot see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from matplotlib.figure import Figure

from kpiwork.display.figures.canvas import POINTS_AN_INCH, Width, style
from kpiwork.display.svg import data_uri

__all__ = ["Picture", "picture"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """What an ``<img>`` needs.

    Parameters
    ----------
    alt : str
        The same in words.
    wide, narrow : str
        Addresses that hold the pictures themselves.
    size, narrow_size : tuple of int
        Width and height in CSS pixels, so that a page keeps the room free.
    """

    alt: str
    wide: str
    narrow: str
    size: tuple[int, int]
    narrow_size: tuple[int, int]


def picture(draw: Callable[[Width], Figure], alt: str) -> Picture:
    """Draw a figure for both widths.

    Parameters
    ----------
    draw : callable
        Makes the figure for a width.
    alt : str
        From `kpiwork.display.figures.alt`.
    """
    with style():
        wide, narrow = draw(Width.WIDE), draw(Width.NARROW)
        return Picture(
            alt=alt, wide=data_uri(wide), narrow=data_uri(narrow), size=_size(wide), narrow_size=_size(narrow)
        )


def _size(figure: Figure) -> tuple[int, int]:
    width, height = figure.get_size_inches() * POINTS_AN_INCH
    return round(width), round(height)
