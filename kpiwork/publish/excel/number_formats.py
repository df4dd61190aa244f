"""How Excel prints a number so that it reads as on the page: ``75.5 %``, ``+1.2 points``, ``$1.24 m``."""

from __future__ import annotations

from kpiwork.review.numbers import (
    MILLIONS_FROM,
    MINUS,
    SPACE,
    SUFFIX,
    SYMBOLS,
    THOUSANDS_FROM,
    NumberStyle,
)
from kpiwork.spec.unit import UnitKind

__all__ = ["DATE", "WHOLE", "digits", "for_axis", "for_difference", "for_value", "in_full"]

DATE = "d mmm yyyy"
WHOLE = "#,##0"
SIGNS = f"+{MINUS}"


def for_value(style: NumberStyle, value: float) -> str:
    """Give the format that prints a value as `NumberStyle.value` does."""
    body = _body(style, value)
    is_signless = value < 0 and not style.value(value).startswith(MINUS)  # it prints as nothing
    return f"{body};{body}" if is_signless else for_axis(style, value)


def for_difference(style: NumberStyle, difference: float) -> str:
    """Give the format that prints `style.plain(difference)` as `NumberStyle.difference` does.

    Shares differ in points, so the cell holds points: 1.2, not 0.012.
    """
    is_share = style.unit is UnitKind.PERCENT
    points = digits(style.decimals) + _quoted(f"{SPACE}points")
    body = points if is_share else _body(style, difference)
    if style.difference(difference)[0] not in SIGNS:
        return f"{body};{body}"
    return f"{_quoted('+')}{body};{_quoted(MINUS)}{body};{body}"


def for_axis(style: NumberStyle, most: float) -> str:
    """Give the format of values as large as one of them; smaller ones are printed in the same way."""
    body = _body(style, most)
    return f"{body};{_quoted(MINUS)}{body}"


def in_full(style: NumberStyle) -> str:
    """Give the format of a column of values: amounts of money in full, never in thousands or millions."""
    return for_axis(style, 0.0)


def digits(decimals: int) -> str:
    """Give the digits of a format, thousands apart."""
    return WHOLE + ("." + "0" * decimals if decimals else "")


def _body(style: NumberStyle, value: float) -> str:
    if style.unit is UnitKind.CURRENCY:
        return _money(style, abs(value))
    suffix = SUFFIX[style.unit]
    if style.unit is UnitKind.PERCENT:
        return f"{digits(style.decimals)}{_quoted(SPACE)}%"
    return digits(style.decimals) + (_quoted(f"{SPACE}{suffix}") if suffix else "")


def _money(style: NumberStyle, size: float) -> str:
    symbol = _quoted(SYMBOLS.get(style.currency or "", f"{style.currency}{SPACE}"))
    if size >= MILLIONS_FROM:
        return f"{symbol}{digits(max(2, style.decimals))},,{_quoted(f'{SPACE}m')}"
    if size >= THOUSANDS_FROM:
        return f"{symbol}{digits(style.decimals)},{_quoted(f'{SPACE}k')}"
    return symbol + digits(style.decimals)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "") + '"'
