"""Records as files: ``records/<period>/<department>.json``, checked against the published schema.

What it replaces is kept beside it, as ``records/<period>/<department>/<as_of>.json``, where it is
of another day or holds other figures; older ones of one day are numbered ``<as_of>.1.json``.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import stat
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from kpiwork.errors import DataError, OutputError, UsageError
from kpiwork.exact import exact
from kpiwork.files import sha256, whole_file, write_changed
from kpiwork.review.figures import Figures, figures_of
from kpiwork.review.migrate import migrated
from kpiwork.review.record import SCHEMA_VERSION, Record

__all__ = [
    "PUT_BACK",
    "SCHEMA_FILE",
    "Written",
    "keep_record",
    "kept_folder",
    "read_record",
    "record_bytes",
    "record_from",
    "record_path",
    "record_schema",
    "records_folder",
    "write_record",
]

RECORDS = "records"
OWNER_ONLY = 0o700
MOST_BYTES = 64 * 2**20  # a hundred times the largest that was seen
SCHEMA_FILE = Path(__file__).with_name("record.schema.json")
PUT_BACK = "put it back from a backup; one made again with kpiwork run holds today's figures"


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What a record of any version says of itself."""

    schema_version: int
    as_of: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A record's file.

    Parameters
    ----------
    path : Path
        Where it stands.
    replaced : Path or None
        Where the record of the same day is kept that held other figures; None where there was none.
    """

    path: Path
    replaced: Path | None = None


def records_folder(root: Path) -> Path:
    """Give the folder of a workbook's records."""
    return root / RECORDS


def record_path(root: Path, period: str, department: str) -> Path:
    """Give the path of a record below a workbook's folder."""
    return records_folder(root) / period / f"{department}.json"


def kept_folder(root: Path, period: str, department: str) -> Path:
    """Give the folder of a period's records that were made as of other days."""
    return records_folder(root) / period / department


def write_record(root: Path, record: Record) -> Path:
    """Write a complete record below a workbook's folder and give its path.

    As `keep_record`, which also says what was replaced.
    """
    return keep_record(root, record).path


def keep_record(root: Path, record: Record) -> Written:
    """Write a complete record below a workbook's folder, and keep what it replaces.

    What stands there is kept beside it where it is a record of another day, one of the same day with
    other figures, or cannot be read as one. A file that holds the same bytes already is left alone.

    Raises
    ------
    UsageError
        If the record is an edition: those are not complete, so they are never kept as records.
    OutputError
        If a file cannot be written, or what stands there cannot be kept; it still stands then.
    """
    if record.edition is not None:
        fact = f"the {record.edition} edition is not a complete record"
        raise UsageError.at("record", fact, "keep the record that assemble gives")
    path = record_path(root, record.period.label, record.department.id)
    _make_private(records_folder(root), path.parent)
    content = exact(Record).dump_json(record, indent=2) + b"\n"
    replaced = _keep(path, kept_folder(root, record.period.label, record.department.id), record)
    return Written(path=write_changed(path, content), replaced=replaced)


def read_record(path: Path) -> Record:
    """Read a record, of this version or an earlier one.

    Raises
    ------
    DataError
        If the file is missing, damaged, far too large, or made by a later version.
    """
    return record_from(record_bytes(path), place=str(path))


def record_bytes(path: Path, *, place: str = "") -> bytes:
    """Read a record's file; a `DataError` says why it cannot be read.

    Parameters
    ----------
    path : Path
        The file.
    place : str
        How messages name it; its path where left out.
    """
    place = place or str(path)
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise DataError.at(place, "is not a file", PUT_BACK)
        if facts.st_size > MOST_BYTES:
            fact = f"is too large for a record: {facts.st_size:,} bytes, at most {MOST_BYTES:,} are read"
            raise DataError.at(place, fact, PUT_BACK)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DataError.at(place, f"cannot be read ({error.strerror})", PUT_BACK) from error
    except OSError as error:
        raise DataError.at(place, f"cannot be read ({error.strerror})", "make it readable") from error


def record_from(content: bytes, *, place: str) -> Record:
    """Make a record of a file's content; a `DataError` says what is wrong with it.

    Parameters
    ----------
    content : bytes
        The whole file.
    place : str
        How messages name it.
    """
    try:
        version = _head().validate_json(content).schema_version
        _refuse_unknown(version, place)
        if version == SCHEMA_VERSION:
            return exact(Record).validate_json(content)
        return exact(Record).validate_python(migrated(from_json(content)))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        fact = f"is damaged at {where or 'its start'}: {first['msg']}"
        raise DataError.at(place, fact, PUT_BACK) from error


def record_schema() -> dict[str, Any]:
    """Give the JSON Schema of a record, as published."""
    schema = exact(Record).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "kpiwork record"} | schema


def _refuse_unknown(version: int, place: str) -> None:
    if version > SCHEMA_VERSION:
        fact = (
            f"was made by a later version of kpiwork: record format {version}, known up to {SCHEMA_VERSION}"
        )
        raise DataError.at(place, fact, "update kpiwork")
    if version < 1:
        raise DataError.at(place, f"is damaged: there is no record format {version}", PUT_BACK)


def _make_private(*folders: Path) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):  # writing says what is wrong with the folder
            folder.mkdir(mode=OWNER_ONLY)


def _keep(path: Path, folder: Path, record: Record) -> Path | None:
    """Keep what a record is to replace; name the copy where it is of the same day, with other figures."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES)
    except OSError as error:
        fact = f"cannot be read ({error.strerror}), and so cannot be kept"
        raise OutputError.at(str(path), fact, "make it readable, or move it away") from error
    name, day = _name_of(content), record.as_of.isoformat()
    figures = _figures_in(content) if name == day else None
    if name == day and figures == figures_of(record):
        return None
    if name == day and figures is None:
        name = _unread(content)
    _make_private(folder)
    kept = folder / f"{name}.json"
    _number(kept, content)
    with whole_file(kept) as draft:
        shutil.copyfile(path, draft)
    return kept if name == day else None


def _number(kept: Path, content: bytes) -> None:
    """Give an older record of the same day a number, unless it holds the same figures."""
    if not kept.is_file():
        return
    older = record_bytes(kept)
    if older == content or ((figures := _figures_in(older)) and figures == _figures_in(content)):
        return
    numbered = (kept.with_name(f"{kept.stem}.{number}.json") for number in count(1))
    with whole_file(next(path for path in numbered if not path.exists())) as draft:
        shutil.copyfile(kept, draft)


def _figures_in(content: bytes) -> Figures | None:
    with contextlib.suppress(DataError):
        return figures_of(record_from(content, place="record"))
    return None


def _name_of(content: bytes) -> str:
    """Name a file by the day of its record; what is none of ours by its content."""
    with contextlib.suppress(ValidationError):
        head = _head().validate_json(content)
        if head.as_of is not None and head.schema_version <= SCHEMA_VERSION:
            return head.as_of.isoformat()
    return _unread(content)


def _unread(content: bytes) -> str:
    return f"unread-{sha256(content)[:12]}"


@cache
def _head() -> TypeAdapter[Head]:
    return TypeAdapter(Head)


if __name__ == "__main__":
    SCHEMA_FILE.write_text(json.dumps(record_schema(), indent=2, sort_keys=True) + "\n", encoding="utf-8")
