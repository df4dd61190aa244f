"""A measure is tried as typed, on real rows; what keeps it from being measured is told at its character."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kpiwork.periods import PeriodKind
from kpiwork.studio.design.desk import open_design
from kpiwork.studio.design.trial import TrialState
from tests.studio.design.conftest import KPI, TODAY

NUMERATOR = ("measure", "numerator", "value")


@pytest.fixture
def rows(workbook):
    """Read the rows that are counted."""
    return pd.read_csv(workbook / "data/example.csv", parse_dates=["received_on"])


def test_the_last_24_months_with_values_and_records(desk, rows):
    trial = desk.try_measure(KPI)
    assert (trial.state, trial.kind, len(trial.periods)) == (TrialState.MEASURED, PeriodKind.MONTH, 24)
    last = trial.periods[-1]
    mine = rows[rows["received_on"].dt.strftime("%Y-%m") == last.label]
    good = (mine["days_to_answer"] <= 5).sum()
    assert (last.records, last.numerator, last.denominator) == (len(mine), good, len(mine))
    assert last.value == pytest.approx(good / len(mine))
    assert last.shown.endswith("%")


def test_a_formula_as_typed_is_tried_without_saving(desk, rows, files):
    before = files()
    desk.change(KPI, NUMERATOR, "count(*) filter (where days_to_answer <= 1)")
    last = desk.try_measure(KPI).periods[-1]
    mine = rows[rows["received_on"].dt.strftime("%Y-%m") == last.label]
    assert last.numerator == (mine["days_to_answer"] <= 1).sum()
    assert files() == before


def test_a_half_filled_card_is_tried_once_its_measure_is_whole(desk):
    kpi = desk.begin("Requests").name
    trial = desk.try_measure(kpi)
    assert trial.state is TrialState.INCOMPLETE
    assert [one.loc for one in trial.problems] == [("measure", "source"), ("measure", "date"), NUMERATOR]
    desk.change(kpi, ("measure", "source"), "requests")
    desk.change(kpi, ("measure", "date"), "received_on")
    desk.change(kpi, NUMERATOR, "count(*)")
    assert not desk.form(kpi).is_whole
    trial = desk.try_measure(kpi)
    assert trial.state is TrialState.MEASURED
    assert all(one.value == one.records for one in trial.periods)


@pytest.mark.parametrize(
    ("loc", "typed", "at", "fact", "mend"),
    [
        (
            NUMERATOR,
            "count(*) filter (where days_to_anser <= 5)",
            0,
            "no column 'days_to_anser'",
            "'days_to_answer'",
        ),
        (NUMERATOR, "cuont(*)", 1, "'cuont'", "did you mean 'count'?"),
        (NUMERATOR, "count(*) filter (where team = 'A'", 17, "", ""),
        (("measure", "where"), "days_to_answer <", 0, "", ""),
        (("measure", "date"), "recieved_on", 0, "no column 'recieved_on'", "'received_on'"),
        (("measure", "date"), "team", 0, "", ""),
        (("measure", "source"), "request", 0, "'request'", "did you mean 'requests'?"),
        (("measure", "dimensions"), ("taem",), 0, "no column 'taem'", "'team'"),
        (NUMERATOR, "max(team)", 0, "text", ""),
    ],
)
def test_the_exact_error_is_told_at_its_place(desk, loc, typed, at, fact, mend):
    desk.change(KPI, loc, typed)
    trial = desk.try_measure(KPI)
    assert trial.state is TrialState.WRONG
    [problem] = trial.problems
    assert problem.loc[: len(loc)] == loc
    assert at in (problem.at, 0)
    assert fact.strip("'") in problem.fact
    assert mend in problem.mend
    assert "params/" not in problem.sentence


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('touch escaped')",
        "count(*); drop table requests",
        "(select count(*) from read_csv('/etc/passwd'))",
        "count(*) filter (where pg_sleep(100) is null)",
        "sum(getenv('HOME'))",
        "(" * 500 + "1" + ")" * 500,
        "count(*)" + " + count(*)" * 400,
        "\x00",
    ],
)
def test_a_formula_that_tries_to_escape_is_refused(desk, text):
    desk.change(KPI, NUMERATOR, text)
    trial = desk.try_measure(KPI)
    assert trial.state is TrialState.WRONG
    assert all(problem.loc == NUMERATOR for problem in trial.problems)


@pytest.mark.parametrize(
    ("rhythm", "kind", "periods"),
    [("weekly", PeriodKind.WEEK, 24), ("quarterly", PeriodKind.QUARTER, 8), ("yearly", PeriodKind.YEAR, 2)],
)
def test_periods_follow_the_rhythm_of_the_card(desk, rhythm, kind, periods):
    desk.change(KPI, ("frequency", "report"), rhythm)
    trial = desk.try_measure(KPI)
    assert (trial.kind, len(trial.periods)) == (kind, periods)


def test_quarters_reach_back_farther_than_one_measurement(workbook, open_desk):
    days = pd.date_range("2015-01-01", "2025-12-31", freq="3D")
    frame = pd.DataFrame({"received_on": days, "team": "North", "days_to_answer": 3})
    frame.to_csv(workbook / "data/example.csv", index=False)
    desk = open_desk()
    desk.change(KPI, ("frequency", "report"), "quarterly")
    trial = desk.try_measure(KPI)
    assert [one.label for one in trial.periods][::23] == ["2020-Q1", "2025-Q4"]
    assert len(trial.periods) == 24


def test_rows_after_today_are_not_looked_at(workbook):
    desk = open_design(workbook, "my_department", today=date(2025, 5, 20))
    trial = desk.try_measure(KPI)
    last = trial.periods[-1]
    assert (last.label, last.is_complete) == ("2025-05", False)
    assert any("not complete" in note for note in trial.notes)


def test_months_of_few_cases_are_not_shown(workbook, open_desk):
    frame = pd.DataFrame(
        {"received_on": ["2025-01-05"] * 3 + ["2025-02-05"] * 12, "team": "N", "days_to_answer": 3}
    )
    frame.to_csv(workbook / "data/example.csv", index=False)
    trial = open_desk().try_measure(KPI)
    assert [(one.value, one.records) for one in trial.periods] == [(None, 0), (1.0, 12)]
    assert trial.periods[0].shown == "fewer than 10 cases"
    assert trial.missing == 1


def test_data_that_are_gone_are_told(workbook, desk):
    (workbook / "data/example.csv").unlink()
    trial = desk.try_measure(KPI)
    assert trial.state is TrialState.WRONG
    assert trial.problems[0].loc == ("measure", "source")


def test_columns_are_offered_once_the_data_were_opened(desk):
    before = {one.value for one in desk.form(KPI).at(("measure", "dimensions")).options}
    desk.try_measure(KPI)
    after = {one.value for one in desk.form(KPI).at(("measure", "dimensions")).options}
    assert before == after == {"team"}
    assert [one.value for one in desk.form(KPI).at(("measure", "date")).options] == ["received_on"]


def test_real_departments_are_tried_too(project_root):
    desk = open_design(project_root, "customer_service", today=TODAY)
    trial = desk.try_measure("reply_4h")
    assert (trial.state, len(trial.periods), trial.data_until) == (
        TrialState.MEASURED,
        24,
        "31 December 2013",
    )
