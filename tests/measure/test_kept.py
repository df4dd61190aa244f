"""A kept measurement is given only while everything that decides it is as it was."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date

import duckdb
import pandas as pd
import pytest

from kpiwork.measure import kept as module
from kpiwork.measure.cache import Cache
from kpiwork.measure.digest import code_version
from kpiwork.measure.kept import key_of
from kpiwork.measure.measure import measure
from kpiwork.measure.sources import open_sources
from kpiwork.measure.window import Window
from kpiwork.periods import Calendar

SOURCES = {"sales": {"path": "sales.csv", "date": "day", "columns": {"amount": {"low": 0, "high": 5}}}}
CSV = "day,team,amount\n2013-01-05,A,1\n2013-02-05,B,2\n2013-03-05,A,9\n"


@pytest.fixture
def workbook(book, card, write):
    write("sales.csv", CSV)
    return book({"k": card("sum(amount)", "count(*)", dimensions=["team"])}, SOURCES)


@pytest.fixture
def opened(monkeypatch):
    """Note each time that sources are opened."""
    times: list[tuple[str, ...]] = []

    def noting(workbook, names, **options):
        times.append(tuple(sorted(names)))
        return open_sources(workbook, names, **options)

    monkeypatch.setattr("kpiwork.measure.measure.open_sources", noting)
    return times


def year(measured):
    readings = measured.readings
    whole = readings[(readings["grain"] == "year") & (readings["dimension"] == "")]
    return list(whole["numerator"])


def test_nothing_is_opened_again(workbook, period, opened):
    first, second = (measure(workbook, period("2013-Q1")) for _ in range(2))
    assert opened == [("sales",)]
    pd.testing.assert_frame_equal(first.readings, second.readings)
    assert (first.quality, first.problems, first.sources) == (second.quality, second.problems, second.sources)
    assert first.period == second.period == period("2013-Q1")


def changed_card(workbook, card, write):
    shop = workbook.departments["shop"]
    cards = {"k": card("sum(amount) filter (where amount < 9)", "count(*)")}
    return replace(workbook, departments={"shop": replace(shop, cards=cards)})


def changed_rows(workbook, card, write):
    shop = workbook.departments["shop"]
    own = shop.settings.model_copy(update={"rows": {"sales": "team = 'B'"}})
    return replace(workbook, departments={"shop": replace(shop, settings=own)})


def changed_data(workbook, card, write):
    path = workbook.root / "sales.csv"
    before = path.stat()
    write("sales.csv", CSV.replace("A,9", "A,8"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000))
    assert path.stat().st_size == before.st_size
    return workbook


def changed_calendar(workbook, card, write):
    own = workbook.settings.calendar.model_copy(update={"fiscal_year_starts": 2})
    return replace(workbook, settings=workbook.settings.model_copy(update={"calendar": own}))


@pytest.mark.parametrize(
    ("change", "sums"),
    [(changed_card, [3]), (changed_rows, [2]), (changed_data, [11]), (changed_calendar, [1, 11])],
)
def test_what_changed_is_measured_anew(workbook, card, write, period, opened, change, sums):
    assert year(measure(workbook, period("2013-03"))) == [12]
    other = change(workbook, card, write)
    assert year(measure(other, period("2013-03"))) == sums
    assert year(measure(other, period("2013-03"))) == sums
    assert len(opened) == 2


def test_day_period_and_code_decide_too(workbook, period, opened, monkeypatch):
    assert year(measure(workbook, period("2013-Q1"))) == [12]
    assert year(measure(workbook, period("2013-Q1"), as_of=date(2013, 3, 1))) == [3]
    assert year(measure(workbook, period("2013-02"))) == [3]
    assert len(opened) == 3
    monkeypatch.setattr(module, "code_version", lambda: "another")
    assert year(measure(workbook, period("2013-Q1"))) == [12]
    assert len(opened) == 4


def test_the_code_of_cards_and_periods_counts(monkeypatch):
    """Every package that shapes a measurement is in the version of the code."""
    from kpiwork.measure import digest

    code_version.cache_clear()
    whole = code_version()
    for name in digest.SHAPING:
        less = tuple(other for other in digest.SHAPING if other != name)
        monkeypatch.setattr(digest, "SHAPING", less)
        code_version.cache_clear()
        assert code_version() != whole
        monkeypatch.undo()
    code_version.cache_clear()


def test_another_department_is_given_from_the_same_measurement(book, card, write, period, opened):
    write("sales.csv", CSV)
    workbook = book({"a": {"k": card("count(*)")}, "b": {"k": card("sum(nothing)")}}, SOURCES)
    whole = measure(workbook, period("2013-Q1"))
    for name in ("a", "b"):
        alone = measure(workbook, period("2013-Q1"), departments=[name])
        pd.testing.assert_frame_equal(alone.readings, whole.of(name).readings)
        assert alone.problems == whole.of(name).problems
    assert len(opened) == 1


def test_problems_stand_where_the_file_has_them_now(book, card, write, period, opened):
    write("sales.csv", CSV)
    workbook = book({"k": card("sum(nothing)")}, SOURCES)
    text = "name: K\nmeasure:\n  numerator: sum(nothing)\n"
    for above in (0, 2):
        write("params/shop/kpis/k.yaml", "# one more line\n" * above + text)
        [problem] = measure(workbook, period("2013-Q1")).problems["shop", "k"]
        assert f"k.yaml:{3 + above}:" in problem.place
    assert len(opened) == 1


def test_damaged_measurement_is_made_again(workbook, period, opened, tmp_path):
    first = measure(workbook, period("2013-Q1"))
    for path in (tmp_path / ".kpiwork" / "cache").glob("*.parquet"):
        path.write_bytes(path.read_bytes()[:-20])
    pd.testing.assert_frame_equal(measure(workbook, period("2013-Q1")).readings, first.readings)
    assert len(opened) == 2


def test_a_database_is_always_asked(book, card, period, opened, tmp_path, monkeypatch):
    path = tmp_path / "sales.db"
    monkeypatch.setenv("SALES", f"duckdb://{path}")
    workbook = book({"k": card("sum(amount)")}, {"sales": {"database": "${SALES}", "table": "sales"}})
    for amount in (1, 2):
        with duckdb.connect(str(path)) as connection:
            connection.execute(
                f"create or replace table sales as select date '2013-01-05' as day, {amount} as amount"
            )
        assert year(measure(workbook, period("2013-Q1"))) == [amount]
    assert len(opened) == 2


def test_what_could_not_be_opened_is_tried_again(workbook, period, opened, tmp_path, write):
    (tmp_path / "sales.csv").unlink()
    assert measure(workbook, period("2013-Q1")).problems
    write("sales.csv", CSV)
    assert year(measure(workbook, period("2013-Q1"))) == [12]


def test_key_is_empty_where_data_has_no_digest(book, card, period):
    sources = {"a": {"database": "${A}", "table": "a"}, "gone": {"path": "gone.csv"}}
    workbook = book({"k": card("count(*)", source="a")}, sources)
    window = Window(period=period("2013-Q1"), calendar=Calendar(), as_of=date(2013, 4, 1))
    assert [key_of(workbook, window, [name]) for name in ("a", "gone", "unknown")] == ["", "", ""]
    assert len(key_of(workbook, window, [])) == 64


def test_file_that_holds_no_measurement_is_none(tmp_path, period):
    window = Window(period=period("2013-Q1"), calendar=Calendar(), as_of=date(2013, 4, 1))
    with Cache(tmp_path) as cache:
        cache.save("key", pd.DataFrame({"a": [1]}))
        assert module.kept(cache, "key", window) is None
        assert module.kept(cache, "other", window) is None
