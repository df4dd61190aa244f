"""A real PostgreSQL server: rights to read suffice, and whatever goes wrong is told without its address."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from kpiwork.errors import DataError
from kpiwork.measure.database import connect
from kpiwork.measure.engine import OutageError
from kpiwork.measure.measure import measure
from tests.servers import PASSWORD, PostgresServer

NAME = "kpi_shop"
SALES = (
    "CREATE TABLE sales (day date, amount integer, team text)",
    "INSERT INTO sales VALUES ('2013-01-05', 3, 'a'), ('2013-02-05', 4, 'b'), ('infinity', 9, 'b')",
)
# Its amounts cannot be read without ending the connection they are read through.
FATAL = """CREATE VIEW fatal AS
SELECT day, team, amount + pg_terminate_backend(pg_backend_pid())::int AS amount FROM sales"""
ENDLESS = "CREATE VIEW endless AS SELECT day, team, amount + (pg_sleep(60) IS NULL)::int AS amount FROM sales"
OTHERWISE = "correct its name, with its schema before it, or ask for the right to read it"


@pytest.fixture
def server(postgres: PostgresServer, monkeypatch) -> Iterator[PostgresServer]:
    """Give the server with a database of its own, which a role that may only read is told to use."""
    postgres.run(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)", f"CREATE DATABASE {NAME}")
    exists = (
        f"SELECT FROM pg_roles WHERE rolname = 'reader') THEN CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'"
    )
    postgres.run(f"DO $$ BEGIN IF NOT EXISTS ({exists}; END IF; END $$")
    postgres.run(
        *SALES,
        FATAL,
        ENDLESS,
        "REVOKE ALL ON SCHEMA public FROM public",
        "GRANT USAGE ON SCHEMA public TO reader",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
        database=NAME,
    )
    monkeypatch.setenv("SHOP_DB", postgres.address("reader", NAME))
    yield postgres
    postgres.run(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


@pytest.fixture
def database(server) -> Iterator:
    opened = connect("${SHOP_DB}", place="", limit=timedelta(minutes=1))
    yield opened
    opened.close()


def total(database, table: str = "sales") -> int:
    found = database.table((table,))
    return database.answer(found.aggregate(total=found.amount.sum()))["total"][0]


def silent(*texts: object) -> None:
    said = " ".join(map(str, texts))
    for secret in (PASSWORD, "s3cr3t", "127.0.0.1", "wr0ng", "reader", NAME):
        assert secret not in said


def test_the_right_to_read_suffices(shop, asked, server):
    assert asked(shop()) == (7, ())
    statistics = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables"
    import psycopg

    with psycopg.connect(server.address(database=NAME)) as connection:
        assert connection.execute(statistics.encode()).fetchone() == (3,)  # what the test itself wrote


def test_even_an_owner_writes_nothing(server, monkeypatch):
    import psycopg

    monkeypatch.setenv("SHOP_DB", server.address("owner", NAME))
    database = connect("${SHOP_DB}", place="")
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        database.backend.raw_sql("CREATE TABLE more (a integer)")
    database.close()


@pytest.mark.parametrize(
    ("change", "fact"),
    [
        (("s3cr3t", "wr0ng"), "names a server that answers, but opens no database"),
        (("/kpi_shop", "/no_shop"), "names a server that answers, but opens no database"),
        (("//reader", "//nobody"), "names a server that answers, but opens no database"),
        (("127.0.0.1", "no-such-host.invalid"), "names a database that does not answer"),
        ((r":\d+/", ":1/"), "names a database that does not answer"),
        (("/kpi_shop", "/kpi_shop?no_such=setting"), "holds no address of a database"),
        (("/kpi_shop", "/kpi_shop?sslmode=require"), "names a server that answers, but opens no database"),
    ],
)
def test_a_wrong_address_is_told_and_not_shown(shop, asked, server, monkeypatch, capfd, change, fact):
    address = server.address("reader", NAME)
    pattern, instead = change
    wrong = re.sub(pattern, instead, address)
    assert wrong != address
    monkeypatch.setenv("SHOP_DB", wrong)
    value, [problem] = asked(shop())
    assert value is None
    assert problem.place == "params/workbook.yaml  sources.sales.database"
    assert fact in problem.fact
    assert "SHOP_DB" in problem.fact
    silent(problem, *capfd.readouterr())


def test_one_wrong_address_is_tried_once_for_all_its_sources(book, card, server, monkeypatch, period):
    """Many wrong passwords in a row would lock the role out."""
    monkeypatch.setenv("SHOP_DB", server.address("reader", NAME).replace("s3cr3t", "wr0ng"))
    logged = (server.folder / "log").read_text(encoding="utf-8").count("password authentication failed")
    sources = {name: {"database": "${SHOP_DB}", "table": name} for name in ("sales", "fatal", "endless")}
    sources["fatal"]["time_limit"] = "5 minutes"
    cards = {f"k{name}": card("sum(amount)", source=name) for name in sources}
    problems = measure(book(cards, sources), period("2013-Q1")).problems
    places = {problem.place for found in problems.values() for problem in found}
    assert places == {f"params/workbook.yaml  sources.{name}.database" for name in sources}
    now = (server.folder / "log").read_text(encoding="utf-8").count("password authentication failed")
    assert now == logged + 1


def test_a_lost_connection_is_made_again_with_all_its_settings(database, server):
    assert total(database) == 16
    server.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kpiwork'")
    assert total(database) == 16
    names = ("statement_timeout", "default_transaction_read_only", "TimeZone", "DateStyle")
    with database.backend.con.cursor() as cursor:
        shown = [cursor.execute(f"SHOW {name}".encode()).fetchone()[0] for name in names]
    assert shown == ["1min", "on", "UTC", "ISO, YMD"]


def test_a_server_that_comes_back_in_time_is_waited_for(database, server):
    assert total(database) == 16
    server.stop()
    server.start()
    assert total(database) == 16


def test_a_server_that_stays_away_is_told_once(database, server):
    assert total(database) == 16
    server.stop()
    try:
        with pytest.raises(OutageError, match="SHOP_DB names went away and did not come back") as caught:
            total(database)
        silent(caught.value)
        began = time.monotonic()
        with pytest.raises(OutageError):
            total(database)
        assert time.monotonic() - began < 0.4  # the shortest wait before another try
    finally:
        server.start()


def test_a_server_that_goes_away_in_the_middle_takes_no_other_source_along(shop, asked, server, capfd):
    value, [problem] = asked(shop(table="fatal"))
    assert value is None
    assert problem.place == "params/workbook.yaml  sources.sales.database"
    assert "went away and did not come back" in problem.fact
    silent(problem, *capfd.readouterr())


def test_a_question_past_its_limit_is_stopped(shop, asked, server):
    value, [problem] = asked(shop(table="endless", time_limit="1 second"))
    assert value is None
    assert problem.place == "params/workbook.yaml  sources.sales.database"
    assert "took longer over a question than 1 second, and was stopped" in problem.fact
    assert "time_limit" in problem.mend
    running = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep%'"
    import psycopg

    with psycopg.connect(server.address(database=NAME)) as connection:
        assert connection.execute(f"{running} AND pid <> pg_backend_pid()".encode()).fetchone() == (0,)


def test_after_a_question_past_its_limit_others_are_answered(server):
    database = connect("${SHOP_DB}", place="", limit=timedelta(seconds=1))
    with pytest.raises(OutageError, match="took longer"):
        total(database, "endless")
    assert total(database) == 16
    database.close()


def test_a_server_that_is_frozen_is_hung_up_on(server, monkeypatch):
    import psycopg

    database = connect("${SHOP_DB}", place="", limit=timedelta(seconds=1))
    monkeypatch.setattr(type(database), "grace", timedelta(seconds=1))
    with psycopg.connect(server.address(database=NAME)) as connection:
        asked = "SELECT pid FROM pg_stat_activity WHERE application_name = 'kpiwork'"
        [(process,)] = connection.execute(asked.encode()).fetchall()
    os.kill(process, signal.SIGSTOP)
    try:
        with pytest.raises(OutageError, match="took longer"):
            database.answer(database.backend.sql("SELECT 1 AS a", schema={"a": "int64"}))
    finally:
        os.kill(process, signal.SIGCONT)
    assert total(database) == 16
    database.close()


def test_a_table_whose_type_changed(shop, asked, server):
    workbook = shop(columns={"amount": {"type": "integer"}})
    assert asked(workbook) == (7, ())
    server.run("DROP VIEW fatal, endless", "ALTER TABLE sales ALTER amount TYPE text", database=NAME)
    value, [problem] = asked(workbook)
    assert value is None
    assert "column 'amount' is text, but params/workbook.yaml declares integer" in problem.fact


def test_a_missing_column(shop, asked, server):
    value, [problem] = asked(shop("sum(amonut)"))
    assert value is None
    assert "amonut" in problem.fact
    assert problem.mend == "did you mean 'amount'?"


def test_a_table_that_may_not_be_read(shop, asked, server):
    server.run("REVOKE SELECT ON sales FROM reader", database=NAME)
    value, [problem] = asked(shop())
    assert value is None
    assert "InsufficientPrivilege" in problem.fact
    silent(problem)


@pytest.mark.parametrize(
    ("table", "mend"),
    [
        ("slaes", "did you mean 'sales'?"),
        ("Sales", "did you mean 'sales'?"),
        ("public.saels", "did you mean 'sales'?"),
        ("other.sales", OTHERWISE),
        ('"sales', 'write it as orders, sales.orders or "Sales"."Orders 2025"'),
        ("sales; DROP TABLE sales", OTHERWISE),
    ],
)
def test_a_table_that_is_not_there(shop, asked, server, table, mend):
    value, [problem] = asked(shop(table=table))
    assert value is None
    assert problem.place == "params/workbook.yaml  sources.sales.table"
    assert problem.mend == mend
    assert asked(shop())[0] == 7


def test_a_schema_of_ten_thousand_tables(shop, asked, server):
    made = "BEGIN FOR n IN 1..10000 LOOP EXECUTE format('CREATE TABLE many_%s (day date, amount int)', n);"
    server.run(f"DO $$ {made} IF n % 500 = 0 THEN COMMIT; END IF; END LOOP; END $$", database=NAME)
    server.run(
        "INSERT INTO many_7777 VALUES ('2013-03-01', 5)", "GRANT SELECT ON many_7777 TO reader", database=NAME
    )
    assert asked(shop(table="many_7777")) == (5, ())
    value, [problem] = asked(shop(table="mnay_7777"))
    assert value is None
    assert problem.mend == "did you mean 'many_7777'?"


def test_names_with_quotes_and_capitals(shop, asked, server):
    table = '"My ""Shop"""."Or.ders"'
    server.run(
        'CREATE SCHEMA "My ""Shop"""',
        f'CREATE TABLE {table} ("The Day" date, "Am""ount" integer, "amount" text)',
        f"INSERT INTO {table} VALUES ('2013-01-31', 11, 'x')",  # noqa: S608 - our own name
        'GRANT USAGE ON SCHEMA "My ""Shop""" TO reader',
        f"GRANT SELECT ON {table} TO reader",
        database=NAME,
    )
    assert asked(shop('sum("Am""ount")', table=table, dated="The Day")) == (11, ())


