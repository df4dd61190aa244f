"""A shop with a KPI from a database and one from a file beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpiwork.errors import Problem
from kpiwork.measure.measure import measure
from kpiwork.measure.readings import Measurement
from kpiwork.spec.workbook import Workbook

IN_DATABASE = {"database": "${SHOP_DB}", "table": "sales"}
LINES = "day,amount\n2013-01-05,7\n2013-02-05,8\n"


@pytest.fixture
def shop(book, card, write) -> Callable[..., Workbook]:
    """Give a workbook: what is asked of the database, and of a file always the sum of 7 and 8."""
    write("stock.csv", LINES)

    def make(formula: str = "sum(amount)", dated: str = "day", **source: Any) -> Workbook:
        sources = {"sales": {**IN_DATABASE, **source}, "stock": {"path": "stock.csv"}}
        cards = {
            "shop": {"sold": card(formula, date=dated)},
            "store": {"kept": card("sum(amount)", source="stock")},
        }
        return book(cards, sources)

    return make


@pytest.fixture
def asked(period) -> Callable[[Workbook], tuple[float | None, tuple[Problem, ...]]]:
    """Measure a quarter; give the database's number or its problems, having checked the file's."""

    def ask(workbook: Workbook) -> tuple[float | None, tuple[Problem, ...]]:
        found = measure(workbook, period("2013-Q1"))
        assert _quarter(found, "kept") == 15
        return _quarter(found, "sold"), found.problems.get(("shop", "sold"), ())

    return ask


def _quarter(found: Measurement, kpi: str) -> float | None:
    readings = found.readings
    mine = readings[(readings["kpi"] == kpi) & (readings["period"] == "2013-Q1")]
    return None if mine.empty else float(mine["value"].iloc[0])
