"""Where sheets break on paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.publish.excel.breaks import DEFAULT_HEIGHT, page_breaks


@pytest.mark.parametrize(
    ("kept", "repeated", "breaks"),
    [
        (set(), 0.0, [4, 8]),
        ({4}, 0.0, [3, 7]),
        ({3, 4}, 0.0, [2, 6]),
        (set(), DEFAULT_HEIGHT, [4, 7]),
    ],
)
def test_a_title_goes_to_the_page_of_its_rows(kept, repeated, breaks):
    assert page_breaks({}, kept, last=9, room=4 * DEFAULT_HEIGHT, repeated=repeated) == breaks


def test_what_fits_is_not_broken():
    assert page_breaks({0: 20.0}, set(), last=3, room=65.0, repeated=20.0) == []


@given(
    st.dictionaries(st.integers(0, 60), st.floats(5, 400)), st.sets(st.integers(0, 60)), st.floats(50, 600)
)
def test_no_page_begins_with_a_row_that_is_kept(heights, kept, room):
    breaks = page_breaks(heights, kept, last=60, room=room, repeated=20.0)
    assert kept.isdisjoint(breaks)
    assert breaks == sorted(set(breaks))
    assert 0 not in breaks
