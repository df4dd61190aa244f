"""A real Apache Spark, through Spark Connect and in this process; whatever goes wrong is told in our words."""

from __future__ import annotations

import gc
import logging
import os
import subprocess
import sys
import textwrap
import weakref
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpiwork.measure.database import Database, connect
from kpiwork.measure.engine import OutageError
from tests.servers import SparkServer

SECRET = "t0k3n"  # noqa: S105 - nobody's
ENDLESS = "SELECT count(*) AS n FROM range(0, 200000000000) a JOIN range(0, 1000) b ON a.id % 1000 = b.id WHERE hash(a.id, b.id) = 17"
LOST = "SHOP_DB names went away and did not come back"
SALES = pa.table({"day": [date(2013, 1, 5), date(2013, 2, 5)], "amount": [3, 4]})


@pytest.fixture(scope="module")
def server(spark: SparkServer) -> Iterator[SparkServer]:
    yield spark
    if not spark.is_up:  # other tests ask it too
        spark.start()


@pytest.fixture
def address(server, monkeypatch) -> str:
    if not server.is_up:
        server.start()
    monkeypatch.setenv("SHOP_DB", server.address)
    return server.address


@pytest.fixture
def database(address) -> Iterator[Database]:
    opened = connect("${SHOP_DB}", place="", limit=timedelta(minutes=3))
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path) -> str:
    """Write sales into a folder, which Spark reads as a table."""
    (tmp_path / "sales").mkdir()
    pq.write_table(SALES, tmp_path / "sales" / "part.parquet")
    return f'parquet."{tmp_path}/sales"'


def one(database: Database, parts: tuple[str, ...]) -> int:
    table = database.table(parts)
    return database.answer(table.aggregate(n=table.count()))["n"][0]


def test_a_folder_is_read_as_a_table_through_spark_connect(shop, asked, address, folder, capfd):
    assert asked(shop(table=folder)) == (7, ())
    assert "ERROR" not in capfd.readouterr().err


def test_types_and_names_of_columns(database, tmp_path):
    moment = datetime(2013, 1, 5, 12, tzinfo=UTC)
    columns = {
        'Am"ou`nt.a b': pa.array([Decimal("2.50")]),
        "moment": pa.array([moment]),
        "clock": pa.array([moment.replace(tzinfo=None)]),
        "elapsed": pa.array([timedelta(hours=1)], pa.duration("us")),
        "Grüße": pa.array(["a"]),
        "list": pa.array([[1]]),
    }
    pq.write_table(pa.table(columns), tmp_path / "part.parquet")
    table = database.table(("parquet", str(tmp_path)))
    types = {name: str(dtype) for name, dtype in table.schema().items()}
    assert types.pop('Am"ou`nt.a b') == "decimal(3, 2)"
    assert types["moment"] == "timestamp('UTC')"  # what Spark calls a timestamp is a moment
    assert types["clock"] == "timestamp"
    summed = table.aggregate(total=table['Am"ou`nt.a b'].cast("float64").sum())
    assert database.answer(summed) == {"total": [2.5]}


def test_a_column_of_a_kind_that_ibis_does_not_know_is_left_out(database):
    spark = database.backend._session
    spark.sql(
        "SELECT DATE'2013-01-05' AS day, INTERVAL '3 04:00' DAY TO MINUTE AS waited"
    ).createOrReplaceTempView("odd")
    assert database.table(("odd",)).columns == ("day",)


@pytest.mark.parametrize(
    "table", ["no_such", "default.no_such", "no_such_schema.sales", 'parquet."/no/such"']
)
def test_a_table_that_is_not_there(shop, asked, address, table, capfd):
    value, [problem] = asked(shop(table=table))
    assert value is None
    assert problem.place == "params/workbook.yaml  sources.sales.table"
    assert table in problem.fact
    assert "JVM" not in str(problem) + "".join(capfd.readouterr())


def test_a_table_nearly_named_is_suggested(shop, asked, database, server):
    spark = database.backend._session
    spark.sql("CREATE SCHEMA IF NOT EXISTS trade")
    spark.sql("CREATE TABLE trade.sales USING parquet AS SELECT DATE'2013-01-05' AS day, 7 AS amount")
    assert asked(shop(table="trade.sales")) == (7, ())
    _, [problem] = asked(shop(table="trade.slaes"))
    assert problem.mend == "did you mean 'sales'?"


def test_a_missing_column(shop, asked, address, folder):
    value, [problem] = asked(shop("sum(amonut)", table=folder))
    assert value is None
    assert problem.mend == "did you mean 'amount'?"


def test_a_formula_that_cannot_be_computed_is_an_error_and_no_silent_null(
    shop, asked, address, folder, tmp_path
):
    texts = pa.table({"day": SALES["day"], "amount": ["3", "secret"]})
    pq.write_table(texts, tmp_path / "sales" / "part.parquet")
    value, [problem] = asked(shop("sum(cast(amount as integer))", table=folder))
    assert value is None
    assert "cannot compute this formula" in problem.fact
    assert "secret" not in str(problem)


def test_a_question_past_its_limit_is_stopped_alone(address, monkeypatch, tmp_path):
    database = connect("${SHOP_DB}", place="", limit=timedelta(seconds=8))
    endless = database.backend.sql(ENDLESS, schema={"n": "int64"})
    with pytest.raises(OutageError, match="took longer over a question than 8 seconds"):
        database.answer(endless)
    pq.write_table(SALES, tmp_path / "part.parquet")
    assert one(database, ("parquet", str(tmp_path))) == 2
    database.close()


