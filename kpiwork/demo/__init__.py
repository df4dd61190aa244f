"""Two departments that do not exist: simulated tables of three years, 2011 to 2013, for the demonstration.

The project made these data, and planted behaviours in them so that a review has something to find. Nothing
in them is about real people, and finding what was planted shows only that the detectors work.

``sales``: 25 representatives in five teams, US dollars. Planted: a rush at the end of quarters since an
incentive began in 2012, paid for by discount and returns; some results held back once a quota is met, while
quotas rise with overshoot. Pipeline, meetings and training truly lead what the cards say they lead.

``customer_service``: three teams, some fifty-five thousand tickets. Planted: since the target began in July
2012 some late replies are recorded just in time by an empty one, which reopens tickets and annoys customers.
Replies truly became faster as well; speed, backlog and staffing truly lead what the cards say they lead.

Left out: public holidays, people who join or leave, and any tie between a single deal and a single order.
The same seed gives the same tables. ``PLANTED`` says all this in sentences for a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pandas as pd

from kpiwork.demo.chance import checked_seed
from kpiwork.demo.customer_service import ServicePlan, customer_service
from kpiwork.demo.planted import PLANTED
from kpiwork.demo.sales import SalesPlan, sales
from kpiwork.errors import UsageError, did_you_mean

__all__ = [
    "DEPARTMENTS",
    "PLANTED",
    "SEED",
    "SalesPlan",
    "ServicePlan",
    "customer_service",
    "sales",
    "tables",
]

SEED = 2011  # of the shipped demonstration

DEPARTMENTS: Mapping[str, Callable[[int], dict[str, pd.DataFrame]]] = MappingProxyType(
    {"sales": sales, "customer_service": customer_service}
)


def tables(department: str, *, seed: int = SEED) -> dict[str, pd.DataFrame]:
    """Simulate a department.

    Parameters
    ----------
    department : str
        ``sales`` or ``customer_service``.
    seed : int
        The same seed gives the same tables.

    Returns
    -------
    dict of str to pandas.DataFrame
        The department's tables by name.

    Raises
    ------
    UsageError
        If there is no such department, or the seed is negative or no whole number.
    """
    if department not in DEPARTMENTS:
        fact = f"there is no simulated department '{department}'"
        raise UsageError.at("department", fact, did_you_mean(department, DEPARTMENTS))
    return DEPARTMENTS[department](checked_seed(seed))
