"""Ends of fiscal years of whole weeks, as they were published."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.periods import Calendar, PeriodKind, Weekday, WeekPattern, YearEnd, YearEndRule, YearName

RETAIL = Calendar(
    fiscal_year_starts=2,
    named_by=YearName.START,
    pattern=WeekPattern.WEEKS_454,
    year_ends=YearEnd(weekday=Weekday.SATURDAY),
)
LAST_SATURDAY_OF_SEPTEMBER = Calendar(
    fiscal_year_starts=10,
    pattern=WeekPattern.WEEKS_544,
    year_ends=YearEnd(rule=YearEndRule.LAST, weekday=Weekday.SATURDAY),
)


@pytest.mark.parametrize(
    ("year", "end", "weeks"),
    [
        # A retailer whose year ends "on the Saturday closest to January 31st": form 10-K for fiscal 2012,
        # SEC file 874841, table of fiscal year-end dates.
        (2010, date(2011, 1, 29), 52),
        (2011, date(2012, 1, 28), 52),
        (2012, date(2013, 2, 2), 53),
        # National Retail Federation, 4-5-4 calendar: fiscal 2023 ends on 3 February 2024.
        (2023, date(2024, 2, 3), 53),
    ],
)
def test_the_saturday_nearest_to_the_end_of_january(year, end, weeks):
    found = RETAIL.parse(f"FY{year}")
    assert (found.end, found.days // 7) == (end, weeks)


def test_the_retail_calendar_has_its_53_week_years():
    """National Retail Federation: 2000, 2006, 2012, 2017 and 2023."""
    years = [year for year in range(2000, 2024) if RETAIL.parse(f"FY{year}").days == 53 * 7]
    assert years == [2000, 2006, 2012, 2017, 2023]


@pytest.mark.parametrize(
    ("year", "end", "weeks"),
    [(2022, date(2022, 9, 24), 52), (2023, date(2023, 9, 30), 53), (2024, date(2024, 9, 28), 52)],
)
def test_the_last_saturday_of_september(year, end, weeks):
    """Apple Inc., form 10-K for fiscal 2023 and 2024."""
    found = LAST_SATURDAY_OF_SEPTEMBER.parse(f"FY{year}")
    assert (found.end, found.days // 7) == (end, weeks)


@given(
    rule=st.sampled_from(YearEndRule),
    weekday=st.sampled_from(Weekday),
    starts=st.integers(1, 12),
    day=st.dates(date(1990, 1, 1), date(2050, 1, 1)),
)
def test_law_years_end_where_pandas_ends_them(rule, weekday, starts, day):
    calendar = Calendar(
        fiscal_year_starts=starts,
        pattern=WeekPattern.WEEKS_445,
        year_ends=YearEnd(rule=rule, weekday=weekday),
    )
    offset = pd.offsets.FY5253(
        weekday=weekday.number, startingMonth=(starts - 2) % 12 + 1, variation=rule.value
    )
    end = calendar.containing(day, PeriodKind.YEAR).end
    assert offset.is_on_offset(pd.Timestamp(end))
