"""Forms that sqlglot would allow, and the language does not."""

import pytest

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression import parse_row
from kpiwork.measure.expression.nodes import Call, Column, Literal
from kpiwork.measure.expression.parse import tree


@pytest.mark.parametrize(
    ("formula", "character", "mend"),
    [
        ("a = null", 1, "write is null"),
        ("a <> null", 1, "write is null"),
        ("case a when null then 1 end", 6, "write is null"),
        ("a is true", 1, "is null"),
        ("a in ()", 1, "in ('a', 'b')"),
        ("a in (b)", 7, "text stands in single quotes: 'b'"),
        ("a in (1, null)", 1, "is null beside it"),
        ("a like b", 8, "in quotes"),
        ("abs(a, b)", 1, "write abs(x)"),
        ("nullif(a)", 1, "write nullif(a, b)"),
        ("count(distinct a, b)", 1, "write count(x)"),
        ("count()", 1, "write count(x)"),
        ("abs(*)", 5, "count(*)"),
        ("round(a, b)", 10, "0 to 9"),
        ("round(a, 10)", 10, "0 to 9"),
        ("quantile(a, 1.5)", 13, "0.9"),
        ("quantile(a, b)", 13, "0.9"),
        ("abs(a) filter (where b)", 1, "count(*) filter"),
        ("a between 1", 11, "missing"),
    ],
)
def test_wrong_forms_are_refused(formula, character, mend):
    with pytest.raises(ExpressionError) as caught:
        tree(formula)
    (problem,) = caught.value.problems
    assert mend in problem.mend
    assert problem.place == f"at character {character}"


def test_long_chains_of_and_are_one_node():
    node = tree(" and ".join(["a"] * 100))
    assert isinstance(node, Call)
    assert node.arguments == tuple(Column(name="a", at=6 * n) for n in range(100))


@pytest.mark.parametrize(
    ("formula", "value"), [("-1", -1), ("- 1.5", -1.5), ("true", True), ("null", None), ("1e3", 1000.0)]
)
def test_values(formula, value):
    node = tree(formula)
    assert isinstance(node, Literal)
    assert node.value == value
    assert type(node.value) is type(value)


def test_deep_sums_are_refused():
    with pytest.raises(ExpressionError, match="inside each other"):
        parse_row(" + ".join(["a"] * 100))
