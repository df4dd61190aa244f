"""One table of whatever engines are known to treat differently, as rows of Python values."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pyarrow as pa

__all__ = ["ODD_NAME", "TEXTS", "ZONES", "around_changes", "awkward"]

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
)
ODD_NAME = 'Status of "it", v1.0'
ROWS = 140
NAN, INFINITE = float("nan"), float("inf")
TEXTS = (
    "",
    " ",
    "  both ends  ",
    "\ttab and line\n",
    "five of\x0b\x0c",
    "\x0b\x0cv",
    "a",
    "A",
    "b",
    "B",
    "ab",
    "a b",
    "a-b",
    "Ä",
    "ä",
    "z",
    "Zürich",
    "zürich",
    "straße",
    "İstanbul ΣΟΦΟΣ",
    "ﬁne ŉ ᾀ",
    "中文",
    "😀",
    "｡ comes before 😀",
    "O'Brien",
    'say "hi"',
    "back\\slash",
    "100%",
    "100x",
    "under_score",
    "line\nbreak",
    "\u00a0no break\u00a0",
    "e\u0301",
    "é",
    "10",
    "9",
    "-5",
    None,
)
WHOLE = (0, 1, -1, 2, 3, 7, -7, 12, 32767, -32768, None)
LARGE = (2**53 + 1, -(2**53) - 1, 0, 2**40, None, 2**62 // ROWS, -12)
PRICES = (
    "0.00",
    "2.50",
    "-2.50",
    "0.05",
    "-0.05",
    "7.25",
    "1234567.89",
    "-0.01",
    "0.50",
    None,
    "1.50",
    "2.50",
)
FLOATS = (0.0, -0.0, 0.5, -0.5, 1.5, 2.5, -2.5, 1e-7, 123456.789, 1 / 3, None, NAN, 2.675)
ENDLESS = (1.5, INFINITE, NAN, None, 0.25, -INFINITE, 3.0, NAN)
DAYS = (
    date(2024, 2, 29),
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2020, 12, 31),
    date(2021, 1, 3),
    date(2021, 1, 4),
    date(1969, 12, 31),
    date(1970, 1, 1),
    date(1968, 2, 29),
    date(1900, 3, 1),
    date(1890, 6, 15),
    date(2000, 2, 29),
    None,
    date(2026, 6, 30),
    date(2026, 12, 28),
    date(2099, 12, 31),
)
PARTS = ("red", "green", "blue", None, "red")
NUMERIC = ("12", "-7", "0.5", "  8 ", "1e3", "-12.7", "+4", ".5", "007", None, "5.", "nan", "\t-1E-2\n")
DATED = (
    "2024-02-29",
    "1969-12-31",
    None,
    "2025-01-02",
    " 2025-01-02 ",
    "1900-01-01",
    "2025/1/2",
    "2024-2-9T10:00",
)
TIMED = (
    "2024-02-29 23:59:59.5",
    "1969-12-31T23:59:59.25",
    "2025-01-02",
    None,
    "2025-01-02 03:04",
    " 2025-06-30 12:00:00 ",
    "2013-03-10 02:30:00.123456",
    "2013-03-10T02:30:00.1234567Z",
    "2013/3/10 2:30:00.999999999+05:30",
    "2013-03-10 02:30:00-0800",
)
TYPES = {
    "id": pa.int64(),
    "part": pa.string(),
    "small": pa.int16(),
    "n": pa.int32(),
    "large": pa.int64(),
    "price": pa.decimal128(9, 2),
    "x": pa.float64(),
    "ratio": pa.float32(),
    "endless": pa.float64(),
    "word": pa.string(),
    ODD_NAME: pa.string(),
    "Was Late": pa.bool_(),
    "day": pa.date32(),
    "Other.Day": pa.date32(),
    "local": pa.timestamp("us"),
    "instant": pa.timestamp("us", tz="UTC"),
    "later": pa.timestamp("us", tz="UTC"),
    "number_text": pa.string(),
    "day_text": pa.string(),
    "moment_text": pa.string(),
}


def around_changes() -> tuple[datetime, ...]:
    """List moments just before and after the clocks of the zones change, and some long ago."""
    changes = (
        datetime(2013, 3, 10, 7, tzinfo=UTC),  # New York
        datetime(2013, 11, 3, 6, tzinfo=UTC),
        datetime(2024, 3, 31, 1, tzinfo=UTC),  # Berlin
        datetime(2024, 10, 27, 1, tzinfo=UTC),
        datetime(2024, 4, 6, 15, tzinfo=UTC),  # Lord Howe, by half an hour
        datetime(2024, 10, 5, 15, 30, tzinfo=UTC),
        datetime(2024, 3, 10, 2, tzinfo=UTC),  # Casablanca, for Ramadan
        datetime(2024, 4, 14, 2, tzinfo=UTC),
    )
    steps = (timedelta(microseconds=-1), timedelta(), timedelta(microseconds=250_000), timedelta(hours=-1))
    near = [change + step for change in changes for step in steps]
    far = [
        datetime(1969, 12, 31, 23, 59, 59, 750_000, tzinfo=UTC),
        datetime(1969, 7, 20, 20, 17, 40, 1, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2000, 2, 29, 12, 30, 15, 999_999, tzinfo=UTC),
        datetime(2025, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ]
    return (*near, *far)


def _turn(values: tuple, position: int) -> object:
    return values[position % len(values)]


def _row(position: int) -> tuple:
    moments = (*around_changes(), None)
    local = _turn(moments, 3 * position + 1)
    shown = local.astimezone(ZoneInfo(ZONES[0])).replace(tzinfo=None) if isinstance(local, datetime) else None
    price = _turn(PRICES, position)
    return (
        position,
        _turn(PARTS, position),
        _turn(WHOLE, position),
        _turn(WHOLE, position // 2 + 1),
        _turn(LARGE, position),
        Decimal(str(price)) if price is not None else None,
        _turn(FLOATS, position),
        _turn(FLOATS[:8], position // 3),
        _turn(ENDLESS, position),
        _turn(TEXTS, position),
        _turn(TEXTS, 5 * position + 2),
        _turn((True, False, None, True), position),
        _turn(DAYS, position),
        _turn(DAYS, 3 * position + 1),
        shown,
        _turn(moments, position),
        _turn(moments, 7 * position + 2),
        _turn(NUMERIC, position),
        _turn(DATED, position),
        _turn(TIMED, position),
    )


def awkward() -> pa.Table:
    """Make the table; the rows of its part ``empty`` hold nothing but their number."""
    nothing = len(TYPES) - 2
    rows = [*map(_row, range(ROWS)), *((ROWS + n, "empty", *[None] * nothing) for n in range(3))]
    columns = zip(*rows, strict=True)
    arrays = [pa.array(values, to) for values, to in zip(columns, TYPES.values(), strict=True)]
    return pa.table(arrays, names=list(TYPES))
