"""Links that are known to hold: advertising and quotes at once, and an indicator three steps before sales.

Insurance quotes and television advertising (Hyndman and Athanasopoulos, Forecasting: Principles and Practice);
series M of Box and Jenkins. A day is made up in their middle; nothing was lost on it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kpiwork.signals.decoupling import Decoupling
from kpiwork.signals.finding import Verdict
from kpiwork.signals.link.fit import bond_of
from kpiwork.signals.material import Counter
from kpiwork.signals.planting import card_with, daily_readings, material_of
from tests.known import there


def series(shared_data, name, *columns):
    table = pd.read_csv(there(shared_data / "leading_indicators" / name))
    return [table[column].to_numpy(dtype=float) for column in columns]


def test_quotes_go_on_following_advertising(shared_data):
    adverts, quotes = series(shared_data, "insurance_quotes_tvadverts.csv", "TVadverts", "Quotes")
    bond = there(bond_of(adverts, quotes, 20, lags=range(3), direction=1, seasons=(12, 12)))
    assert bond.lag == 0
    assert bond.before.strength > 0.8
    assert bond.p > 0.05


def test_the_indicator_still_leads_sales_by_three(shared_data):
    lead, sales = series(shared_data, "bjsales.csv", "lead", "sales")
    bond = there(bond_of(lead, sales, 75, lags=range(7), direction=1, seasons=(0, 0)))
    assert bond.lag == 3
    assert bond.before.low > 0
    assert bond.after.low > 0
    assert bond.high < 0.1  # too little to matter, however sure


@pytest.fixture(scope="module")
def months(shared_data):
    lead, sales = series(shared_data, "bjsales.csv", "lead", "sales")
    starts = pd.date_range("2001-01-01", periods=len(lead) + 1, freq="MS")
    days = np.diff(starts) // pd.Timedelta(days=1)
    parts = [np.repeat(one, days) for one in (lead, sales)]
    return [daily_readings(one, np.ones(len(one)), first=starts[0].date()) for one in parts]


def test_a_card_that_claims_the_lag_is_clear(months):
    claim = {"kpi": "sales", "lag": "3 months", "sign": "positive"}
    card = card_with(name="Indicator", introduced="2007-04-01", leads=[claim], seasonal="no")
    outcome = Counter(kpi="sales", card=card_with(name="Sales", seasonal="no"), readings=months[1])
    found = Decoupling()(material_of(months[0], card, outcome=outcome))
    assert found.verdict is Verdict.CLEAR
    assert found.rows == 147 - 3
