"""Binding: columns are known and of the right kind before anything runs."""

from datetime import UTC, date, datetime

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression import FUNCTIONS, bind, bind_condition, parse_aggregate, parse_row
from kpiwork.measure.expression.functions import Sort


def refused(parse, formula, table, **given):
    with pytest.raises(ExpressionError) as caught:
        bind(parse(formula, place="card.yaml:9"), table, **({"zone": "UTC"} | given))
    return caught.value.problems


@pytest.mark.parametrize(
    ("formula", "fact", "mend"),
    [
        ("carrier = 1", "column 'carrier' is text and the other is a number", "without quotes"),
        ("day = '2013-01-01'", "column 'day' is a date and the other is text", "date '2026-01-31'"),
        ("left_at < '2013-01-01'", "column 'left_at' is a timestamp", "timestamp '"),
        ("n and true", "column 'n' is a number, and 'and' takes true or false", "n = …"),
        ("not carrier", "column 'carrier' is text", "compare it"),
        ("carrier + 1", "column 'carrier' is text, and '+' takes a number", "cast(carrier as float)"),
        ("-carrier", "column 'carrier' is text", "cast(carrier as float)"),
        ("day + 1", "column 'day' is a date", "days_between"),
        ("left_at - day", "column 'left_at' is a timestamp", "minutes_between"),
        ("lower(n)", "column 'n' is a number, and 'lower' takes text", "choose"),
        ("hour(day)", "column 'day' is a date, and 'hour' takes a timestamp", "time of day"),
        ("year(n)", "column 'n' is a number", "a date or a timestamp"),
        ("tags = 1", "column 'tags' is of a type that formulas cannot use (array<int32>)", "choose"),
        ('"Was Late" > false', "column 'Was Late' is true or false", "choose"),
        ("case when n then 1 end", "column 'n' is a number, and 'when' takes true or false", "n = …"),
        ("case when n = 1 then n else 'x' end", "column 'n' is a number and the other is text", "cast"),
        ("n in ('a')", "column 'n' is a number and the other is text", "quotes"),
        ("coalesce(n, carrier)", "column 'n' is a number and column 'carrier' is text", "cast"),
        ("n like 'a%'", "column 'n' is a number", "choose text"),
        ("make_date(carrier, 1, 1)", "column 'carrier' is text", "cast(carrier as float)"),
        ("days_between(n, day)", "column 'n' is a number", "a date or a timestamp"),
    ],
)
def test_kinds_that_do_not_fit_are_refused(flights, formula, fact, mend):
    (problem,) = refused(parse_row, formula, flights)
    assert fact in problem.fact
    assert mend in problem.mend
    assert problem.place.startswith("card.yaml:9 at character ")


@pytest.mark.parametrize(
    ("formula", "fact", "mend"),
    [
        ("sum(carrier)", "column 'carrier' is text, and 'sum' takes a number", "cast(carrier as float)"),
        ('sum("Was Late")', "column 'Was Late' is true or false", "count(*) filter (where Was Late)"),
        ("avg(day)", "column 'day' is a date, and 'avg' takes a number", "choose a number"),
        ("median(left_at)", "column 'left_at' is a timestamp", "choose a number"),
        ('min("Was Late")', "column 'Was Late' is true or false", "choose"),
        ("count(*) filter (where n)", "column 'n' is a number, and 'where' takes true or false", "n = …"),
        ("count(null)", "'count' looks at no column", "count(*)"),
        ("sum(1)", "'sum' looks at no column", "count(*)"),
        ("max(carrier) + 1", "this is text, and '+' takes a number", "cast"),
    ],
)
def test_aggregates_of_the_wrong_kind_are_refused(flights, formula, fact, mend):
    (problem,) = refused(parse_aggregate, formula, flights)
    assert fact in problem.fact
    assert mend in problem.mend


