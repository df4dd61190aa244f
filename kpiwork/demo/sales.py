"""The simulated sales department: 25 representatives in five teams, three years, US dollars.

The recipe only; what is planted stands in ``SalesPlan``, each table in the module of its noun.
"""

from __future__ import annotations

import pandas as pd

from kpiwork.demo.deals import deals
from kpiwork.demo.orders import book, order_table, with_returns
from kpiwork.demo.pipeline import cover_deviation, pipeline_table
from kpiwork.demo.plans import SalesPlan
from kpiwork.demo.quotas import hold_back, rep_quarters
from kpiwork.demo.representatives import days_available
from kpiwork.demo.training import training_hours, training_table

__all__ = ["SalesPlan", "sales"]

DEFAULT = SalesPlan()


def sales(seed: int, plan: SalesPlan = DEFAULT) -> dict[str, pd.DataFrame]:
    """Simulate the sales department.

    Parameters
    ----------
    seed : int
        The same seed gives the same tables.
    plan : SalesPlan
        What to plant, and how strongly.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``orders``, ``deals``, ``rep_quarters``, ``pipeline`` and ``training``.

    Raises
    ------
    UsageError
        If the seed is negative or no whole number.
    """
    days = days_available(seed)
    hours = training_hours(seed)
    cover = cover_deviation(seed)
    booked, quotas = hold_back(seed, plan, book(seed, plan, days, cover))
    return {
        "orders": order_table(with_returns(seed, plan, booked)),
        "deals": deals(seed, plan, days, hours),
        "rep_quarters": rep_quarters(booked, quotas, days),
        "pipeline": pipeline_table(seed, cover, quotas),
        "training": training_table(seed, hours, days),
    }
