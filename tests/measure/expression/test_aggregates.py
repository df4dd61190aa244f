"""Every aggregate, with answers worked out by hand, and the laws that one query rests on."""

from datetime import date

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiwork.measure.expression import bind, bind_condition, parse_aggregate, parse_row


@pytest.mark.parametrize(
    ("formula", "answer"),
    [
        ("count(*)", 4),
        ("count(n)", 3),
        ("count(distinct carrier)", 2),
        ("count(tags)", 3),
        ("count(*) filter (where n >= 2)", 2),
        ("count(*) filter (where n > 100)", 0),
        ("count(*) filter (where n > null + 1)", 0),
        ("count(n) filter (where n > 100)", 0),
        ("count(*) filter (where data_end < date '2013-01-01')", 0),
        ("count(*) filter (where true)", 4),
        ("count(distinct carrier) filter (where n = 1)", 1),
        ("sum(n)", 6),
        ("sum(price)", 7.25),
        ("sum(ratio)", 2.0),
        ("sum(n * 1.5)", 9.0),
        ("sum(n) filter (where n > 100)", None),
        ("avg(n)", 2.0),
        ("avg(ratio)", 1.0),
        ("min(day)", date(2012, 12, 31)),
        ("max(carrier)", "ua"),
        ("min(price)", -2.5),
        ("median(n)", 2.0),
        ("median(price) filter (where n < 3)", 0.0),
        ("quantile(n, 0.9)", 2.8),
        ("quantile(n, 0)", 1.0),
        ("quantile(n, 1)", 3.0),
        ("quantile(n, .25) filter (where n > 1)", 2.25),
        ("count(*) filter (where n >= 2) / count(*)", 0.5),
        ("sum(n) / nullif(count(*) filter (where n > 100), 0)", None),
        ("sum(n) / 0", None),
        ("1 - sum(n) / sum(price)", 1 - 6 / 7.25),
        ("round(1000 * sum(n) / count(*), 1)", 1500.0),
        ("case when count(*) >= 10 then avg(n) end", None),
        ("case when count(*) >= 4 then avg(n) else 0 end", 2.0),
        ("coalesce(sum(n) filter (where false), 0)", 0),
        ("sum(case when n > 1 then n else 0 end) / count(n)", 5 / 3),
        ("days_between(max(day), data_end)", -1 + 8 / 24),
        ("sum(days_between(day, cast(left_at as date)))", 0.0),
    ],
)
def test_aggregates_give_known_answers(total, formula, answer):
    given = total(formula)
    assert given == (pytest.approx(answer) if isinstance(answer, float) else answer)
    assert type(given) is type(answer)


@pytest.mark.parametrize(
    ("formula", "type_"),
    [
        ("sum(n)", "BIGINT"),
        ("sum(price)", "DOUBLE"),
        ("sum(n * 0.5)", "DOUBLE"),
        ("count(*)", "BIGINT"),
        ("count(*) filter (where n = 1)", "BIGINT"),
        ("avg(n)", "DOUBLE"),
        ("median(n)", "DOUBLE"),
        ("sum(n) / count(*)", "DOUBLE"),
        ("sum(n) + 1.5", "DOUBLE"),
    ],
)
def test_the_engine_itself_gives_int64_or_float64(duckdb, flights, formula, type_):
    bound = bind(parse_aggregate(formula), flights, zone="UTC")
    duckdb.create_view("answered", flights.aggregate(answer=bound), overwrite=True)
    assert duckdb.raw_sql("select typeof(answer) from answered").fetchone() == (type_,)


NUMBERS = st.one_of(st.none(), st.integers(-5, 5))
TABLES = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=0, max_size=12)
CONDITIONS = st.sampled_from(
    [
        "a > 1",
        "a = b",
        "a is null",
        "not a < b",
        "a in (1, 2)",
        "a > 0 and b > 0",
        "a / b > 1",
        "a between b and 3",
    ]
)
TOTALS = st.sampled_from(
    [
        "count(*)",
        "count(a)",
        "count(*) filter (where b > 0)",
        "count(distinct a)",
        "sum(a)",
        "sum(a) filter (where b > 0) / count(*)",
        "avg(b)",
        "median(a)",
        "quantile(b, 0.75)",
        "max(a) - min(b)",
    ]
)


def made(pairs):
    return ibis.memtable(
        {"a": [a for a, _ in pairs], "b": [b for _, b in pairs]}, schema={"a": "int64", "b": "int64"}
    )


def asked(table, formula, **given):
    bound = bind(parse_aggregate(formula), table, zone="UTC", **given)
    return table.aggregate(answer=bound).to_pyarrow()["answer"][0].as_py()


@settings(max_examples=40)
@given(TABLES, CONDITIONS)
def test_true_and_false_and_unknown_are_all_rows(pairs, condition):
    table = made(pairs)
    parts = [condition, f"not ({condition})", f"({condition}) is null"]
    assert sum(asked(table, f"count(*) filter (where {part})") for part in parts) == len(pairs)


@settings(max_examples=40)
@given(TABLES, CONDITIONS, TOTALS)
def test_a_common_condition_is_the_same_as_filtering_first(pairs, condition, formula):
    table = made(pairs)
    where = bind_condition(parse_row(condition), table, zone="UTC")
    together = asked(table, formula, where=where)
    assert together == pytest.approx(asked(table.filter(where), formula))


@settings(max_examples=20)
@given(TABLES, TOTALS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(pairs, formula, random):
    shuffled = random.sample(pairs, len(pairs))
    assert asked(made(shuffled), formula) == pytest.approx(asked(made(pairs), formula))
