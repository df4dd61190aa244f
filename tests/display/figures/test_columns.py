"""Plain arrays of a frame: days as matplotlib counts them, stretches that stay level."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.dates import date2num

from kpiwork.display.figures.columns import columns_of, day_number, month_starts, stretches

DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))
NAN = float("nan")


@given(st.lists(DAYS, max_size=4))
def test_days_are_counted_as_matplotlib_counts_them(days):
    moments = [datetime(day.year, day.month, day.day, 12) for day in days]
    frame = pd.DataFrame({"when": np.array(moments, dtype="datetime64[us]"), "value": 1.5})
    columns = columns_of(frame, "when", "value")
    assert list(columns["when"]) == [date2num(moment) for moment in moments]
    assert list(columns["value"]) == [1.5] * len(days)
    assert [day_number(day) for day in days] == [date2num(day) for day in days]


@given(DAYS, st.integers(0, 1200))
def test_months_start_inside_the_days_and_none_is_left_out(first, length):
    last = first + timedelta(days=length)
    expected = [day.date() for day in pd.date_range(first, last, freq="MS")]
    assert month_starts(day_number(first), day_number(last)) == expected


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ([[1.0, 1, 2, 2]], [(0, 1), (2, 3)]),
        ([[1.0, NAN, NAN, 1]], [(0, 0), (3, 3)]),
        ([[1.0, 1, 1], [5.0, 5, 6]], [(0, 1), (2, 2)]),
        ([[NAN, NAN]], []),
        ([[]], []),
    ],
    ids=["steps", "gap", "two columns", "nothing known", "nothing"],
)
def test_stretches_end_where_a_number_changes(columns, expected):
    assert stretches(*(np.array(column, dtype=float) for column in columns)) == expected


@given(st.lists(st.sampled_from([NAN, 1.0, 2.0])))
def test_stretches_hold_every_known_number_once(values):
    found = stretches(np.array(values, dtype=float))
    inside = [place for first, last in found for place in range(first, last + 1)]
    assert inside == [place for place, value in enumerate(values) if value == value]  # noqa: PLR0124
    assert all(len({values[place] for place in range(first, last + 1)}) == 1 for first, last in found)
    assert all(
        before + 1 < first or values[before] != values[first] for (_, before), (first, _) in pairwise(found)
    )
