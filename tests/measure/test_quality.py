"""Checks of data: planted faults are found with their numbers, clean data is not blamed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpiwork.measure.measure import measure
from kpiwork.measure.quality import Check, CheckKind, CheckState, SourceQuality, columns_of

Row = tuple[int, str, int | None]
HEADER = "id,day,amount\n"
CLEAN: list[Row] = [(n, f"2013-{1 + n % 3:02}-{1 + n % 28:02}", n) for n in range(60)]
DECLARED = {
    "path": "a.csv",
    "date": "day",
    "key": ["id", "day"],
    "fresh_within": "3 days",
    "columns": {"amount": {"type": "integer", "low": 0, "high": 100, "missing_at_most": 0.05}},
}


@pytest.fixture
def inspect(book, card, period, write):
    """Measure rows and give the one check of a kind."""

    def run(rows, kind, label="2013-Q1", **declared):
        write("a.csv", HEADER + "".join(f"{a},{b},{'' if c is None else c}\n" for a, b, c in rows))
        workbook = book({"k": card("sum(amount)")}, {"sales": {**DECLARED, **declared}})
        quality = measure(workbook, period(label)).quality["sales"]
        [found] = [
            check for check in quality.checks if check.kind is kind and check.column in (None, "amount")
        ]
        return found, quality

    return run


OF_SOME = (CheckKind.SEGMENTS, CheckKind.AGREEMENT, CheckKind.FORM)  # made where there is something to say


@pytest.mark.parametrize("kind", [kind for kind in CheckKind if kind not in OF_SOME])
def test_clean_data_is_ok(inspect, kind):
    found, quality = inspect([*CLEAN, (99, "2013-03-31", 1)], kind)
    assert found.state is CheckState.OK
    assert (quality.rows, quality.first, quality.last) == (61, date(2013, 1, 1), date(2013, 3, 31))


FAULTS: dict[CheckKind, tuple[list[Row], dict[str, Any], str, int]] = {
    CheckKind.FRESHNESS: ([], {}, "the newest row is of 24 Mar 2013, 7 days before 31 Mar 2013", 7),
    CheckKind.MISSING: (
        [(100 + n, "2013-03-31", None) for n in range(6)],
        {},
        "6 of 66 values of amount are missing (9.1\N{NO-BREAK SPACE}%)",
        6,
    ),
    CheckKind.DUPLICATES: (
        [(5, "2013-03-06", 1), (5, "2013-03-06", 1)],
        {},
        "1 key (id, day) stands in more than one row: 3 of 62 rows",
        3,
    ),
    CheckKind.IMPOSSIBLE: (
        [(100, "2013-03-31", -1), (101, "2013-03-31", 101)],
        {},
        "2 of 62 values of amount are below 0 or above 100",
        2,
    ),
    CheckKind.GAPS: ([(100, "2012-10-31", 1)], {}, "Nov 2012, Dec 2012", 2),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_planted_faults_are_found(inspect, kind):
    rows, declared, fact, count = FAULTS[kind]
    base = [row for row in CLEAN if row[1] < "2013-03-26"] if kind is CheckKind.FRESHNESS else CLEAN
    found, _ = inspect([*base, *rows], kind, **declared)
    assert found.state is CheckState.DOUBT
    assert found.count == count
    assert fact in found.fact


@pytest.mark.parametrize(
    ("last", "declared", "state"),
    [
        ("2013-03-28", {}, CheckState.OK),
        ("2013-03-27", {}, CheckState.DOUBT),
        ("2013-01-01", {"fresh_within": None}, CheckState.NOT_CHECKED),
        ("2013-01-01", {"fresh_within": None, "complete_until": "2013-03-31"}, CheckState.OK),
        ("2013-03-31", {"complete_until": "2013-03-30"}, CheckState.DOUBT),
        ("2013-04-01", {}, CheckState.FAILED),  # nothing up to the period's end
    ],
)
def test_freshness(inspect, last, declared, state):
    found, _ = inspect([(1, last, 1)], CheckKind.FRESHNESS, **declared)
    assert found.state is state


@pytest.mark.parametrize(
    ("kind", "declared"),
    [
        (CheckKind.FRESHNESS, {"date": None}),
        (CheckKind.GAPS, {"date": None}),
        (CheckKind.DUPLICATES, {"key": []}),
        (CheckKind.MISSING, {"columns": {}}),
        (CheckKind.TYPES, {"columns": {}}),
    ],
)
def test_what_has_no_threshold_is_not_checked(inspect, kind, declared):
    found, quality = inspect(CLEAN, kind, **declared)
    assert found.state is CheckState.NOT_CHECKED
    assert quality.rows == 60


def test_quarterly_data_has_no_gaps_unless_a_quarter_is_missing(inspect):
    quarters = [(n, f"{2011 + n // 4}-{1 + 3 * (n % 4):02}-01", 1) for n in range(12)]
    assert inspect(quarters, CheckKind.GAPS, "2013-Q4")[0].state is CheckState.OK
    del quarters[5]
    found, _ = inspect(quarters, CheckKind.GAPS, "2013-Q4")
    assert (found.state, found.count) == (CheckState.DOUBT, 1)
    assert "Apr 2012" in found.fact


def test_what_happened_before_the_window_is_counted_but_not_judged(inspect):
    found, quality = inspect([*CLEAN, (900, "2005-01-01", -5)], CheckKind.IMPOSSIBLE)
    assert found.state is CheckState.OK
    assert (quality.rows, quality.first) == (61, date(2005, 1, 1))


def test_rows_without_a_date_are_counted(inspect):
    found, quality = inspect([*CLEAN, (900, "", None)], CheckKind.MISSING)
    assert found.count == 1
    assert quality.rows == 61


def test_columns_and_keys_that_are_not_there(inspect):
    found, _ = inspect(CLEAN, CheckKind.DUPLICATES, key=["id", "nothing"])
    assert found.state is CheckState.NOT_CHECKED
    write = {"columns": {"gone": {"type": "text"}}, "key": ["nothing"]}
    _, quality = inspect(CLEAN, CheckKind.DUPLICATES, **write)
    failed = {check.column for check in quality.checks if check.state is CheckState.FAILED}
    assert failed == {"gone", "nothing"}


def test_only_what_a_card_uses_concerns_it(card):
    def doubt(kind, column, state=CheckState.DOUBT):
        return Check(kind=kind, state=state, column=column, fact="f", count=1, rows=1)

    checks = (
        doubt(CheckKind.MISSING, "amount"),
        doubt(CheckKind.MISSING, "other"),
        doubt(CheckKind.FRESHNESS, None),
        doubt(CheckKind.IMPOSSIBLE, "base"),
        doubt(CheckKind.GAPS, None, CheckState.NOT_CHECKED),
    )
    quality = SourceQuality(
        source="sales",
        rows=1,
        first=None,
        last=None,
        fingerprint="",
        checks=checks,
        reads={"made": frozenset({"base"})},
    )
    columns = [
        [one.column for one in quality.concerns(card(*formula))]
        for formula in (["sum(amount)"], ["sum(made)"], ["count(*)"])
    ]
    assert columns == [["amount", None], [None, "base"], [None]]
    assert quality.concerns(card("sum(amount)", source="elsewhere")) == ()


def test_columns_of_a_card(card):
    one = card(
        {"value": "sum(a) filter (where b = 1)", "where": "c = 1"},
        {"value": "sum(d)", "source": "days", "date": "e"},
        where="f = 1",
        dimensions=["g"],
        card={"cutoff": {"column": "h", "at": 1, "good_side": "below"}},
    )
    assert columns_of(one, "sales") == {"a", "b", "c", "day", "f", "g", "h"}
    assert columns_of(one, "days") == {"d", "e"}
    assert columns_of(one, "other") == frozenset()


def test_columns_of_targets(card):
    own = {"targets_from": {"source": "days", "value": "i", "by": ["j"], "date": "k"}}
    assert columns_of(card("count(*)", card=own), "days") == {"i", "j", "k"}


def test_missing_values_are_counted_in_used_and_declared_columns_only(inspect):
    _, quality = inspect(CLEAN, CheckKind.COLUMNS)
    assert {check.column for check in quality.checks if check.kind is CheckKind.MISSING} == {"amount", "day"}


@pytest.mark.parametrize(
    ("months", "fact"),
    [
        ([1, 2, 3], "no gap in the 3 months that have data"),
        ([1, 4, 7, 10], "no gap in the 4 quarters that have data"),
        ([1, 4, 10], "no rows in Jul 2013, within 4 quarters of data"),
    ],
)
def test_spans_are_told_in_the_periods_that_the_data_comes_by(inspect, months, fact):
    rows = [(month, f"2013-{month:02}-01", 1) for month in months]
    found, _ = inspect(rows, CheckKind.GAPS, "2013-Q4")
    assert found.fact == fact


def test_no_missing_value_is_told_without_a_share(inspect):
    found, _ = inspect(CLEAN, CheckKind.MISSING)
    assert found.fact == "no value of amount is missing; at most 5.0\N{NO-BREAK SPACE}% may be"


def test_what_is_no_number_is_missing_and_not_impossible(book, card, period, tmp_path):
    amounts = [1.0, 2.0, float("nan"), None]
    day = pd.to_datetime(["2013-01-05"] * len(amounts))
    rows = pa.table({"day": pa.array(day), "amount": pa.array(amounts, pa.float64())})
    pq.write_table(rows, tmp_path / "a.parquet")
    source = {"path": "a.parquet", "columns": {"amount": {"high": 10}}}
    quality = measure(book({"k": card("sum(amount)")}, {"sales": source}), period("2013-Q1")).quality["sales"]
    counts = {check.kind: check.count for check in quality.checks if check.column == "amount"}
    assert counts == {CheckKind.MISSING: 2, CheckKind.IMPOSSIBLE: 0}


@pytest.mark.parametrize(("undated", "state"), [(0, CheckState.NOT_CHECKED), (30, CheckState.DOUBT)])
def test_rows_that_belong_to_no_period_make_the_data_doubtful(inspect, undated, state):
    rows = [*CLEAN, *((200 + n, "", 1) for n in range(undated))]
    _, quality = inspect(rows, CheckKind.MISSING)
    [found] = [one for one in quality.checks if one.kind is CheckKind.MISSING and one.column == "day"]
    assert found.state is state


@pytest.fixture
def checked(book, card, write):
    """Measure daily rows in a calendar and give the check of a kind."""

    def run(days, kind, label, calendar):
        write("a.csv", "day,amount\n" + "".join(f"{day},1\n" for day in days))
        source = {"path": "a.csv", "date": "day", "fresh_within": "3 days"}
        workbook = book({"k": card("sum(amount)")}, {"sales": source}, calendar=calendar)
        quality = measure(workbook, workbook.calendar.parse(label)).quality["sales"]
        return next(check for check in quality.checks if check.kind is kind)

    return run


@pytest.mark.parametrize(
    ("calendar", "state", "told"),
    [
        ({}, CheckState.DOUBT, "7 days before 31 Dec 2013; at most 3 days"),
        ({"holidays": ["2013-12-25..2013-12-26"]}, CheckState.DOUBT, "31 Dec 2013 (5 not counting holidays)"),
        (
            {
                "holidays": ["2013-12-25..2013-12-26"],
                "workdays": ["monday", "tuesday", "wednesday", "thursday", "friday"],
            },
            CheckState.OK,
            "7 days before 31 Dec 2013 (3 working days); at most 3 days",
        ),
    ],
)
def test_holidays_and_days_without_work_are_not_waited_for(checked, calendar, state, told):
    """After Tuesday 24 December come two holidays, a Friday, a weekend, a Monday and a Tuesday."""
    found = checked(["2013-12-01", "2013-12-24"], CheckKind.FRESHNESS, "2013-12", calendar)
    assert found.state is state
    assert told in found.fact


@pytest.mark.parametrize(
    ("holidays", "state"),
    [(["2013-08-01..2013-08-31"], CheckState.OK), (["2013-08-01..2013-08-30"], CheckState.DOUBT)],
)
def test_a_month_of_holidays_is_no_gap(checked, holidays, state):
    days = ["2013-06-03", "2013-07-01", "2013-09-02", "2013-10-01", "2013-11-01"]
    assert checked(days, CheckKind.GAPS, "2013-11", {"holidays": holidays}).state is state


def test_a_gap_of_whole_weeks_is_named_by_its_period(checked):
    """Period 10 of 2013 is 30 September to 27 October; both months of the calendar have rows."""
    days = ["2013-07-15", "2013-08-15", "2013-09-15", "2013-09-29", "2013-10-28", "2013-11-30"]
    found = checked(days, CheckKind.GAPS, "2013-Q4", {"pattern": "4-4-5"})
    assert found.fact == "no rows in period 10 of 2013, within 6 months of data"
    assert checked(days, CheckKind.GAPS, "2013-Q4", {}).state is CheckState.OK


def test_many_keys_are_compared_in_parts(book, card, period, write, monkeypatch):
    """The same is found however many keys are compared at a time; missing parts of a key count too."""
    keys = [(n % 10, "" if n % 7 == 0 else n % 3) for n in range(100)]
    write("a.csv", "day,one,two\n" + "".join(f"2013-01-05,{one},{two}\n" for one, two in keys))
    sources = {"sales": {"path": "a.csv", "date": "day", "key": ["one", "two"]}}
    found = set()
    for at_a_time in (1000, 30, 7):
        monkeypatch.setattr("kpiwork.measure.inspection.MOST_KEYS", at_a_time)
        quality = measure(book({"k": card("count(*)")}, sources), period("2013-01"), cache=False).quality
        [check] = [one for one in quality["sales"].checks if one.kind is CheckKind.DUPLICATES]
        found.add((check.fact, check.count, check.rows))
    more = [times for times in Counter(keys).values() if times > 1]
    assert [(count, fact.split()[0]) for fact, count, _ in found] == [(sum(more), str(len(more)))]
