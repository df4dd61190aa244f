"""What a folder of pages holds and what it was made from: ``manifest.json``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from kpiwork.errors import Problem
from kpiwork.files import sha256, write_whole
from kpiwork.review.record import DataLight, Record
from kpiwork.spec.target import Status

__all__ = [
    "NAME",
    "MadeFrom",
    "Manifest",
    "Page",
    "made_from",
    "provisional",
    "read",
    "stands",
    "statuses",
    "with_earlier",
    "write",
]

NAME = "manifest.json"
SCHEMA_VERSION = 1
MADE_WITH = ("papermill", "nbclient", "nbconvert", "ipykernel", "matplotlib", "seaborn", "great-tables")


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
    failed: Problem | None = None
    provisional: dict[str, int] = field(default_factory=dict)
    notice: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeFrom:
    """Everything that decides what the pages hold.

    Parameters
    ----------
    files : dict of str to str
        SHA-256 of every file of the workbook that was read, and of the notebook.
    sources : dict of str to str
        Fingerprint of each source's data.
    versions : dict of str to str
        Python and the libraries that shape figures and pages.
    """

    files: dict[str, str]
    sources: dict[str, str]
    versions: dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """A folder of pages.

    Parameters
    ----------
    organisation, title, batch : str
        Whose pages, what they are called, and the batch's name.
    edition : str
        For whom they are.
    period, words : str
        The period's label, and how a page prints it.
    start, end : date
        Its first and last day.
    as_of : date
        Day on which the data were looked at.
    made_from : MadeFrom
        Of the last run.
    pages : tuple of Page
        In the batch's order, pages kept from an earlier run included.
    """

    organisation: str
    title: str
    batch: str
    edition: str
    period: str
    words: str
    start: date
    end: date
    as_of: date
    made_from: MadeFrom
    pages: tuple[Page, ...]
    schema_version: int = SCHEMA_VERSION


def made_from(files: dict[str, str], records: tuple[Record, ...]) -> MadeFrom:
    """Collect what produced the pages of some records."""
    return MadeFrom(
        files=dict(sorted(files.items())),
        sources=dict(sorted((one.id, one.fingerprint) for record in records for one in record.sources)),
        versions=records[0].provenance.versions | {name: _version(name) for name in MADE_WITH},
    )


def statuses(record: Record) -> dict[str, int]:
    """Count the KPIs of a record by status, best first."""
    return _counted(kpi.standing.status for kpi in record.kpis)


def provisional(record: Record) -> dict[str, int]:
    """Count the KPIs of a record that can still move by status, best first."""
    return _counted(kpi.standing.status for kpi in record.kpis if kpi.data_light is DataLight.PROVISIONAL)


def _counted(statuses: Iterable[Status]) -> dict[str, int]:
    counted = Counter(statuses)
    return {status.value: counted[status] for status in Status if counted[status]}


def with_earlier(new: Manifest, folder: Path, order: tuple[str, ...]) -> Manifest:
    """Keep the pages of an earlier run of the same batch that the new run did not make again.

    Parameters
    ----------
    new : Manifest
        Of the run that was just done.
    folder : Path
        Where the pages are, and perhaps an earlier manifest.
    order : tuple of str
        Departments of the whole batch; pages of others are not kept.
    """
    earlier = read(folder)
    if earlier is None or _reading(earlier) != _reading(new):
        return new
    made = {page.department for page in new.pages}
    kept = [page for page in earlier.pages if page.department not in made and stands(page, folder)]
    pages = {page.department: page for page in (*new.pages, *kept)}
    return replace(new, pages=tuple(pages[name] for name in order if name in pages))


def read(folder: Path) -> Manifest | None:
    """Read a folder's manifest; None where there is none that can be read."""
    try:
        return _adapter().validate_json((folder / NAME).read_bytes())
    except (OSError, ValidationError):
        return None


def write(folder: Path, manifest: Manifest) -> Path:
    """Write a folder's manifest.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    return write_whole(folder / NAME, _adapter().dump_json(manifest, indent=2) + b"\n")


def _reading(manifest: Manifest) -> tuple[object, ...]:
    return manifest.batch, manifest.edition, manifest.period, manifest.as_of


def stands(page: Page, folder: Path) -> bool:
    """Whether a page is in the folder as it was written."""
    try:
        return page.file is not None and sha256((folder / page.file).read_bytes()) == page.sha256
    except OSError:
        return False


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


@cache
def _adapter() -> TypeAdapter[Manifest]:
    return TypeAdapter(with_config(ConfigDict(extra="forbid"))(Manifest))
