"""All that is wrong with formulas and columns is told at once, with the card's file, key and character."""

from __future__ import annotations

import pytest

from kpiwork.measure.check import check
from kpiwork.measure.measure import measure

CSV = "day,team,amount\n2013-01-05,A,1\n"
SALES = {"sales": {"path": "sales.csv"}}


@pytest.fixture
def told(book, card, write):
    def run(*formula, sources=SALES, rows=None, **keys):
        write("sales.csv", CSV)
        return check(book({"k": card(*formula, **keys)}, sources, rows=rows))

    return run


FILE = "params/shop/kpis/k.yaml"


def test_good_cards_have_no_problem(told):
    assert (
        told("sum(amount)", "count(*)", where="team in ('A', 'B') and day < data_end", dimensions=["team"])
        == ()
    )


WRONG = [
    (
        ["count(*)"],
        {"sources": {"sales": {"path": "sales.csv", "key": ["team", "dya"]}}},
        "params/workbook.yaml  sources.sales.key",
        "no column 'dya'",
        "'day'",
    ),
    (["sum(amount"], {}, f"{FILE}  measure.numerator at character 4", "not closed", ")"),
    (["amount"], {}, f"{FILE}  measure.numerator", "", ""),
    (
        ["count(*)", "sum(amuont)"],
        {},
        f"{FILE}  measure.denominator",
        "does not fit this data: the source sales has no column 'amuont'",
        "'amount'",
    ),
    (["count(*)"], {"where": "team = 5"}, f"{FILE}  measure.where at character", "", ""),
    (["count(*)"], {"where": "amount"}, f"{FILE}  measure.where", "", ""),
    (["sum(team)"], {}, f"{FILE}  measure.numerator at character", "text", ""),
    (["max(team)"], {}, f"{FILE}  measure.numerator", "gives text, where a number is needed", "count or sum"),
    (["count(*)"], {"date": "dya"}, f"{FILE}  measure.date", "no column 'dya'", "'day'"),
    (
        ["count(*)"],
        {"date": "team"},
        f"{FILE}  measure.date",
        "column 'team' of the source sales is text, not a date",
        "derived",
    ),
    (["count(*)"], {"dimensions": ["taem"]}, f"{FILE}  measure.dimensions", "no column 'taem'", "'team'"),
    (
        ["count(*)"],
        {"source": "sails"},
        "params/workbook.yaml  sources",
        "'sails' is not declared",
        "'sales'",
    ),
    (
        ["count(*)"],
        {"card": {"cutoff": {"column": "c", "at": 1, "good_side": "above"}}},
        f"{FILE}  cutoff.column",
        "no column 'c'",
        "",
    ),
    (
        ["count(*)"],
        {"card": {"targets_from": {"source": "sales", "value": "goal"}}},
        f"{FILE}  targets_from.value",
        "no column 'goal'",
        "",
    ),
    (
        ["count(*)"],
        {"card": {"targets_from": {"source": "sales", "value": "amount", "by": ["x"]}}},
        f"{FILE}  targets_from.by",
        "no column 'x'",
        "",
    ),
    (
        ["count(*)"],
        {"rows": {"shop": {"sales": "team ="}}},
        "params/shop/department.yaml  rows.sales",
        "",
        "",
    ),
    (
        ["count(*)"],
        {"sources": {"sales": {"path": "sales.csv", "derived": {"x": "sum(amount)"}}}},
        "params/workbook.yaml  sources.sales.derived.x",
        "",
        "",
    ),
    (
        ["count(*)"],
        {"sources": {**SALES, "unused": {"path": "none.csv"}}},
        "source unused",
        "none.csv is not there",
        "",
    ),
]


@pytest.mark.parametrize(("formula", "keys", "place", "fact", "mend"), WRONG)
def test_wrong_cards(told, formula, keys, place, fact, mend):
    [problem] = told(*formula, **keys)
    assert problem.place.startswith(place)
    assert fact in problem.fact
    assert mend in problem.mend


def test_everything_is_told_at_once_and_measuring_says_the_same(book, card, period, write):
    write("sales.csv", CSV)
    cards = {"a": card("sum(x", "sum(y)", where="z = 1"), "b": card("count(*)")}
    workbook = book(cards, SALES)
    found = check(workbook)
    assert [problem.place for problem in found] == [
        "params/shop/kpis/a.yaml  measure.denominator",
        "params/shop/kpis/a.yaml  measure.numerator at character 4",
        "params/shop/kpis/a.yaml  measure.where",
    ]
    got = measure(workbook, period("2013-Q1"))
    assert tuple(sorted(got.problems["shop", "a"])) == found
    assert set(got.readings["kpi"]) == {"b"}


def test_targets_need_one_date_or_a_name(book, card, write):
    write("sales.csv", CSV)
    write("goals.csv", "starts,ends,goal\n2013-01-01,2013-03-31,5\n")
    own = {"card": {"targets_from": {"source": "goals", "value": "goal"}}}
    [problem] = check(book({"k": card("count(*)", **own)}, {**SALES, "goals": {"path": "goals.csv"}}))
    assert problem.place == f"{FILE}  targets_from.date"
    assert "has 2 date columns" in problem.fact
    assert "ends or starts" in problem.mend
