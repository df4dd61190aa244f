"""Quotas of the simulated representatives: how they are set, and what people do when one is met.

A quarter's quota follows the last one, and rises with an overshoot. Some who are just above it book what
comes after in the next quarter.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpiwork.demo.arrays import Bools, Floats, Ints, moments
from kpiwork.demo.calendar_effects import MONTHS_A_QUARTER, QUARTERS, quarter_number, quarter_starts
from kpiwork.demo.chance import stream
from kpiwork.demo.plans import SalesPlan
from kpiwork.demo.representatives import REPS, a_quarter, names, teams

__all__ = ["hold_back", "rep_quarters"]

EASE = 0.97  # the first quota against what each sold in a quarter of the first year
SET_SPREAD = 0.05  # standard deviation of the log error in setting the first quota
QUARTER_SHAPE = (0.98, 1.00, 0.95, 1.07)  # how the year's quota is spread
ROUNDED_TO = 500.0  # US dollars
HELD_FROM, HELD_TO = 1.03, 1.20  # attainment from which results are held back; above it they show anyway
HELD_DAYS = 15  # working days of the next quarter in which they are booked


def hold_back(seed: int, plan: SalesPlan, orders: pd.DataFrame) -> tuple[pd.DataFrame, Floats]:
    """Walk through the quarters: set quotas, let some hold back orders, let the next quota rise.

    Returns
    -------
    orders : pandas.DataFrame
        As given, with the days on which orders are really booked.
    quotas : ndarray
        Representatives by quarters.
    """
    rng = stream(seed, "holding back")
    inclined = rng.random((REPS, QUARTERS)) < plan.held_back
    later = np.floor(rng.random(len(orders)) * HELD_DAYS).astype(np.int64)
    booked = orders.sort_values(["who", "day"], kind="stable").reset_index(drop=True)
    base = _first_base(seed, booked)
    quotas = np.zeros((REPS, QUARTERS))
    for quarter, start in enumerate(quarter_starts()):
        quotas[:, quarter] = _rounded(base * QUARTER_SHAPE[quarter % len(QUARTER_SHAPE)])
        held = _held(booked, quarter, quotas[:, quarter], inclined[:, quarter])
        next_start = (start.astype("datetime64[M]") + MONTHS_A_QUARTER).astype("datetime64[D]")
        moved = np.busday_offset(next_start, later[held], roll="forward")
        booked.loc[held, "day"] = moved.astype(booked["day"].dtype)
        attained = _net(booked, quarter) / quotas[:, quarter]
        base = base * (1 + plan.ratchet * np.maximum(attained - 1, 0))
    return booked, quotas


def rep_quarters(orders: pd.DataFrame, quotas: Floats, days: Ints) -> pd.DataFrame:
    """Build the table: one row a representative and quarter; net value as booked, before returns."""
    who = np.repeat(np.arange(REPS), QUARTERS)
    net = np.stack([_net(orders, quarter) for quarter in range(QUARTERS)], axis=1)
    return pd.DataFrame(
        {
            "rep": names(who),
            "team": teams(who),
            "quarter_start": np.tile(moments(quarter_starts()), REPS),
            "quota": quotas.ravel(),
            "net_value": np.round(net.ravel(), 2),
            "days_available": a_quarter(days).ravel(),
        }
    )


def _first_base(seed: int, orders: pd.DataFrame) -> Floats:
    """Set the first quotas: near what each will sell in a quarter of the first year."""
    year = np.mean([_net(orders, quarter) for quarter in range(len(QUARTER_SHAPE))], axis=0)
    error = stream(seed, "first quotas").normal(0, SET_SPREAD, REPS)
    return np.asarray(year * EASE * np.exp(error))


def _rounded(quota: Floats) -> Floats:
    return np.asarray(np.round(quota / ROUNDED_TO) * ROUNDED_TO)


def _net(orders: pd.DataFrame, quarter: int) -> Floats:
    """Sum what each representative booked in a quarter."""
    inside = quarter_number(orders["day"].to_numpy()) == quarter
    who, net = (orders[column].to_numpy()[inside] for column in ("who", "net_value"))
    return np.asarray(np.bincount(who, weights=net, minlength=REPS), dtype=np.float64)


def _held(orders: pd.DataFrame, quarter: int, quota: Floats, inclined: Bools) -> Ints:
    """Find the orders that come after a quota was met, of those who hold results back."""
    attained = _net(orders, quarter) / quota
    holders = inclined & (attained > HELD_FROM) & (attained <= HELD_TO)
    inside = np.flatnonzero(quarter_number(orders["day"].to_numpy()) == quarter)
    rows = orders.iloc[inside].sort_values(["who", "day"], kind="stable")
    before = rows.groupby("who")["net_value"].cumsum() - rows["net_value"]
    who = rows["who"].to_numpy()
    return np.asarray(rows.index.to_numpy()[holders[who] & (before.to_numpy() >= quota[who])])
