"""Local time on every engine is that of the time zone database, from 1990 to 2050, at every change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa

from kpiwork.measure.expression import bind, parse_row
from kpiwork.measure.expression.zones import FIRST_YEAR, LAST_YEAR, spans
from tests.engines.awkward import ZONES

MOROCCO_KNOWN_UNTIL = datetime(2026, 1, 1, tzinfo=UTC)
"""Copies of the time zone database that differ in age differ on Morocco's clocks after this."""

NEAR = (timedelta(microseconds=-1), timedelta(), timedelta(minutes=59, microseconds=123_456))


def moments():
    changes = {span.starts for zone in ZONES for span in spans(zone)}
    near = {change + step for change in changes for step in NEAR}
    first, days = datetime(FIRST_YEAR, 1, 1), (LAST_YEAR - FIRST_YEAR) * 365
    spread = {first + timedelta(days=day, hours=day % 24) for day in range(0, days, 11)}
    return [moment.replace(tzinfo=UTC) for moment in sorted(near | spread) if moment >= first]


def test_local_time_is_that_of_the_database(engine, duck):
    for side in (engine, duck):
        check_clocks(side)


def test_one_function_is_asked_not_a_long_formula(engine, duck):
    data = pa.table({"instant": pa.array([datetime(2025, 1, 1, tzinfo=UTC)], pa.timestamp("us", tz="UTC"))})
    for side in (engine, duck):
        if side.backend.name in {"duckdb", "postgres", "pyspark"}:
            table = side.table("one", data)
            value = bind(parse_row("cast(instant as timestamp)"), table, zone=ZONES[0])
            assert side.backend.compile(table.select(value=value)).count(ZONES[0]) == 1


def check_clocks(engine):
    instants = moments()
    data = pa.table({"id": range(len(instants)), "instant": pa.array(instants, pa.timestamp("us", tz="UTC"))})
    table = engine.table("instants", data)
    asked = {zone: bind(parse_row("cast(instant as timestamp)"), table, zone=zone) for zone in ZONES}
    rows = sorted(engine.rows(table.select("id", **asked)), key=lambda row: row["id"])
    for zone in ZONES:
        where = ZoneInfo(zone)
        until = MOROCCO_KNOWN_UNTIL if zone == "Africa/Casablanca" else instants[-1]
        wrong = [
            (instant, row[zone])
            for instant, row in zip(instants, rows, strict=True)
            if instant <= until and row[zone] != instant.astimezone(where).replace(tzinfo=None)
        ]
        assert wrong == []
