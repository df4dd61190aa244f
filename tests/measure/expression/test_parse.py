"""Parsing: what a formula reads, where it goes wrong, and that nothing but our error comes out."""

import pickle
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression import FUNCTIONS, Expression, parse_aggregate, parse_row
from kpiwork.measure.expression.dialect import KEYWORDS


@pytest.mark.parametrize(
    ("formula", "columns"),
    [
        ("count(*)", set()),
        ("count(*) filter (where arr_delay < 15) / count(*)", {"arr_delay"}),
        ("SUM(net_value) / NULLIF(Sum(days), 0)", {"net_value", "days"}),
        ('sum("Net Value")', {"Net Value"}),
        ('max("a ""b"" c")', {'a "b" c'}),
        ("quantile(first_human_reply_min, .9)", {"first_human_reply_min"}),
        ("count(*) filter (where due_at <= data_end)", {"due_at"}),
        ("sum(date) + sum(filter) + sum(position) + sum(text)", {"date", "filter", "position", "text"}),
        ("avg(größe)", {"größe"}),
        ("case when count(*) >= 10 then avg(x) end", {"x"}),
        ("coalesce(sum(x), 0) + round(1.5)", {"x"}),
    ],
)
def test_aggregate_formula_knows_the_columns_it_reads(formula, columns):
    parsed = parse_aggregate(formula)
    assert parsed == Expression(text=formula, columns=frozenset(columns), is_aggregate=True)


def test_row_formula_knows_the_columns_it_reads():
    parsed = parse_row("channel <> 'spam' and due_at <= data_end")
    assert parsed.columns == {"channel", "due_at"}
    assert not parsed.is_aggregate


def test_place_stands_before_the_character_and_does_not_count_when_comparing():
    with pytest.raises(ExpressionError) as caught:
        parse_row("a +", place="card.yaml:3:9")
    assert caught.value.problems[0].place == "card.yaml:3:9 at character 4"
    assert parse_row("a", place="x") == parse_row("a", place="y")


def test_expression_can_be_sent_to_another_process():
    parsed = parse_aggregate("sum(x)", place="card.yaml")
    assert pickle.loads(pickle.dumps(parsed)).place == "card.yaml"  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    "formula",
    [
        "(" * 3_000 + "1" + ")" * 3_000,
        "(" * 900 + "1" + ")" * 900,
        "not " * 400 + "a",
        "- " * 900 + "a",
        "case when " * 100 + "a",
        "abs(" * 300 + "a" + ")" * 300,
        "a+" * 900 + "a",
        "a = " * 400 + "a",
        "not a = " * 200 + "a",
        "a in (" * 300 + "1" + ")" * 300,
    ],
)
def test_deep_formulas_are_refused_in_words(formula):
    with pytest.raises(ExpressionError) as caught:
        parse_row(formula)
    assert "derived columns" in caught.value.problems[0].mend


def test_long_flat_formulas_are_fine():
    words = " or ".join(f"a = {n}" for n in range(150))
    assert parse_row(words).columns == {"a"}
    assert parse_row(f"a in ({', '.join(str(-n) for n in range(300))})").columns == {"a"}


@pytest.mark.parametrize("formula", ["a\n= 'x' b", "a = 'x'\n   b"])
def test_characters_are_counted_over_lines(formula):
    with pytest.raises(ExpressionError) as caught:
        parse_row(formula)
    assert caught.value.problems[0].place == f"at character {formula.index('b') + 1}"


def test_parsing_loads_neither_ibis_nor_duckdb():
    program = (
        "import sys; from kpiwork.measure.expression import parse_row; parse_row('a = 1');"
        "sys.exit(bool({'ibis', 'duckdb'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


PIECES = st.sampled_from(
    [
        *KEYWORDS,
        *FUNCTIONS,
        *(
            "cast",
            "extract",
            "a",
            "b",
            '"B c"',
            "data_end",
            "1",
            ".5",
            "2.0",
            "'x'",
            "'2013-01-01'",
            "select",
        ),
        *("(", "(", ")", ")", ",", "+", "-", "*", "/", "=", "<>", "<", ">=", ";", ".", "[", "::", "--", "?"),
    ]
)


def parses_or_refuses(formula):
    for parse in (parse_aggregate, parse_row):
        try:
            assert isinstance(parse(formula, place="here"), Expression)
        except ExpressionError as error:
            (problem,) = error.problems
            assert problem.place.startswith("here at character ")
            assert problem.fact
            assert problem.mend


@given(st.text(max_size=200))
def test_any_text_parses_or_is_refused(formula):
    parses_or_refuses(formula)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_any_soup_of_words_parses_or_is_refused(formula):
    parses_or_refuses(formula)


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from(["case when a then", "1 end", "else", "count(", "x)", "filter (where", "and b"]))
)
def test_any_soup_of_phrases_parses_or_is_refused(phrases):
    parses_or_refuses(" ".join(phrases))
