"""Each department once with its plants, and once with none, for all tests of this folder."""

from __future__ import annotations

import pytest

from kpiwork.demo import SEED, SalesPlan, ServicePlan, customer_service, sales

NO_SALES_PLANT = SalesPlan(
    rush=0, held_back=0, ratchet=0, cover_lead=0, training_lead=0, meeting_lead=0, rep_spread=0
)
NO_SERVICE_PLANT = ServicePlan(
    clock_stopping=0,
    honest_gain=0,
    rounding=0,
    speed_to_csat=0,
    speed_to_csat_later=0,
    backlog_to_reply=0,
    cover_to_reply=0,
    release_peak=0,
)


@pytest.fixture(scope="session")
def sold():
    return sales(SEED)


@pytest.fixture(scope="session")
def sold_plainly():
    return sales(SEED, NO_SALES_PLANT)


@pytest.fixture(scope="session")
def served():
    return customer_service(SEED)


@pytest.fixture(scope="session")
def served_plainly():
    return customer_service(SEED, NO_SERVICE_PLANT)
