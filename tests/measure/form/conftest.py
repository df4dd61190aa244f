"""A small form, filled in by the rows of a test and measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpiwork.measure.check import check
from kpiwork.measure.measure import measure
from kpiwork.measure.readings import Measurement
from kpiwork.spec.workbook import Workbook

HEADER = ["period", "covers", "wrong", "all", "score", "remark"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a form gave: each KPI's value by period, problems, and the checks of its source."""

    workbook: Workbook
    measured: Measurement
    values: dict[str, dict[str, float | None]]

    @property
    def problems(self) -> list[str]:
        found = [str(one) for problems in self.measured.problems.values() for one in problems]
        return list(dict.fromkeys(found))

    @property
    def checked(self) -> list[str]:
        return [str(one) for one in check(self.workbook)]

    def checks(self, kind: str) -> dict[str | None, tuple[str, str]]:
        found = self.measured.quality["hand"].checks
        return {one.column: (one.state.value, one.fact) for one in found if one.kind.value == kind}


def save(path: Path, header: list[Any], rows: tuple[list[Any], ...], change: Callable[[Any], object]) -> None:
    made = openpyxl.Workbook()
    made.active.title = "Counts"
    for row in (header, *rows):
        made.active.append(row)
    change(made.active)
    made.save(path)


@pytest.fixture
def form_book(book, card) -> Callable[..., Workbook]:
    """Give a function that makes a workbook whose KPIs are counted in a form."""

    def make(*, form: dict[str, Any] | None = None, cards: Any = None, **source: Any) -> Workbook:
        percent = {"unit": "percent", "name": "Wrong ones"}
        usual = {
            "rate": card("sum(wrong)", "sum(all)", source="hand", date="period", card=percent),
            "total": card("sum(wrong)", source="hand", date="period"),
            "score": card("avg(score)", source="hand", date="period"),
        }
        given = {
            "path": "hand.xlsx",
            "form": {"every": "month"} | (form or {}),
            "date": "period",
            "columns": {"score": {"type": "float", "low": 0, "high": 1}},
        }
        return book(cards or usual, {"hand": given | source})

    return make


@pytest.fixture
def counted(form_book, period, tmp_path) -> Callable[..., Told]:
    """Give a function that saves rows as a form and measures them."""

    def run(
        *rows: list[Any],
        header: list[Any] = HEADER,
        change: Callable[[Any], object] = lambda _: None,
        label: str = "2025-Q1",
        **made: Any,
    ) -> Told:
        save(tmp_path / "hand.xlsx", header, rows, change)
        workbook = form_book(**made)
        got = measure(workbook, period(label))
        values: dict[str, dict[str, float | None]] = {}
        for row in got.readings.itertuples():
            values.setdefault(row.kpi, {})[row.period] = None if row.value != row.value else row.value
        return Told(workbook=workbook, measured=got, values=values)

    return run
