"""What a person may have meant by a value that was refused: numbers, days, units, identifiers, yes and no."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from kpiwork.spec.text import LONGEST_IDENTIFIER

__all__ = ["as_currency", "as_day", "as_flag", "as_identifier", "as_number", "as_unit"]

LONGEST_GUESS = 60  # a longer text is no slip of the pen
NUMBER = re.compile(
    r"[^0-9+\-.,−]*([-+−]?(?:[0-9][0-9.,_'’\s]*[0-9]|[0-9]))\s*(%|percent|points?\b|pp\b)?(?!x)",
    re.IGNORECASE,
)
GROUPED_BY_COMMA = re.compile(r"[0-9]{1,3}(,[0-9]{3}){2,}|[0-9]{1,3}(,[0-9]{3})+\.[0-9]+")
GROUPED_BY_POINT = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)|[0-9]{1,3}(\.[0-9]{3}){2,}")
THOUSAND_OR_DECIMAL = re.compile(r"[0-9]{1,3},[0-9]{3}")
GAPS = re.compile(r"[_'’\s]")

YEAR_FIRST = re.compile(
    r"(?P<year>[0-9]{4})[-/. ]?(?P<month>[0-9]{1,2})[-/. ]?(?P<day>[0-9]{1,2})(?:[T ].*)?"
)
DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})")
EITHER_FIRST = re.compile(r"(?P<one>[0-9]{1,2})[/-](?P<two>[0-9]{1,2})[/-](?P<year>[0-9]{4})")
DAY_THEN_NAME = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\.? (?P<name>[A-Za-z]{3,9})\.?,? (?P<year>[0-9]{4})"
)
NAME_THEN_DAY = re.compile(
    r"(?P<name>[A-Za-z]{3,9})\.? (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,? (?P<year>[0-9]{4})"
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

FLAGS = {"yes": True, "y": True, "on": True, "1": True, "no": False, "n": False, "off": False, "0": False}

UNITS = {
    "percent": ("%", "pct", "perc", "percentage", "percentages", "per cent", "share", "points", "pp"),
    "per_thousand": ("‰", "permille", "per mille", "per_mille", "per thousand", "per 1000"),
    "count": ("#", "number", "pieces", "pcs", "n"),
    "minutes": ("min", "mins", "minute"),
    "hours": ("h", "hr", "hrs", "hour"),
    "days": ("d", "day"),
}
MONEY = {
    "USD": ("$", "us$", "dollar", "dollars"),
    "EUR": ("€", "euro", "euros"),
    "GBP": ("£", "pound", "pounds"),
    "JPY": ("¥", "yen"),
}


def as_unit(text: str) -> str | None:
    """Read ``%`` as percent, ``hrs`` as hours, ``min`` as minutes."""
    return _listed(text, UNITS)


def as_currency(text: str) -> str | None:
    """Read ``$`` or ``dollars`` as USD, ``eur`` as EUR."""
    code = text.strip().upper()
    return _listed(text, MONEY) or (code if re.fullmatch(r"[A-Z]{3}", code) else None)


def _listed(text: str, words: Mapping[str, tuple[str, ...]]) -> str | None:
    plain = text.strip().lower().rstrip(".")
    return next((meant for meant, others in words.items() if plain in others), None)


def as_number(text: str) -> str | None:
    """Read ``95%`` as 0.95, ``1,5`` as 1.5, ``12 min`` as 12; name both where two can be meant."""
    found = NUMBER.match(text.strip()) if len(text) <= LONGEST_GUESS else None
    if not found:
        return None
    digits = GAPS.sub("", found[1]).replace("−", "-")
    hundredth = found[2] is not None
    return " or ".join(_written(plain, hundredth=hundredth) for plain in _decimals(digits)) or None


def _decimals(digits: str) -> tuple[str, ...]:
    bare = digits.lstrip("+-")
    if GROUPED_BY_COMMA.fullmatch(bare):
        return (digits.replace(",", ""),)
    if GROUPED_BY_POINT.fullmatch(bare):
        return (digits.replace(".", "").replace(",", "."),)
    if THOUSAND_OR_DECIMAL.fullmatch(bare):
        return digits.replace(",", ""), digits.replace(",", ".")
    plain = digits.replace(",", ".")
    return (plain,) if plain.count(".") <= 1 else ()


def _written(plain: str, *, hundredth: bool) -> str:
    value = Decimal(plain) / (100 if hundredth else 1)
    return f"{value.normalize():f}"


def as_day(text: str) -> str | None:
    """Read ``31.12.2025``, ``12/31/2025`` or ``31 Dec 2025`` as 2025-12-31; name both if two fit."""
    if len(text) > LONGEST_GUESS:
        return None
    text = text.strip()
    for form in (YEAR_FIRST, DAY_FIRST, DAY_THEN_NAME, NAME_THEN_DAY):
        if found := form.fullmatch(text):
            return _day(**found.groupdict())
    if found := EITHER_FIRST.fullmatch(text):
        days = (
            _day(found["year"], *pair)
            for pair in ((found["one"], found["two"]), (found["two"], found["one"]))
        )
        return " or ".join(dict.fromkeys(day for day in days if day)) or None
    return None


def _day(year: str, month: str = "", day: str = "", name: str = "") -> str | None:
    if name:
        month = str(MONTHS.index(name[:3].lower()) + 1) if name[:3].lower() in MONTHS else "0"
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def as_flag(value: object) -> str | None:
    """Read ``yes`` as true and ``off`` as false."""
    flag = FLAGS.get(str(value).strip().lower())
    return None if flag is None else str(flag).lower()


def as_identifier(text: str) -> str | None:
    """Write a name as an identifier: ``Win Rate (%)`` as ``win_rate``."""
    plain = (
        unicodedata.normalize("NFKD", text[:LONGEST_IDENTIFIER].replace("ß", "ss"))
        .encode("ascii", "ignore")
        .decode()
    )
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain)
    slug = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:LONGEST_IDENTIFIER].strip("_")
    return slug if slug[:1].isalpha() else None
