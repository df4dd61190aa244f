"""Files appear whole or not at all."""

from __future__ import annotations

import contextlib

from kpiwork.files import clear_drafts, whole_file, write_changed, write_whole


def test_what_stood_there_stands_until_the_block_ends_well(tmp_path):
    path = write_whole(tmp_path / "a.txt", "old")
    with contextlib.suppress(RuntimeError), whole_file(path) as draft:
        draft.write_text("new")
        raise RuntimeError
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("a.txt", "old")]


def test_a_file_that_holds_the_bytes_already_is_left_alone(tmp_path):
    path = write_changed(tmp_path / "a.txt", b"same")
    stamp = path.stat().st_mtime_ns, path.stat().st_ino
    write_changed(path, b"same")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == stamp
    write_changed(path, b"other")
    assert path.read_bytes() == b"other"


def test_drafts_of_killed_processes_are_cleared_and_nothing_else(tmp_path):
    with contextlib.suppress(RuntimeError), whole_file(tmp_path / "a.html") as draft:
        (tmp_path / draft.name.replace("a.html", "b.html")).write_text("half")
        raise RuntimeError
    kept = [tmp_path / name for name in ("a.part", ".hidden.part", "b.html", ".b.html.12.part")]
    for path in kept:
        path.write_text("mine")
    clear_drafts(tmp_path)
    clear_drafts(tmp_path / "missing")
    assert sorted(tmp_path.iterdir()) == sorted(kept)
