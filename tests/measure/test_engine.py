"""A number that an engine refuses takes no other down."""

from __future__ import annotations

import ibis
import pytest

from kpiwork.measure.engine import EMBEDDED, run


@pytest.fixture
def table():
    backend = ibis.duckdb.connect()
    yield backend.create_table("t", ibis.memtable({"x": ["1", "2", "secret"], "y": [1, 2, 3]}))
    backend.disconnect()


@pytest.mark.parametrize("bad", [[], [0], [4], [1, 3], [0, 1, 2, 3, 4]])
def test_only_the_failing_numbers_are_missing(table, bad):
    numbers = {f"n{n}": table.x.cast("int64").sum() if n in bad else table.y.sum() + n for n in range(5)}
    reply = run(EMBEDDED, lambda some: table.aggregate(**some), numbers)
    found = {name: values[0] for part in reply.tables for name, values in part.items()}
    assert found == {f"n{n}": 6 + n for n in range(5) if n not in bad}
    assert reply.failed == {f"n{n}": "ConversionException" for n in bad}
    assert len(reply.tables) == 1 or bad


def test_nothing_asked_nothing_answered(table):
    assert run(EMBEDDED, lambda some: table.aggregate(**some), {}).tables == ()
