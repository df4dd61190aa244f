"""NaN is no number, however the table is kept."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpiwork.measure.expression import bind, parse_aggregate

ROWS = pa.table({"x": pa.array([1.0, 2.0, float("nan"), None], pa.float64()), "n": [1, 2, 3, 4]})
ANSWERS = {
    "sum(x)": 3.0,
    "count(x)": 2,
    "max(x)": 2.0,
    "avg(x)": 1.5,
    "median(x)": 1.5,
    "count(distinct x)": 2,
    "count(*) filter (where x is null)": 2,
    "count(*) filter (where x > 1)": 1,
    "sum(x * 2)": 6.0,
    "sum(coalesce(x, 10))": 23.0,
    "count(*) filter (where x + 1 is null)": 2,
}


@pytest.fixture(params=["read as Parquet", "kept in memory"])
def table(request, tmp_path):
    """Parquet's statistics of a column leave NaN out, and an engine may believe them."""
    pq.write_table(ROWS, tmp_path / "rows.parquet")
    backend = ibis.duckdb.connect()
    read = backend.read_parquet(tmp_path / "rows.parquet")
    yield read if request.param == "read as Parquet" else backend.create_table("kept", read)
    backend.disconnect()


def test_nan_counts_as_nothing(table):
    asked = {f"a{n}": bind(parse_aggregate(text), table, zone="UTC") for n, text in enumerate(ANSWERS)}
    [row] = table.aggregate(**asked).to_pyarrow().to_pylist()
    assert dict(zip(ANSWERS, row.values(), strict=True)) == ANSWERS
