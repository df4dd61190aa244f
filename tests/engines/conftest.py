"""DuckDB, and each engine that must answer as it does; one of the reader's own by KPIWORK_TEST_ENGINE."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest

from kpiwork.measure.database.spark import SparkDatabase
from tests.engines.asking import Engine, duckdb_engine, other_engine, postgres_engine, spark_engine
from tests.engines.awkward import awkward

OWN = os.environ.get("KPIWORK_TEST_ENGINE", "")
ENGINES = [
    pytest.param("postgres", marks=pytest.mark.postgres),
    pytest.param("spark", marks=pytest.mark.spark),
    *(["own"] if OWN else []),
]


@pytest.fixture(scope="session")
def duck() -> Iterator[Engine]:
    """Give the engine whose answers are the measure of all others."""
    made = duckdb_engine()
    yield made
    made.backend.disconnect()


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Give each other engine in turn."""
    if request.param == "own":
        yield other_engine(ibis.connect(OWN))
    elif request.param == "postgres":
        yield from _postgres(request.getfixturevalue("postgres"))
    else:
        yield from _spark(request.getfixturevalue("spark"))


def _postgres(server: Any) -> Iterator[Engine]:
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(server.address(), autocommit=True) as connection:
        yield postgres_engine(connection)


def _spark(server: Any) -> Iterator[Engine]:
    database = SparkDatabase.open(server.address, variable="SPARK", limit=timedelta(minutes=5))
    yield spark_engine(database)
    database.close()


@pytest.fixture(scope="session")
def data() -> pa.Table:
    """Give the awkward rows."""
    return awkward()


@pytest.fixture(scope="session")
def expected_of(duck: Engine, data: pa.Table) -> ir.Table:
    """Give the awkward rows in DuckDB."""
    return duck.table("awkward", data)


@pytest.fixture(scope="session")
def given_of(engine: Engine, data: pa.Table) -> ir.Table:
    """Give the awkward rows in the engine."""
    return engine.table("awkward", data)
