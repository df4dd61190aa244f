"""Orders of the simulated sales department: when they are booked, what they are worth, what comes back.

Demand comes first; the quarter-end rush and the held-back orders only change the day, and what it costs.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpiwork.demo.arrays import Floats, Ints, moments
from kpiwork.demo.calendar_effects import (
    LAST_DAY,
    MONTHS,
    MONTHS_A_QUARTER,
    RETURNS_SEEN_UNTIL,
    growth,
    month_of_year,
    month_start,
    working_days_in,
)
from kpiwork.demo.chance import pick, stream
from kpiwork.demo.deals import meeting_intensity
from kpiwork.demo.plans import SalesPlan
from kpiwork.demo.representatives import REPS, names, selling_talent, teams

__all__ = ["book", "order_table", "with_returns"]

ORDERS_A_DAY = 1.16  # of a representative at work
GROWTH = 0.05  # a year
SEASON = (0.97, 0.98, 1.00, 1.00, 1.01, 1.01, 0.98, 0.95, 1.00, 1.01, 1.03, 1.24)  # January to December
RUSH_DAYS = 10  # working days in a quarter's last two weeks

PRODUCTS = ("Basic", "Standard", "Plus", "Premium")
PRODUCT_SHARES = (0.35, 0.35, 0.20, 0.10)
PRODUCT_LISTS = (1200.0, 1800.0, 2600.0, 4000.0)  # US dollars, median order
PRODUCT_COSTS = (0.60, 0.58, 0.56, 0.54)  # of the list value
VALUE_SPREAD = 0.55  # standard deviation of the log of an order's list value
DISCOUNT, DISCOUNT_SPREAD, MOST_DISCOUNT = 0.095, 0.03, 0.40
ACCOUNTS = 40  # customers of a representative

RETURNED = 0.045  # share of orders that come back
RETURNED_WHOLE = 0.75  # share of returns that come back whole
IN_TIME, LATEST_RETURN = 0.93, 150  # share of returns within 90 days; the others come by day 150


def book(seed: int, plan: SalesPlan, days: Ints, cover: Floats) -> pd.DataFrame:
    """Draw orders and pull some of them forward into the quarter before.

    Returns
    -------
    pandas.DataFrame
        ``who, day, pulled, product, list_value, net_value, cost``, one month beyond the tables.
    """
    who, month = _demand(seed, plan, days, cover)
    rng = stream(seed, "booking days")
    nth = np.floor(rng.random(len(who)) * working_days_in(month)).astype(np.int64)
    first = month_start(month)
    rushed = first > np.datetime64(plan.rush_starts)
    pulled = rushed & (month % MONTHS_A_QUARTER == 0) & (rng.random(len(who)) < plan.rush)
    back = -1 - np.floor(rng.random(len(who)) * RUSH_DAYS).astype(np.int64)
    day = np.busday_offset(first, np.where(pulled, back, nth), roll="forward")
    return _priced(seed, plan, pd.DataFrame({"who": who, "day": day, "pulled": pulled}))


def _demand(seed: int, plan: SalesPlan, days: Ints, cover: Floats) -> tuple[Ints, Ints]:
    """Draw for each order who sells it, and in which month it would be booked."""
    months = np.arange(MONTHS + 1)
    market = np.array(SEASON)[month_of_year(months)] * growth(months, GROWTH)
    led = plan.meeting_lead * meeting_intensity(seed)[months]
    lift = np.exp(led + plan.cover_lead * cover[:, months // MONTHS_A_QUARTER])
    expected = ORDERS_A_DAY * days * selling_talent(seed)[:, np.newaxis] * market * lift
    counts = stream(seed, "demand").poisson(expected).ravel()
    who, month = (np.repeat(position.ravel(), counts) for position in np.indices(expected.shape))
    return who, month


def _priced(seed: int, plan: SalesPlan, orders: pd.DataFrame) -> pd.DataFrame:
    """Add product and values; an order pulled forward is cheaper."""
    rng = stream(seed, "values")
    size = len(orders)
    product = pick(rng, PRODUCT_SHARES, size)
    value = np.round(np.array(PRODUCT_LISTS)[product] * np.exp(rng.normal(0, VALUE_SPREAD, size)))
    depth = rng.normal(DISCOUNT, DISCOUNT_SPREAD, size) + plan.rush_discount * orders["pulled"].to_numpy()
    net = np.round(value * (1 - np.clip(depth, 0, MOST_DISCOUNT)), 2)
    cost = np.round(value * np.array(PRODUCT_COSTS)[product], 2)
    customer = np.floor(rng.random(size) ** 2 * ACCOUNTS).astype(np.int64)
    return orders.assign(product=product, list_value=value, net_value=net, cost=cost, customer=customer)


def with_returns(seed: int, plan: SalesPlan, orders: pd.DataFrame) -> pd.DataFrame:
    """Add the day and value of returns; an order pulled forward comes back more often."""
    rng = stream(seed, "returns")
    size = len(orders)
    chance = RETURNED + plan.rush_returns * orders["pulled"].to_numpy()
    back = rng.random(size) < chance
    early = 3 + np.floor(rng.random(size) * 88)
    late = 91 + np.floor(rng.random(size) * (LATEST_RETURN - 90))
    wait = np.where(rng.random(size) < IN_TIME, early, late).astype(np.int64)
    part = np.where(rng.random(size) < RETURNED_WHOLE, 1.0, 0.3 + 0.6 * rng.random(size))
    returned_on = orders["day"].to_numpy().astype("datetime64[D]") + wait
    back &= returned_on <= RETURNS_SEEN_UNTIL
    value = np.where(back, np.round(orders["net_value"].to_numpy() * part, 2), np.nan)
    return orders.assign(returned_on=moments(returned_on, where=back), returned_value=value)


def order_table(orders: pd.DataFrame) -> pd.DataFrame:
    """Build the table: one row an order, in the order of booking; later orders are not known yet."""
    known = orders[orders["day"] <= LAST_DAY].sort_values(["day", "who"], kind="stable")
    who = known["who"].to_numpy()
    account = who * ACCOUNTS + known["customer"].to_numpy()
    return pd.DataFrame(
        {
            "order_id": [f"O{number:06d}" for number in range(1, len(known) + 1)],
            "rep": names(who),
            "team": teams(who),
            "booked_on": moments(known["day"].to_numpy()),
            "list_value": known["list_value"].to_numpy(),
            "net_value": known["net_value"].to_numpy(),
            "cost": known["cost"].to_numpy(),
            "returned_on": known["returned_on"].to_numpy(),
            "returned_value": known["returned_value"].to_numpy(),
            "customer": np.array([f"C{number:04d}" for number in range(1, REPS * ACCOUNTS + 1)])[account],
            "product": np.array(PRODUCTS)[known["product"].to_numpy()],
        }
    )
