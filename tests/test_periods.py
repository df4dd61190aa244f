from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.errors import UsageError
from kpiwork.periods import Calendar, Period, PeriodKind, YearName

ONE_DAY = timedelta(days=1)
KINDS = st.sampled_from(PeriodKind)
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))
CALENDARS = st.builds(Calendar, fiscal_year_starts=st.integers(1, 12), named_by=st.sampled_from(YearName))
APRIL = Calendar(fiscal_year_starts=4)
APRIL_BY_START = Calendar(fiscal_year_starts=4, named_by=YearName.START)


@given(CALENDARS, DAYS, KINDS)
def test_a_day_lies_in_its_period_and_the_label_leads_back(calendar, day, kind):
    period = calendar.containing(day, kind)
    assert day in period
    assert period.kind is kind
    assert calendar.parse(period.label) == period
    assert calendar.parse(period.label).label == period.label == str(period)


@given(CALENDARS, DAYS, KINDS)
def test_periods_follow_each_other_without_gap(calendar, day, kind):
    period = calendar.containing(day, kind)
    following = calendar.shift(period, 1)
    assert following.start == period.end + ONE_DAY
    assert following == calendar.containing(following.start, kind) == calendar.containing(following.end, kind)
    assert period.end + ONE_DAY not in period
    assert period.start - ONE_DAY not in period


@given(CALENDARS, DAYS, KINDS, st.integers(-200, 200), st.integers(-200, 200))
def test_shifts_add_up_and_can_be_undone(calendar, day, kind, one, other):
    period = calendar.containing(day, kind)
    assert calendar.shift(calendar.shift(period, one), other) == calendar.shift(period, one + other)
    assert calendar.shift(calendar.shift(period, one), -one) == period
    assert calendar.previous(period) == calendar.shift(period, -1)


@given(CALENDARS, DAYS)
def test_months_and_quarters_tile_the_fiscal_year(calendar, day):
    year = calendar.containing(day, PeriodKind.YEAR)
    for kind, count in ((PeriodKind.MONTH, 12), (PeriodKind.QUARTER, 4)):
        parts = calendar.within(year, kind)
        assert len(parts) == count
        assert (parts[0].start, parts[-1].end) == (year.start, year.end)
        assert sum(part.days for part in parts) == year.days
        assert all(calendar.year_of(part) == year for part in parts)
    assert year.days in (365, 366)
    assert year.start.month == calendar.fiscal_year_starts


@given(CALENDARS, DAYS, KINDS)
def test_a_year_ago_is_the_same_part_of_the_year_before(calendar, day, kind):
    period = calendar.containing(day, kind)
    earlier = calendar.year_ago(period)
    if kind is PeriodKind.WEEK:
        assert period.start - earlier.start == timedelta(days=364)
    else:
        assert earlier.start == period.start.replace(year=period.start.year - 1)


@given(CALENDARS, DAYS)
def test_weeks_are_iso_weeks_whatever_the_fiscal_year(calendar, day):
    week = calendar.containing(day, PeriodKind.WEEK)
    year, number, _ = day.isocalendar()
    assert week.label == f"{year:04d}-W{number:02d}"
    assert (week.start.weekday(), week.days) == (0, 7)


@given(CALENDARS, DAYS, st.integers(0, 900), KINDS)
def test_periods_between_two_days_cover_them_once(calendar, first, length, kind):
    last = first + timedelta(days=length)
    found = calendar.between(first, last, kind)
    assert first in found[0]
    assert last in found[-1]
    assert all(later.start == earlier.end + ONE_DAY for earlier, later in pairwise(found))


@given(DAYS)
def test_calendar_quarters_never_move(day):
    quarters = {
        Calendar(fiscal_year_starts=month).containing(day, PeriodKind.CALENDAR_QUARTER)
        for month in range(1, 13)
    }
    assert len(quarters) == 1
    assert quarters.pop().label == f"{day.year:04d}-C{(day.month + 2) // 3}"


