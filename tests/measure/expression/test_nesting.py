"""Brackets and cases close in order, and nest no deeper than can be read."""

import pytest

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression import parse_row
from kpiwork.measure.expression.nesting import MOST_NESTED


@pytest.mark.parametrize(
    ("formula", "character", "mend"),
    [
        ("(a", 1, "close it with ')'"),
        ("a)", 2, "remove it"),
        ("abs((a)", 4, "close it with ')'"),
        ("case when a then b", 1, "close it with 'end'"),
        ("case when a then b end end", 24, "remove it"),
        ("(case when a then b)", 20, "'end'"),
    ],
)
def test_unmatched_brackets_are_named(formula, character, mend):
    with pytest.raises(ExpressionError) as caught:
        parse_row(formula)
    (problem,) = caught.value.problems
    assert problem.place == f"at character {character}"
    assert mend in problem.mend


@pytest.mark.parametrize(
    ("start", "end"), [("(", ")"), ("abs(", ")"), ("- ", ""), ("case when b then ", " end")]
)
def test_nesting_is_bounded(start, end):
    assert parse_row(start * MOST_NESTED + "a" + end * MOST_NESTED).columns >= {"a"}
    with pytest.raises(ExpressionError, match=f"more than {MOST_NESTED} levels"):
        parse_row(start * (MOST_NESTED + 1) + "a" + end * (MOST_NESTED + 1))


def test_what_stands_side_by_side_does_not_nest():
    assert parse_row(" + ".join(["(-(a))"] * MOST_NESTED)).columns == {"a"}
