"""PostgreSQL and Spark count records value by value as DuckDB does, to the last bit of a value."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa
import pytest

from kpiwork.errors import DataError
from kpiwork.measure.binding import DAY
from kpiwork.measure.buckets import first_day
from kpiwork.measure.cuts import MOST_SEGMENTS, Cut
from kpiwork.measure.histograms.asked import AroundCutoff
from kpiwork.measure.histograms.bins import MOST_BINS, first_of, number_of
from kpiwork.measure.histograms.counting import count
from kpiwork.measure.histograms.opening import open_card
from kpiwork.measure.histograms.resolutions import CANDIDATES
from kpiwork.measure.histograms.tallies import Tally, around, by_truth, fitting, last_digits, repeats
from kpiwork.periods import Calendar, PeriodKind
from kpiwork.spec.card import Card
from kpiwork.spec.department import Department
from kpiwork.spec.settings import Settings
from kpiwork.spec.workbook import DepartmentBook, Workbook
from tests.servers import PASSWORD

# Spark's client asks pandas 3 for what it no longer needs; a query is fetched as Ibis fetches it.
pytestmark = pytest.mark.filterwarnings("ignore:The copy keyword is deprecated")

TABLE = "records_of_histograms"
SCHEMA = {
    DAY: "date",
    "team": "string",
    "x": "float64",
    "cents": "decimal(18,2)",
    "n": "int64",
    "note": "string",
}
CALENDAR = Calendar(fiscal_year_starts=4)
MONTHS, TEAMS = Cut(grain=PeriodKind.MONTH), Cut(grain=PeriodKind.WEEK, dimension="team")
ODD = (
    None,
    math.nan,
    math.inf,
    -math.inf,
    0.0,
    -0.0,
    5e-324,
    -1e-310,
    1.7e308,
    -1.7e308,
    239.99999,
    0.1 + 0.2,
)
TEXTS = (None, "", "a", "A", "ä", "Ä", "a ", "ß", "b")


def near_edges() -> Iterator[float]:
    """Give the last numbers of bins and the first of the next, where a bit decides."""
    for step in (0.1, 0.01, 0.25, 1.0):
        for place in (-40, -1, 0, 1, 3, 40, 41, MOST_BINS, -MOST_BINS):
            edge = first_of(place, step)
            yield from (math.nextafter(edge, -math.inf), edge, math.nextafter(edge, math.inf), place * step)


def records() -> list[dict[str, Any]]:
    """Give rows with every awkward value, and many ordinary ones."""
    chance = random.Random(7)  # noqa: S311 - the same rows each time
    numbers: list[float | None] = [*ODD, *near_edges()]
    numbers += [round(chance.gauss(0, 3), chance.choice((0, 1, 2, 9))) for _ in range(400)]
    return [
        {
            DAY: date(2013, 1, 1) + timedelta(days=chance.randrange(59)),
            "team": chance.choice(TEXTS),
            "x": number,
            "cents": None if at % 9 == 0 else Decimal(chance.randrange(-300, 300)) / 100,
            "n": None if at % 7 == 0 else chance.randrange(-30, 30),
            "note": chance.choice(TEXTS),
        }
        for at, number in enumerate(numbers)
    ]


def queries(table: ibis.Table) -> Mapping[str, ibis.Table]:
    """Give one query of every kind, over several columns and two cuts."""
    months, teams = (Tally(table=table, cut=cut, calendar=CALENDAR) for cut in (MONTHS, TEAMS))
    x, cents = number_of(table, "x"), number_of(table, "cents")
    return {
        "around": around(months, x, 0.1, center=3, reach=40),
        "coarse": around(months, x, 60.0, center=0, reach=1),  # the smallest numbers would underflow
        "cents": around(teams, cents, 0.01, center=100, reach=30),
        "digits": last_digits(teams, x, 0.01),
        "repeats": repeats(months, ["x"], most=3),
        "combinations": repeats(teams, ["note", "n"], most=1),
        "positive": by_truth(months, ibis.coalesce(x > 0, ibis.literal(value=False))),
        "resolutions": fitting(table, x, CANDIDATES),
    }


def answers(table: ibis.Table) -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    for name, query in queries(table).items():
        rows = query.to_pyarrow().to_pylist()
        for row in rows:
            if "start" in row:
                row["start"] = first_day(row["start"])
            assert all(isinstance(one, (int, str, date, type(None))) for one in row.values())
            assert not any(isinstance(one, (datetime, bool)) for one in row.values())
        found[name] = sorted((tuple(row.items()) for row in rows), key=repr)
    return found


@pytest.fixture(scope="module")
def expected() -> dict[str, list[tuple[Any, ...]]]:
    """Give what DuckDB counts."""
    backend = ibis.duckdb.connect()
    found = answers(
        backend.create_table(TABLE, pa.Table.from_pylist(records(), ibis.schema(SCHEMA).to_pyarrow()))
    )
    backend.disconnect()
    return found


@pytest.fixture(scope="module")
def on_postgres(postgres) -> Iterator[ibis.Table]:
    """Give the table in PostgreSQL."""
    import psycopg

    with psycopg.connect(postgres.address()) as connection:
        backend = ibis.postgres.from_connection(connection)
        connection.execute(
            f'create temp table {TABLE} ("{DAY}" date, team text, x float8, cents numeric(18, 2), n bigint, note text)'
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                f"insert into {TABLE} values (%s, %s, %s, %s, %s, %s)",  # noqa: S608 - of this file
                [tuple(row.values()) for row in records()],
            )
        yield backend.table(TABLE)


@pytest.fixture(scope="module")
def on_spark(spark) -> Iterator[ibis.Table]:
    """Give the table in Spark."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.remote(spark.address).create()
    backend = ibis.pyspark.connect(session)
    types = f"`{DAY}` date, team string, x double, cents decimal(18, 2), n bigint, note string"
    session.createDataFrame([tuple(row.values()) for row in records()], types).createOrReplaceTempView(TABLE)
    yield backend.table(TABLE)
    session.stop()


