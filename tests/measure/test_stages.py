"""Two stages give what one gives, for every number that combines."""

from __future__ import annotations

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.measure.expression import bind, parse_aggregate
from kpiwork.measure.stages import combines, stage_of

ENGINE = ibis.duckdb.connect()
COMBINING = (
    "count(*)",
    "count(x)",
    "count(*) filter (where x > 1)",
    "sum(x)",
    "sum(y)",
    "min(x) + max(y)",
    "avg(y)",
    "avg(x) filter (where part = 1)",
    "sum(y) filter (where x > 0) / count(*)",
    "case when count(*) > 2 then sum(x) else 0 end",
    "coalesce(sum(x), 0) * 2",
)
SCHEMA = {"part": "int64", "x": "int64", "y": "float64"}
rows = st.lists(
    st.fixed_dictionaries(
        {
            "part": st.integers(0, 4),
            "x": st.none() | st.integers(-5, 5),
            "y": st.none() | st.integers(-80, 80).map(lambda n: n / 8),  # adds up without rounding
        }
    ),
    min_size=1,
    max_size=25,
)


def bound(formula: str, table: ibis.Table) -> ibis.Value:
    return bind(parse_aggregate(formula), table, zone="UTC").cast("float64")


@given(rows=rows)
def test_law_two_stages_give_what_one_gives(rows):
    table = ibis.memtable(rows, schema=SCHEMA)
    values = {f"n{at}": bound(formula, table) for at, formula in enumerate(COMBINING)}
    stage = stage_of(table, {"part": table.part}, values.values())
    groups = stage.table.aggregate(**stage.combined)
    staged = groups.select(**{name: stage.value(value, groups) for name, value in values.items()})
    [once], [twice] = (ENGINE.to_pyarrow(query).to_pylist() for query in (table.aggregate(**values), staged))
    assert twice == pytest.approx(once, nan_ok=True)


@pytest.mark.parametrize(
    "formula", ["count(distinct x)", "median(x)", "quantile(y, 0.9)", "sum(x) / median(y)"]
)
def test_what_needs_all_rows_does_not_combine(formula):
    table = ibis.memtable([{"part": 1, "x": 1, "y": 1.0}], schema=SCHEMA)
    assert not combines(bound(formula, table))
    assert all(combines(bound(one, table)) for one in COMBINING)


def test_equal_aggregates_are_computed_once():
    table = ibis.memtable([{"part": 1, "x": 1, "y": 1.0}], schema=SCHEMA)
    values = [bound(formula, table) for formula in ("sum(x)", "sum(x) / count(*)", "avg(y)", "sum(y)")]
    assert len(stage_of(table, {"part": table.part}, values).columns) == 4  # two sums, a count, one of y
