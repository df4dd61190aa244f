"""One page of a batch: what it is, what it was made from, and whether it still stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kpiwork.errors import Problem
from kpiwork.files import sha256
from kpiwork.review.record import DataLight, Record
from kpiwork.spec.target import Status

__all__ = ["Page", "Written", "provisional", "stands", "statuses"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One department's page.

    Parameters
    ----------
    department, name, head : str
        Id of the department, its name, and who answers for it.
    file : str or None
        Name of the page in the folder; None where none could be made.
    sha256 : str
        Of the page; empty where there is none.
    bytes : int
        Its size.
    record_sha256 : str
        Of the private record that it shows.
    made_from : str
        Digest of everything that decides its bytes; a page of the same digest is not made again.
    statuses : dict of str to int
        How many KPIs of the edition stand where.
    provisional : dict of str to int
        How many of them can still move.
    notice : str
        What a reader of the department's page must know first.
    failed : Problem or None
        Why the page is incomplete.
    """

    department: str
    name: str
    head: str
    file: str | None
    sha256: str
    bytes: int
    record_sha256: str
    statuses: dict[str, int]
    made_from: str = ""
    failed: Problem | None = None
    provisional: dict[str, int] = field(default_factory=dict)
    notice: str = ""


def statuses(record: Record) -> dict[str, int]:
    """Count the KPIs of a record by status, best first."""
    return _counted(kpi.standing.status for kpi in record.kpis)


def provisional(record: Record) -> dict[str, int]:
    """Count the KPIs of a record that can still move by status, best first."""
    return _counted(kpi.standing.status for kpi in record.kpis if kpi.data_light is DataLight.PROVISIONAL)


class Written(Protocol):
    """A file of a folder, and what it held when it was written."""

    @property
    def file(self) -> str | None:
        """Its name in the folder; None where there is none."""

    @property
    def sha256(self) -> str:
        """Of its content."""


def stands(written: Written, folder: Path) -> bool:
    """Whether a file is in the folder as it was written."""
    try:
        return written.file is not None and sha256((folder / written.file).read_bytes()) == written.sha256
    except OSError:
        return False


def _counted(statuses: Iterable[Status]) -> dict[str, int]:
    counted = Counter(statuses)
    return {status.value: counted[status] for status in Status if counted[status]}
