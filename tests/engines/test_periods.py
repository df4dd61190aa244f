"""Every day of seven decades is in the same period on every engine, which is that of the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import ibis.expr.types as ir
import pyarrow as pa
import pytest

from kpiwork.measure.buckets import bucket, first_day, piece
from kpiwork.periods import Calendar, PeriodKind, Weekday, WeekPattern, YearEnd, YearEndRule

FIRST, LAST = date(1965, 1, 1), date(2035, 12, 31)
CALENDARS = {
    "calendar years": Calendar(),
    "from April": Calendar(fiscal_year_starts=4),
    "from October": Calendar(fiscal_year_starts=10),
    "4-4-5 from January": Calendar(pattern=WeekPattern.WEEKS_445),
    "4-5-4 from February": Calendar(
        fiscal_year_starts=2,
        pattern=WeekPattern.WEEKS_454,
        year_ends=YearEnd(rule=YearEndRule.NEAREST, weekday=Weekday.SATURDAY),
    ),
    "5-4-4 from October": Calendar(
        fiscal_year_starts=10,
        pattern=WeekPattern.WEEKS_544,
        year_ends=YearEnd(rule=YearEndRule.LAST, weekday=Weekday.FRIDAY),
    ),
}


DAYS = [FIRST + timedelta(days=step) for step in range((LAST - FIRST).days + 1)]


@cache
def periods_of(calendar):
    return {kind: [calendar.containing(day, kind).start for day in DAYS] for kind in PeriodKind}


@pytest.fixture(scope="module")
def given_days(engine) -> ir.Table:
    return engine.table("days", pa.table({"day": pa.array(DAYS, pa.date32())}))


@pytest.mark.parametrize("calendar", CALENDARS.values(), ids=CALENDARS)
def test_periods_are_those_of_the_calendar(engine, given_days, calendar):
    day = given_days.day
    wanted = {kind.value: bucket(day, kind, calendar) for kind in PeriodKind}
    rows = sorted(
        engine.rows(given_days.select("day", piece=piece(day, calendar), **wanted)),
        key=lambda row: row["day"],
    )
    assert [row["day"] for row in rows] == DAYS
    expected = periods_of(calendar)
    for kind in PeriodKind:
        assert [first_day(row[kind.value]) for row in rows] == expected[kind]
    weeks = expected[PeriodKind.WEEK]
    assert [row["piece"] for row in rows] == [
        max(week, day.replace(day=1)) for day, week in zip(DAYS, weeks, strict=True)
    ]