@pytest.mark.parametrize("engine", ["on_postgres", "on_spark"])
def test_counts_are_those_of_duckdb(engine, expected, request):
    found = answers(request.getfixturevalue(engine))
    assert found.keys() == expected.keys()
    for name, rows in found.items():
        assert rows == expected[name], name


def test_the_table_is_worth_comparing(expected):
    """No query is answered by nothing, and rows add up where they are counted."""
    rows = len(records())
    sums = {name: sum(dict(row).get("rows", 0) for row in found) for name, found in expected.items()}
    assert sums.pop("resolutions") == 0
    assert set(sums.values()) == {rows}
    keys = {dict(row)["key"] for row in expected["around"]}
    assert {None, 3 - 41, 3 + 41, 3, 0, -1} <= keys


@pytest.mark.parametrize("engine", ["on_postgres", "on_spark"])
def test_one_segment_too_many_comes_back(engine, request):
    table = request.getfixturevalue(engine)
    days = table.mutate(team=ibis.row_number().over(order_by=[DAY, "x", "n", "note", "cents"]))
    made = Tally(table=days, cut=Cut(grain=PeriodKind.YEAR, dimension="team"), calendar=CALENDAR)
    found = last_digits(made, number_of(days, "n"), 1.0).to_pyarrow().to_pylist()
    assert len({row["segment"] for row in found}) == MOST_SEGMENTS + 1 < len(records())


@pytest.fixture
def reader(postgres) -> Iterator[str]:
    """Give a role of its own, which can be cut off without the others."""
    role, table = "histogram_reader", "replies_of_histograms"
    postgres.run(
        f"create role {role} login password '{PASSWORD}'",
        f"create table {table} as select date '2013-01-01' + i as day, 235 + i % 10 as minutes,"  # noqa: S608
        " 'A' as team from generate_series(0, 89) as i",
        f"grant select on {table} to {role}",
    )
    yield role
    postgres.run(f"drop table {table}", f"drop role {role}")


def test_a_card_on_postgres_is_counted_until_the_server_is_gone(postgres, reader, monkeypatch, tmp_path):
    monkeypatch.setenv("REPLIES_DB", postgres.address(reader))
    source = {"database": "${REPLIES_DB}", "table": "replies_of_histograms"}
    measure = {"source": "replies", "date": "day", "numerator": "count(*)", "dimensions": ["team"]}
    cutoff = {"column": "minutes", "at": 240, "good_side": "below"}
    words = {"name": "K", "question": "Q?", "owner": "O", "better": "higher", "unit": "count"}
    card = Card.model_validate({**words, "measure": measure, "cutoff": cutoff})
    shop = DepartmentBook(id="shop", settings=Department(name="S", head="H"), cards={"k": card})
    settings = Settings.model_validate({"organisation": "O", "sources": {"replies": source}})
    workbook = Workbook(root=tmp_path, settings=settings, departments={"shop": shop})
    asked = AroundCutoff(reach=1, grain=PeriodKind.QUARTER, dimension="team")
    with open_card(workbook, CALENDAR.parse("2013-C1"), "shop", "k") as rows:
        found = count(rows, asked)
        assert (found.asked, found.fingerprint) == (replace(asked, column="minutes", resolution=1.0), "")
        assert list(found.frame["count"]) == [9, 9, 9, 36, 27]
        postgres.run(
            f"alter role {reader} nologin",
            f"select pg_terminate_backend(pid) from pg_stat_activity where usename = '{reader}'",  # noqa: S608
        )
        with pytest.raises(DataError) as caught:
            count(rows, asked)
    [problem] = caught.value.problems
    assert problem.place == "params/workbook.yaml  sources.replies.database"
