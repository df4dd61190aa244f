"""Working days between two moments: known answers, and the law of counting day by day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression import bind, parse_row
from kpiwork.periods import Weekday, Workdays

ENGINE = ibis.duckdb.connect()
CHRISTMAS = Workdays(holidays=frozenset([date(2013, 12, 25), date(2013, 12, 26)]))
DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))


def answer(formula, workdays=CHRISTMAS, zone="Europe/Vienna", **row):
    table = ENGINE.create_table("rows", ibis.memtable([{"one": 1} | row]), overwrite=True)
    value = bind(parse_row(formula), table, zone=zone, workdays=workdays)
    return table.select(found=value).to_pyarrow().to_pylist()[0]["found"]


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2013-12-20", "2013-12-20", 0),
        ("2013-12-20", "2013-12-22", 0),  # Friday to Sunday
        ("2013-12-20", "2013-12-23", 1),
        ("2013-12-22", "2013-12-23", 1),
        ("2013-12-24", "2013-12-27", 1),
        ("2013-12-20", "2013-12-30", 4),
        ("2013-12-30", "2013-12-20", -4),
        ("1969-12-26", "1970-01-05", 6),
        ("2012-12-31", "2013-12-31", 259),  # 261 weekdays in 2013, of which 2 are holidays
    ],
)
def test_working_days_are_counted_after_the_first_up_to_the_last(first, last, count):
    assert answer(f"workdays_between(date '{first}', date '{last}')") == count


@pytest.mark.parametrize(
    ("week", "count"),
    [(["sunday", "monday", "tuesday", "wednesday", "thursday"], 3), (["saturday"], 1), (list(Weekday), 5)],
)
def test_another_working_week(week, count):
    """From Friday 20 to Friday 27 December 2013, two holidays between."""
    workdays = Workdays(week=frozenset(map(Weekday, week)), holidays=CHRISTMAS.holidays)
    assert answer("workdays_between(date '2013-12-20', date '2013-12-27')", workdays) == count


def test_the_day_is_that_on_the_workbooks_clock():
    """23:30 in London on Monday the 23rd is Tuesday the 24th in Vienna."""
    formula = "workdays_between(asked, timestamp '2013-12-27 00:10')"
    asked = datetime.fromisoformat("2013-12-23T23:30:00+00:00")
    assert answer(formula, asked=asked) == 1
    assert answer(formula, zone="UTC", asked=asked) == 2


@pytest.mark.parametrize(("moment", "count"), [("22:59:59", 1), ("23:00:00", 0)])
def test_a_holiday_begins_at_its_midnight_on_the_workbooks_clock(moment, count):
    """A Tuesday off: until 22:59:59 UTC on Monday it is still Monday in Vienna."""
    workdays = Workdays(holidays=frozenset([date(2013, 12, 3)]))
    asked = datetime.fromisoformat(f"2013-12-02T{moment}+00:00")
    found = answer("workdays_between(date '2013-12-01', asked)", workdays, asked=asked)
    back = answer("workdays_between(asked, date '2013-12-03')", workdays, asked=asked)
    assert (found, back) == (1, 0)
    open_days = answer("workdays_between(asked, date '2013-12-03')", Workdays(), asked=asked)
    assert open_days == count


def test_nothing_is_counted_where_a_day_is_missing():
    assert answer("workdays_between(day, null)", day=date(2013, 12, 20)) is None


@settings(deadline=None)
@given(
    week=st.frozensets(st.sampled_from(Weekday)),
    holidays=st.frozensets(st.dates(date(2013, 1, 1), date(2013, 3, 1)), max_size=20),
    first=st.dates(date(2012, 12, 1), date(2013, 4, 1)),
    length=st.integers(0, 100),
)
def test_law_the_count_is_that_of_going_through_the_days(week, holidays, first, length):
    workdays = Workdays(week=week, holidays=holidays)
    last = first + timedelta(days=length)
    expected = sum(workdays.works_on(first + timedelta(days=step)) for step in range(1, length + 1))
    text = f"workdays_between(date '{first}', date '{last}')"
    table = ibis.memtable({"one": [1]})
    there, back = (
        ENGINE.to_pyarrow(table.select(n=bind(parse_row(formula), table, zone="UTC", workdays=workdays)))
        for formula in (text, f"-{text}")
    )
    assert there["n"][0].as_py() == expected
    assert back["n"][0].as_py() == -expected


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "pyspark"])
@pytest.mark.parametrize("dtype", ["date", "timestamp", "timestamp('UTC')"])
def test_400_holidays_can_be_written_for_every_engine(dialect, dtype):
    holidays = frozenset(date(2000, 1, 3) + timedelta(days=21 * step) for step in range(400))
    table = ibis.table({"a": dtype, "b": dtype}, name="rows")
    value = bind(parse_row("workdays_between(a, b)"), table, zone="UTC", workdays=Workdays(holidays=holidays))
    assert len(ibis.to_sql(table.select(found=value), dialect=dialect)) < 400_000


def test_a_text_is_no_day():
    with pytest.raises(ExpressionError) as caught:
        answer("workdays_between(day, date '2013-01-01')", day="2013-01-01")
    assert "workdays_between" in caught.value.problems[0].fact
