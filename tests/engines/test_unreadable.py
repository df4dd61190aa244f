"""Texts that one engine reads and another does not stop every engine: no value is guessed."""

from __future__ import annotations

import pyarrow as pa
import pytest

from kpiwork.measure.expression import bind, parse_aggregate, parse_row

UNREADABLE = (
    ("today", "date"),
    ("infinity", "date"),
    ("01/02/2025", "date"),
    ("25-01-05", "date"),
    ("2025-01-05 or so", "date"),
    ("2025-02-30", "date"),
    ("2025-01-05 24:00", "timestamp"),
    ("2025-01-05 01:02:60", "timestamp"),
    ("epoch", "timestamp"),
    ("1_000", "float"),
    ("0x1F", "integer"),
    ("1.5f", "float"),
    ("1,5", "float"),
    ("", "integer"),
)


@pytest.fixture(scope="module")
def texts():
    numbers = range(len(UNREADABLE))
    return pa.table({"id": pa.array(numbers, pa.int64()), "text": [text for text, _ in UNREADABLE]})


@pytest.mark.parametrize(
    "place", range(len(UNREADABLE)), ids=[f"{text!r} as {to}" for text, to in UNREADABLE]
)
def test_what_cannot_be_read_is_an_error(engine, duck, texts, place):
    for side in (engine, duck):
        table = side.table("texts", texts).filter(lambda t: t.id == place)
        value = bind(parse_row(f"cast(text as {UNREADABLE[place][1]})"), table, zone="UTC")
        with pytest.raises(Exception, match=r"cannot be read|out of range|2025-02-30"):
            side.rows(table.select(value=value))


def test_a_sum_too_large_to_hold_is_an_error(engine, duck):
    rows = pa.table({"id": [1, 2], "n": pa.array([2**62, 2**62], pa.int64())})
    for side in (engine, duck):
        table = side.table("wide", rows)
        with pytest.raises(Exception, match=r"(?i)out of range|overflow"):
            side.rows(table.aggregate(total=bind(parse_aggregate("sum(n)"), table, zone="UTC")))
