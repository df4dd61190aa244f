"""Numbers as a reader meets them: ``75.5 %``, ``+1.2 points``, ``13.6 min``, ``$1.24 m``.

Percent values are held as shares from 0 to 1; their differences are printed in points, never in
percent. A no-break space keeps a number and its unit on one line.
"""

from __future__ import annotations

import calendar
import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpiwork.spec.unit import Unit, UnitKind

__all__ = ["NumberStyle", "day_words", "default_decimals", "whole_number"]

SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
NOTHING = "no data"
MOST_DECIMALS = 6
THOUSANDS_FROM = 100_000
MILLIONS_FROM = 1_000_000
POWERS_FROM = 1e15  # beyond it digits only fill a line, and a double holds no more of them
POWER = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

SUFFIX = {
    UnitKind.PERCENT: "%",
    UnitKind.COUNT: "",
    UnitKind.RATIO: "",
    UnitKind.PER_THOUSAND: "per 1,000",
    UnitKind.MINUTES: "min",
    UnitKind.HOURS: "h",
    UnitKind.DAYS: "days",
    UnitKind.SCORE: "",
    UnitKind.CURRENCY: "",
}
DECIMALS = {
    UnitKind.PERCENT: 1,
    UnitKind.COUNT: 0,
    UnitKind.RATIO: 2,
    UnitKind.CURRENCY: 0,
}
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


def default_decimals(unit: Unit) -> int:
    """Give the decimals that values of a unit are printed with, where a card names none."""
    return DECIMALS.get(unit.kind, 1)


def whole_number(value: float) -> str:
    """Print a count with thousands apart: ``84,292``."""
    return f"{value:,.0f}".replace("-", MINUS)


def day_words(day: date) -> str:
    """Print a day: ``31 December 2013``."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberStyle:
    """How the values of one KPI are printed.

    Parameters
    ----------
    unit : UnitKind
        What they count.
    currency : str or None
        Three-letter code of an amount of money.
    decimals : int
        Digits behind the point, of the printed number.
    """

    unit: UnitKind
    currency: str | None = None
    decimals: int = 1

    def value(self, value: float | None) -> str:
        """Print a value with its unit; ``no data`` where there is none."""
        if value is None or math.isnan(value):
            return NOTHING
        if self.unit is UnitKind.CURRENCY:
            return self._money(value)
        return self._with_suffix(self._digits(value), SUFFIX[self.unit])

    def difference(self, value: float | None) -> str:
        """Print a difference with its sign; shares differ in points."""
        if value is None or math.isnan(value):
            return NOTHING
        if self.unit is UnitKind.CURRENCY:
            return _plus(value, self._money(value)) + self._money(value)
        suffix = "points" if self.unit is UnitKind.PERCENT else SUFFIX[self.unit]
        digits = self._digits(value)
        return _plus(value, digits) + self._with_suffix(digits, suffix)

    def distance(self, value: float) -> str:
        """Print the size of a difference, without its sign."""
        return self.difference(abs(value)).removeprefix("+")

    def telling_apart(self, value: float, other: float) -> NumberStyle:
        """Add the decimals that keep two different values from being printed alike."""
        style = self
        while value != other and style.value(value) == style.value(other) and style.decimals < MOST_DECIMALS:
            style = NumberStyle(unit=self.unit, currency=self.currency, decimals=style.decimals + 1)
        return style

    def plain(self, value: float | None) -> float | None:
        """Give the number that stands on an axis: shares as percent, the rest as it is."""
        return value * 100 if value is not None and self.unit is UnitKind.PERCENT else value

    def _digits(self, value: float) -> str:
        if abs(value) >= POWERS_FROM:
            text = self._power(Decimal(value) * (100 if self.unit is UnitKind.PERCENT else 1))
            return text.replace("-", MINUS)
        shown = value * 100 if self.unit is UnitKind.PERCENT else value
        text = f"{shown:,.{self.decimals}f}"
        text = text.removeprefix("-") if float(text.replace(",", "")) == 0 else text
        return text.replace("-", MINUS)

    def _power(self, value: Decimal) -> str:
        """Print a number that no reading has, short enough to be seen as one: ``1.51 × 10³⁰⁰``."""
        figures, power = f"{value:.{max(2, self.decimals)}e}".split("e")
        return f"{figures}{SPACE}×{SPACE}10{str(int(power)).translate(POWER)}"

    def _with_suffix(self, digits: str, suffix: str) -> str:
        return f"{digits}{SPACE}{suffix}" if suffix else digits

    def _money(self, value: float) -> str:
        size, decimals, tail = abs(value), self.decimals, ""
        symbol = SYMBOLS.get(self.currency or "", f"{self.currency}{SPACE}")
        if size >= POWERS_FROM:
            return f"{MINUS if value < 0 else ''}{symbol}{self._power(Decimal(size))}"
        if size >= MILLIONS_FROM:
            size, decimals, tail = size / 1_000_000, max(2, self.decimals), f"{SPACE}m"
        elif size >= THOUSANDS_FROM:
            size, tail = size / 1_000, f"{SPACE}k"
        sign = MINUS if value < 0 and round(size, decimals) else ""
        return f"{sign}{symbol}{size:,.{decimals}f}{tail}"


def _plus(value: float, digits: str) -> str:
    """Give the plus of a difference that is printed as more than nothing."""
    return "+" if value > 0 and any(digit in digits for digit in "123456789") else ""
