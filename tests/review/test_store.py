"""Records as files: whole, checked, the same bytes, and never an edition."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from kpiwork.errors import DataError, OutputError, UsageError
from kpiwork.review.store import SCHEMA_FILE, read_record, record_path, record_schema, write_record
from kpiwork.spec.batch import Edition
from tests.factories import flights_record


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    record = flights_record(edition=None)
    path = write_record(tmp_path, record)
    assert path == tmp_path / "records" / "2013-Q4" / "operations.json"
    assert read_record(path) == record


def test_records_are_the_owners_alone(tmp_path: Path) -> None:
    write_record(tmp_path, flights_record(edition=None))
    assert (tmp_path / "records").stat().st_mode & 0o077 == 0


def test_a_record_keeps_to_the_published_schema(tmp_path: Path) -> None:
    path = write_record(tmp_path, flights_record(edition=None))
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(path.read_bytes()))
    assert schema == record_schema(), "make it again: python -m kpiwork.review.store"


def test_the_same_record_is_the_same_bytes(tmp_path: Path) -> None:
    first, second = (write_record(tmp_path / name, flights_record(edition=None)) for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


def test_an_edition_is_never_kept_as_a_record(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a complete record") as caught:
        write_record(tmp_path, flights_record(edition=Edition.EXECUTIVE))
    assert caught.value.problems[0].mend == "keep the record that assemble gives"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("cut", [0, 1, 1000])
def test_a_damaged_record_is_named(tmp_path: Path, cut: int) -> None:
    path = write_record(tmp_path, flights_record(edition=None))
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(DataError) as caught:
        read_record(path)
    problem = caught.value.problems[0]
    assert problem.place == str(path)
    assert problem.fact.startswith("is damaged at its start")
    assert "kpiwork run quarterly" in problem.mend


def test_unknown_and_missing_keys_are_named(tmp_path: Path) -> None:
    path = write_record(tmp_path, flights_record(edition=None))
    content = json.loads(path.read_bytes())
    del content["period"]["label"]
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DataError, match=r"period\.label"):
        read_record(path)


def test_a_missing_record_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_record(record_path(tmp_path, "2013-Q4", "operations"))


def test_a_file_in_the_way_of_the_folder_is_named_and_kept(tmp_path: Path) -> None:
    (tmp_path / "records").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        write_record(tmp_path, flights_record(edition=None))
    assert "records" in caught.value.problems[0].place
    assert (tmp_path / "records").read_text(encoding="utf-8") == "mine"
