"""What is asked of the engine: as few scans as can be, and nothing again that is known."""

from __future__ import annotations

import ibis
import pandas as pd
import pytest
from ibis.backends.duckdb import Backend

from kpiwork.measure.measure import measure

SOURCES = {"sales": {"path": "sales.csv", "date": "day"}, "calls": {"path": "calls.csv", "date": "day"}}
ROWS = "2013-01-05,A,x,1\n2013-02-05,B,y,2\n2013-03-05,A,y,3\n"


@pytest.fixture
def queries(monkeypatch):
    """Listen to every query that DuckDB answers through Ibis."""
    heard: list[str] = []
    answer = Backend.to_pyarrow

    def listen(self, expression, /, **options):
        heard.append(ibis.to_sql(expression, dialect="duckdb"))
        return answer(self, expression, **options)

    monkeypatch.setattr(Backend, "to_pyarrow", listen)
    return heard


@pytest.fixture(autouse=True)
def data(write):
    for name in SOURCES:
        write(f"{name}.csv", f"day,team,kind,amount\n{ROWS}")


def scans(queries, source=""):
    return [query for query in queries if "GROUP BY" in query and f"kpiwork {source}" in query]


def test_numbers_that_combine_need_three_scans_and_the_dimensions_one(book, card, period, queries):
    split = {"dimensions": ["team", "kind"]}
    cards = {name: card(f"sum(amount + {name[1]})", "count(*)", **split) for name in ("k1", "k2", "k3")}
    measure(book(cards, SOURCES), period("2013-Q1"))
    by_day, whole, segments = scans(queries, "sales")
    assert all(query.count("kpiwork sales") == 1 for query in (by_day, whole, segments))
    assert len([query for query in queries if "COUNT(DISTINCT" in query]) == 1


def test_median_is_asked_at_each_grain(book, card, period, queries):
    measure(book({"k": card("median(amount)")}, SOURCES), period("2013-Q1"))
    assert len([query for query in scans(queries, "sales") if "QUANTILE_CONT" in query.upper()]) == 4


def test_one_changed_card_asks_for_its_own_numbers_only(book, card, period, queries):
    def cards(factor: int):
        return {
            "same": card("sum(amount)", "count(*)", dimensions=["team"]),
            "other": card(f"sum(amount * {factor})", "count(*)", dimensions=["team"]),
            "calls": card("count(*)", source="calls"),
        }

    first = measure(book(cards(200), SOURCES), period("2013-Q1")).readings
    queries.clear()
    second = measure(book(cards(301), SOURCES), period("2013-Q1")).readings
    asked = scans(queries)
    assert len(asked) == 2  # the whole and the segments
    assert all("kpiwork sales" in query and query.count("SUM(") for query in asked)
    assert all("301" in query and "COUNT(*)" not in query for query in asked)
    assert all(query.count('AS "p') == query.count('AS "p0"') for query in asked)
    for kpi, factor in (("same", 1), ("other", 301 / 200), ("calls", 1)):
        before, after = (frame[frame["kpi"] == kpi]["value"] for frame in (first, second))
        pd.testing.assert_series_equal(after, before * factor, check_index=False)
    queries.clear()
    measure(book(cards(301), SOURCES), period("2013-Q1"))
    measure(book(cards(200), SOURCES), period("2013-Q1"))  # both are known as a whole
    assert queries == []


def test_new_data_of_one_source_asks_that_source_only(book, card, period, queries, write):
    workbook = book({"a": card("sum(amount)"), "b": card("count(*)", source="calls")}, SOURCES)
    measure(workbook, period("2013-Q1"))
    queries.clear()
    write("calls.csv", f"day,team,kind,amount\n{ROWS}2013-03-06,A,y,1\n")
    got = measure(workbook, period("2013-Q1")).readings
    assert not scans(queries, "sales")
    assert scans(queries, "calls")
    assert got[(got["kpi"] == "b") & (got["grain"] == "year")]["value"].item() == 4
