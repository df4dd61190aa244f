"""A record says what it was made from, and the command that makes it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kpiwork.review.provenance import provenance
from kpiwork.spec.batch import Batch
from kpiwork.spec.load import load
from kpiwork.spec.workbook import Workbook
from tests.factories import CALENDAR

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def workbook() -> Workbook:
    return load(ROOT)


def command(workbook: Workbook, label: str, **batches: Any) -> str:
    named = {
        name: Batch(title="A review", notebook="a_notebook", departments=departments)
        for name, departments in batches.items()
    }
    measured: Any = SimpleNamespace(period=CALENDAR.parse(label), as_of=date(2014, 1, 14))
    return provenance(replace(workbook, batches=named), measured, "operations", {}).command


TAIL = "--department operations --as-of 2014-01-14"


@pytest.mark.parametrize(
    ("label", "batches", "named"),
    [
        ("2013-Q4", {"monthly": "all", "quarterly": "all"}, "quarterly"),
        ("2013-C4", {"monthly": "all", "quarterly": "all"}, "quarterly"),
        ("2013-11", {"monthly": "all", "quarterly": "all"}, "monthly"),
        ("2013-W45", {"monthly": "all", "weekly_sales": "all", "weekly": "all"}, "weekly"),
        ("2013-W45", {"weekly_sales": ("sales",), "weekly_all": "all"}, "weekly_all"),
        ("FY2013", {"board": ("operations",), "quarterly": "all"}, "board"),
        ("2013-Q4", {"quarterly": ("sales",), "review": "all"}, "review"),
    ],
)
def test_the_command_names_a_batch_of_the_period_s_rhythm(
    workbook: Workbook, label: str, batches: dict[str, Any], named: str
) -> None:
    assert command(workbook, label, **batches) == f"kpiwork run {named} --period {label} {TAIL}"


def test_without_a_batch_python_makes_it_again(workbook: Workbook) -> None:
    asked = 'kpiwork.open_review(".", "operations", "2013-Q4", as_of="2014-01-14")'
    assert command(workbook, "2013-Q4", quarterly=("sales",)) == asked


def test_earlier_records_are_named_in_order(workbook: Workbook) -> None:
    measured: Any = SimpleNamespace(period=CALENDAR.parse("2013-Q4"), as_of=date(2014, 1, 14))
    made = provenance(workbook, measured, "operations", {"records/b": "2" * 64, "records/a": "1" * 64})
    assert list(made.records.items()) == [("records/a", "1" * 64), ("records/b", "2" * 64)]
    assert "params/operations/department.yaml" in made.files
    assert not any("params/sales" in path for path in made.files)
