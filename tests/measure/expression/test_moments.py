"""Dates and times: parts, local clocks around a change to summer time, elapsed time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiwork.measure.expression import bind, parse_row
from kpiwork.measure.expression.moments import _by_formula
from kpiwork.measure.expression.zones import spans

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("formula", "answers"),
    [
        ("year(day)", [2013, 2013, 2012, None]),
        ("quarter(day)", [1, 1, 4, None]),
        ("month(left_at)", [3, 3, 12, None]),
        ("week(day)", [10, 11, 1, None]),
        ("day(day)", [9, 11, 31, None]),
        ("weekday(day)", [6, 1, 1, None]),
        ("hour(left_at)", [1, 3, 23, None]),
        ("minute(left_at)", [59, 0, 30, None]),
        ("extract(Weekday from day)", [6, 1, 1, None]),
        ("extract(hour from left_at)", [1, 3, 23, None]),
        ("hour(left_utc)", [1, 3, 23, None]),
        ("year(left_utc)", [2013, 2013, 2012, None]),
        ("make_date(year(day), month(day), day(day)) = day", [True, True, True, None]),
        ("make_date(2013, n, 30)", [date(2013, 1, 30), None, date(2013, 3, 30), None]),
        ("make_date(2012, 2, 29) = date '2012-02-29'", [True] * 4),
        ("make_date(1900, 2, 29)", [None] * 4),
        ("make_date(2000, 4, 31)", [None] * 4),
        ("make_date(2000, 13, 1)", [None] * 4),
        ("days_between(day, date '2013-03-12')", [3.0, 1.0, 71.0, None]),
        ("hours_between(day, left_at)", [pytest.approx(93599 / 3600), -21.0, 23.5, None]),
        (
            "minutes_between(left_at, timestamp '2013-03-10 03:00:00')",
            [60 + 1 / 60, 0.0, pytest.approx(98130.0), None],
        ),
        ("left_at <= data_end", [True, True, True, None]),
        ("day < timestamp '2013-03-09 00:00:01'", [True, False, True, None]),
        ("day = timestamp '2013-03-09 00:00'", [True, False, False, None]),
        ("coalesce(day, timestamp '2013-01-01 12:00') = day", [True, True, True, None]),
        ("left_utc = timestamp '2013-03-10 03:00'", [False, True, False, None]),
    ],
)
def test_moments_give_known_answers(rows, formula, answers):
    assert rows(formula) == answers


def test_elapsed_time_between_instants_is_real_where_the_clock_jumps(rows):
    """From 01:59:59 to 03:00:00 the clocks of New York jump: one second has passed."""
    given = rows("minutes_between(left_utc, data_end)")
    assert given == [300 + 1 / 60, 300.0, pytest.approx(68 * 1440 + 450), None]


def test_a_clock_without_a_zone_is_taken_as_it_stands(rows):
    """Local 12:00 UTC is 08:00 in New York: 5 hours on the wall since 03:00, 6 since 01:59:59."""
    assert rows("hours_between(left_at, data_end)")[:2] == [6 + 1 / 3600, 5.0]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "UTC", "Europe/Berlin"])
def test_the_zone_is_an_input(rows, zone):
    first = datetime(2013, 3, 10, 6, 59, 59, tzinfo=UTC).astimezone(ZoneInfo(zone))
    assert rows("hour(left_utc)", zone=zone)[0] == first.hour


@settings(max_examples=25)
@given(
    st.lists(
        st.datetimes(datetime(1990, 1, 2), datetime(2049, 12, 30)).map(lambda d: d.replace(microsecond=0)),
        min_size=1,
        max_size=20,
    )
)
def test_local_time_is_that_of_python(moments):
    instants = [moment.replace(tzinfo=UTC) for moment in moments]
    changes = [datetime(2013, 3, 31, 0, 59, 59, tzinfo=UTC) + timedelta(seconds=n) for n in range(3)]
    table = ibis.memtable({"at": instants + changes}, schema={"at": "timestamp('UTC')"})
    by_engine = bind(parse_row("cast(at as timestamp)"), table, zone="Europe/Berlin")
    by_formula = _by_formula(table.at, spans("Europe/Berlin"))
    shown = table.select(by_engine=by_engine, by_formula=by_formula).to_pyarrow()
    expected = [at.astimezone(BERLIN).replace(tzinfo=None) for at in instants + changes]
    assert [shown[name].to_pylist() for name in shown.column_names] == [expected, expected]


@pytest.mark.parametrize(("formula", "asked"), [("hour(left_utc)", 1), ("hour(left_at)", 0)])
def test_engines_that_know_zones_are_asked(flights, formula, asked):
    """One call instead of a comparison for each change of the clocks."""
    value = bind(parse_row(formula), flights, zone="America/New_York")
    text = ibis.to_sql(flights.select(value=value), dialect="duckdb").upper()
    assert text.count("TIMEZONE('AMERICA/NEW_YORK'") == asked
    assert "CASE" not in text
