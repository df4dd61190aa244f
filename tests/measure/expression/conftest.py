"""One small table in DuckDB, and a way to ask it formulas."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import ibis
import ibis.expr.types as ir
import pytest
from ibis.backends.duckdb import Backend

from kpiwork.measure.expression import bind, parse_aggregate, parse_row

ZONE = "America/New_York"
DATA_END = datetime(2013, 3, 10, 12, tzinfo=UTC)
ROWS = """
create table flights as select * from (values
  (1::int,       2.50::decimal(6,2),  0.5::float,       'ua',   true,  date '2013-03-09',
   timestamp '2013-03-10 01:59:59.7', timestamptz '2013-03-10 06:59:59Z', 4, [1]),
  (2::int,      -2.50::decimal(6,2),  'nan'::float,     'AA ',  false, date '2013-03-11',
   timestamp '2013-03-10 03:00:00',   timestamptz '2013-03-10 07:00:00Z', 0, [2]),
  (3::int,       7.25::decimal(6,2),  1.5::float,       'ua',   true,  date '2012-12-31',
   timestamp '2012-12-31 23:30:00',   timestamptz '2013-01-01 04:30:00Z', 2, [3]),
  (null::int,    null::decimal(6,2),  null::float,      null,   null,  null::date,
   null::timestamp,                   null::timestamptz,                  1, null)
) as v(n, price, ratio, carrier, "Was Late", day, left_at, left_utc, parts, tags)
"""


@pytest.fixture(scope="session")
def duckdb() -> Iterator[Backend]:
    connection = ibis.duckdb.connect()
    yield connection
    connection.disconnect()


@pytest.fixture(scope="session")
def flights(duckdb: Backend) -> ir.Table:
    duckdb.raw_sql(ROWS)
    return duckdb.table("flights")


@pytest.fixture(scope="session")
def total(flights: ir.Table) -> Callable[..., Any]:
    """Answer an aggregate formula."""

    def answer(formula: str, **given: Any) -> Any:
        given = {"zone": ZONE, "names": {"data_end": DATA_END}} | given
        bound = bind(parse_aggregate(formula), flights, **given)
        return flights.aggregate(answer=bound).to_pyarrow()["answer"][0].as_py()

    return answer


@pytest.fixture(scope="session")
def rows(flights: ir.Table) -> Callable[..., list[Any]]:
    """Answer a row formula, one value a row in the order above."""

    def answer(formula: str, **given: Any) -> list[Any]:
        given = {"zone": ZONE, "names": {"data_end": DATA_END}} | given
        bound = bind(parse_row(formula), flights, **given)
        return flights.select(answer=bound).to_pyarrow()["answer"].to_pylist()

    return answer