def test_columns_of_every_kind_do_not_keep_a_table_from_being_read(shop, asked, server):
    odd = "j jsonb, i inet, ts tsvector, u uuid, p point, x xml, r int4range, b bit(3), h timetz, d interval"
    server.run("CREATE TABLE odd AS SELECT * FROM sales", f"ALTER TABLE odd {_added(odd)}", database=NAME)
    server.run("GRANT SELECT ON odd TO reader", database=NAME)
    assert asked(shop(table="odd")) == (7, ())
    value, [problem] = asked(shop("sum(ts)", table="odd"))
    assert value is None
    assert "of a type that formulas cannot use" in problem.fact


def _added(columns: str) -> str:
    return ", ".join(f"ADD {column}" for column in columns.split(", "))


def test_an_unset_variable(monkeypatch):
    monkeypatch.delenv("SHOP_DB", raising=False)
    with pytest.raises(DataError, match="SHOP_DB is not set"):
        connect("${SHOP_DB}", place="here")


def test_what_a_role_was_told_changes_no_answer(shop, asked, server, monkeypatch):
    told = {
        "standard_conforming_strings": "off",
        "extra_float_digits": "-15",
        "DateStyle": "German",
        "TimeZone": "Asia/Tokyo",
        "client_encoding": "LATIN1",
        "transform_null_equals": "on",
        "default_transaction_isolation": "serializable",
    }
    server.run(*(f"ALTER ROLE reader SET {name} = '{value}'" for name, value in told.items()))
    server.run(
        "UPDATE sales SET team = E'C:\\\\temp \U0001f600' WHERE amount = 3",
        "CREATE VIEW exact AS SELECT day, team, 1.2345678901::float8 AS amount FROM sales",
        "GRANT SELECT ON exact TO reader",
        database=NAME,
    )
    try:
        assert asked(shop("count(*) filter (where team = 'C:\\temp \U0001f600')")) == (1, ())
        assert asked(shop("count(*) filter (where team = 'a\\' or team = ' or true --')")) == (0, ())
        value, problems = asked(shop("max(amount)", table="exact"))
        assert (value, problems) == (1.2345678901, ())
    finally:
        server.run("ALTER ROLE reader RESET ALL")


def test_a_secret_is_in_no_repr(database, server):
    silent(repr(database), repr(database.backend))
