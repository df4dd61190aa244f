"""The cache changes nothing but time: hits, damage, writers at the same time, folders that refuse."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from kpiwork.measure.cache import Cache
from kpiwork.measure.measure import measure

FRAME = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
CSV = "day,amount\n2013-01-05,1\n2013-02-05,2\n"


def kept(root):
    return {path.name: path.stat().st_mtime_ns for path in (root / ".kpiwork" / "cache").glob("*.parquet")}


@pytest.fixture
def workbook(book, card, write):
    write("sales.csv", CSV)
    return book({"k": card("sum(amount)", "count(*)")}, {"sales": {"path": "sales.csv"}})


@pytest.mark.parametrize("is_whole_there", [True, False])
def test_second_run_reads_what_the_first_wrote(workbook, period, tmp_path, monkeypatch, is_whole_there):
    first = measure(workbook, period("2013-Q1"))
    before = kept(tmp_path)
    assert len(before) == 6  # the converted file, the look, the spans, two numbers, the whole
    monkeypatch.setattr("kpiwork.measure.engine.run", None)  # nothing may be asked again
    for module in ("answers", "spans", "inspection"):
        monkeypatch.setattr(f"kpiwork.measure.{module}.run", None)
    if not is_whole_there:
        monkeypatch.setattr("kpiwork.measure.measure.kept", lambda *_: None)
    second = measure(workbook, period("2013-Q1"), departments=["shop"])
    assert kept(tmp_path).keys() == before.keys()
    pd.testing.assert_frame_equal(first.readings, second.readings)
    assert first.quality == second.quality


def test_new_data_new_cards_and_new_periods_are_measured_anew(workbook, book, card, period, write):
    assert measure(workbook, period("2013-Q1")).readings["records"].max() == 2
    write("sales.csv", CSV + "2013-03-05,3\n")
    assert measure(workbook, period("2013-Q1")).readings["records"].max() == 3
    assert measure(workbook, period("2013-01")).readings["records"].max() == 1
    other = book({"k": card("sum(amount)", "count(*)", where="amount > 1")}, {"sales": {"path": "sales.csv"}})
    assert measure(other, period("2013-Q1")).readings["records"].max() == 2


@pytest.mark.parametrize("content", [b"", b"not Parquet", None])
def test_damaged_files_are_made_again(workbook, period, tmp_path, content):
    first = measure(workbook, period("2013-Q1")).readings
    for path in (tmp_path / ".kpiwork" / "cache").glob("*.parquet"):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0xFF  # one byte somewhere inside
        path.write_bytes(bytes(data) if content is None else content)
    pd.testing.assert_frame_equal(measure(workbook, period("2013-Q1")).readings, first)


def test_without_cache_nothing_is_left(workbook, period, tmp_path):
    first = measure(workbook, period("2013-Q1"), cache=False).readings
    assert not (tmp_path / ".kpiwork").exists()
    pd.testing.assert_frame_equal(measure(workbook, period("2013-Q1")).readings, first)


def test_folder_that_cannot_be_written(workbook, period, tmp_path):
    (tmp_path / ".kpiwork").write_text("a file where the folder should be")
    assert measure(workbook, period("2013-Q1")).readings["records"].max() == 2


def test_temporary_files_go_when_the_cache_closes(tmp_path):
    with Cache(None) as cache:
        path = cache.file("key", FRAME.to_parquet)
        assert path.is_file()
        pd.testing.assert_frame_equal(pd.read_parquet(path), FRAME)
    assert not path.parent.exists()


def test_writers_at_the_same_time_leave_one_sound_file(tmp_path):
    def write(_: int) -> None:
        with Cache(tmp_path / "cache") as cache:
            cache.save("key", FRAME)
            assert cache.load("key") is not None

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(12)))
    names = [path.name for path in (tmp_path / "cache").iterdir()]
    assert len([name for name in names if name.endswith(".parquet")]) == 1
    assert not [name for name in names if name.endswith(".part")]


def test_failed_writes_leave_nothing(tmp_path):
    def fail(target):
        target.write_text("half")
        raise ValueError("no")

    with Cache(tmp_path / "cache") as cache, pytest.raises(ValueError, match="no"):
        cache.file("key", fail)
    assert not (tmp_path / "cache").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_folder_is_the_users_own_and_ignored_by_git(tmp_path):
    with Cache.of(tmp_path) as cache:
        cache.save("key", FRAME)
    folder = tmp_path / ".kpiwork" / "cache"
    assert folder.stat().st_mode & 0o077 == 0
    assert "*" in (folder / ".gitignore").read_text().splitlines()
