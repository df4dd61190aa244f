"""A table's name may hold whatever a database allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.measure.database import parts_of


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("orders", ("orders",)),
        ("Sales.Orders", ("Sales", "Orders")),
        ("main.sales.orders", ("main", "sales", "orders")),
        ('"Orders 2025"', ("Orders 2025",)),
        ('sales."or.de""rs"', ("sales", 'or.de"rs')),
        ("orders 2025", ("orders 2025",)),
        ('parquet."/data/orders"', ("parquet", "/data/orders")),
        ("Aufträge", ("Aufträge",)),
    ],
)
def test_a_name_is_taken_apart(written, parts):
    assert parts_of(written) == parts


@pytest.mark.parametrize("written", ["", ".", "a.", ".a", "a..b", 'a"b', '"a', '""', "a.b.c.d", '"a"b', " a"])
def test_what_is_no_name_has_no_parts(written):
    assert parts_of(written) == ()


@given(st.lists(st.text(min_size=1), min_size=1, max_size=3))
def test_a_quoted_name_may_hold_anything(parts):
    quoted = ".".join('"' + part.replace('"', '""') + '"' for part in parts)
    assert parts_of(quoted) == tuple(parts)


@given(st.text())
def test_no_text_breaks_it(written):
    assert all(parts_of(written)) or not written
