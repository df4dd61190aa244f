from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.spec.place import BREAKING, Position, escaped, in_file, shown, spec_error, spoken


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        (True, "true"),
        (0.5, "0.5"),
        (date(2025, 1, 2), "2025-01-02"),
        ({"a": 1}, "a mapping"),
        ([1], "a list"),
        ("a\nb", '"a\\nb"'),
        ("x\u202ey", '"x\\u202ey"'),
        ("a" * 61, f'"{"a" * 59}…"'),
        ("postgres://me:secret@host", '"postgres://…@host"'),
        ("postgres://me:se/cr:et@host", '"postgres://…@host"'),
    ],
)
def test_a_value_is_shown_short_on_one_line_and_without_passwords(value, text):
    assert shown(value) == text


@given(st.text(st.characters(exclude_categories=[])))
def test_nothing_that_breaks_a_line_is_left(text):
    assert not BREAKING.search(escaped(text))


def test_a_way_counts_items_as_people_do():
    assert spoken(("targets", 1, "va\nlue")) == "targets, item 2, va\\nlue"


def test_problems_are_sorted_by_file_line_and_column_and_said_once():
    spots = [("b", 1, 1), ("a", 10, 1), ("a", 9, 12), ("a", 9, 2), ("a", 9, 2)]
    error = spec_error(
        in_file(path, "x", "y", Position(line=line, column=column)) for path, line, column in spots
    )
    assert [problem.place for problem in error.problems] == ["a:9:2", "a:9:12", "a:10:1", "b:1:1"]


def test_a_file_as_a_whole_stands_before_its_lines():
    error = spec_error([in_file("a", "x", "y", Position(line=1)), in_file("a", "x", "y")])
    assert [problem.place for problem in error.problems] == ["a", "a:1"]
