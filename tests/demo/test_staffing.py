from __future__ import annotations

import numpy as np
import pytest


def weekly(tables):
    """Give log cover and mean log reply by week, over all teams."""
    staffing, tickets = tables["staffing"], tables["tickets"].dropna(subset="first_human_reply_min")
    hours = staffing.groupby(staffing["day"].dt.to_period("W"))[["rostered_hours", "workload_hours"]].sum()
    log = np.log(tickets["first_human_reply_min"].astype(float))
    replies = log.groupby(tickets["opened_at"].dt.to_period("W")).mean().reindex(hours.index)
    return np.log(hours["rostered_hours"] / hours["workload_hours"]).to_numpy(), replies.to_numpy()


@pytest.mark.parametrize("lag", [0, 1])
def test_cover_leads_replies_only_where_planted(served, served_plainly, lag):
    for tables, low, high in [(served, -1, -0.25), (served_plainly, -0.25, 0.25)]:
        cover, replies = weekly(tables)
        assert low < np.corrcoef(cover[: len(cover) - lag], replies[lag:])[0, 1] < high


def test_one_row_a_working_day_and_team(served):
    staffing = served["staffing"]
    assert not staffing.duplicated(["day", "team"]).any()
    assert (staffing["day"].dt.day_of_week < 5).all()
    assert len(staffing) == 3 * np.busday_count("2011-01-01", "2014-01-01")


def test_overtime_is_worked_where_hours_lack(served):
    staffing = served["staffing"]
    lacking = staffing["workload_hours"] - staffing["rostered_hours"]
    assert (staffing.loc[lacking <= 0, "overtime_hours"] == 0).all()
    assert (staffing["overtime_hours"] <= lacking.clip(lower=0) + 0.1).all()
    assert staffing["overtime_hours"].sum() > 0


def test_rosters_nearly_cover_the_work(served):
    staffing = served["staffing"]
    assert 0.9 < staffing["rostered_hours"].sum() / staffing["workload_hours"].sum() < 1.05
