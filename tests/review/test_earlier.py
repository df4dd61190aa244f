"""Earlier records: the right ones are found, and damaged ones are named and passed over."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kpiwork.files import sha256
from kpiwork.review.earlier import Earlier, earlier
from kpiwork.review.record import SCHEMA_VERSION
from kpiwork.review.store import MOST_BYTES, kept_folder, record_path, write_record
from tests.factories import CALENDAR
from tests.pasts import report

REVIEWED = CALENDAR.parse("2013-Q4")
AS_OF = date(2014, 1, 14)
V1 = Path(__file__).with_name("records") / "v1.json"


def known(root: Path, as_of: date = AS_OF) -> Earlier:
    return earlier(root, "operations", REVIEWED, CALENDAR, as_of)


def found(past: Earlier) -> list[tuple[str, str]]:
    return [(period.label, record.as_of.isoformat()) for period, record in past.records.items()]


def stands_at(root: Path, label: str = "2013-Q3") -> Path:
    return record_path(root, label, "operations")


def test_without_records_nothing_is_known(tmp_path: Path) -> None:
    assert known(tmp_path) == Earlier()


def test_periods_of_the_same_kind_that_ended_before_are_found_newest_first(tmp_path: Path) -> None:
    for label in ("2013-Q1", "2013-Q3", "2013-Q2", "2013-Q4", "2013-11", "2013-W30", "2012-Q4", "FY2012"):
        write_record(tmp_path, report(label))
    write_record(tmp_path, report("2014-Q1", as_of=AS_OF))
    past = known(tmp_path)
    assert [label for label, _ in found(past)] == ["2013-Q3", "2013-Q2", "2013-Q1", "2012-Q4"]
    assert past.of(CALENDAR.previous(REVIEWED)) == report("2013-Q3")
    assert past.of(REVIEWED) is None


def test_files_are_named_by_their_sha256(tmp_path: Path) -> None:
    path = write_record(tmp_path, report("2013-Q3"))
    assert known(tmp_path).digests == {"records/2013-Q3/operations.json": sha256(path.read_bytes())}


def test_other_folders_and_departments_are_left_alone(tmp_path: Path) -> None:
    write_record(tmp_path, report("2013-Q3"))
    for name in ("notes", "2013-q2", " 2013-Q1", ".hidden"):
        shutil.copytree(tmp_path / "records" / "2013-Q3", tmp_path / "records" / name)
    (tmp_path / "records" / "2013-Q2").write_text("no folder", encoding="utf-8")
    assert earlier(tmp_path, "sales", REVIEWED, CALENDAR, AS_OF) == Earlier()
    assert found(known(tmp_path)) == [("2013-Q3", "2013-10-14")]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2013-10-13", []),
        ("2013-10-14", ["2013-10-14"]),
        ("2013-11-30", ["2013-10-14"]),
        ("2013-12-01", ["2013-12-01"]),
        ("2014-01-14", ["2013-12-01"]),
        ("2014-02-01", ["2014-02-01"]),
    ],
)
def test_of_several_days_the_newest_counts_that_was_known(
    tmp_path: Path, as_of: str, expected: list[str]
) -> None:
    # the last one written stands in the period's own place, though it looks at the data of an earlier day
    for day in (date(2014, 2, 1), date(2013, 10, 14), date(2013, 12, 1)):
        write_record(tmp_path, report("2013-Q3", as_of=day))
    assert [day for _, day in found(known(tmp_path, date.fromisoformat(as_of)))] == expected


def test_of_several_reports_of_one_day_the_last_written_counts(tmp_path: Path) -> None:
    day = date(2013, 10, 14)
    for value in (0.1, 0.2, 0.3):
        write_record(tmp_path, report("2013-Q3", as_of=day, cancelled={"value": value}))
    records = [known(tmp_path).records]
    write_record(tmp_path, report("2013-Q3", as_of=date(2014, 2, 1)))
    records.append(known(tmp_path).records)
    folder = kept_folder(tmp_path, "2013-Q3", "operations")
    emptied(folder / "2013-10-14.json")
    damaged = known(tmp_path)
    values = [one.kpi("cancelled").value for found in (*records, damaged.records) for one in found.values()]
    assert values == [0.3, 0.3, 0.2]
    assert len(damaged.notes) == 1


def test_a_record_of_version_1_is_used(tmp_path: Path) -> None:
    stands_at(tmp_path).parent.mkdir(parents=True)
    shutil.copyfile(V1, stands_at(tmp_path))
    past = known(tmp_path)
    assert found(past) == [("2013-Q3", "2013-10-14")]
    assert not past.notes


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def no_json(path: Path) -> None:
    path.write_text("period: 2013-Q3", encoding="utf-8")


def of_another_department(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"id": "operations"', b'"id": "sales"', 1))


def of_another_period(path: Path) -> None:
    shutil.copyfile(path.parents[1] / "2013-Q2" / path.name, path)


def of_another_calendar(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"start": "2013-07-01"', b'"start": "2013-07-08"', 1))


def an_edition(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"edition": null', b'"edition": "department"', 1))


def of_a_later_version(path: Path) -> None:
    now, later = (b'"schema_version": %d' % version for version in (SCHEMA_VERSION, SCHEMA_VERSION + 1))
    path.write_bytes(path.read_bytes().replace(now, later, 1))


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def far_too_large(path: Path) -> None:
    path.write_bytes(b"\0")
    os.truncate(path, MOST_BYTES + 1)


@pytest.mark.parametrize(
    ("damage", "fact"),
    [
        (cut_in_half, "is damaged at its start"),
        (emptied, "is damaged at its start"),
        (no_json, "is damaged at its start"),
        (of_another_department, "is of the department 'sales'"),
        (of_another_period, "is of 2013-Q2"),
        (of_another_calendar, "is of 2013-Q3, 2013-07-08 to 2013-09-30"),
        (an_edition, "is the department edition"),
        (a_folder, "is not a file"),
        (far_too_large, "is too large for a record"),
    ],
)
def test_a_damaged_record_is_named_and_passed_over(
    tmp_path: Path, damage: Callable[[Path], None], fact: str
) -> None:
    for label in ("2013-Q2", "2013-Q3"):
        write_record(tmp_path, report(label))
    damage(stands_at(tmp_path))
    past = known(tmp_path)
    assert [label for label, _ in found(past)] == ["2013-Q2"]
    assert list(past.digests) == ["records/2013-Q2/operations.json"]
    (note,) = past.notes
    assert note.startswith(f"records/2013-Q3/operations.json: {fact}")
    assert "; put it back from a backup" in note
    assert str(tmp_path) not in note


def test_a_record_of_a_later_version_is_named(tmp_path: Path) -> None:
    of_a_later_version(write_record(tmp_path, report("2013-Q3")))
    (note,) = known(tmp_path).notes
    assert "was made by a later version of kpiwork" in note
    assert note.endswith("; update kpiwork")


def test_behind_a_damaged_record_the_one_of_another_day_is_used(tmp_path: Path) -> None:
    for day in (date(2013, 10, 14), date(2013, 12, 1)):
        write_record(tmp_path, report("2013-Q3", as_of=day))
    emptied(stands_at(tmp_path))
    past = known(tmp_path)
    assert found(past) == [("2013-Q3", "2013-10-14")]
    assert list(past.digests) == ["records/2013-Q3/operations/2013-10-14.json"]
    assert len(past.notes) == 1


def test_a_kept_record_is_of_the_day_that_names_it(tmp_path: Path) -> None:
    write_record(tmp_path, report("2013-Q3"))
    folder = kept_folder(tmp_path, "2013-Q3", "operations")
    folder.mkdir()
    shutil.copyfile(stands_at(tmp_path), folder / "2013-12-24.json")
    for name in ("unread-0123456789ab.json", "2013-12-24.json.part", "20131224.json"):
        (folder / name).write_bytes(b"")
    past = known(tmp_path)
    assert found(past) == [("2013-Q3", "2013-10-14")]
    assert past.notes[0].startswith(
        "records/2013-Q3/operations/2013-12-24.json: looks at data as of 2013-10-14"
    )


@pytest.mark.parametrize("place", ["records", "records/2013-Q3", "records/2013-Q3/operations.json"])
def test_what_may_not_be_read_is_named(tmp_path: Path, place: str) -> None:
    write_record(tmp_path, report("2013-Q3"))
    (tmp_path / place).rename(tmp_path / "elsewhere")
    (tmp_path / place).symlink_to(tmp_path / place)  # leads to itself: root cannot read it either
    past = known(tmp_path)
    assert not past.records
    assert past.notes[0].startswith(f"{place}: cannot be read (Too many levels of symbolic links)")
