from __future__ import annotations

import json
from pathlib import Path

import pytest

from kpiwork.review.assemble import open_review
from kpiwork.review.handover import ENVIRONMENT, hand_over, handed_over
from kpiwork.review.privacy import edition_of
from kpiwork.review.store import write_record
from kpiwork.spec.batch import Edition
from tests.factories import flights_record

RECORD = flights_record(edition=None)
ASKED = (RECORD.department.id, RECORD.period.label, RECORD.as_of.isoformat())


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = write_record(tmp_path, RECORD)
    file = hand_over(tmp_path / "handover.json", tmp_path, {path: RECORD})
    monkeypatch.setenv(ENVIRONMENT, str(file))
    return file


def test_a_notebook_of_the_batch_gets_the_record(file, tmp_path):
    assert handed_over(tmp_path, *ASKED) == RECORD
    # There is no workbook here at all: nothing is loaded, nothing is measured.
    shown = open_review(tmp_path, ASKED[0], ASKED[1], edition="executive", as_of=ASKED[2])
    assert shown == edition_of(RECORD, Edition.EXECUTIVE)


@pytest.mark.parametrize("position", [0, 1, 2])
def test_nothing_else_is_taken_for_it(file, tmp_path, position):
    other = list(ASKED)
    other[position] = "other"
    assert handed_over(tmp_path, *other) is None
    assert handed_over(tmp_path / "elsewhere", *ASKED) is None


def test_without_a_batch_there_is_none(file, tmp_path, monkeypatch):
    monkeypatch.delenv(ENVIRONMENT)
    assert handed_over(tmp_path, *ASKED) is None


@pytest.mark.parametrize("content", ["", "[1]", '[{"asked": 1}]', "{}", None])
def test_a_damaged_file_means_measuring_again(file, tmp_path, content):
    if content is None:
        file.unlink()
    else:
        file.write_text(content)
    assert handed_over(tmp_path, *ASKED) is None


def test_a_record_that_changed_since_is_not_taken(file, tmp_path):
    [entry] = json.loads(file.read_text())
    with Path(entry["file"]).open("a", encoding="utf-8") as record:
        record.write(" ")
    assert handed_over(tmp_path, *ASKED) is None
