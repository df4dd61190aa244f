"""Orders and quotas of a fictional company (AdventureWorks, MIT licence): dates too coarse for a surge.

Every order is booked on one day a month, some of them a day late, so that a quarter's last weeks cannot be
told from its others; and hardly any quota is met, so that nothing can be held back.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpiwork.signals.finding import Verdict
from kpiwork.signals.held_back_overshoot import HeldBackOvershoot
from kpiwork.signals.material import Around
from kpiwork.signals.period_end_surge import PeriodEndSurge
from kpiwork.signals.planting import around_of, card_with, daily_readings, material_of
from kpiwork.signals.threshold_bunching import ThresholdBunching
from kpiwork.spec.measure import Cutoff

AMOUNT = {
    "unit": {"currency": "USD"},
    "measure": {"source": "orders", "date": "order_date", "numerator": "sum(sales)"},
}
CUTOFF = {"column": "attainment", "at": 1, "good_side": "above"}


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "adventureworks_sales_quota"


@pytest.fixture(scope="module")
def orders(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "reseller_sales_by_order_category.csv", parse_dates=["order_date"])


def daily(orders: pd.DataFrame) -> pd.DataFrame:
    days = pd.date_range(orders["order_date"].min(), orders["order_date"].max())
    by_day = orders.groupby("order_date")["sales"].agg(["sum", "size"]).reindex(days, fill_value=0)
    readings = daily_readings(by_day["sum"].to_numpy(), first=days[0].date())
    spans = zip(readings["start"], readings["end"], strict=True)
    records = [int(by_day.loc[start:end, "size"].sum()) for start, end in spans]
    return readings.assign(records=records)


def test_orders_dated_in_batches_are_not_searched_for_a_surge(orders):
    readings = daily(orders)
    found = PeriodEndSurge()(material_of(readings, card_with(**AMOUNT)))
    assert found.verdict is Verdict.NOT_ENOUGH_DATA
    assert "dated in batches" in found.reason
    assert found.p is None


@pytest.fixture(scope="module")
def quotas(folder: Path, orders: pd.DataFrame) -> tuple[Around, np.ndarray]:
    """Give what was attained of each quota, counted in whole percent, and as it is."""
    quotas = pd.read_csv(folder / "sales_quota.csv", parse_dates=["quota_start", "quota_end_exclusive"])
    sold = [
        orders.loc[
            (orders["employee"] == one.employee)
            & orders["order_date"].between(one.quota_start, one.quota_end_exclusive, inclusive="left"),
            "sales",
        ].sum()
        for one in quotas.itertuples()
    ]
    attained = np.asarray(sold) / quotas["quota"].to_numpy()
    counted = np.floor(attained * 100 + 1e-9) / 100
    days = quotas["quota_start"].to_numpy()
    return around_of(counted, days, Cutoff.model_validate(CUTOFF), resolution=0.01), attained


def test_quotas_are_not_bunched_at_100_percent(quotas, orders):
    """Too few to be tested as shipped; and where as few are enough, none were moved."""
    around, attained = quotas
    material = material_of(daily(orders), card_with(cutoff=CUTOFF), around=around)
    found = ThresholdBunching()(material)
    assert (found.verdict, found.rows) == (Verdict.NOT_ENOUGH_DATA, 162)  # one is far off
    assert "takes 300" in found.reason
    bold = ThresholdBunching(fewest=100, fewest_expected=5.0)(material)
    assert bold.verdict is not Verdict.SIGNAL
    assert np.sum((attained >= 0.95) & (attained < 1)) > np.sum((attained >= 1) & (attained < 1.05))


def test_quotas_that_are_hardly_ever_met_show_nothing_held_back(quotas, orders):
    around, attained = quotas
    assert np.median(attained) == pytest.approx(0.848, abs=0.002)
    found = HeldBackOvershoot()(material_of(daily(orders), card_with(cutoff=CUTOFF), around=around))
    assert found.rows == 163
    assert found.verdict is Verdict.NOT_ENOUGH_DATA
    assert "lie a little above the cutoff" in found.reason
