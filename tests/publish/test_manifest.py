from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from kpiwork.errors import Problem
from kpiwork.files import sha256
from kpiwork.periods import PeriodKind
from kpiwork.publish import manifest
from kpiwork.publish.manifest import MadeFrom, Manifest
from kpiwork.publish.page import Page

BATCH = ("operations", "sales", "service")
FAILED = Problem(place="sales: notebooks/tiny.ipynb, cell 4", fact="ValueError: no", mend="mend that")


def page(department, folder, failed=None, content=None):
    html = content or f"<p>{department}</p>".encode()
    (folder / f"{department}.html").write_bytes(html)
    return Page(
        department=department,
        name=department.title(),
        head=f"Head of {department}",
        file=f"{department}.html",
        sha256=sha256(html),
        bytes=len(html),
        record_sha256="0" * 64,
        statuses={"met": 3, "data in doubt": 1},
        failed=failed,
    )


def manifest_of(*pages, **changes):
    made = MadeFrom(
        files={"params/workbook.yaml": "1" * 64}, sources={"flights": "f"}, versions={"python": "3"}
    )
    whole = Manifest(
        organisation="Ours",
        title="Quarterly review",
        batch="quarterly",
        edition="department",
        period="2013-Q4",
        kind=PeriodKind.QUARTER,
        words="Oct–Dec 2013",
        start=date(2013, 10, 1),
        end=date(2013, 12, 31),
        as_of=date(2014, 1, 7),
        made_from=made,
        pages=pages,
    )
    return replace(whole, **changes)


def departments(found):
    return [one.department for one in found.pages]


def test_is_read_as_it_was_written_twice_the_same(tmp_path):
    whole = manifest_of(page("operations", tmp_path), page("sales", tmp_path, failed=FAILED))
    path = manifest.write(tmp_path, whole)
    first = path.read_bytes()
    assert manifest.read(tmp_path) == whole
    manifest.write(tmp_path, whole)
    assert path.read_bytes() == first
    plain = json.loads(first)
    assert plain["as_of"] == "2014-01-07"
    assert plain["pages"][1]["failed"]["place"] == FAILED.place


@pytest.mark.parametrize("content", [None, "", "{}", '{"schema_version": 1}', "[1]"])
def test_without_one_that_can_be_read_there_is_none(tmp_path, content):
    if content is not None:
        (tmp_path / manifest.NAME).write_text(content)
    assert manifest.read(tmp_path) is None


def test_a_second_run_of_one_department_keeps_the_others_pages(tmp_path):
    manifest.write(tmp_path, manifest_of(*(page(name, tmp_path) for name in BATCH)))
    again = page("sales", tmp_path, content=b"<p>mended</p>")
    found = manifest.with_earlier(manifest_of(again), tmp_path, BATCH)
    assert departments(found) == list(BATCH)
    assert found.pages[1] == again


@pytest.mark.parametrize(
    "changes",
    [{"as_of": date(2014, 2, 1)}, {"period": "2013-Q3"}, {"batch": "monthly"}, {"edition": "analyst"}],
)
def test_pages_of_another_reading_are_not_kept(tmp_path, changes):
    manifest.write(tmp_path, manifest_of(*(page(name, tmp_path) for name in BATCH)))
    new = manifest_of(page("sales", tmp_path), **changes)
    assert manifest.with_earlier(new, tmp_path, BATCH) == new


def test_pages_that_changed_or_left_the_batch_are_not_kept(tmp_path):
    manifest.write(tmp_path, manifest_of(*(page(name, tmp_path) for name in (*BATCH, "closed"))))
    (tmp_path / "operations.html").write_text("edited by hand")
    found = manifest.with_earlier(manifest_of(page("sales", tmp_path)), tmp_path, BATCH)
    assert departments(found) == ["sales", "service"]
