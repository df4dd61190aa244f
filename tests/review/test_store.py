"""Records as files: whole, checked, the same bytes, and never an edition."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from kpiwork.errors import DataError, OutputError, UsageError
from kpiwork.review.record import SCHEMA_VERSION, Record
from kpiwork.review.store import (
    MOST_BYTES,
    SCHEMA_FILE,
    keep_record,
    kept_folder,
    read_record,
    record_path,
    record_schema,
    write_record,
)
from kpiwork.spec.batch import Edition
from tests.factories import flights_record
from tests.pasts import report

JANUARY, FEBRUARY = date(2014, 1, 14), date(2014, 2, 14)


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
    assert "kpiwork run" in problem.mend


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


def kept(root: Path) -> list[str]:
    folder = kept_folder(root, "2013-Q4", "operations")
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_record_of_another_day_is_kept_before_it_is_replaced(tmp_path: Path) -> None:
    first, second = (report("2013-Q4", as_of=day) for day in (JANUARY, FEBRUARY))
    write_record(tmp_path, first)
    path = write_record(tmp_path, second)
    assert kept(tmp_path) == ["2014-01-14.json"]
    assert read_record(kept_folder(tmp_path, "2013-Q4", "operations") / "2014-01-14.json") == first
    assert read_record(path) == second


def test_every_day_is_kept_once(tmp_path: Path) -> None:
    for day in (JANUARY, FEBRUARY, JANUARY, FEBRUARY, JANUARY):
        path = write_record(tmp_path, report("2013-Q4", as_of=day))
    assert kept(tmp_path) == ["2014-01-14.json", "2014-02-14.json"]
    assert read_record(path).as_of == JANUARY


def of_january(**cancelled: object) -> Record:
    return report("2013-Q4", as_of=JANUARY, cancelled=cancelled)


SERIES = of_january().kpi("cancelled").series
OTHER_SERIES = tuple(
    replace(one, points=tuple(replace(point, value=0.5) for point in one.points)) for one in SERIES
)


@pytest.mark.parametrize(
    "changed", [{"value": 0.5}, {"numerator": 1.0}, {"denominator": 1.0}, {"series": OTHER_SERIES}]
)
def test_other_figures_of_the_same_day_are_kept_before_they_are_replaced(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    first, second = of_january(), of_january(**changed)
    assert keep_record(tmp_path, first).replaced is None
    written = keep_record(tmp_path, second)
    assert written.replaced == kept_folder(tmp_path, "2013-Q4", "operations") / "2014-01-14.json"
    assert read_record(written.replaced) == first
    assert read_record(written.path) == second
    assert keep_record(tmp_path, second).replaced is None


@pytest.mark.parametrize(
    "changed", [{"sentences": ("Other words.",)}, {"definition": "Other words."}, {"value": 0.1 + 1e-16}]
)
def test_the_same_figures_in_other_words_are_replaced(tmp_path: Path, changed: dict[str, object]) -> None:
    write_record(tmp_path, of_january(value=0.1))
    second = of_january(**{"value": 0.1, **changed})
    assert keep_record(tmp_path, second).replaced is None
    assert kept(tmp_path) == []


def test_every_version_of_a_day_is_kept_the_oldest_with_the_first_number(tmp_path: Path) -> None:
    for value in (0.1, 0.2, 0.3, 0.3, 0.4):
        write_record(tmp_path, of_january(value=value))
    write_record(tmp_path, report("2013-Q4", as_of=FEBRUARY))
    folder = kept_folder(tmp_path, "2013-Q4", "operations")
    assert {name: read_record(folder / name).kpi("cancelled").value for name in kept(tmp_path)} == {
        "2014-01-14.1.json": 0.1,
        "2014-01-14.2.json": 0.2,
        "2014-01-14.3.json": 0.3,
        "2014-01-14.json": 0.4,
    }


def test_a_record_of_the_same_day_that_is_damaged_inside_is_set_aside(tmp_path: Path) -> None:
    path = write_record(tmp_path, of_january())
    path.write_text('{"schema_version": 2, "as_of": "2014-01-14"}', encoding="utf-8")
    assert keep_record(tmp_path, of_january()).replaced is None
    assert [name[:7] for name in kept(tmp_path)] == ["unread-"]


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    path = write_record(tmp_path, report("2013-Q4"))
    os.utime(path, ns=(1, 1))
    write_record(tmp_path, report("2013-Q4"))
    assert path.stat().st_mtime_ns == 1
    write_record(tmp_path, report("2013-Q4", cancelled={"value": 0.5}))
    assert path.stat().st_mtime_ns > 1


@pytest.mark.parametrize("content", [b"", b"mine", b'{"schema_version": 99, "as_of": "2014-01-14"}'])
def test_what_is_no_record_of_ours_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = write_record(tmp_path, report("2013-Q4", as_of=JANUARY))
    path.write_bytes(content)
    write_record(tmp_path, report("2013-Q4", as_of=JANUARY))
    (name,) = kept(tmp_path)
    assert name.startswith("unread-")
    assert (kept_folder(tmp_path, "2013-Q4", "operations") / name).read_bytes() == content
    assert read_record(path).as_of == JANUARY


def test_the_folders_are_the_owners_alone(tmp_path: Path) -> None:
    for day in (JANUARY, FEBRUARY):
        write_record(tmp_path, report("2013-Q4", as_of=day))
    folders = [path for path in tmp_path.rglob("*") if path.is_dir()]
    assert [folder.name for folder in folders] == ["records", "2013-Q4", "operations"]
    assert not [folder for folder in folders if folder.stat().st_mode & 0o077]


def test_what_cannot_be_kept_is_not_replaced(tmp_path: Path) -> None:
    path = write_record(tmp_path, report("2013-Q4", as_of=JANUARY))
    kept_folder(tmp_path, "2013-Q4", "operations").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be"):
        write_record(tmp_path, report("2013-Q4", as_of=FEBRUARY))
    assert read_record(path).as_of == JANUARY


def test_a_folder_in_the_place_of_a_record_is_named(tmp_path: Path) -> None:
    record_path(tmp_path, "2013-Q4", "operations").mkdir(parents=True)
    with pytest.raises(OutputError, match="cannot be written"):
        write_record(tmp_path, report("2013-Q4"))


def test_a_record_of_version_1_is_read() -> None:
    record = read_record(Path(__file__).with_name("records") / "v1.json")
    assert record.schema_version == SCHEMA_VERSION
    assert (record.period.label, record.as_of) == ("2013-Q3", date(2013, 10, 14))
    assert [round(kpi.value or 0, 4) for kpi in record.kpis] == [0.7433, 0.0218]
    assert (record.since, record.notes, record.card_changes, record.provenance.records) == ("", (), (), {})
    assert [(kpi.reported, kpi.restated, kpi.change) for kpi in record.kpis] == [((), (), None)] * 2


@pytest.mark.parametrize(
    ("version", "fact", "mend"),
    [
        (SCHEMA_VERSION + 1, "was made by a later version of kpiwork", "update kpiwork"),
        (0, "there is no record format 0", "put it back from a backup"),
        ("new", "is damaged at schema_version", "put it back from a backup"),
        (None, "is damaged at schema_version", "put it back from a backup"),
    ],
)
def test_an_unknown_version_is_refused(tmp_path: Path, version: object, fact: str, mend: str) -> None:
    path = write_record(tmp_path, report("2013-Q4"))
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "schema_version": version}))
    with pytest.raises(DataError) as caught:
        read_record(path)
    problem = caught.value.problems[0]
    assert fact in problem.fact
    assert problem.mend.startswith(mend)


def test_what_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = write_record(tmp_path, report("2013-Q4"))
    os.truncate(path, MOST_BYTES + 1)
    with pytest.raises(DataError, match="too large for a record"):
        read_record(path)


@pytest.mark.parametrize("make", [os.mkdir, getattr(os, "mkfifo", os.mkdir)])
def test_what_is_no_file_is_not_read(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "operations.json"
    make(path)
    with pytest.raises(DataError, match="is not a file"):
        read_record(path)


@pytest.mark.parametrize("text", ["[" * 200_000, '{"schema_version": 1, "kpis": ' + "[" * 200_000, "[]", "1"])
def test_junk_is_damage(tmp_path: Path, text: str) -> None:
    path = tmp_path / "operations.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="is damaged"):
        read_record(path)
