"""Aggregates stand at the top of numerators and denominators, and nowhere else."""

import pytest

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression import parse_aggregate, parse_row


@pytest.mark.parametrize(
    ("formula", "character", "fact"),
    [
        ("sum(sum(a))", 5, "'sum' stands inside 'sum'"),
        ("sum(a) filter (where count(*) > 1)", 22, "'count' stands inside 'sum'"),
        ("sum(a) + b", 10, "column 'b' stands outside"),
        ("case when b then sum(a) end", 11, "column 'b' stands outside"),
        ("a", 1, "column 'a' stands outside"),
        ("1 + 1", 1, "counts and sums nothing"),
        ("data_end", 1, "counts and sums nothing"),
    ],
)
def test_aggregate_formulas(formula, character, fact):
    with pytest.raises(ExpressionError) as caught:
        parse_aggregate(formula)
    (problem,) = caught.value.problems
    assert fact in problem.fact
    assert problem.place == f"at character {character}"


@pytest.mark.parametrize("formula", ["a > avg(a)", "count(*)", "case when sum(a) > 1 then 1 end"])
def test_row_formulas_have_no_aggregates(formula):
    with pytest.raises(ExpressionError) as caught:
        parse_row(formula)
    assert "numerator and denominator" in caught.value.problems[0].mend


def test_bound_names_may_stand_beside_aggregates():
    assert parse_aggregate("days_between(max(left_at), data_end)").columns == {"left_at"}
