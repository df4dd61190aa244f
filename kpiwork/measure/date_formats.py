"""How dates are written in text: formats such as ``%d.%m.%Y``, held to strictly."""

from __future__ import annotations

import re
from datetime import datetime

__all__ = ["GUESSES", "pattern_of", "read_moment"]

GUESSES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%d.%m.%y")
"""Formats that are tried on a column of text, to tell which one to declare."""

SHAPES = {"%Y": r"\d{4}", "%y": r"\d{2}"}
SIGN = re.compile("%[A-Za-z]")


def pattern_of(form: str) -> str:
    """Give the regular expression that a date in a format fits: a year has all of its digits."""
    parts = SIGN.split(form)
    shapes = [SHAPES.get(sign, r"\d{1,2}") for sign in SIGN.findall(form)]
    return "".join(re.escape(part) + shape for part, shape in zip(parts, [*shapes, ""], strict=True))


def read_moment(text: str, form: str) -> datetime | None:
    """Read a date by its format; None where it does not fit."""
    if not re.fullmatch(pattern_of(form), text):
        return None
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - a date without a zone
    except ValueError:
        return None
