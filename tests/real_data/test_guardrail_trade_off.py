"""A fictional company's reseller sales, whose margin fell in two quarters of discounts (AdventureWorks, MIT)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from kpiwork.analysis.compare import compare
from kpiwork.analysis.guardrail import GuardrailState, check_guardrail
from kpiwork.periods import Calendar
from kpiwork.signals.finding import Verdict
from kpiwork.signals.guardrail_trade_off import GuardrailTradeOff
from kpiwork.signals.material import Counter
from kpiwork.signals.planting import card_with, daily_readings, material_of
from kpiwork.spec.choices import Better
from tests.known import there

MARGIN = 0.03


@pytest.fixture(scope="module")
def days(shared_data):
    """Give sales and margin by day; each month's orders are booked together, from the 28th to the 1st."""
    file = there(shared_data / "adventureworks_sales_quota" / "reseller_sales_by_order_category.csv")
    orders = pd.read_csv(file, parse_dates=["order_date"])
    booked = orders["order_date"] + pd.Timedelta(days=4)
    sums = orders.groupby(booked)[["sales", "cost"]].sum()
    return sums.reindex(pd.date_range("2011-01-01", "2013-12-31"), fill_value=0.0)


def looked_at(days, introduced):
    first = days.index[0].date()
    margin = daily_readings(days["sales"] - days["cost"], days["sales"], first=first)
    guard = Counter(kpi="margin", card=card_with(name="Gross margin"), readings=margin, margin=MARGIN)
    card = card_with(name="Sales", introduced=introduced)
    return GuardrailTradeOff()(
        material_of(daily_readings(days["sales"], first=first), card, guardrails=(guard,))
    )


def test_the_margin_of_the_discount_quarters_is_the_known_one(days):
    quarter = days.loc["2011-10-01":"2011-12-31"].sum()
    assert (quarter["sales"] - quarter["cost"]) / quarter["sales"] == pytest.approx(-0.118, abs=0.002)


def test_a_quarter_of_discounts_is_no_lasting_trade_and_not_called_safe(days):
    found = looked_at(days, date(2011, 10, 1))
    assert found.verdict is Verdict.NOT_ENOUGH_DATA
    effect = there(found.effect)
    assert effect.low < 0 < effect.high
    assert not np.isnan(there(found.smallest).value)


@pytest.mark.parametrize(("quarter", "before"), [("2011Q4", "2011Q3"), ("2013Q1", "2012Q4")])
def test_the_margin_of_both_discount_quarters_is_a_finding_of_the_guardrail(days, quarter, before):
    """Sales bought with discounts: no lasting step for a test, and plain beside the margin that was agreed."""
    sums = days.groupby(days.index.to_period("Q"))[["sales", "cost"]].sum()
    margins = (sums["sales"] - sums["cost"]) / sums["sales"]
    period = Calendar().parse(f"{before[:4]}-{before[4:]}")
    movement = compare(margins[quarter], margins[before], period, Better.HIGHER)
    found = check_guardrail("margin", MARGIN, movement, Better.HIGHER)
    assert found.state is GuardrailState.EXCEEDED
    assert there(found.worsened_by) > 2 * MARGIN
    assert sums["sales"][quarter] > sums["sales"][before]
