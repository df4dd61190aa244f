"""Cards and tables that nobody would wish for: the check says what is wrong, and never stops."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kpiwork.review.smart.check import smart
from kpiwork.review.smart.judged import Criterion, Judgement, worst
from kpiwork.spec.department import Department
from kpiwork.spec.settings import Settings
from kpiwork.spec.workbook import DepartmentBook, Workbook
from tests.review.smart.planted import card, of_check

HOSTILE = "</style><script>alert(1)</script> \x1b[2J {{ 7*7 }} 💥 שלום"
COUNT: dict[str, Any] = {"source": "rows", "date": "day", "numerator": "count(*)"}
TABLES: dict[str, pd.DataFrame | str] = {
    "three records": pd.DataFrame({"day": ["2025-11-03", "2025-11-04", "2025-12-05"], "size": [1, 2, 3]}),
    "one record": pd.DataFrame({"day": ["2025-11-03"], "size": [1]}),
    "no rows": pd.DataFrame({"day": [], "size": []}),
    "all missing": pd.DataFrame({"day": pd.date_range("2024-01-01", "2025-12-31"), "size": None}),
    "no dates": pd.DataFrame({"day": ["soon", "later"], "size": [1, 2]}),
    "constant": pd.DataFrame({"day": pd.date_range("2023-01-01", "2025-12-31"), "size": 4}),
    "huge": pd.DataFrame({"day": pd.date_range("2024-01-01", "2025-12-31"), "size": 1e300}),
    "an empty file": "",
    "no table": "\x00\x01\x02",
}


def book(root: Path, table: pd.DataFrame | str | None) -> Workbook:
    if isinstance(table, str):
        (root / "rows.csv").write_text(table, encoding="utf-8")
    elif table is not None:
        table.to_csv(root / "rows.csv", index=False)
    settings = Settings.model_validate({"organisation": "O", "sources": {"rows": {"path": "rows.csv"}}})
    own = DepartmentBook(id="shop", settings=Department(name="Shop", head="Head of Shop"), cards={})
    return Workbook(root=root, settings=settings, departments={"shop": own})


@pytest.mark.parametrize("name", [*TABLES, "no file"])
@pytest.mark.parametrize("formula", ["count(*)", "avg(size)"])
def test_whatever_the_table_every_criterion_is_answered(tmp_path: Path, name: str, formula: str) -> None:
    workbook = book(tmp_path, TABLES.get(name))
    one = card(unit="count", objective=None, measure={**COUNT, "numerator": formula})
    found = smart(workbook, "shop", "size", card=one)
    assert {point.criterion for point in found} == set(Criterion)
    assert all(point.reason for point in found)
    assert all(point.mend for point in found if point.judgement in (Judgement.FAIL, Judgement.IMPROVE))
    assert "nan" not in " ".join(point.reason for point in found).split()


@pytest.mark.parametrize(
    "name", ["three records", "one record", "no rows", "no dates", "no file", "no table"]
)
def test_what_is_hardly_there_never_passes_as_measurable_or_achievable(tmp_path: Path, name: str) -> None:
    one = card(unit="count", measure=COUNT)
    found = smart(book(tmp_path, TABLES.get(name)), "shop", "size", card=one)
    for criterion in (Criterion.MEASURABLE, Criterion.ACHIEVABLE):
        judged = [point for point in found if point.criterion is criterion]
        assert worst(judged) is not Judgement.PASS


@pytest.mark.parametrize(
    "formula", ["nonsense(", "sum(day)", "median(size) /", "count(*) filter (where size)"]
)
def test_a_formula_that_is_none_is_told_with_its_place(tmp_path: Path, formula: str) -> None:
    one = card(unit="count", measure={**COUNT, "numerator": formula})
    found = smart(book(tmp_path, TABLES["constant"]), "shop", "size", card=one)
    runs = of_check(found, "the measure runs")
    assert runs.judgement is Judgement.FAIL
    assert "measure.numerator" in runs.place
    assert runs.mend


def test_a_source_that_the_workbook_does_not_have_is_named(tmp_path: Path) -> None:
    one = card(measure={**COUNT, "source": "nowhere"}, unit="count")
    found = of_check(smart(book(tmp_path, TABLES["constant"]), "shop", "size", card=one), "the measure runs")
    assert found.judgement is Judgement.FAIL
    assert "nowhere" in found.reason


def test_text_from_outside_stays_text(tmp_path: Path) -> None:
    texts = dict.fromkeys(
        ("name", "question", "definition", "used_for", "when_worse"), HOSTILE.replace("\x1b", "")
    )
    one = card(**texts, unit="count", measure=COUNT)
    found = smart(book(tmp_path, TABLES["constant"]), "shop", "size", card=one)
    assert {point.criterion for point in found} == set(Criterion)
