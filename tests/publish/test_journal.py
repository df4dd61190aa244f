from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.publish.journal import Entry, Journal
from tests.publish.test_manifest import page


@pytest.fixture
def journal(tmp_path):
    return Journal.of(tmp_path / ".kpiwork", tmp_path, "quarterly-department")


@pytest.fixture
def made(tmp_path, journal):
    one = replace(page("sales", tmp_path), made_from="abc")
    journal.note(Entry(page=one, seconds=1.5))
    return one


def test_a_page_that_stands_is_finished(journal, made):
    assert journal.finished("sales", "abc") == made
    assert journal.read("sales") == Entry(page=made, seconds=1.5)


def test_a_page_of_other_inputs_is_not(journal, made):
    assert journal.finished("sales", "abd") is None


@pytest.mark.parametrize("content", [b"", b"<p>cut", None])
def test_a_page_that_does_not_stand_is_not(journal, made, tmp_path, content):
    (tmp_path / "sales.html").unlink()
    if content is not None:
        (tmp_path / "sales.html").write_bytes(content)
    assert journal.finished("sales", "abc") is None


@pytest.mark.parametrize("content", [b"", b'{"page": {', b"\xff", b'{"seconds": 1}'])
def test_a_damaged_entry_is_none(journal, made, content):
    [entry] = journal.home.iterdir()
    entry.write_bytes(content)
    assert journal.read("sales") is None
    assert journal.finished("sales", "abc") is None


def test_folders_of_reports_have_journals_of_their_own(journal, made, tmp_path):
    other = Journal.of(tmp_path / ".kpiwork", tmp_path / "elsewhere", "quarterly-department")
    assert other.read("sales") is None
