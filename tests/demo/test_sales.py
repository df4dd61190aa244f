from __future__ import annotations

import pandas as pd
import pytest

from kpiwork.demo import sales

COLUMNS = {
    "orders": "order_id rep team booked_on list_value net_value cost "
    "returned_on returned_value customer product",
    "deals": "deal_id rep team segment meeting_on qualified_on offered_on decided_on result",
    "rep_quarters": "rep team quarter_start quota net_value days_available",
    "pipeline": "as_of rep team open_value quota slipped_deals open_deals",
    "training": "rep team month hours passed assessments days_available",
}


@pytest.mark.parametrize("table", COLUMNS)
def test_columns(sold, table):
    assert list(sold[table].columns) == COLUMNS[table].split()


@pytest.mark.parametrize("table", COLUMNS)
def test_every_representative_is_in_one_team(sold, table):
    pairs = sold[table][["rep", "team"]].drop_duplicates()
    assert len(pairs) == 25
    assert pairs["team"].value_counts().tolist() == [5] * 5
    known = sold["rep_quarters"][["rep", "team"]].drop_duplicates()
    assert len(pd.concat([pairs, known]).drop_duplicates()) == 25


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [
        ("orders", 12_000, 25_000),
        ("deals", 6_000, 10_000),
        ("rep_quarters", 300, 300),
        ("pipeline", 300, 300),
        ("training", 900, 900),
    ],
)
def test_sizes(sold, table, low, high):
    assert low <= len(sold[table]) <= high


@pytest.mark.parametrize("seed", [2011, 5])
def test_levels_are_plausible(seed):
    tables = sales(seed)
    orders, deals, quarters = tables["orders"], tables["deals"], tables["rep_quarters"]
    in_time = (orders["returned_on"] - orders["booked_on"]).dt.days <= 90
    decided = deals[deals["result"].isin(["won", "lost"])]
    assert 0.08 <= 1 - orders["net_value"].sum() / orders["list_value"].sum() <= 0.14
    assert 0.30 <= 1 - orders["cost"].sum() / orders["net_value"].sum() <= 0.40
    assert 0.03 <= orders["returned_value"][in_time].sum() / orders["net_value"].sum() <= 0.06
    assert 0.48 <= (quarters["net_value"] >= quarters["quota"]).mean() <= 0.66
    assert 0.24 <= (decided["result"] == "won").mean() <= 0.30


def test_days_of_a_quarter_are_those_of_its_months(sold):
    months = sold["training"].assign(quarter_start=sold["training"]["month"].dt.to_period("Q").dt.start_time)
    by_month = months.groupby(["rep", "quarter_start"])["days_available"].sum()
    by_quarter = sold["rep_quarters"].set_index(["rep", "quarter_start"])["days_available"]
    assert (by_month == by_quarter).all()


def test_one_behaviour_leaves_the_others_alone(sold, sold_plainly):
    for table, column in [("deals", "meeting_on"), ("training", "hours"), ("rep_quarters", "days_available")]:
        assert sold[table][column].equals(sold_plainly[table][column])
