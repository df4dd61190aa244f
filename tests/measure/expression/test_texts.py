"""Texts are ordered, matched and cased by their letters, on PostgreSQL too, which is told so."""

import ibis
import pytest

from kpiwork.measure.expression.texts import comparable, extreme, first_or_last, like, lower, trim, upper

TABLE = ibis.table({"t": "string", "u": "string"}, name="rows")


def written(value, dialect):
    query = TABLE.aggregate(v=value) if value.op().shape.is_scalar() else TABLE.select(v=value)
    return ibis.to_sql(query, dialect=dialect)


@pytest.mark.parametrize(
    "value",
    [
        comparable([TABLE.t, TABLE.u], "postgres")[0],
        first_or_last("least", [TABLE.t, TABLE.u], "postgres"),
        extreme("min", TABLE.t, None, "postgres"),
        extreme("max", TABLE.t, TABLE.u == "x", "postgres"),
    ],
)
def test_postgresql_compares_bytes(value):
    assert "CONVERT_TO(" in written(value, "postgres").upper()


@pytest.mark.parametrize("engine", ["duckdb", "pyspark", ""])
def test_other_engines_compare_texts_as_they_are(engine):
    assert [value.equals(TABLE.t) for value in comparable([TABLE.t, TABLE.u], engine)] == [True, False]
    assert extreme("min", TABLE.t, None, engine).equals(TABLE.t.min())


@pytest.mark.parametrize(
    ("formula", "answers"),
    [
        ("carrier like 'u\\_'", [False, False, False, None]),
        ("'a\\b' like 'a\\_'", [True] * 4),
        ("upper('straße')", ["STRAẞE"] * 4),
        ("lower('İΣ')", ["i\u03c3"] * 4),
        ("trim(' five of\t')", ["five of"] * 4),
        ("'ä' > 'z'", [True] * 4),
    ],
)
def test_texts_of_duckdb(rows, formula, answers):
    assert rows(formula) == answers


@pytest.mark.parametrize("engine", ["postgres", "pyspark"])
def test_each_letter_is_named_to_engines_that_write_two_for_one(engine):
    dialect = engine
    assert "ẞ" in written(upper(TABLE.t, engine), dialect)
    assert "İ" in written(lower(TABLE.t, engine), dialect)
    assert "\\\\\\\\" in written(like(TABLE.t, "a\\b", engine), "pyspark")
    assert "REGEXP_REPLACE" in written(trim(TABLE.t, "pyspark"), "pyspark")
