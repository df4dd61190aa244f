"""How much room a cell needs: Excel measures neither merged cells nor what it reads from a file."""

from __future__ import annotations

import re
import textwrap
from datetime import date

__all__ = ["height", "lines", "pixels", "printed"]

LINE_HEIGHT, AIR, TALLEST = 13.5, 5.0, 400.0
PIXELS_A_SIGN, PADDING = 7, 5  # of the font in which Excel counts widths
WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]")  # as wide as two Latin letters
NARROWER = 1.1  # letters are narrower than the digits that widths are counted in
MOST_LINES = 30  # as many as the tallest row shows
A_DAY = len("30 Sep 2013")
QUOTED = re.compile('"([^"]*)"')
SCALED = re.compile("0(,*)[^0,]*$")


def pixels(width: float) -> int:
    """Give the pixels of a column so many signs wide."""
    return int(width * PIXELS_A_SIGN + PADDING)


def lines(text: str, width: float) -> int:
    """Give the lines of a text that is wrapped in a cell so many signs wide."""
    room = max(4, int(width * NARROWER))
    paragraphs = WIDE.sub("xx", text[: MOST_LINES * room]).split("\n")
    return sum(max(1, len(textwrap.wrap(one, room))) for one in paragraphs)


def height(number: int) -> float:
    """Give the height of a row of so many lines, in points."""
    return min(TALLEST, LINE_HEIGHT * number + AIR)


def printed(value: float | date, number: str) -> int:
    """Give the signs of a number or day as its format prints it."""
    if isinstance(value, date):
        return A_DAY
    body = number.partition(";")[0]
    plain = QUOTED.sub("", body)
    scaled = SCALED.search(plain)
    value *= 100 if "%" in plain else 1
    value /= 1000 ** len(scaled[1]) if scaled else 1
    decimals = len(plain.partition(".")[2].rstrip("%,"))
    return len(f"{value:,.{decimals}f}") + sum(map(len, QUOTED.findall(body))) + plain.count("%")
