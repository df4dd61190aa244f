from __future__ import annotations

import numpy as np
import pytest

from kpiwork.demo import SEED, ServicePlan, customer_service


def real(tables):
    return tables["tickets"].query("channel != 'spam'")


def balance(tickets) -> float:
    """Divide tickets in the last minutes before the target by the first after, rounded ones aside."""
    minutes = tickets["first_human_reply_min"]
    minutes = minutes[minutes % 5 != 0]
    return float(minutes.between(225, 240).sum() / minutes.between(241, 270).sum())


@pytest.fixture(scope="module")
def unstopped():
    return real(customer_service(SEED, ServicePlan(clock_stopping=0)))


def test_replies_bunch_before_the_target_only_since_it_began(served, unstopped):
    tickets = real(served)
    since = tickets["opened_at"] >= "2012-07-01"
    assert balance(tickets[~since]) == balance(unstopped[~since])
    assert balance(tickets[since]) > 1.5 * balance(unstopped[since])
    assert 0.8 < balance(unstopped[since]) / balance(unstopped[~since]) < 1.35


def test_three_in_ten_near_misses_are_moved(served, unstopped):
    moved = real(served)["first_human_reply_min"] != unstopped["first_human_reply_min"]
    near = unstopped["first_human_reply_min"].between(241, 270) & (unstopped["opened_at"] >= "2012-07-01")
    assert near[moved].all()
    assert real(served).loc[moved, "first_human_reply_min"].between(225, 240).all()
    assert 0.25 < moved.sum() / near.sum() < 0.35


def test_part_of_the_improvement_is_honest(served, unstopped):
    def rise(tickets):
        good = (tickets["first_human_reply_min"] <= 240).astype(float)
        since = tickets["opened_at"] >= "2012-07-01"
        return good[since].mean() - good[~since].mean()

    assert rise(real(served)) > rise(unstopped) + 0.003 > 0.02


@pytest.mark.parametrize(("strength", "low", "high"), [(0.15, 0.28, 0.34), (0.0, 0.19, 0.21)])
def test_some_minutes_are_rounded(strength, low, high):
    tickets = real(customer_service(SEED, ServicePlan(rounding=strength)))
    minutes = tickets["first_human_reply_min"].dropna()
    share = (minutes[minutes.between(60, 220)] % 5 == 0).mean()
    assert low < share < high


def monthly_log(tables):
    tickets = real(tables)
    log = np.log(tickets["first_human_reply_min"].astype(float))
    level = np.where(tickets["opened_at"] >= "2012-07-01", ServicePlan().honest_gain, 0)
    return (log + level).groupby(tickets["opened_at"].dt.to_period("M")).mean().to_numpy()


def test_backlog_leads_replies_by_a_month_only_where_planted(served, served_plainly):
    def lead(tables, *, replies):
        ends = tables["open_eom"].groupby("month")[["tickets", "older_5d"]].sum()
        share = (ends["older_5d"] / ends["tickets"]).to_numpy()
        return np.corrcoef(share[:-1], replies[1:])[0, 1]

    assert lead(served, replies=monthly_log(served)) > 0.4
    assert abs(lead(served_plainly, replies=monthly_log(served_plainly))) < 0.4
