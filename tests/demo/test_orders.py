from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kpiwork.demo import SEED, SalesPlan, sales

TWO_WEEKS = pd.Timedelta("14D")


def in_last_weeks(orders: pd.DataFrame) -> pd.Series:
    booked = orders["booked_on"]
    return booked + TWO_WEEKS > booked.dt.to_period("Q").dt.end_time


@pytest.fixture(scope="module")
def rushed():
    return sales(SEED, SalesPlan(held_back=0))["orders"]


@pytest.fixture(scope="module")
def calm():
    return sales(SEED, SalesPlan(held_back=0, rush=0))["orders"]


def test_values_are_in_order(sold):
    orders = sold["orders"]
    assert orders["booked_on"].is_monotonic_increasing
    assert (orders["booked_on"].dt.day_of_week < 5).all()
    assert (orders["net_value"] > 0).all()
    assert (orders["net_value"] <= orders["list_value"]).all()
    assert (orders["returned_on"].isna() == orders["returned_value"].isna()).all()
    back = orders.dropna(subset="returned_on")
    assert (back["returned_on"] > back["booked_on"]).all()
    assert (back["returned_value"] <= back["net_value"]).all()


def test_each_customer_belongs_to_one_representative(sold):
    assert sold["orders"].groupby("customer")["rep"].nunique().max() == 1


def test_the_rush_begins_with_the_incentive(rushed, calm):
    before, calm_before = (orders[orders["booked_on"] < "2012-01-01"] for orders in (rushed, calm))
    assert in_last_weeks(before).sum() == in_last_weeks(calm_before).sum()
    after, calm_after = (orders[orders["booked_on"] >= "2012-01-01"] for orders in (rushed, calm))
    assert 1.25 < in_last_weeks(after).sum() / in_last_weeks(calm_after).sum() < 1.60


def test_the_rush_takes_its_share_from_the_next_month(rushed, calm):
    later = ["2012-04", "2012-07", "2012-10", "2013-01", "2013-04", "2013-07", "2013-10"]
    counts = [
        orders["booked_on"].dt.strftime("%Y-%m").value_counts()[later].sum() for orders in (rushed, calm)
    ]
    assert 0.15 < 1 - counts[0] / counts[1] < 0.21


def test_middle_months_are_untouched(rushed, calm):
    middle = [orders[orders["booked_on"].dt.month % 3 == 2] for orders in (rushed, calm)]
    assert middle[0]["booked_on"].tolist() == middle[1]["booked_on"].tolist()


def test_the_rush_is_paid_for(rushed, calm):
    def cost(orders: pd.DataFrame) -> tuple[float, float]:
        last = orders[in_last_weeks(orders) & orders["booked_on"].between("2012-01-01", "2013-09-30")]
        return 1 - last["net_value"].sum() / last["list_value"].sum(), last["returned_on"].notna().mean()

    (deep, returned), (calm_deep, calm_returned) = cost(rushed), cost(calm)
    assert deep > calm_deep + 0.01
    assert returned > calm_returned + 0.015


def test_returns_are_seen_two_weeks_beyond_the_years(sold):
    late = sold["orders"]["returned_on"].max()
    assert pd.Timestamp("2014-01-01") <= late <= pd.Timestamp("2014-03-31")


def test_december_is_the_peak_and_sales_grow(calm):
    months = calm["booked_on"].dt.month.value_counts()
    years = calm["booked_on"].dt.year.value_counts()
    assert months.idxmax() == 12
    assert 1.02 < years[2013] / years[2011] < 1.25


@pytest.mark.parametrize(("strength", "low", "high"), [(0.5, 0.45, 1.0), (0.0, -0.35, 0.35)])
def test_meetings_lead_orders_by_two_months(strength, low, high):
    plan = SalesPlan(rush=0, held_back=0, cover_lead=0, meeting_lead=strength)
    tables = sales(SEED, plan)
    plain = sales(SEED, SalesPlan(rush=0, held_back=0, cover_lead=0, meeting_lead=0))
    months = pd.period_range("2011-01", "2013-12", freq="M")

    def monthly(dates):
        return np.log(dates.dt.to_period("M").value_counts()[months].to_numpy())

    lifted = monthly(tables["orders"]["booked_on"]) - monthly(plain["orders"]["booked_on"]).mean()
    season = np.tile(monthly(plain["orders"]["booked_on"]).reshape(3, 12).mean(axis=0), 3)
    days = np.tile(monthly(plain["deals"]["meeting_on"]).reshape(3, 12).mean(axis=0), 3)
    meetings = monthly(tables["deals"]["meeting_on"]) - days
    assert low < np.corrcoef(meetings[:-2], (lifted - season)[2:])[0, 1] < high
