"""Working days, holidays, and days on which data is expected."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.errors import UsageError
from kpiwork.periods import Weekday, Workdays

DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))
WEEKS = st.frozensets(st.sampled_from(Weekday))
CHRISTMAS = frozenset([date(2013, 12, 25), date(2013, 12, 26)])


@given(WEEKS, st.frozensets(DAYS, max_size=5), DAYS)
def test_law_the_next_working_day_is_the_first_after(week, holidays, day):
    workdays = Workdays(week=week, holidays=holidays)
    following = workdays.next(day)
    assert workdays.works_on(following)
    between = [day + timedelta(days=step) for step in range(1, (following - day).days)]
    assert not any(workdays.works_on(one) for one in between)


@given(WEEKS, st.frozensets(DAYS, max_size=5), DAYS, st.integers(0, 40), st.integers(0, 40))
def test_law_expected_days_add_up(week, holidays, day, one, other):
    workdays = Workdays(week=week, holidays=holidays)
    middle, last = day + timedelta(days=one), day + timedelta(days=one + other)
    parts = workdays.expected_between(day, middle) + workdays.expected_between(middle, last)
    assert workdays.expected_between(day, last) == parts


@pytest.mark.parametrize(
    ("workdays", "expected"),
    [
        (Workdays(), 7),
        (Workdays(holidays=CHRISTMAS), 5),
        (Workdays(week=frozenset(list(Weekday)[:5])), 5),
        (Workdays(week=frozenset(list(Weekday)[:5]), holidays=CHRISTMAS), 3),
        (Workdays(week=frozenset([Weekday.SUNDAY])), 1),
    ],
)
def test_days_of_which_data_is_expected(workdays, expected):
    """From Friday 20 to Friday 27 December 2013."""
    assert workdays.expected_between(date(2013, 12, 20), date(2013, 12, 27)) == expected
    assert workdays.expected_between(date(2013, 12, 27), date(2013, 12, 20)) == 0


def test_a_calendar_without_any_working_day_is_told():
    holidays = frozenset(date(2013, 1, 1) + timedelta(days=day) for day in range(1100))
    with pytest.raises(UsageError) as caught:
        Workdays(holidays=holidays).next(date(2013, 1, 1))
    assert caught.value.problems[0].mend == "list fewer holidays"
