"""Known answers of small workbooks, from file to reading."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpiwork.errors import UsageError
from kpiwork.measure.measure import default_as_of, measure
from kpiwork.measure.readings import COLUMNS
from kpiwork.periods import Calendar

HEADER = "day,team,amount,ok\n"
SALES = {"sales": {"path": "sales.csv"}}


def lines(*rows: tuple[object, ...]) -> str:
    return "".join(",".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows)


def pick(frame: pd.DataFrame, grain: str, *, kpi: str = "k", dimension: str = "") -> pd.DataFrame:
    chosen = (frame["grain"] == grain) & (frame["kpi"] == kpi) & (frame["dimension"] == dimension)
    return frame[chosen].set_index("period")


@pytest.fixture
def two_months(write):
    rows = [
        ("2013-01-15", "A", 10, 1),
        ("2013-01-20", "B", 30, 0),
        ("2013-03-02", "A", 5, 1),
        ("2013-03-31", None, 7, 1),
        ("2013-04-01", "A", 1000, 1),
    ]
    write("sales.csv", HEADER + lines(*rows))


def test_ratio_is_a_ratio_of_sums_at_every_grain(book, card, period, two_months):
    workbook = book({"k": card("sum(amount) filter (where ok = 1)", "sum(amount)")}, SALES)
    got = measure(workbook, period("2013-Q1")).readings
    assert tuple(got.columns) == COLUMNS
    assert pick(got, "month").loc["2013-01", "value"] == 0.25
    quarter = pick(got, "quarter").loc["2013-Q1"]
    assert (quarter.numerator, quarter.denominator, quarter.records) == (22, 52, 4)
    assert quarter.value == pytest.approx(22 / 52)
    assert pick(got, "year").loc["FY2013", "denominator"] == 52  # April is after the period's end


def test_rows_after_the_period_never_count(book, card, period, two_months):
    workbook = book({"k": card("count(*)")}, SALES)
    short, long = (measure(workbook, period(label)).readings for label in ("2013-Q1", "2013-Q2"))
    assert pick(short, "year").loc["FY2013", "value"] == 4
    assert pick(long, "year").loc["FY2013", "value"] == 5
    early = measure(workbook, period("2013-Q1"), as_of=date(2013, 3, 30)).readings
    assert pick(early, "quarter").loc["2013-Q1", "value"] == 3  # not yet known then


def test_month_without_rows_inside_the_data_is_zero_for_counts_and_nothing_for_ratios(
    book, card, period, two_months
):
    workbook = book(
        {"k": card("count(*)"), "r": card("count(*)", "count(*)"), "s": card("sum(amount)")}, SALES
    )
    got = measure(workbook, period("2013-Q1")).readings
    february = pick(got, "month").loc["2013-02"]
    assert (february.value, february.records) == (0, 0)
    ratio = pick(got, "month", kpi="r").loc["2013-02"]
    assert (ratio.numerator, ratio.denominator) == (0, 0)
    assert math.isnan(ratio.value)
    assert math.isnan(pick(got, "month", kpi="s").loc["2013-02", "value"])
    assert list(pick(got, "month").index) == ["2013-01", "2013-02", "2013-03"]


def test_quiet_end_is_zero_where_the_source_says_that_it_is_complete(book, card, period, write):
    write("sales.csv", HEADER + lines(("2013-01-15", "A", 1, 1)))
    silent = book({"k": card("count(*)")}, {"sales": {"path": "sales.csv", "date": "day"}})
    told = book(
        {"k": card("count(*)")},
        {"sales": {"path": "sales.csv", "date": "day", "complete_until": "2013-03-31"}},
    )
    months = [list(pick(measure(w, period("2013-Q1")).readings, "month").value) for w in (silent, told)]
    assert months == [[1], [1, 0, 0]]


def test_only_whole_weeks_have_readings(book, card, period, write):
    days = [date(2013, 1, 2) + timedelta(days=n) for n in range(60)]
    write("sales.csv", HEADER + lines(*[(day, "A", 1, 1) for day in days]))
    got = pick(measure(book({"k": card("count(*)")}, SALES), period("2013-01")).readings, "week")
    assert list(got.index) == ["2013-W02", "2013-W03", "2013-W04"]
    assert set(got.value) == {7}
    assert got.loc["2013-W02", "start"] == pd.Timestamp(2013, 1, 7)


def test_window_is_three_fiscal_years(book, card, period, write):
    write("sales.csv", HEADER + lines(*[(f"{year}-04-01", "A", 1, 1) for year in range(2008, 2014)]))
    calendar = {"fiscal_year_starts": 4, "fiscal_year_named_by": "start"}
    workbook = book({"k": card("count(*)")}, SALES, calendar=calendar)
    got = measure(workbook, workbook.calendar.parse("2013-Q1")).readings
    assert list(pick(got, "year").index) == ["FY2011", "FY2012", "FY2013"]
    assert pick(got, "quarter").iloc[-1].start == pd.Timestamp(2013, 4, 1)
    assert got["start"].min() >= pd.Timestamp(2011, 4, 1)


def test_fiscal_and_calendar_quarters_differ(book, card, write):
    write(
        "sales.csv",
        HEADER + lines(("2013-01-31", "A", 1, 1), ("2013-02-01", "A", 1, 1), ("2013-03-31", "A", 1, 1)),
    )
    workbook = book({"k": card("count(*)", dimensions=["team"])}, SALES, calendar={"fiscal_year_starts": 2})
    got = measure(workbook, workbook.calendar.parse("2013-C1")).readings
    assert pick(got, "calendar_quarter").loc["2013-C1", "value"] == 3
    assert list(pick(got, "quarter").value) == [1, 2]
    assert set(got.loc[got["dimension"] == "team", "grain"]) == {"month", "calendar_quarter", "year"}


def test_days_are_those_of_the_workbooks_zone(book, card, period, write):
    write("sales.csv", "day,amount\n2013-02-01T04:59:59Z,1\n2013-02-01T05:00:00Z,1\n2013-07-01T03:59:59Z,1\n")
    workbook = book({"k": card("count(*)")}, SALES, calendar={"time_zone": "America/New_York"})
    months = pick(measure(workbook, period("2013-Q2")).readings, "month").value
    assert (months["2013-01"], months["2013-02"], months["2013-06"]) == (1, 1, 1)


def test_segments_sum_to_the_whole_and_nulls_are_named(book, card, period, two_months):
    workbook = book({"k": card("sum(amount)", dimensions=["team"])}, SALES)
    got = measure(workbook, period("2013-Q1")).readings
    quarter = pick(got, "quarter", dimension="team").set_index("segment")
    assert quarter["value"].to_dict() == {"(none)": 7, "A": 15, "B": 30}
    assert set(got.loc[got["dimension"] == "team", "grain"]) == {"month", "quarter", "year"}


def test_each_department_sees_its_own_rows(book, card, period, two_months):
    cards = {
        "north": {"k": card("count(*)")},
        "south": {"k": card("count(*)")},
        "all": {"k": card("count(*)")},
    }
    rows = {"north": {"sales": "team = 'A'"}, "south": {"sales": "team = 'B'"}}
    got = measure(book(cards, SALES, rows=rows), period("2013-Q1"))
    year = {name: pick(got.of(name).readings, "year").value.sum() for name in cards}
    assert year == {"north": 2, "south": 1, "all": 4}
    assert list(pick(got.of("south").readings, "month").index) == ["2013-01"]  # its data ends there


def test_denominator_from_another_source_is_joined_by_period(book, card, period, two_months, write):
    write("days.csv", "month,team,days\n2013-01-01,A,10\n2013-02-01,A,8\n2013-03-01,A,4\n2013-03-01,C,6\n")
    sources = {**SALES, "days": {"path": "days.csv", "date": "month"}}
    part = {"value": "sum(days)", "source": "days"}
    workbook = book({"k": card("count(*)", part, where="ok = 1", dimensions=["team", "ok"])}, sources)
    got = measure(workbook, period("2013-Q1")).readings
    months = pick(got, "month")
    assert list(months.numerator) == [1, 0, 2]
    assert list(months.denominator) == [10, 8, 10]
    assert list(months.value) == [0.1, 0, 0.2]
    teams = pick(got, "quarter", dimension="team").set_index("segment")
    assert teams.loc["C", "value"] == 0  # exposure without a sale counts
    assert math.isnan(teams.loc["(none)", "value"])
    assert pick(got, "quarter", dimension="ok").empty  # the days do not know it
    assert pick(got, "week").empty  # days by month say nothing about a week


def test_parts_may_have_their_own_date_and_condition(book, card, period, write):
    write("sales.csv", "day,back,amount\n2013-01-05,2013-02-05,10\n2013-01-06,,20\n2013-02-07,,40\n")
    numerator = {"value": "sum(amount)", "date": "back", "where": "back is not null"}
    got = measure(book({"k": card(numerator, "sum(amount)")}, SALES), period("2013-02")).readings
    months = pick(got, "month")
    assert list(months.denominator) == [30, 40]
    assert math.isnan(months.numerator.iloc[0])
    assert months.value.iloc[1] == 0.25


@pytest.mark.parametrize(
    ("dates", "with_target"),
    [
        (["2012-10-01", "2013-01-01", "2013-04-01"], {"quarter", "year"}),
        ([f"2013-{month:02}-01" for month in range(1, 5)], {"month", "quarter", "year"}),
        (["2013-01-01"], {"quarter", "year"}),
    ],
)
def test_targets_from_a_source_are_summed_where_they_fill_the_grain(
    book, card, period, two_months, write, dates, with_target
):
    write("quotas.csv", "start,team,quota\n" + lines(*[(day, team, 50) for day in dates for team in "AB"]))
    own = {"targets_from": {"source": "quotas", "value": "quota", "by": ["team"]}}
    cards = {"k": card("sum(amount)", dimensions=["team"], card=own)}
    got = measure(book(cards, {**SALES, "quotas": {"path": "quotas.csv"}}), period("2013-Q1")).readings
    assert set(got.loc[got["target"].notna(), "grain"]) == with_target
    quarters = sum(day.startswith(("2013-01", "2013-02", "2013-03")) for day in dates)
    assert pick(got, "quarter").loc["2013-Q1", "target"] == 100 * quarters
    team = pick(got, "quarter", dimension="team").set_index("segment")["target"]
    assert team["A"] == 50 * quarters
    assert math.isnan(team["(none)"])


def test_medians_are_computed_at_each_grain(book, card, period, write):
    write(
        "sales.csv",
        HEADER + lines(*[("2013-01-01", "A", n, 1) for n in (1, 2, 90)], ("2013-02-01", "A", 4, 1)),
    )
    got = measure(book({"k": card("median(amount)")}, SALES), period("2013-Q1")).readings
    assert list(pick(got, "month").value) == [2, 4]
    assert pick(got, "quarter").value.iloc[0] == 3
    assert got["denominator"].isna().all()


def test_data_end_is_the_midnight_after_as_of(book, card, period, write):
    write("sales.csv", "day,due\n2013-01-01,2013-01-31 23:59:59\n2013-01-02,2013-02-01 00:00:00\n")
    workbook = book({"k": card("count(*)", where="due < data_end")}, SALES, data_lag="1 day")
    assert default_as_of(workbook, period("2013-01")) == date(2013, 2, 1)
    got = [measure(workbook, period("2013-01"), as_of=day).readings for day in (date(2013, 1, 31), None)]
    assert [pick(one, "month").value.iloc[0] for one in got] == [1, 2]


def test_derived_columns_build_on_each_other(book, card, period, write):
    write("sales.csv", "y,m,d,amount\n2013,1,5,10\n2013,2,30,20\n")
    source = {"path": "sales.csv", "derived": {"day": "make_date(y, m, d)", "double": "amount * 2"}}
    got = measure(book({"k": card("sum(double)")}, {"sales": source}), period("2013-Q1"))
    assert pick(got.readings, "year").value.iloc[0] == 20  # there is no 30 February


def test_crowded_dimension_is_left_out_and_noted(book, card, period, write):
    write("sales.csv", HEADER + lines(*[("2013-01-01", f"t{n}", 1, n % 2) for n in range(201)]))
    got = measure(book({"k": card("count(*)", dimensions=["team", "ok"])}, SALES), period("2013-01"))
    assert set(got.readings["dimension"]) == {"", "ok"}
    [note] = [check for check in got.quality["sales"].checks if check.kind == "segments"]
    assert (note.column, note.count, note.state) == ("team", 201, "not checked")


def test_one_departments_part_is_what_it_gets_when_asked_alone(book, card, period, two_months):
    cards = {"north": {"k": card("count(*)")}, "south": {"k": card("sum(nothing)")}}
    workbook = book(cards, SALES)
    whole = measure(workbook, period("2013-Q1"))
    alone = measure(workbook, period("2013-Q1"), departments=["north"])
    pd.testing.assert_frame_equal(alone.readings, whole.of("north").readings)
    assert alone.problems == {}
    assert set(whole.problems) == {("south", "k")}
    with pytest.raises(UsageError, match="did you mean 'north'"):
        measure(workbook, period("2013-Q1"), departments=["norht"])


def test_order_of_rows_does_not_matter(book, card, period, write):
    rows = [(f"2013-{1 + n % 3:02}-{1 + n % 28:02}", "ABC"[n % 3], n / 7, n % 2) for n in range(200)]
    workbook = book({"k": card("sum(amount)", "count(*)", dimensions=["team"])}, SALES)
    write("sales.csv", HEADER + lines(*rows))
    first = measure(workbook, period("2013-Q1")).readings
    write("sales.csv", HEADER + lines(*reversed(rows)))
    pd.testing.assert_frame_equal(measure(workbook, period("2013-Q1")).readings, first)


days = st.dates(min_value=date(2012, 1, 1), max_value=date(2013, 12, 31))
records = st.lists(
    st.tuples(days, st.sampled_from(["A", "B", "C", None]), st.integers(-1000, 1000), st.integers(0, 1)),
    min_size=1,
    max_size=40,
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=records)
def test_law_segments_and_months_add_up_to_the_whole(book, card, write, records):
    write("sales.csv", HEADER + lines(*records))
    cards = {
        "n": card("count(*)", "count(ok)", dimensions=["team"]),
        "s": card("sum(amount) filter (where ok = 1)", "count(*)", dimensions=["team"]),
    }
    got = measure(book(cards, SALES), Calendar().parse("2013-Q4"), cache=False).readings
    keys = ["kpi", "grain", "period"]
    split = got[got["dimension"] == "team"].groupby(keys)[["numerator", "denominator", "records"]].sum()
    whole = got[(got["dimension"] == "") & (got["records"] > 0)].set_index(keys).loc[split.index]
    pd.testing.assert_frame_equal(split, whole[split.columns].fillna(0), check_dtype=False)
    months, years = (
        got[(got["dimension"] == "") & (got["grain"] == grain)].groupby("kpi")["numerator"].sum()
        for grain in ("month", "year")
    )
    assert months.equals(years)
    assert years["n"] == len(records)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=records, cut=days)
def test_law_readings_do_not_see_what_comes_later(book, card, write, records, cut):
    """What was measured for a month stays, whatever rows are added after its end."""
    calendar = Calendar()
    month = calendar.parse(f"{cut.year}-{cut.month:02}")
    known = [row for row in records if row[0] <= month.end] or [(month.start, "A", 1, 1)]
    frames = []
    for rows in (known, [*known, *(row for row in records if row[0] > month.end)]):
        write("sales.csv", HEADER + lines(*rows))
        workbook = book({"k": card("sum(amount)", "count(*)", dimensions=["team"])}, SALES)
        frames.append(measure(workbook, month, cache=False).readings)
    pd.testing.assert_frame_equal(*frames)


def test_an_answer_of_nothing_is_not_taken_for_a_period_without_rows(book, card, period, two_months):
    workbook = book({"k": card("nullif(count(*), 2)")}, SALES)
    months = pick(measure(workbook, period("2013-Q1")).readings, "month")["numerator"]
    assert math.isnan(months["2013-01"])  # two rows: the formula says null
    assert months["2013-02"] == 0  # no row: what it says of none
