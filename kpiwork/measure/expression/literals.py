"""The values written in a formula: numbers, dates and timestamps, checked when they are read."""

import math
import re
from datetime import date, datetime

from kpiwork.measure.expression.refusal import refusal

__all__ = ["LARGEST_WHOLE", "date_of", "number_of", "timestamp_of"]

LARGEST_WHOLE = 2**63 - 1  # int64, the whole numbers of every engine
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?", re.ASCII)


def number_of(text: str, at: int) -> int | float:
    """Read a number: whole without a dot or exponent, else a float."""
    value: int | float = int(text) if text.isdecimal() else float(text)
    if abs(value) > LARGEST_WHOLE if isinstance(value, int) else math.isinf(value):
        raise refusal(at, f"{text} is too large a number", f"stay below {LARGEST_WHOLE:,}")
    return value


def date_of(text: str, at: int) -> date:
    """Read a date: ``2026-01-31``."""
    try:
        if DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise refusal(at, f"{text!r} is not a date", "write date '2026-01-31'")


def timestamp_of(text: str, at: int) -> datetime:
    """Read a timestamp without a zone: ``2026-01-31 14:30``; it is local to the workbook."""
    try:
        if TIMESTAMP.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    mend = "write timestamp '2026-01-31 14:30', in the workbook's own time"
    raise refusal(at, f"{text!r} is not a timestamp", mend)
