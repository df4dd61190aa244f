"""Laws of periods, in calendars of months and of whole weeks, and labels of known ones."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.errors import UsageError
from kpiwork.periods import (
    Calendar,
    Period,
    PeriodKind,
    Weekday,
    WeekPattern,
    Workdays,
    YearEnd,
    YearEndRule,
    YearName,
    kind_of,
    month_of,
)

ONE_DAY = timedelta(days=1)
KINDS = st.sampled_from(PeriodKind)
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))
MONTHLY = st.builds(Calendar, fiscal_year_starts=st.integers(1, 12), named_by=st.sampled_from(YearName))
WEEKLY = st.builds(
    Calendar,
    fiscal_year_starts=st.integers(1, 12),
    named_by=st.sampled_from(YearName),
    pattern=st.sampled_from([pattern for pattern in WeekPattern if pattern is not WeekPattern.MONTHS]),
    year_ends=st.builds(YearEnd, rule=st.sampled_from(YearEndRule), weekday=st.sampled_from(Weekday)),
)
CALENDARS = MONTHLY | WEEKLY
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


@given(MONTHLY, DAYS)
def test_a_fiscal_year_of_months_starts_with_its_month(calendar, day):
    year = calendar.containing(day, PeriodKind.YEAR)
    assert year.days in (365, 366)
    assert (year.start.month, year.start.day) == (calendar.fiscal_year_starts, 1)


@given(MONTHLY, DAYS, KINDS)
def test_a_year_ago_is_the_same_part_of_the_year_before(calendar, day, kind):
    period = calendar.containing(day, kind)
    earlier = calendar.year_ago(period)
    if kind is PeriodKind.WEEK:
        assert period.start - earlier.start == timedelta(days=364)
    else:
        assert earlier.start == period.start.replace(year=period.start.year - 1)


@given(WEEKLY, DAYS)
def test_a_fiscal_year_of_weeks_has_52_or_53_and_ends_where_it_must(calendar, day):
    year = calendar.containing(day, PeriodKind.YEAR)
    weeks = calendar.within(year, PeriodKind.WEEK)
    assert len(weeks) in (52, 53)
    assert (weeks[0].start, weeks[-1].end) == (year.start, year.end)
    assert year.end.strftime("%A").lower() == calendar.year_ends.weekday
    month = calendar.fiscal_year_starts
    firsts = [date(year.end.year + more, month, 1) for more in (-1, 0, 1)]
    off = min(((year.end - (first - ONE_DAY)).days for first in firsts), key=abs)
    assert off in (range(-3, 4) if calendar.year_ends.rule is YearEndRule.NEAREST else range(-6, 1))


@given(WEEKLY, DAYS)
def test_a_quarter_of_weeks_has_13_by_the_pattern_and_the_53rd_week_is_the_last(calendar, day):
    year = calendar.containing(day, PeriodKind.YEAR)
    weeks = [month.days // 7 for month in calendar.within(year, PeriodKind.MONTH)]
    weeks[-1] -= len(calendar.within(year, PeriodKind.WEEK)) - 52
    assert "-".join(map(str, weeks)) == "-".join([str(calendar.pattern)] * 4)
    assert [quarter.days // 7 for quarter in calendar.within(year, PeriodKind.QUARTER)][:3] == [13] * 3


@given(WEEKLY, DAYS, st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR]))
def test_a_year_ago_is_the_period_of_the_same_number(calendar, day, kind):
    period = calendar.containing(day, kind)
    earlier = calendar.year_ago(period)
    assert earlier.name == period.name
    assert period.year - earlier.year == 1
    assert (period.start - earlier.start).days in (364, 371)


@given(WEEKLY, DAYS)
def test_a_week_of_a_fiscal_year_of_weeks_has_the_number_of_its_fourth_day(calendar, day):
    week = calendar.containing(day, PeriodKind.WEEK)
    fourth = week.start + timedelta(days=3)
    assert week.label == f"{fourth.year:04d}-W{(fourth.timetuple().tm_yday + 6) // 7:02d}"
    if calendar.year_ends.weekday is Weekday.SUNDAY:
        assert week.label == f"{fourth.year:04d}-W{fourth.isocalendar().week:02d}"


@given(MONTHLY, DAYS)
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


RETAIL = Calendar(
    fiscal_year_starts=2,
    named_by=YearName.START,
    pattern=WeekPattern.WEEKS_454,
    year_ends=YearEnd(weekday=Weekday.SATURDAY),
)
WEEKS_445 = Calendar(pattern=WeekPattern.WEEKS_445)


@pytest.mark.parametrize(
    ("calendar", "label", "words", "months"),
    [
        (WEEKS_445, "2013-P11", "period 11 of 2013 (28 Oct–24 Nov)", "period 11"),
        (WEEKS_445, "2013-P01", "period 1 of 2013 (31 Dec 2012–27 Jan 2013)", "period 1"),
        (WEEKS_445, "2013-Q4", "quarter 4 of 2013 (30 Sep–29 Dec)", "quarter 4"),
        (WEEKS_445, "FY2013", "fiscal year 2013 (31 Dec 2012–29 Dec 2013)", "fiscal year 2013"),
        (WEEKS_445, "2013-C4", "Oct–Dec 2013", "Oct–Dec"),
        (WEEKS_445, "2013-W05", "week of 28 Jan 2013", "week of 28 Jan 2013"),
        (RETAIL, "2023-P11", "period 11 of 2023 (26 Nov–30 Dec)", "period 11"),
        (RETAIL, "2023-P12", "period 12 of 2023 (31 Dec 2023–3 Feb 2024)", "period 12"),
        (RETAIL, "2024-P12", "period 12 of 2024 (5 Jan–1 Feb 2025)", "period 12"),
    ],
)
def test_whole_weeks_are_told_with_their_days_and_never_with_calendar_months(calendar, label, words, months):
    period = calendar.parse(label)
    assert (period.words, period.months, period.label) == (words, months, label)


@pytest.mark.parametrize(
    ("calendar", "label", "mend"),
    [
        (WEEKS_445, "2013-11", "write 2013-P11"),
        (RETAIL, "2024-01", "write 2023-P12"),
        (Calendar(), "2013-P11", "write 2013-11"),
        (APRIL, "2014-P01", "write 2013-04"),
    ],
)
def test_a_month_of_the_other_kind_is_refused_with_the_one_that_is_meant(calendar, label, mend):
    with pytest.raises(UsageError) as caught:
        calendar.parse(label, place="--period")
    (problem,) = caught.value.problems
    assert (problem.place, problem.mend) == ("--period", mend)


@pytest.mark.parametrize("label", ["2013-P00", "2013-P13", "2013-13", "2013-P1", "2013-W53"])
def test_what_is_no_period_of_weeks_is_refused_with_the_forms(label):
    with pytest.raises(UsageError) as caught:
        WEEKS_445.parse(label)
    assert "2013-P11" in caught.value.problems[0].mend


@given(CALENDARS, DAYS, KINDS)
def test_a_label_tells_its_grain_in_every_calendar(calendar, day, kind):
    assert kind_of(calendar.containing(day, kind).label) is kind


def test_what_is_no_label_has_no_grain():
    assert kind_of("Oct 2013") is None


def test_a_calendar_can_be_a_key_with_its_holidays():
    known = {Calendar(workdays=Workdays(holidays=frozenset([date(2013, 12, 25)]))): "here"}
    assert known[Calendar(workdays=Workdays(holidays=frozenset([date(2013, 12, 25)])))] == "here"
    assert Calendar() not in known


def test_a_calendar_knows_the_next_working_day():
    calendar = Calendar(workdays=Workdays(holidays=frozenset([date(2013, 12, 25), date(2013, 12, 26)])))
    assert calendar.next_workday(date(2013, 12, 24)) == date(2013, 12, 27)
    assert [calendar.is_workday(date(2013, 12, day)) for day in (24, 25, 28)] == [True, False, False]


@given(CALENDARS, DAYS)
def test_the_months_of_a_year_stand_for_the_twelve_of_the_calendar(calendar, day):
    year = calendar.containing(day, PeriodKind.YEAR)
    months = [month_of(one.start, one.end) for one in calendar.within(year, PeriodKind.MONTH)]
    assert months == [(calendar.fiscal_year_starts + step - 1) % 12 + 1 for step in range(12)]
