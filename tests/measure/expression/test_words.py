"""Words and signs that are not in the language are refused by name, where they stand."""

import pytest

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression import parse_aggregate, parse_row


def refused(parse, formula):
    with pytest.raises(ExpressionError) as caught:
        parse(formula)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("formula", "name", "character", "mend"),
    [
        ("read_csv('/etc/passwd')", "read_csv", 1, "write one of"),
        ("count(*) + read_parquet('x')", "read_parquet", 12, "write one of"),
        ("count(*) from 'x'", "from", 10, "no other tables or files"),
        ("(select 1)", "select", 2, "no queries"),
        ("count(*) filter (where a in (select b))", "select", 30, "no queries"),
        ("exists(select 1)", "exists", 1, "no queries"),
        ("a join b", "join", 3, "no queries"),
        ("pragma database_list", "pragma", 1, "no queries"),
        ("attach 'x'", "attach", 1, "no queries"),
        ("sum(x) over (partition by y)", "over", 8, "no windows"),
        ("count(*); drop table x", ";", 9, "without ';'"),
        ("sum(t.x)", ".", 6, "one source"),
        ("x[1]", "[", 2, "round brackets"),
        ("[1, 2]", "[", 1, "round brackets"),
        ("{'a': 1}", "{", 1, "round brackets"),
        ("x -> x + 1", "->", 3, "lambdas"),
        ("x ->> 'a'", "->", 3, "JSON"),
        ("f := 1", ":", 3, "cast"),
        ("x::integer", ":", 2, "cast(x as integer)"),
        ("x = ?", "?", 5, "the signs are"),
        ("x = $1", "$1", 5, "the signs are"),
        ("x = @y", "@", 5, "the signs are"),
        ("a -- b", "--", 3, "definition"),
        ("a /* b */", "/*", 3, "definition"),
        ("{# a #} b", "{# a #}", 1, "remove it"),
        ("a || b", "|", 3, "joined"),
        ("a % b", "%", 3, "remainder"),
        ("a == b", "==", 3, "compare with ="),
        ("a ** 2", "**", 3, "multiply"),
        ("!a", "!", 1, "the signs are"),
        ("now()", "now", 1, "data_end"),
        ("a < current_date", "current_date", 5, "data_end"),
        ("a + interval '1 day'", "interval", 5, "days_between"),
        ("net−cost", "net−cost", 1, "plain letters"),
        ("\u2018spam\u2019", "\u2018spam\u2019", 1, "plain letters"),
        ("medain(x)", "medain", 1, "did you mean 'median'?"),
        ("minute_between(a, b)", "minute_between", 1, "did you mean 'minutes_between'?"),
        ("cast(x as int)", "int", 11, "did you mean 'integer'?"),
        ("cast(x as varchar)", "varchar", 11, "date, float, integer, text or timestamp"),
        ("extract(yaer from x)", "yaer", 9, "did you mean 'year'?"),
        ("sum(distinct x)", "distinct", 5, "count(distinct x)"),
        ("where a", "where", 1, "count(*) filter (where …)"),
        ("count(*) filter (a)", "filter", 10, "filter (where …)"),
        ("a as b", "as", 3, "cast(x as integer)"),
        ('"abs"(x)', '"abs"', 1, "without quotes"),
        ("(a, b)", ",", 3, "lists of 'in'"),
    ],
)
def test_foreign_words_are_refused_by_name_and_place(formula, name, character, mend):
    for parse in (parse_aggregate, parse_row):
        problem = refused(parse, formula)
        assert name in problem.fact
        assert problem.place == f"at character {character}"
        assert mend in problem.mend


@pytest.mark.parametrize(
    "formula", ["now + 1", "today = 1", "filter = 1", "date = date '2013-01-01'", "Float > 1"]
)
def test_words_without_a_call_may_be_columns(formula):
    assert parse_row(formula).columns == {formula.split()[0]}


def test_brackets_hold_something():
    assert refused(parse_row, "a = ()").fact == "the brackets are empty"
    assert refused(parse_row, '""').mend == "write its name between the quotes"


@pytest.mark.parametrize("formula", ["1e", ".5.5 + 1"])
def test_numbers_are_plain(formula):
    assert "is not a number" in refused(parse_row, formula).fact
