"""A quarter seen from one of its parts: what lies inside it, before it, and still ahead."""

from __future__ import annotations

import pytest

from kpiwork.periods import Calendar
from kpiwork.review.rest_of_quarter import RestOfQuarter
from tests.review.test_needed import CALENDAR, NOVEMBER, card, series

MONTHS = {"2013-08": (1.0, 10.0), "2013-09": (2.0, 10.0), "2013-10": (3.0, 10.0), "2013-11": (4.0, 10.0)}


def test_sees_what_is_gone_and_what_is_left():
    rest = RestOfQuarter.seen(card(), series(MONTHS), NOVEMBER, CALENDAR)
    assert rest.quarter.label == "2013-Q4"
    assert [point.period for point in rest.inside] == ["2013-10", "2013-11"]
    assert [point.period for point in rest.before] == ["2013-08", "2013-09"]
    assert (rest.elapsed, [period.label for period in rest.left]) == (2, ["2013-12"])
    assert rest.value == 0.35


def test_what_comes_after_the_period_is_not_seen():
    rest = RestOfQuarter.seen(card(), series(MONTHS), CALENDAR.parse("2013-10"), CALENDAR)
    assert [point.period for point in rest.inside] == ["2013-10"]


@pytest.mark.parametrize(
    ("starts", "left"), [(1, ["2013-12"]), (12, []), (11, ["2013-12", "2014-01"]), (4, ["2013-12"])]
)
def test_the_quarter_is_the_organisations_own(starts, left):
    rest = RestOfQuarter.seen(card(), series(MONTHS), NOVEMBER, Calendar(fiscal_year_starts=starts))
    assert NOVEMBER.start in rest.quarter
    assert [period.label for period in rest.left] == left
