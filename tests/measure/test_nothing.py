"""A condition that selects no row is told as the reason for no data; a count of nothing stays a count."""

from __future__ import annotations

import pytest

from kpiwork.measure.measure import measure

CSV = "day,team,amount\n2013-01-05,A,1\n2013-05-05,B,1\n"
COMPARE = "compare the condition with the values of its columns"


@pytest.fixture
def problems(book, card, write, period):
    def run(*formula, rows="team <> ''", **measured):
        write("sales.csv", CSV)
        cards = {"k": card(*formula, **measured), "fine": card("count(*)", source="other")}
        sources = {name: {"path": "sales.csv"} for name in ("sales", "other")}
        got = measure(book(cards, sources, rows={"shop": {"sales": rows}}), period("2013-Q4"))
        assert set(got.readings["kpi"]) == {"fine"} | ({"k"} if not got.problems else set())
        return got.problems

    return run


def test_department_rows_that_select_nothing(problems):
    [(key, [problem])] = problems("count(*)", rows="team = 'a'").items()
    assert key == ("shop", "k")
    assert problem.place == "params/shop/department.yaml  rows.sales"
    assert (problem.fact, problem.mend) == ("rows.sales selects none of its 2 rows", COMPARE)


def test_where_that_selects_nothing_and_leaves_no_value(problems):
    [(_, [problem])] = problems("sum(amount)", "count(*)", where="team = 'a'").items()
    assert problem.place == "params/shop/kpis/k.yaml  measure.where"
    assert (problem.fact, problem.mend) == ("where selects none of the 2 rows of the source sales", COMPARE)


@pytest.mark.parametrize("measured", [{"where": "team = 'a'"}, {}])
def test_a_count_of_nothing_is_a_value(problems, measured):
    assert problems("count(*)", **measured) == {}
