"""A name that is no column: a text without its quotes, or a column that is misspelt."""

from __future__ import annotations

import pytest

from kpiwork.measure.expression import mend_of, parse_row

KNOWN = ["site", "cancelled", "north_side"]


@pytest.mark.parametrize(
    ("text", "name", "mend"),
    [
        ("site = North", "North", "text stands in single quotes: 'North'"),
        ('cancelled <> "no"', "no", "text stands in single quotes: 'no'"),
        ("North = site", "North", "text stands in single quotes: 'North'"),
        ('site = "O\'Neil"', "O'Neil", "text stands in single quotes: 'O''Neil'"),
        (
            "site = North_Side",
            "North_Side",
            "text stands in single quotes: 'North_Side'; or did you mean 'north_side'?",
        ),
        ("siet = 'North'", "siet", "did you mean 'site'?"),
        ("siet = North", "siet", "did you mean 'site'?"),
        ("siet = North", "North", "text stands in single quotes: 'North'"),
        ("xx + 1 > 2", "xx", "write one of cancelled, north_side or site"),
        ("xx is null", "xx", "write one of cancelled, north_side or site"),
    ],
)
def test_mends(text, name, mend):
    assert mend_of(parse_row(text), name, KNOWN) == mend
