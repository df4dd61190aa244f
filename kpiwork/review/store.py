"""Records as files: ``records/<period>/<department>.json``, checked against the published schema."""

from __future__ import annotations

import contextlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from kpiwork.errors import DataError, UsageError
from kpiwork.files import write_whole
from kpiwork.review.record import Record

__all__ = ["SCHEMA_FILE", "read_record", "record_path", "record_schema", "write_record"]

RECORDS = "records"
OWNER_ONLY = 0o700
SCHEMA_FILE = Path(__file__).with_name("record.schema.json")


def record_path(root: Path, period: str, department: str) -> Path:
    """Give the path of a record below a workbook's folder."""
    return root / RECORDS / period / f"{department}.json"


def write_record(root: Path, record: Record) -> Path:
    """Write a complete record below a workbook's folder and give its path.

    Raises
    ------
    UsageError
        If the record is an edition: those are not complete, so they are never kept as records.
    OutputError
        If the file cannot be written.
    """
    if record.edition is not None:
        fact = f"the {record.edition} edition is not a complete record"
        raise UsageError.at("record", fact, "keep the record that assemble gives")
    path = record_path(root, record.period.label, record.department.id)
    with contextlib.suppress(OSError):  # writing says what is wrong with the folder
        (root / RECORDS).mkdir(mode=OWNER_ONLY)
    return write_whole(path, _adapter().dump_json(record, indent=2) + b"\n")


def read_record(path: Path) -> Record:
    """Read a record.

    Raises
    ------
    DataError
        If the file is missing, damaged, or not of this schema.
    """
    mend = "make the record again with: kpiwork run quarterly"
    try:
        return _adapter().validate_json(path.read_bytes())
    except OSError as error:
        raise DataError.at(str(path), f"cannot be read ({error.strerror})", mend) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DataError.at(
            str(path), f"is damaged at {where or 'its start'}: {first['msg']}", mend
        ) from error


def record_schema() -> dict[str, Any]:
    """Give the JSON Schema of a record, as published."""
    schema = _adapter().json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "kpiwork record"} | schema


@cache
def _adapter() -> TypeAdapter[Record]:
    closed = with_config(ConfigDict(extra="forbid"))(Record)
    return TypeAdapter(closed)


if __name__ == "__main__":
    SCHEMA_FILE.write_text(json.dumps(record_schema(), indent=2, sort_keys=True) + "\n", encoding="utf-8")
