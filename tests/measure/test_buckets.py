"""The engine's buckets are the calendar's periods, whatever the fiscal year."""

from __future__ import annotations

from datetime import date

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.measure.buckets import bucket, day_of, first_day, piece
from kpiwork.periods import Calendar, PeriodKind, Weekday, WeekPattern, YearEnd, YearEndRule

ENGINE = ibis.duckdb.connect()


DAYS = st.lists(st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 12, 31)), min_size=1, max_size=30)
CALENDARS = st.builds(
    Calendar,
    fiscal_year_starts=st.integers(1, 12),
    pattern=st.sampled_from(WeekPattern),
    year_ends=st.builds(YearEnd, rule=st.sampled_from(YearEndRule), weekday=st.sampled_from(Weekday)),
)


def asked(days, **wanted):
    """Ask the engine for some columns of these days."""
    table = ibis.memtable({"day": days}, schema={"day": "date"})
    return ENGINE.to_pyarrow(table.select("day", **{k: make(table.day) for k, make in wanted.items()}))


@given(days=DAYS, calendar=CALENDARS)
@pytest.mark.parametrize("kind", PeriodKind)
def test_law_buckets_are_periods(kind, days, calendar):
    found = asked(days, start=lambda day: bucket(day, kind, calendar)).to_pydict()
    expected = [calendar.containing(day, kind).start for day in found["day"]]
    assert [first_day(start) for start in found["start"]] == expected


@given(days=DAYS, calendar=CALENDARS)
@pytest.mark.parametrize("kind", PeriodKind)
def test_law_a_piece_has_the_buckets_of_its_days(kind, days, calendar):
    found = asked(
        days,
        piece=lambda day: piece(day, calendar),
        own=lambda day: bucket(day, kind, calendar),
        by_piece=lambda day: bucket(piece(day, calendar), kind, calendar),
    ).to_pydict()
    assert found["own"] == found["by_piece"]
    for day, first in zip(found["day"], found["piece"], strict=True):
        week = calendar.containing(day, PeriodKind.WEEK)
        assert first == max(week.start, day.replace(day=1))


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "pyspark"])
@pytest.mark.parametrize("kind", PeriodKind)
def test_buckets_of_weeks_can_be_written_for_every_engine_and_stay_short(kind, dialect):
    calendar = Calendar(
        fiscal_year_starts=2,
        pattern=WeekPattern.WEEKS_454,
        year_ends=YearEnd(weekday=Weekday.SATURDAY),
    )
    table = ibis.table({"day": "date"}, name="rows")
    sql = ibis.to_sql(table.select(start=bucket(table.day, kind, calendar)), dialect=dialect)
    assert len(sql) < 10_000


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("America/New_York", "2013-03-10 06:59:59", date(2013, 3, 10)),
        ("America/New_York", "2013-07-01 03:59:59", date(2013, 6, 30)),
        ("Asia/Kolkata", "2013-07-01 18:30:00", date(2013, 7, 2)),
        ("Pacific/Kiritimati", "2013-07-01 10:00:00", date(2013, 7, 2)),
        ("UTC", "2013-07-01 23:59:59", date(2013, 7, 1)),
    ],
)
def test_days_are_those_on_the_workbooks_clock(zone, moment, day):
    told = f"SELECT TIMESTAMPTZ '{moment}+00' AS moment, TIMESTAMP '{moment}' AS local"
    ENGINE.raw_sql(f"CREATE OR REPLACE TABLE moments AS {told}")
    table = ENGINE.table("moments")
    days = {name: day_of(table, name, zone=zone, names={}) for name in table.columns}
    found = table.select(**days).to_pyarrow().to_pylist()[0]
    assert found == {"moment": day, "local": date.fromisoformat(moment[:10])}
