"""What a control gives, read as a plain value; and a plain value, shown as the control shows it.

What cannot be read stays the text that was typed, so that nothing is lost and it can be told what is wrong.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from kpiwork.spec.mends import as_day, as_flag, as_number
from kpiwork.studio.design.fields import Control

__all__ = ["read", "shown"]

PERCENT_SIGN = re.compile(r"%|percent", re.IGNORECASE)
TWO_CAN_BE_MEANT = " or "
LARGEST = 10**17  # a file reads longer whole numbers as floats
TEXTS = frozenset(
    {Control.LINE, Control.PROSE, Control.FORMULA, Control.CHOICE, Control.DURATION, Control.LAG}
)


def read(control: Control, typed: Any) -> Any:
    """Read what a control gives.

    Parameters
    ----------
    control : Control
        Which.
    typed : Any
        A text, number, day, truth, or for lists several texts.

    Returns
    -------
    Any
        A plain value; None for nothing.
    """
    if typed is None or (isinstance(typed, str) and not typed.strip()):
        return None
    if control in TEXTS:
        return str(typed)
    return READ[control](typed)


def shown(control: Control, value: Any) -> Any:
    """Show a plain value as `read` would take it: numbers as text, days and truths as they are."""
    if control in (Control.LINES, Control.CHOICES):
        return tuple(map(str, value)) if isinstance(value, list | tuple) else ()
    if value is None or isinstance(value, bool | date):
        return value
    if isinstance(value, int | float) and math.isfinite(value):
        return _plain(Decimal(str(value)) * (100 if control is Control.PERCENT else 1))
    return value if isinstance(value, dict | list) else str(value)


def _number(typed: Any) -> Any:
    found = _decimal(typed)
    return typed if found is None else _as_number(found)


def _percent(typed: Any) -> Any:
    has_sign = isinstance(typed, str) and PERCENT_SIGN.search(typed)
    found = _decimal(typed)
    if found is None:
        return typed
    return _as_number(found if has_sign else found / 100)


def _decimal(typed: Any) -> Decimal | None:
    """Read a number, also one with a sign of percent, which makes it a hundredth; None where unsure."""
    if isinstance(typed, bool) or not isinstance(typed, int | float | str):
        return None
    text = str(typed).strip()
    try:
        plain = Decimal(text)
    except InvalidOperation:
        guess = as_number(text)
        if not guess or TWO_CAN_BE_MEANT in guess:
            return None
        plain = Decimal(guess)
    return plain if plain.is_finite() and abs(plain) < LARGEST else None


def _as_number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(typed: Any) -> Any:
    if isinstance(typed, datetime):
        return typed.date()
    if isinstance(typed, date):
        return typed
    guess = as_day(str(typed))
    return date.fromisoformat(guess) if guess and TWO_CAN_BE_MEANT not in guess else str(typed)


def _flag(typed: Any) -> Any:
    if isinstance(typed, bool):
        return typed
    guess = as_flag(typed)
    return {"true": True, "false": False}.get(guess or str(typed).lower(), str(typed))


def _texts(typed: Any) -> list[str] | None:
    many: Iterable[Any] = typed.splitlines() if isinstance(typed, str) else typed
    return [str(one).strip() for one in many if str(one).strip()] or None


def _as_given(typed: Any) -> Any:
    """Keep a whole group or list of entries as it comes."""
    if isinstance(typed, Mapping):
        return {str(key): _as_given(one) for key, one in typed.items()} or None
    if isinstance(typed, list | tuple):
        return [_as_given(one) for one in typed] or None
    return typed


READ: Mapping[Control, Callable[[Any], Any]] = MappingProxyType(
    {
        Control.NUMBER: _number,
        Control.WHOLE: _number,
        Control.PERCENT: _percent,
        Control.DAY: _day,
        Control.YES_NO: _flag,
        Control.LINES: _texts,
        Control.CHOICES: _texts,
        Control.GROUP: _as_given,
        Control.ENTRIES: _as_given,
    }
)
