from __future__ import annotations

import numpy as np
import pytest

from kpiwork.demo import calendar_effects as calendar


def test_months_and_quarters_are_numbered_from_the_start():
    days = np.array(
        ["2011-01-01", "2011-03-31", "2011-04-01", "2013-12-31", "2010-12-31"], dtype="datetime64[D]"
    )
    assert calendar.month_number(days).tolist() == [0, 2, 3, 35, -1]
    assert calendar.quarter_number(days).tolist() == [0, 0, 1, 11, -1]


def test_first_days_and_quarter_starts():
    assert [str(day) for day in calendar.first_days(-1, 1)] == ["2010-12-01", "2011-01-01", "2011-02-01"]
    assert len(calendar.quarter_starts()) == calendar.QUARTERS
    assert str(calendar.quarter_starts()[-1]) == "2013-10-01"


@pytest.mark.parametrize(("number", "expected"), [(0, 21), (1, 20), (2, 23), (13, 21)])
def test_working_days_of_a_month(number, expected):
    start, after = calendar.first_days(number, number + 1)
    assert calendar.working_days_in(np.array([number])).tolist() == [expected]
    assert len(calendar.working_days(start, after - 1)) == expected


def test_growth_compounds_by_the_year():
    assert calendar.growth(np.array([0, 12, 24]), 0.1) == pytest.approx([1, 1.1, 1.21])
