"""What a batch measured, handed over to the notebooks that it runs: nothing is measured twice.

A batch names a file in an environment variable of its kernels; the file says where each department's
record stands. A notebook run by hand finds no such file, and measures.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from kpiwork.errors import DataError
from kpiwork.files import sha256, write_whole
from kpiwork.review.record import Record
from kpiwork.review.store import read_record

__all__ = ["ENVIRONMENT", "hand_over", "handed_over"]

ENVIRONMENT = "KPIWORK_HANDOVER"


def hand_over(file: Path, root: Path, records: Mapping[Path, Record]) -> Path:
    """Write the file that kernels are told of.

    Parameters
    ----------
    file : Path
        Where; only its owner should reach it.
    root : Path
        The workbook.
    records : mapping of Path to Record
        Complete records, by the files that hold them.
    """
    entries = [
        {
            "asked": _asked(root, record.department.id, record.period.label, record.as_of.isoformat()),
            "file": str(path.absolute()),
            "sha256": sha256(path.read_bytes()),
        }
        for path, record in records.items()
    ]
    return write_whole(file, json.dumps(entries))


def handed_over(root: str | Path, department: str, period: str, as_of: str) -> Record | None:
    """Give the record that the running batch holds for exactly this; None outside a batch.

    Parameters
    ----------
    root : str or Path
        The workbook's folder.
    department, period, as_of : str
        As a notebook's parameters give them.
    """
    file = os.environ.get(ENVIRONMENT)
    if not file:
        return None
    asked = _asked(Path(root), department, period, as_of)
    try:
        entries = json.loads(Path(file).read_bytes())
        files = {Path(entry["file"]): entry["sha256"] for entry in entries if entry["asked"] == asked}
        for path, digest in files.items():
            if sha256(path.read_bytes()) == digest:
                return read_record(path)
    except (OSError, ValueError, KeyError, TypeError, DataError):
        return None  # measuring again says what is wrong
    return None


def _asked(root: Path, department: str, period: str, as_of: str) -> list[str]:
    return [str(root.absolute()), department, period, as_of]