@pytest.mark.parametrize(
    ("calendar", "label", "first", "last"),
    [
        (Calendar(), "2013-Q4", date(2013, 10, 1), date(2013, 12, 31)),
        (Calendar(), "FY2013", date(2013, 1, 1), date(2013, 12, 31)),
        (Calendar(named_by=YearName.START), "FY2013", date(2013, 1, 1), date(2013, 12, 31)),
        (APRIL, "2014-Q1", date(2013, 4, 1), date(2013, 6, 30)),
        (APRIL, "2014-Q4", date(2014, 1, 1), date(2014, 3, 31)),
        (APRIL, "FY2014", date(2013, 4, 1), date(2014, 3, 31)),
        (APRIL_BY_START, "2014-Q1", date(2014, 4, 1), date(2014, 6, 30)),
        (APRIL_BY_START, "FY2014", date(2014, 4, 1), date(2015, 3, 31)),
        (Calendar(fiscal_year_starts=2), "2013-Q4", date(2012, 11, 1), date(2013, 1, 31)),
        (APRIL, "2013-C4", date(2013, 10, 1), date(2013, 12, 31)),
        (APRIL, "2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        (Calendar(), "2013-W05", date(2013, 1, 28), date(2013, 2, 3)),
        (Calendar(), "2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
        (Calendar(), "2015-W01", date(2014, 12, 29), date(2015, 1, 4)),
        (Calendar(), " 2013-Q4 ", date(2013, 10, 1), date(2013, 12, 31)),
    ],
)
def test_labels_of_known_periods(calendar, label, first, last):
    period = calendar.parse(label)
    assert (period.start, period.end) == (first, last)
    assert period.label == label.strip()


@pytest.mark.parametrize(
    "text",
    ["", "2013", "2013-Q5", "2013-Q0", "2013-13", "2013-00", "2013-W00", "2013-W53", "2013-W54", "2013-C5", "FY13",
     "1066-10", "9999-Q1", "2013-Q4x", "2013/Q4", "last quarter", "2013-Q4\n2013-Q3", "<b>", "../2013-Q4"],
)  # fmt: skip
def test_what_is_no_period_is_refused_with_the_forms_that_are(text):
    with pytest.raises(UsageError) as caught:
        Calendar().parse(text, place="--period")
    (problem,) = caught.value.problems
    assert problem.place == "--period"
    assert "2013-Q4" in problem.mend
    assert "FY2013" in problem.mend


@pytest.mark.parametrize(
    ("calendar", "label", "words", "months"),
    [
        (Calendar(), "2013-Q4", "Oct–Dec 2013", "Oct–Dec"),
        (Calendar(), "2013-11", "November 2013", "November 2013"),
        (Calendar(), "2013-W06", "week of 4 Feb 2013", "week of 4 Feb 2013"),
        (Calendar(), "FY2013", "Jan–Dec 2013", "Jan–Dec"),
        (APRIL, "FY2014", "Apr 2013–Mar 2014", "Apr–Mar"),
        (Calendar(fiscal_year_starts=2), "2013-Q4", "Nov 2012–Jan 2013", "Nov–Jan"),
    ],
)
def test_words_are_what_a_page_prints(calendar, label, words, months):
    period = calendar.parse(label)
    assert (period.words, period.months) == (words, months)


def test_weeks_of_a_year_are_those_that_start_in_it():
    weeks = Calendar().within(Calendar().parse("FY2013"), PeriodKind.WEEK)
    assert (weeks[0].label, weeks[-1].label, len(weeks)) == ("2013-W02", "2014-W01", 52)


def test_periods_sort_in_time_and_are_the_same_by_their_days():
    calendar = Calendar()
    periods = [calendar.parse(label) for label in ("2014-01", "2013-11", "2013-12")]
    assert [period.label for period in sorted(periods)] == ["2013-11", "2013-12", "2014-01"]
    renamed = Period(start=periods[0].start, end=periods[0].end, kind=PeriodKind.MONTH, label="other")
    assert renamed == periods[0]