def test_all_unknown_columns_are_named_at_once(flights):
    first, second = refused(parse_row, "carier = 'ua' and N = 1 and carier <> 'x'", flights)
    assert first.place == "card.yaml:9 at character 1"
    assert first.mend == "did you mean 'carrier'?"
    assert second.place == "card.yaml:9 at character 19"
    assert second.mend == "did you mean 'n'?"


def test_data_end_needs_a_value(flights):
    (problem,) = refused(parse_row, "left_at <= data_end", flights)
    assert problem.fact == "'data_end' has no value here"


@pytest.mark.parametrize(
    ("value", "answers"),
    [
        (datetime(2013, 3, 10, 2), [True, False, True, None]),
        (datetime(2013, 3, 10, 6, 30, tzinfo=UTC), [False, False, True, None]),
        (date(2013, 3, 10), [False, False, True, None]),
        (ibis.literal(datetime(2013, 3, 10, 2)), [True, False, True, None]),
        (None, [None] * 4),
    ],
)
def test_names_are_given_as_python_values_or_scalars(rows, value, answers):
    assert rows("left_at <= limit_", names={"limit_": value}) == answers


def test_names_go_before_columns(rows):
    assert rows("n", names={"n": 7}) == [7] * 4


def test_names_of_other_types_are_refused(flights):
    (problem,) = refused(parse_row, "n = x", flights, names={"x": [1]})
    assert "type list" in problem.fact


def test_conditions_must_be_true_or_false(flights):
    with pytest.raises(ExpressionError, match="a condition takes true or false"):
        bind_condition(parse_row("n + 1"), flights, zone="UTC")
    kept = flights.filter(bind_condition(parse_row("n > 1"), flights, zone="UTC"))
    assert kept.count().to_pyarrow().as_py() == 2


def test_unknown_zones_are_refused_before_anything_is_read(flights):
    with pytest.raises(ExpressionError, match="is not a time zone"):
        bind(parse_row("n"), flights, zone="Mars/Olympus")


ARGUMENTS = {
    "n",
    "price",
    "carrier",
    '"Was Late"',
    "day",
    "left_at",
    "left_utc",
    "tags",
    "data_end",
    "1",
    "0.5",
    "'x'",
    "null",
}


@st.composite
def calls(draw):
    function = draw(st.sampled_from(sorted(FUNCTIONS)))
    count = draw(st.integers(FUNCTIONS[function].fewest, min(FUNCTIONS[function].most, 3)))
    arguments = [draw(st.sampled_from(sorted(ARGUMENTS))) for _ in range(count)]
    return f"{function}({', '.join(arguments)})"


@settings(max_examples=150)
@given(
    calls(), st.sampled_from(["{} = {}", "{} + {}", "coalesce({}, {})", "case when {} then {} end"]), calls()
)
def test_every_formula_that_parses_runs_or_is_refused(flights, left, form, right):
    formula = form.format(left, right)
    names = {"data_end": datetime(2013, 3, 10, tzinfo=UTC)}
    aggregates = any(FUNCTIONS[call.partition("(")[0]].sort is Sort.AGGREGATE for call in (left, right))
    try:
        parsed = (parse_aggregate if aggregates else parse_row)(formula)
        bound = bind(parsed, flights, zone="Europe/Berlin", names=names)
    except ExpressionError:
        return
    query = flights.aggregate(answer=bound) if aggregates else flights.select(answer=bound)
    assert len(query.to_pyarrow()) == (1 if aggregates else 4)


@pytest.mark.parametrize(
    "formula",
    [
        "count(*) filter (where n <= 1) / count(distinct carrier)",
        "quantile(price, 0.9) + median(n) + sum(ratio)",
        "sum(round(price, 1)) + max(weekday(left_utc)) + max(hour(left_utc))",
        "max(minutes_between(left_utc, left_at)) + count(make_date(2013, n, 1))",
    ],
)
def test_formulas_are_also_written_for_postgresql(flights, formula):
    query = flights.aggregate(answer=bind(parse_aggregate(formula), flights, zone="Europe/Berlin"))
    assert ibis.to_sql(query, dialect="postgres").startswith("SELECT")
