"""One page of a batch: what it is, what it was made from, and whether it still stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kpiwork.errors import Problem
from kpiwork.files import sha256
from kpiwork.review.record import DataLight, Record
from kpiwork.spec.target import Status

__all__ = ["Page", "provisional", "stands", "statuses"]


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


def stands(page: Page, folder: Path) -> bool:
    """Whether a page is in the folder as it was written."""
    try:
        return page.file is not None and sha256((folder / page.file).read_bytes()) == page.sha256
    except OSError:
        return False


def _counted(statuses: Iterable[Status]) -> dict[str, int]:
    counted = Counter(statuses)
    return {status.value: counted[status] for status in Status if counted[status]}
