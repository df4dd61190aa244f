"""A value, an operator, a value: what stands wrongly beside its neighbour is named."""

import pytest

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression import parse_row


@pytest.mark.parametrize(
    ("formula", "character", "fact"),
    [
        ("a b", 3, "b follows a"),
        ("a 'x'", 3, "'x' follows a"),
        ("(a) (b)", 5, "( follows )"),
        ("abs(a) b", 8, "b follows )"),
        ("case when a then b end c", 24, "c follows end"),
        ("= a", 1, "'=' has no value before it"),
        ("a + * b", 5, "'*' has no value before it"),
        ("case end", 6, "'end' has no value before it"),
        ("a and and b", 7, "'and' has no value before it"),
        ("abs(a,, b)", 7, "',' has no value before it"),
        ("a =", 4, "ends too early"),
        ("not", 4, "ends too early"),
        ("a not in", 9, "ends too early"),
    ],
)
def test_wrong_neighbours_are_named(formula, character, fact):
    with pytest.raises(ExpressionError) as caught:
        parse_row(formula)
    (problem,) = caught.value.problems
    assert fact in problem.fact
    assert problem.place == f"at character {character}"


@pytest.mark.parametrize(
    "formula", ["a - -1", "not a", "a not in (1)", "- a", "+ a", "(a) * (b)", "a is not null"]
)
def test_right_neighbours_pass(formula):
    assert "a" in parse_row(formula).columns
