"""A page of a department that left goes; what somebody changed, and what was never a page, stays."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from kpiwork.publish.leftovers import remove_leftovers
from kpiwork.publish.progress import Lines
from tests.publish.test_manifest import manifest_of, page


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "2013-Q4"
    made.mkdir()
    return made


@pytest.fixture
def remove(folder, capsys):
    """Give a function that removes leftovers and says what was told."""

    def removed(earlier, new):
        remove_leftovers(folder, earlier, new, Lines(sys.stdout))
        return capsys.readouterr().out

    return removed


def test_a_page_whose_department_left_goes(folder, remove):
    kept, left = page("operations", folder), page("closed", folder)
    (folder / "notes.html").write_text("mine")
    said = remove(manifest_of(kept, left), manifest_of(kept))
    assert said == "removed  closed.html, no longer a department\n"
    assert sorted(path.name for path in folder.iterdir()) == ["notes.html", "operations.html"]


def test_a_page_that_somebody_changed_stays(folder, remove):
    left = page("closed", folder)
    (folder / "closed.html").write_text("mine")
    assert remove(manifest_of(left), manifest_of()).startswith("left  closed.html")
    assert (folder / "closed.html").read_text() == "mine"


def test_a_department_whose_page_failed_is_none_that_left(folder, remove):
    before = page("operations", folder)
    assert remove(manifest_of(before), manifest_of(replace(before, file=None, sha256=""))) == ""
    assert (folder / "operations.html").is_file()


@pytest.mark.parametrize("department", ["../outside", "gone"])
def test_nothing_outside_the_folder_is_touched(folder, remove, department):
    outside = page("../outside", folder)
    named = replace(outside, department=department, file=f"{department}.html")
    assert remove(manifest_of(named), manifest_of()) == ""
    assert (folder.parent / "outside.html").is_file()


def test_without_an_earlier_manifest_nothing_is_known(folder, remove):
    assert remove(None, manifest_of()) == ""
