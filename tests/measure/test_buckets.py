"""The engine's buckets are the calendar's periods, whatever the fiscal year."""

from __future__ import annotations

from datetime import date

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.measure.buckets import bucket, day_of, first_day
from kpiwork.periods import Calendar, PeriodKind

ENGINE = ibis.duckdb.connect()


@given(
    days=st.lists(
        st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 12, 31)), min_size=1, max_size=30
    ),
    starts=st.integers(1, 12),
)
@pytest.mark.parametrize("kind", PeriodKind)
def test_law_buckets_are_periods(kind, days, starts):
    calendar = Calendar(fiscal_year_starts=starts)
    table = ibis.memtable({"day": days}, schema={"day": "date"})
    found = ENGINE.to_pyarrow(table.select("day", start=bucket(table.day, kind, calendar))).to_pydict()
    expected = [calendar.containing(day, kind).start for day in found["day"]]
    assert [first_day(start) for start in found["start"]] == expected


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
