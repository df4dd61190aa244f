"""A batch that was interrupted: what it had measured, so that another run can go on from there.

Going on means: from the same records, even where the data have changed since; so all pages of a batch
speak of one moment. It is only done when it is asked for, and only if the workbook is as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from kpiwork.errors import KpiworkError
from kpiwork.exact import exact
from kpiwork.files import sha256, write_whole
from kpiwork.publish.made_with import made_with
from kpiwork.publish.plan import Plan
from kpiwork.review.record import Record
from kpiwork.review.store import read_record, record_path

__all__ = ["FOLDER", "begun", "ended", "to_go_on_with"]

FOLDER = "unfinished"  # in the private folder


@dataclass(frozen=True, kw_only=True, slots=True)
class _Unfinished:
    """What decides whether a batch can go on.

    Parameters
    ----------
    decided : str
        Digest of the workbook's files, the code and the day of the data.
    records : dict of str to str
        SHA-256 of each department's record.
    """

    decided: str
    records: dict[str, str]


def begun(private: Path, plan: Plan, digests: dict[str, str]) -> None:
    """Note that a batch has measured and is about to make its pages.

    Parameters
    ----------
    private : Path
        The workbook's private folder.
    plan : Plan
        What is being done.
    digests : dict of str to str
        SHA-256 of each record's file, by department.
    """
    note = _Unfinished(decided=_decided(plan), records=digests)
    write_whole(_path(private, plan), exact(_Unfinished).dump_json(note) + b"\n")


def ended(private: Path, plan: Plan) -> None:
    """Note that a batch has made all its pages."""
    _path(private, plan).unlink(missing_ok=True)


def to_go_on_with(private: Path, plan: Plan) -> tuple[Record, ...] | None:
    """Give the records of the interrupted batch; None where there is none, or it cannot go on."""
    try:
        note = exact(_Unfinished).validate_json(_path(private, plan).read_bytes())
    except (OSError, ValidationError):
        return None
    names = [book.id for book in plan.departments]
    if note.decided != _decided(plan) or not note.records.keys() >= set(names):
        return None
    try:
        return tuple(_record(plan, name, note.records[name]) for name in names)
    except (KpiworkError, OSError):
        return None


def _record(plan: Plan, name: str, digest: str) -> Record:
    path = record_path(plan.home, plan.period.label, name)
    if sha256(path.read_bytes()) != digest:
        message = f"{path} is another record"
        raise OSError(message)
    return read_record(path)


def _decided(plan: Plan) -> str:
    return sha256(repr((sorted(plan.workbook.files.items()), made_with(), plan.as_of)).encode())


def _path(private: Path, plan: Plan) -> Path:
    return private / FOLDER / f"{plan.name}-{plan.period.label}-{plan.edition.value}.json"
