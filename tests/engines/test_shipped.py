"""The shipped workbook, and one that uses all of the language, have the same readings on every engine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpiwork.measure.expression import FUNCTIONS, bind, parse_aggregate
from kpiwork.measure.expression.nodes import Call, Cast, walk
from kpiwork.measure.expression.parse import tree
from kpiwork.measure.measure import default_as_of, measure
from kpiwork.measure.readings import Measurement
from kpiwork.spec.department import Department
from kpiwork.spec.load import load
from kpiwork.spec.settings import Settings
from kpiwork.spec.source import Source
from kpiwork.spec.workbook import DepartmentBook, Workbook
from tests.engines.awkward import ZONES, awkward
from tests.engines.formulas import AGGREGATES, CASTS, MOMENTS, NUMBERS, TEXT_TRUTHS, TEXTS, TRUTHS
from tests.engines.moving import VARIABLE, elsewhere, in_folder, in_postgres, originals
from tests.measure.conftest import make_card

NAMED = ("department", "kpi", "grain", "period", "dimension", "segment")
NUMBERED = ("numerator", "denominator", "value", "records", "target")

KEYED: Mapping[str, object] = {"key": ["id"], "date": "day"}

Put = Callable[[dict[str, pa.Table]], dict[str, str]]
"""Puts tables into an engine, and gives the names by which sources find them there."""


@pytest.fixture(
    params=[
        pytest.param("postgres", marks=pytest.mark.postgres),
        pytest.param("spark", marks=pytest.mark.spark),
    ]
)
def put(request, tmp_path, monkeypatch) -> Put:
    """Give each engine a database of its own, whose address stands in the environment."""
    server = request.getfixturevalue(request.param)
    if request.param == "spark":
        monkeypatch.setenv(VARIABLE, server.address)
        return lambda tables: {name: in_folder(tmp_path / name, table) for name, table in tables.items()}
    server.run("DROP DATABASE IF EXISTS workbook WITH (FORCE)", "CREATE DATABASE workbook")
    monkeypatch.setenv(VARIABLE, server.address(database="workbook"))
    return lambda tables: {name: in_postgres(server, name, table) for name, table in tables.items()}


def assert_same(given: Measurement, expected: Measurement) -> None:
    both = expected.readings.merge(
        given.readings, on=list(NAMED), how="outer", suffixes=("", " given"), indicator=True
    )
    assert set(both["_merge"]) == {"both"}
    for number in NUMBERED:
        wanted, found = (both[name].astype("float64") for name in (number, f"{number} given"))
        unlike = ~np.isclose(found, wanted, rtol=1e-9, atol=1e-12, equal_nan=True)
        assert not unlike.any(), both.loc[unlike, [*NAMED, number, f"{number} given"]].head(20).to_string()
    assert given.problems == expected.problems == {}
    assert set(given.quality) == set(expected.quality)
    for name, quality in expected.quality.items():
        assert replace(given.quality[name], fingerprint=quality.fingerprint) == quality


@pytest.fixture(scope="module")
def shipped(project_root, tmp_path_factory) -> Workbook:
    root = tmp_path_factory.mktemp("shipped")
    shutil.copytree(project_root / "params", root / "params")
    return load(root)


@pytest.fixture(scope="module")
def of_files(shipped) -> Measurement:
    return measure(shipped, shipped.calendar.parse("2013-Q4"))


@pytest.mark.long
def test_every_shipped_card_has_the_same_readings(shipped, of_files, put):
    names = put(originals(shipped, default_as_of(shipped, of_files.period)))
    assert_same(measure(elsewhere(shipped, names), of_files.period), of_files)
    cards = {(book.id, kpi) for book in shipped.departments.values() for kpi in book.cards}
    assert cards == set(zip(of_files.readings["department"], of_files.readings["kpi"], strict=True))


def as_numbers(formulas: Iterable[str], table: ibis.Table) -> list[str]:
    """Keep formulas that give a number, and ask of the others whether they give anything."""
    found = []
    for text in formulas:
        kind = bind(parse_aggregate(text), table, zone=ZONES[0], names={"data_end": ibis.now()}).type()
        found.append(text if kind.is_numeric() else f"case when {text} is null then 0 else 1 end")
    return found


def one_of_each(formulas: Iterable[str]) -> list[str]:
    """Choose formulas over one row until each function and operator has been used."""
    seen: set[str] = set()
    chosen = []
    for text in formulas:
        used = {node.function for node in walk(tree(text)) if isinstance(node, Call)}
        used |= {f"cast as {node.to}" for node in walk(tree(text)) if isinstance(node, Cast)}
        if "endless" not in text and used - seen:
            seen |= used
            chosen.append(text)
    return chosen


def all_of_the_language(root: Path, calendar: dict[str, object]) -> Workbook:
    """Make a workbook with a card for each formula."""
    rows = awkward()
    pq.write_table(rows, root / "rows.parquet")
    formulas = [
        *as_numbers(AGGREGATES, ibis.memtable(rows)),
        *(f"sum({text})" for text in one_of_each(NUMBERS)),
        *(f"count(*) filter (where {text})" for text in one_of_each((*TRUTHS, *TEXT_TRUTHS))),
        *(f"count(distinct {text})" for text in one_of_each((*TEXTS, *CASTS, *MOMENTS))),
    ]
    return workbook_of(formulas, root, calendar)


def workbook_of(
    formulas: Iterable[str],
    root: Path,
    calendar: Mapping[str, object],
    dimensions: Sequence[str] = ("part",),
    source: Mapping[str, object] = KEYED,
) -> Workbook:
    cards = {
        f"k{number}": make_card(text, "count(*)", source="rows", date="day", dimensions=dimensions)
        for number, text in enumerate(formulas)
    }
    settings = Settings.model_validate(
        {
            "organisation": "O",
            "sources": {"rows": {"path": "rows.parquet", **source}},
            "calendar": {"time_zone": ZONES[0], "holidays": ["2024-01-01"], **calendar},
        }
    )
    shop = DepartmentBook(id="shop", settings=Department(name="Shop", head="H"), cards=cards)
    return Workbook(root=root, settings=settings, departments={"shop": shop})


def test_all_of_the_language_has_the_same_readings(put, tmp_path):
    workbook = all_of_the_language(tmp_path, {"fiscal_year_starts": 4})
    [used] = [
        "".join(str(card.measure) for card in book.cards.values()) for book in workbook.departments.values()
    ]
    assert [name for name in FUNCTIONS if f"{name}(" not in used] == []
    period = workbook.calendar.parse("2024-Q4")
    expected = measure(workbook, period)
    assert expected.readings["value"].notna().sum() > 1000
    assert_same(measure(elsewhere(workbook, put({"rows": awkward()})), period), expected)


def test_months_of_whole_weeks_have_the_same_readings(put, tmp_path):
    pq.write_table(awkward(), tmp_path / "rows.parquet")
    workbook = workbook_of(
        ["sum(n)", "median(price)"], tmp_path, {"pattern": "4-4-5", "fiscal_year_starts": 2}
    )
    period = workbook.calendar.parse("2024-Q4")
    assert_same(measure(elsewhere(workbook, put({"rows": awkward()})), period), measure(workbook, period))


def test_segments_of_every_type_have_the_same_names(put, tmp_path):
    segments = {
        "float": pa.array([1.0, 2.5, float("nan"), None, -0.0, 2.0]),
        "whole": pa.array([1, None, 0, -3, 2**40, 1]),
        "truth": pa.array([True, False, None, True, True, False]),
        "date": pa.array([date(2024, 2, n) for n in (1, 1, 2, 3, 4, 5)]),
        "text": pa.array(["a", "", None, "A", " a", "ä"]),
    }
    rows = pa.table({"day": [date(2024, 2, 5)] * 6, **segments})
    pq.write_table(rows, tmp_path / "rows.parquet")
    workbook = workbook_of(["count(*)"], tmp_path, {}, dimensions=list(segments), source={})
    period = workbook.calendar.parse("2024-Q1")
    expected = measure(workbook, period)
    named = expected.readings.query("dimension == 'float'")["segment"]
    assert set(named) == {"0", "1", "2", "2.5", "(none)"}
    assert_same(measure(elsewhere(workbook, put({"rows": rows})), period), expected)


@pytest.mark.spark
def test_what_crosses_from_spark_does_not_grow_with_the_rows(spark, tmp_path, monkeypatch):
    from pyspark.sql.connect.client import SparkConnectClient

    crossed: list[int] = []
    fetch = SparkConnectClient.to_table

    def counted(self, *given, **named):
        answer = fetch(self, *given, **named)
        crossed.append(answer[0].num_rows * answer[0].num_columns)
        return answer

    monkeypatch.setattr(SparkConnectClient, "to_table", counted)
    for other in ("to_pandas", "to_table_as_iterator"):  # the other ways in which rows could come
        monkeypatch.delattr(SparkConnectClient, other)
    monkeypatch.setenv(VARIABLE, spark.address)
    days = np.arange("2023-01", "2024-01", dtype="datetime64[D]")
    totals, cells = [], []
    for times in (1, 50):
        day = np.tile(days, 10 * times)
        table = pa.table({"day": day, "part": np.arange(len(day)) % 5, "n": np.arange(len(day)) % 7})
        source = Source(database=f"${{{VARIABLE}}}", table=in_folder(tmp_path / f"times{times}", table))
        cards = {
            f"k{number}": make_card(text, source="rows", dimensions=["part"])
            for number, text in enumerate(("count(*)", "sum(n)", "median(n)", "count(distinct n)"))
        }
        shop = DepartmentBook(id="shop", settings=Department(name="Shop", head="H"), cards=cards)
        settings = Settings(organisation="O", sources={"rows": source})
        workbook = Workbook(root=tmp_path, settings=settings, departments={"shop": shop})
        crossed.clear()
        readings = measure(workbook, workbook.calendar.parse("2023-Q4")).readings
        totals.append(
            readings.loc[(readings["kpi"] == "k0") & (readings["period"] == "FY2023"), "value"].iloc[0]
        )
        cells.append(sum(crossed))
    assert totals == [3650, 3650 * 50]
    periods = len(set(zip(readings["grain"], readings["period"], strict=True)))
    assert cells[1] == cells[0] <= len(cards) * periods * (5 + 1)