def test_a_wrong_address_is_told_and_not_shown(shop, asked, monkeypatch, folder, capfd, spark):
    monkeypatch.setenv("SHOP_DB", f"sc://127.0.0.1:1/;token={SECRET};use_ssl=true")
    value, [problem] = asked(shop(table=folder))
    assert value is None
    assert problem.place == "params/workbook.yaml  sources.sales.database"
    assert "SHOP_DB names a database that does not answer" in problem.fact
    said = str(problem) + "".join(capfd.readouterr())
    assert SECRET not in said
    assert "127.0.0.1" not in said


def test_a_token_is_in_no_repr(database):
    database.address = f"{database.address}/;token={SECRET}"
    assert SECRET not in repr(database)


def test_a_session_that_is_lost_is_begun_again(database, server, tmp_path):
    pq.write_table(SALES, tmp_path / "part.parquet")
    table = database.table(("parquet", str(tmp_path)))
    counted = table.aggregate(n=table.count())
    assert database.answer(counted) == {"n": [2]}
    server.kill()
    server.start()
    assert database.answer(counted) == {"n": [2]}


def test_others_in_this_process_still_get_the_errors_of_spark(database, tmp_path, monkeypatch):
    """Loggers that PySpark has not made itself cannot take what it logs, and the error is another then."""
    monkeypatch.setattr(logging.root.manager, "loggerDict", {})
    pq.write_table(SALES, tmp_path / "part.parquet")
    assert one(database, ("parquet", str(tmp_path))) == 2
    with pytest.raises(Exception, match="CAST_INVALID_INPUT"):
        database.backend._session.sql("SELECT CAST('today' AS INT) AS n").collect()


def end_in_a_thread_of_the_pool() -> None:
    """Do what the collector does that finds somebody's old session while it runs in such a thread."""
    from pyspark.sql.connect.client.reattach import ExecutePlanResponseReattachableIterator as Shared

    ended = Shared._get_or_create_release_thread_pool().submit(Shared.shutdown)
    assert isinstance(ended.exception(), RuntimeError)  # a thread cannot wait for itself


def test_the_pool_of_threads_that_pyspark_shares_is_of_no_consequence(database, address, tmp_path):
    pq.write_table(SALES, tmp_path / "part.parquet")
    parts = ("parquet", str(tmp_path))
    end_in_a_thread_of_the_pool()
    assert one(database, parts) == 2
    later = connect("${SHOP_DB}", place="", limit=timedelta(minutes=3))
    assert one(later, parts) == 2
    later.close()  # which mends the pool besides


def test_a_session_is_never_left_to_the_collector(address):
    opened = connect("${SHOP_DB}", place="", limit=timedelta(minutes=3))
    first = weakref.ref(opened.backend._session)
    opened.reopen()
    second = weakref.ref(opened.backend._session)
    opened.close()
    del opened
    gc.collect()
    assert first() is not None
    assert second() is not None


def test_a_server_that_is_lost_in_the_middle_takes_no_other_source_along(
    shop, asked, address, server, folder, monkeypatch, capfd
):
    answered = 0
    answer = Database.answer

    def until_killed(self, table):
        nonlocal answered
        answered += 1
        if answered == 3:
            server.kill()
        return answer(self, table)

    monkeypatch.setattr(Database, "answer", until_killed)
    value, [problem] = asked(shop(table=folder))
    assert answered == 3  # and it was not asked again
    assert value is None
    assert problem.place == "params/workbook.yaml  sources.sales.database"
    assert LOST in problem.fact
    assert "Traceback" not in capfd.readouterr().err


def test_spark_in_this_process(spark, tmp_path):
    """In a process of its own: one in which Spark Connect was used cannot begin another."""
    pq.write_table(SALES, tmp_path / "part.parquet")
    script = f"""
        from kpiwork.measure.database import connect
        database = connect("${{SHOP_DB}}", place="here")
        table = database.table(("parquet", {str(tmp_path)!r}))
        print(database.answer(table.aggregate(total=table.amount.sum())))
        database.close()
        from pyspark.sql import SparkSession
        mine = SparkSession.builder.config("spark.sql.ansi.enabled", "false").getOrCreate()
        database = connect("${{SHOP_DB}}", place="here")
        table = database.table(("parquet", {str(tmp_path)!r}))
        print(database.answer(table.aggregate(total=table.amount.sum())))
        database.close()
        print(mine.conf.get("spark.sql.ansi.enabled"), mine.sql("select 1 as one").collect())
    """
    address = "pyspark://?spark.master=local[1]&spark.ui.enabled=false&spark.sql.shuffle.partitions=1"
    # what other tests of this process did with PySpark is written into its environment
    clean = {name: value for name, value in os.environ.items() if "SPARK" not in name}
    environment = {**clean, "SHOP_DB": address, "SPARK_LOCAL_IP": "127.0.0.1"}
    command = [sys.executable, "-c", textwrap.dedent(script)]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=Path(__file__).parents[3], check=False
    )
    lines = ["{'total': [7]}", "{'total': [7]}", "false [Row(one=1)]"]  # one's own session is left as it was
    assert done.stdout.splitlines() == lines, done.stderr
