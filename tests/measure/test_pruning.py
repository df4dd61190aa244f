"""What goes from the cache, and what must stay."""

from __future__ import annotations

import os
import time

import pandas as pd
import pytest

from kpiwork.measure import pruning
from kpiwork.measure.cache import Cache
from kpiwork.measure.pruning import mark_used, prune

DAY = 86_400


@pytest.fixture
def keep(tmp_path):
    """Give a function that puts a file of some size and age into the folder."""

    def put(name: str, *, days: float, size: int = 10):
        path = tmp_path / name
        path.write_bytes(b"x" * size)
        os.utime(path, (time.time() - days * DAY,) * 2)
        return path

    return put


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_nobody_used_for_a_month_goes(keep, tmp_path):
    keep("old.parquet", days=31)
    keep("left-over.part", days=31)
    keep("recent.parquet", days=29)
    keep("notes.txt", days=400)
    prune(tmp_path)
    assert left(tmp_path) == ["notes.txt", "recent.parquet"]


def test_of_too_much_the_oldest_goes_but_nothing_in_use(keep, tmp_path, monkeypatch):
    monkeypatch.setattr(pruning, "MOST_BYTES", 250)
    for name, days in (("a", 9), ("b", 5), ("c", 2), ("used", 0.1)):
        keep(f"{name}.parquet", days=days, size=100)
    prune(tmp_path)
    assert left(tmp_path) == ["c.parquet", "used.parquet"]
    keep("big.parquet", days=0, size=1000)
    prune(tmp_path)
    assert left(tmp_path) == ["big.parquet", "used.parquet"]  # too large, but both are in use


def test_use_is_remembered(keep, tmp_path):
    path = keep("a.parquet", days=31)
    mark_used(path)
    prune(tmp_path)
    assert path.exists()


def test_folder_that_is_gone_is_nothing_to_prune(tmp_path):
    prune(tmp_path / "gone")
    mark_used(tmp_path / "gone" / "file")


def test_cache_that_grew_prunes_when_it_closes(keep, tmp_path):
    old, other = keep("old-1.parquet", days=31), keep("other-1.parquet", days=31)
    with Cache(tmp_path) as cache:
        assert cache.load("old") is None
    assert old.exists()  # nothing was added
    with Cache(tmp_path) as cache:
        cache.save("new", pd.DataFrame({"a": [1]}))
    assert not old.exists()
    assert not other.exists()
    assert len(left(tmp_path)) == 1


def test_file_found_in_the_cache_is_in_use(tmp_path):
    with Cache(tmp_path) as cache:
        cache.save("key", pd.DataFrame({"a": [1]}))
    [path] = tmp_path.iterdir()
    os.utime(path, (time.time() - 31 * DAY,) * 2)
    with Cache(tmp_path) as cache:
        cache.save("other", pd.DataFrame({"a": [2]}))
        assert cache.load("key") is not None
    assert path.exists()
