"""Laws that any engine must keep: whatever the rows and the formulas, it answers as DuckDB does."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings

from kpiwork.measure.expression import bind, parse_aggregate, parse_row
from kpiwork.periods import Workdays
from tests.engines.asking import unlike
from tests.engines.drawn import ROW_FORMULAS, TABLES, TOTALS

ZONE = "Europe/Berlin"
WORKDAYS = Workdays(holidays=frozenset({date(2000, 1, 3), date(2024, 12, 25)}))


def named(formulas):
    return {f"f{place}": text for place, text in enumerate(formulas)}


def bound(parse, table, formulas):
    return {name: bind(parse(text), table, zone=ZONE, workdays=WORKDAYS) for name, text in formulas.items()}


def examples_of(engine):
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=engine.examples, suppress_health_check=slow)


def test_law_row_formulas_are_those_of_duckdb(engine, duck):
    @examples_of(engine)
    @given(TABLES, ROW_FORMULAS.map(named))
    def check(data, formulas):
        def answers(side):
            table = side.table("drawn", data)
            rows = side.rows(table.select("id", **bound(parse_row, table, formulas)))
            return sorted(rows, key=lambda row: row["id"])

        assert unlike(answers(engine), answers(duck), formulas) == []

    check()


def test_law_totals_are_those_of_duckdb(engine, duck):
    @examples_of(engine)
    @given(TABLES, TOTALS.map(named))
    def check(data, formulas):
        def answers(side):
            table = side.table("drawn", data)
            return side.rows(table.aggregate(**bound(parse_aggregate, table, formulas)))

        assert unlike(answers(engine), answers(duck), formulas) == []

    check()
