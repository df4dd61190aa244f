"""Two texts side by side: what differs is always shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.review.apart import apart

LONG = "Counted: every scheduled departure that reached its gate less than {} minutes late, at any airport"


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("Head of Sales", "Sales board", ("“Head of Sales”", "“Sales board”")),
        ("", "Pay", ("nothing", "“Pay”")),
        ("Pay\n  of individuals", "", ("“Pay of individuals”", "nothing")),
        (
            LONG.format(15),
            LONG.format(20),
            (
                "“… its gate less than 15 minutes late, at any …”",
                "“… its gate less than 20 minutes late, at any …”",
            ),
        ),
        (
            LONG,
            f"{LONG}. Not: ferries",
            ("“… minutes late, at any airport”", "“… minutes late, at any airport. Not: ferries”"),
        ),
        (LONG, "None", (f"“{LONG}”", "“None”")),
    ],
)
def test_long_texts_are_shown_where_they_differ(old: str, new: str, shown: tuple[str, str]) -> None:
    assert apart(old, new) == shown


TEXTS = st.lists(st.sampled_from("abcd"), min_size=0, max_size=60).map(" ".join)


@given(TEXTS, TEXTS)
def test_texts_that_differ_are_never_shown_alike(old: str, new: str) -> None:
    assert (apart(old, new)[0] == apart(old, new)[1]) is (old == new)
