"""The calendar of a workbook's file: whole weeks, working days, holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kpiwork.periods import Weekday, WeekPattern, YearEnd, YearEndRule
from kpiwork.spec.holiday import MOST_HOLIDAYS, Holiday
from kpiwork.spec.settings import CalendarSettings
from tests.spec.samples import FILES, problems, write_workbook

SETTINGS = "params/workbook.yaml"


def test_the_calendar_is_what_was_written():
    calendar = CalendarSettings.model_validate(
        {
            "pattern": "4-5-4",
            "fiscal_year_starts": 2,
            "fiscal_year_ends": {"rule": "last", "weekday": "saturday"},
            "workdays": ["monday", "tuesday"],
            "holidays": ["2013-12-24..2013-12-26", date(2013, 12, 31)],
        }
    ).calendar
    assert calendar.pattern is WeekPattern.WEEKS_454
    assert calendar.year_ends == YearEnd(rule=YearEndRule.LAST, weekday=Weekday.SATURDAY)
    assert calendar.workdays.week == {Weekday.MONDAY, Weekday.TUESDAY}
    assert calendar.workdays.holidays == {date(2013, 12, day) for day in (24, 25, 26, 31)}


@pytest.mark.parametrize("pattern", ["4-4-5", "4-5-4", "5-4-4"])
def test_a_year_of_weeks_ends_on_the_sunday_nearest_to_its_month_where_not_said(pattern):
    calendar = CalendarSettings.model_validate({"pattern": pattern}).calendar
    assert calendar.parse("FY2013").end == date(2013, 12, 29)


@given(st.dates(date(1900, 1, 1), date(2199, 1, 1)), st.integers(0, 30))
def test_a_holiday_reads_what_it_writes(first, length):
    holiday = Holiday(first=first, last=first + timedelta(days=length))
    assert holiday.days == length + 1
    assert Holiday.model_validate(str(holiday)) == holiday
    settings = CalendarSettings(holidays=(holiday,))
    assert CalendarSettings.model_validate_json(settings.model_dump_json()) == settings


def test_too_many_holidays_are_refused():
    first = date(2013, 1, 1)
    last = first + timedelta(days=MOST_HOLIDAYS)
    with pytest.raises(ValidationError, match="lists 401 days, more than 400"):
        CalendarSettings.model_validate({"holidays": [f"{first}..{last}"]})


@pytest.mark.parametrize(
    ("calendar", "mend"),
    [
        ("pattern: 4-4-6", "4-4-5"),
        ("holidays: [2025-12-26..2025-12-24]", "write 2025-12-24..2025-12-26"),
        ("holidays: [2025-02-30]", "write 2025-02-28"),
        ("holidays: [Christmas]", "write it as 2025-12-31"),
        ("workdays: [funday]", "sunday"),
        ("fiscal_year_ends: {weekday: saturday}", "remove it, or write pattern: 4-4-5"),
        ("pattern: 4-4-5, fiscal_year_ends: {rule: first}", "last"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_at_its_place(tmp_path, calendar, mend):
    text = FILES[SETTINGS].replace("fiscal_year_starts: 4", calendar)
    (found,) = problems(write_workbook(tmp_path, {SETTINGS: text}))
    assert found.place.startswith(f"{SETTINGS}:2:")
    assert mend in f"{found.fact} {found.mend}"
