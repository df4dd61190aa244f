from __future__ import annotations

import numpy as np
import pytest

from kpiwork.demo import SEED, SalesPlan, sales


def settled(tables):
    deals = tables["deals"]
    return deals[deals["result"].isin(["won", "lost"])].assign(won=lambda frame: frame["result"] == "won")


def training_lead(tables, lag: int) -> float:
    wins = settled(tables)
    rate = wins.groupby(wins["decided_on"].dt.to_period("M"))["won"].mean().to_numpy()
    hours = tables["training"].groupby("month")["hours"].mean().to_numpy()
    return float(np.corrcoef(hours[: len(hours) - lag], rate[lag:])[0, 1])


def test_steps_follow_each_other(sold):
    deals = sold["deals"]
    for earlier, later in [
        ("meeting_on", "qualified_on"),
        ("qualified_on", "offered_on"),
        ("offered_on", "decided_on"),
    ]:
        known = deals.dropna(subset=later)
        assert known[earlier].notna().all()
        assert (known[later] > known[earlier]).all()


def test_only_decided_deals_have_a_result(sold):
    deals = sold["deals"]
    assert (deals["decided_on"].isna() == deals["result"].isna()).all()
    assert set(deals["result"].dropna()) == {"won", "lost", "withdrawn"}
    assert 0.05 < (deals["result"].dropna() == "withdrawn").mean() < 0.11


def test_training_leads_the_win_rate_by_a_quarter_only_where_planted(sold, sold_plainly):
    assert training_lead(sold, 3) > 0.5
    assert training_lead(sold, 3) > training_lead(sold, 1) + 0.3
    assert abs(training_lead(sold_plainly, 3)) < 0.4


def test_segments_differ(sold):
    rate = settled(sold).groupby("segment")["won"].mean()
    assert rate["Small"] > rate["Medium"] + 0.03 > rate["Large"] + 0.06


@pytest.mark.parametrize(
    ("planted", "low", "high"), [(0.08, 0.06, 0.10), (0.04, 0.025, 0.055), (0.0, 0.0, 0.02)]
)
def test_representatives_truly_differ_by_the_planted_spread(planted, low, high):
    wins = settled(sales(SEED, SalesPlan(rep_spread=planted, training_lead=0)))
    rates = wins.groupby("rep")["won"].agg(["mean", "size"])
    noise = (rates["mean"] * (1 - rates["mean"]) / rates["size"]).mean()
    assert low <= np.sqrt(max(rates["mean"].var() - noise, 0)) <= high
