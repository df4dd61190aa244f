"""Which columns a form has: those that its cards name, in the order in which a reader meets them."""

from __future__ import annotations

import pytest

from kpiwork.measure.form.layout import layout_of
from kpiwork.spec.source import ColumnType


@pytest.fixture
def layout(form_book, card):
    def make(*formulas, unit="percent", source=None, **measure):
        cards = {}
        for number, formula in enumerate(formulas):
            parts = formula if isinstance(formula, tuple) else (formula,)
            own = {"card": {"name": f"K{number}", "unit": unit}, "source": "hand", "date": "period"}
            cards[f"k{number}"] = card(*parts, **own, **measure)
        return layout_of(form_book(cards=cards, **(source or {"columns": {}})), "hand")

    return make


def names(found):
    return [count.name for count in found.counts]


@pytest.mark.parametrize(
    ("formulas", "measure", "expected"),
    [
        ([("sum(b)", "sum(a)")], {}, ["b", "a"]),
        (["sum(b) + sum(a) * 2 + avg(b)"], {}, ["b", "a"]),
        ([{"value": "sum(a)", "where": "checked = 'yes'"}], {}, ["a", "checked"]),
        (["sum(a)"], {"where": "b > 0 and a > 0"}, ["a", "b"]),
        (["sum(b)", "sum(a)", "max(b)"], {}, ["b", "a"]),
        (["count(*)", "sum(period_days) filter (where covers > 1)"], {}, ["period_days"]),
        (["sum(broken"], {}, []),
    ],
)
def test_columns_are_those_of_the_formulas(layout, formulas, measure, expected):
    assert names(layout(*formulas, **measure)) == expected


def test_columns_behind_derived_ones_and_declared_ones_are_asked_for(layout):
    derived = {"late": "sent - in_time", "share": "late * 1.0 / sent"}
    found = layout("avg(share)", source={"derived": derived, "columns": {"staff": {"type": "float"}}})
    assert names(found) == ["sent", "in_time", "staff"]


def test_a_circle_of_derived_columns_ends(layout):
    assert names(layout("sum(a)", source={"derived": {"a": "b + 1", "b": "a + c"}, "columns": {}})) == [
        "a",
        "c",
    ]


def test_types_and_bounds_are_the_declared_ones(layout):
    declared = {"a": {"type": "float", "low": -1, "high": 1}, "b": {"high": 9}, "c": {"type": "text"}}
    found = layout(
        "sum(a) + sum(b) + sum(d)", {"value": "max(b)", "where": "c = 'x'"}, source={"columns": declared}
    )
    assert {one.name: (one.type, one.low, one.high) for one in found.counts} == {
        "a": (ColumnType.FLOAT, -1, 1),
        "b": (ColumnType.INTEGER, 0, 9),
        "c": (ColumnType.TEXT, None, None),
        "d": (ColumnType.INTEGER, 0, None),
    }


def test_second_columns_stand_beside_the_numbers_they_repeat(layout):
    twice = {"form": {"second_counter": True}, "columns": {"c": {"type": "text"}}}
    found = layout({"value": "sum(a) + sum(a_2)", "where": "c = 'x'"}, source=twice)
    assert found.titles == ("period", "covers", "a", "a_2", "c", "remark")


@pytest.mark.parametrize(
    ("parts", "unit", "expected"),
    [
        (("sum(a)", "sum(b)"), "percent", (("a",), ("b",))),
        (("sum(a) + sum(c)", "sum(b)"), "percent", (("a", "c"), ("b",))),
        (("sum(a)", "sum(b)"), "ratio", None),
        (("sum(a)", "count(*)"), "percent", None),
        (("sum(a) * 2", "sum(b)"), "percent", None),
        (("avg(a)",), "percent", None),
        ((({"value": "sum(a)", "where": "a > 0"}), "sum(b)"), "percent", None),
    ],
)
def test_only_plain_sums_of_a_percentage_are_parts_of_a_whole(layout, parts, unit, expected):
    found = layout(parts, unit=unit)
    assert [(one.part, one.whole) for one in found.shares] == ([expected] if expected else [])


def test_a_form_that_two_departments_share_has_the_columns_of_both(form_book, card):
    own = {"source": "hand", "date": "period"}
    cards = {"one": {"k": card("sum(a)", **own)}, "two": {"k": card("sum(b)", **own)}}
    assert names(layout_of(form_book(cards=cards, columns={}), "hand")) == ["a", "b"]
