from __future__ import annotations

import pandas as pd
import pytest

from kpiwork.demo import customer_service

COLUMNS = {
    "tickets": "ticket_id opened_at due_at first_human_reply_min resolved_at reopened_at "
    "next_contact_same_topic_at channel category priority team on_hold_min owners csat survey_sent",
    "staffing": "day team rostered_hours workload_hours overtime_hours",
    "open_eom": "month team tickets older_5d",
}


def real(tables):
    return tables["tickets"].query("channel != 'spam'")


@pytest.mark.parametrize("table", COLUMNS)
def test_columns(served, table):
    assert list(served[table].columns) == COLUMNS[table].split()
    assert set(served[table]["team"]) == {"Harbour", "Hill", "Lake"}


def test_kinds_of_columns(served):
    kinds = served["tickets"].dtypes.astype(str)
    assert kinds[["first_human_reply_min", "csat"]].tolist() == ["Int64", "Int64"]
    assert kinds[["on_hold_min", "owners", "survey_sent"]].tolist() == ["int64", "int64", "bool"]


@pytest.mark.parametrize("seed", [2011, 5])
def test_levels_are_plausible(seed):
    tickets = real(customer_service(seed))
    solved = tickets.dropna(subset="resolved_at")
    in_time = (tickets["first_human_reply_min"] <= 240).astype(float)
    before = tickets["opened_at"] < "2012-07-01"
    reopened = (solved["reopened_at"] - solved["resolved_at"]) <= pd.Timedelta("14D")
    again = (solved["next_contact_same_topic_at"] - solved["resolved_at"]) <= pd.Timedelta("7D")
    assert 40_000 <= len(tickets) <= 60_000
    assert 0.81 <= in_time[before].mean() <= 0.87
    assert 0.87 <= in_time[~before].mean() <= 0.93
    assert 0.75 <= (tickets["csat"] >= 4).sum() / tickets["csat"].count() <= 0.81
    assert 0.06 <= reopened.mean() <= 0.08
    assert 0.69 <= (~again & solved["reopened_at"].isna()).mean() <= 0.75
    assert 0.82 <= solved["survey_sent"].mean() <= 0.88


def test_dues_and_solutions_come_after_opening(served):
    tickets = served["tickets"]
    assert tickets["opened_at"].is_monotonic_increasing
    assert (tickets["due_at"] > tickets["opened_at"]).all()
    for later, earlier in [
        ("resolved_at", "opened_at"),
        ("reopened_at", "resolved_at"),
        ("next_contact_same_topic_at", "resolved_at"),
    ]:
        known = tickets.dropna(subset=later)
        assert (known[later] > known[earlier]).all()


def test_spam_is_never_answered_rated_or_asked_about(served):
    spam = served["tickets"].query("channel == 'spam'")
    assert 0.04 < len(spam) / len(served["tickets"]) < 0.06
    assert (
        spam[["first_human_reply_min", "csat", "reopened_at", "next_contact_same_topic_at"]]
        .isna()
        .all()
        .all()
    )
    assert not spam["survey_sent"].any()


def test_a_score_needs_a_survey_and_a_survey_a_solution(served):
    tickets = served["tickets"]
    assert tickets.loc[tickets["csat"].notna(), "survey_sent"].all()
    assert tickets.loc[tickets["survey_sent"], "resolved_at"].notna().all()
    assert set(tickets["csat"].dropna()) == {1, 2, 3, 4, 5}


def test_a_few_tickets_at_the_end_are_open(served):
    unsolved = served["tickets"][served["tickets"]["resolved_at"].isna()]
    assert 0 < len(unsolved) < 100
    assert unsolved["opened_at"].min() > pd.Timestamp("2013-06-01")


@pytest.mark.parametrize("month", ["2011-01-01", "2012-09-01", "2013-12-01"])
def test_open_tickets_are_counted_from_the_tickets(served, month):
    end = pd.Timestamp(month) + pd.offsets.MonthBegin()
    tickets = real(served)
    still = tickets[(tickets["opened_at"] < end) & ~(tickets["resolved_at"] < end)]
    counted = served["open_eom"][served["open_eom"]["month"] == pd.Timestamp(month)].set_index("team")
    assert counted["tickets"].to_dict() == still.groupby("team").size().to_dict()
    old = still[still["opened_at"] < end - pd.Timedelta("5D")]
    assert counted["older_5d"].to_dict() == old.groupby("team").size().to_dict()
