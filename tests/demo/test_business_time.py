from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.demo.business_time import add_business_minutes


def add(start: str, minutes: int) -> str:
    return str(add_business_minutes(np.array([start], dtype="datetime64[m]"), np.array([minutes]))[0])


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2012-07-02T09:00", 240, "2012-07-02T13:00"),  # within a Monday
        ("2012-07-02T16:30", 240, "2012-07-03T10:30"),  # overnight
        ("2012-07-06T17:00", 240, "2012-07-09T11:00"),  # over a weekend
        ("2012-07-07T12:00", 240, "2012-07-09T12:00"),  # from a Saturday
        ("2012-07-02T05:00", 1, "2012-07-02T08:01"),  # before opening
        ("2012-07-02T18:00", 1, "2012-07-03T08:01"),  # at closing time
        ("2012-07-06T23:59", 600, "2012-07-09T18:00"),  # a full day ends that evening
        ("2012-07-02T14:00", 240, "2012-07-02T18:00"),
        ("2012-07-02T08:00", 3000, "2012-07-06T18:00"),  # a week's work
    ],
)
def test_known_answers(start, minutes, end):
    assert add(start, minutes) == end


moments = st.integers(0, 3 * 365 * 1440).map(lambda minute: np.datetime64("2011-01-01", "m") + minute)


@given(moments, st.integers(1, 5000), st.integers(1, 5000))
def test_adding_twice_is_adding_the_sum(start, first, second):
    once = add_business_minutes(np.array([start]), np.array([first + second]))
    twice = add_business_minutes(
        add_business_minutes(np.array([start]), np.array([first])), np.array([second])
    )
    assert once == twice


@given(moments, st.integers(1, 5000))
def test_the_end_is_later_and_in_business_hours(start, minutes):
    end = add_business_minutes(np.array([start]), np.array([minutes]))[0]
    minute = int((end - end.astype("datetime64[D]")).astype(int))
    assert end > start
    assert np.is_busday(end.astype("datetime64[D]"))
    assert 8 * 60 < minute <= 18 * 60
