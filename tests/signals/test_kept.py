"""Single records are counted once, and again as soon as anything that decides their count is another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

import pandas as pd
import pytest

from kpiwork.measure.binding import Binder
from kpiwork.measure.cache import Cache
from kpiwork.measure.histograms import CardRows
from kpiwork.measure.measure import measure
from kpiwork.measure.plan import wanted_of
from kpiwork.measure.sources import open_sources
from kpiwork.measure.window import Window
from kpiwork.periods import Calendar
from kpiwork.signals.gather import gather
from kpiwork.signals.kept import keep, kept, key_of
from kpiwork.signals.material import Around, Material, Need
from kpiwork.signals.records import counted
from kpiwork.spec.card import Card
from kpiwork.spec.department import Department
from kpiwork.spec.settings import Settings
from kpiwork.spec.workbook import DepartmentBook, Workbook

LINES = [f"2013-0{1 + at % 3}-{10 + at % 15},{'ab'[at % 2]},{200 + at % 70}" for at in range(300)]
TICKETS = "\n".join(["day,kind,minutes", *LINES, "2013-02-02,a,", "2013-02-02,a,999", ""])
CUTOFF = {"column": "minutes", "at": 240, "good_side": "below"}
FRAMES = ("digits", "repeats", "excluded")


@pytest.fixture
def workbook(tmp_path) -> Callable[..., Workbook]:
    """Give a factory of workbooks of one card, over one file of tickets."""
    (tmp_path / "tickets.csv").write_text(TICKETS, encoding="utf-8")

    def make(
        *, cutoff: dict[str, object] | None = CUTOFF, where: str | None = "kind = 'a'", **own: Any
    ) -> Workbook:
        source = {"path": "tickets.csv", "date": "day", **own.pop("source", {})}
        measured = {"source": "tickets", "date": "day", "numerator": "count(*)", "where": where}
        named = {"name": "K", "question": "Q?", "owner": "O", "better": "higher", "unit": "count"}
        given = {**named, "measure": measured, "cutoff": cutoff, **own.pop("card", {})}
        card = Card.model_validate({key: value for key, value in given.items() if value is not None})
        settings = {"organisation": "O", "sources": {"tickets": source}, **own}
        book = DepartmentBook(id="desk", settings=Department(name="D", head="H"), cards={"k": card})
        return Workbook(root=tmp_path, settings=Settings.model_validate(settings), departments={"desk": book})

    return make


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """Note each time that an engine is asked for single records."""
    times: list[str] = []
    ask = CardRows.ask

    def noting(rows, query):
        times.append(rows.wanted.kpi)
        return ask(rows, query)

    monkeypatch.setattr(CardRows, "ask", noting)
    return times


def gathered(
    book: Workbook, period: str = "2013-Q1", *, as_of: date | None = None, cache: bool = True
) -> Material:
    measured = measure(book, Calendar().parse(period), as_of=as_of, cache=cache)
    return gather(book, measured, "desk", cache=cache)["k"]


def same(one: Material, other: Material) -> None:
    for name in FRAMES:
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine is None:
            assert theirs is None
        else:
            pd.testing.assert_frame_equal(mine, theirs)
    assert one.lacks == other.lacks
    assert (one.around is None) == (other.around is None)
    if one.around is not None and other.around is not None:
        pd.testing.assert_frame_equal(one.around.frame, other.around.frame)
        places = [item.name for item in fields(Around) if item.name != "frame"]
        assert [getattr(one.around, name) for name in places] == [
            getattr(other.around, name) for name in places
        ]


@pytest.mark.parametrize("cutoff", [CUTOFF, {**CUTOFF, "good_side": "above"}, None])
@pytest.mark.parametrize("where", ["kind = 'a'", None])
def test_records_are_counted_once(workbook, asked, cutoff, where):
    book = workbook(cutoff=cutoff, where=where)
    first, many = gathered(book), len(asked)
    assert many == (4 if cutoff else 0) + (1 if where else 0)
    same(gathered(book), first)
    assert len(asked) == many
    same(gathered(book, cache=False), first)
    assert len(asked) == 2 * many


@pytest.mark.parametrize(
    "change",
    [
        {"cutoff": {**CUTOFF, "at": 230}},
        {"cutoff": {**CUTOFF, "good_side": "above"}},
        {"where": "kind = 'b'"},
        {"source": {"missing": ["999"]}},
        {"calendar": {"time_zone": "Asia/Tokyo"}},
        {"period": "2013-02"},
        {"as_of": date(2013, 3, 15)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_they_are_counted_again_when_what_decides_it_is_another(workbook, asked, change):
    gathered(workbook())
    before = len(asked)
    period, as_of = change.get("period", "2013-Q1"), change.get("as_of")
    book = workbook(**{key: value for key, value in change.items() if key not in ("period", "as_of")})
    found = gathered(book, period, as_of=as_of)
    assert len(asked) > before
    same(found, gathered(book, period, as_of=as_of, cache=False))


def test_they_are_counted_again_when_the_data_is_another(workbook, asked, tmp_path):
    first, many = gathered(workbook()), len(asked)
    (tmp_path / "tickets.csv").write_text(f"{TICKETS}2013-03-03,a,240\n", encoding="utf-8")
    second = gathered(workbook())
    assert len(asked) == 2 * many
    assert first.excluded is not None
    assert second.excluded is not None
    assert second.excluded["kept"].sum() == first.excluded["kept"].sum() + 1


def test_what_does_not_decide_them_asks_nothing(workbook, asked):
    first, many = gathered(workbook()), len(asked)
    same(gathered(workbook(card={"name": "Another", "better": "lower"})), first)
    assert len(asked) == many


def test_a_damaged_file_is_no_answer(workbook, asked, tmp_path):
    first, many = gathered(workbook()), len(asked)
    for path in (tmp_path / ".kpiwork" / "cache").glob("*.parquet"):
        path.write_bytes(path.read_bytes()[:-20])
    same(gathered(workbook()), first)
    assert len(asked) == 2 * many


def test_what_an_engine_did_not_answer_is_not_kept(workbook, tmp_path):
    book, as_of = workbook(), date(2013, 4, 14)
    [one] = wanted_of(book)
    with Cache.of(tmp_path) as cache:
        with open_sources(book, ["tickets"], as_of=as_of, cache=cache) as sources:
            window = Window(period=Calendar().parse("2013-Q1"), calendar=book.calendar, as_of=as_of)
            binder = Binder.of(sources, book, window)
        gone = counted(binder, one, book.calendar)  # its connection is closed
        assert "cannot count this" in gone.lacks[Need.EXCLUSIONS]
        key = key_of(book, binder, one)
        keep(cache, key, gone)
        assert key
        assert kept(cache, key) is None


def test_a_source_that_is_missing_is_looked_for_again(workbook, asked, tmp_path):
    (tmp_path / "tickets.csv").rename(tmp_path / "elsewhere.csv")
    lacking = gathered(workbook())
    assert "tickets.csv" in lacking.lacks[Need.RECORDS]
    (tmp_path / "elsewhere.csv").rename(tmp_path / "tickets.csv")
    assert gathered(workbook()).around is not None
    assert asked
