"""Problems of formulas name the line and column of the file that holds them."""

from __future__ import annotations

import pytest

from kpiwork.measure.check import check
from kpiwork.measure.measure import measure
from kpiwork.spec.load import load

SETTINGS = """\
organisation: O
sources:
  sales:
    path: sales.csv
    derived:
      wrong: team / 2
"""
DEPARTMENT = """\
name: Shop
head: H
rows:
  sales: team == 'A'
"""
CARD = """\
name: K
question: Q?
owner: O
better: higher
unit: count
measure:
  source: sales
  date: dya
  numerator: sum(amuont)
  denominator:
    value: count(*
  where: amount
  dimensions: [taem]
"""
LINES = {
    "params/workbook.yaml:6:14  sources.sales.derived.wrong at character 1",
    "params/shop/department.yaml:4:10  rows.sales at character 6",
    "params/shop/kpis/k.yaml:8:9  measure.date",
    "params/shop/kpis/k.yaml:9:14  measure.numerator",
    "params/shop/kpis/k.yaml:10:3  measure.denominator at character 6",
    "params/shop/kpis/k.yaml:13:15  measure.dimensions",
}


@pytest.fixture
def workbook(tmp_path, write):
    write("params/workbook.yaml", SETTINGS)
    write("params/shop/department.yaml", DEPARTMENT)
    write("params/shop/kpis/k.yaml", CARD)
    write("sales.csv", "day,team,amount\n2013-01-05,A,1\n")
    return load(tmp_path)


def test_lines_and_columns(workbook, period):
    found = check(workbook)
    assert {problem.place for problem in found} == LINES
    measured = measure(workbook, period("2013-Q1")).problems["shop", "k"]
    assert {problem.place for problem in measured} <= LINES


def test_a_file_that_has_changed_gives_no_line(workbook, tmp_path):
    (tmp_path / "params/shop/kpis/k.yaml").write_text("name: [")
    assert "params/shop/kpis/k.yaml  measure.numerator" in {problem.place for problem in check(workbook)}
