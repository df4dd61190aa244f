"""What a folder of pages holds and what it was made from: ``manifest.json``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from kpiwork.exact import exact
from kpiwork.files import write_changed
from kpiwork.periods import PeriodKind
from kpiwork.publish.made_with import LIBRARIES
from kpiwork.publish.page import Page, stands
from kpiwork.review.provenance import version_of
from kpiwork.review.record import Record

__all__ = [
    "NAME",
    "MadeFrom",
    "Manifest",
    "SheetFile",
    "made_from",
    "read",
    "with_earlier",
    "write",
]

NAME = "manifest.json"
SCHEMA_VERSION = 2


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
class SheetFile:
    """The Excel file of a folder.

    Parameters
    ----------
    file : str
        Its name in the folder.
    sha256 : str
        Of the file.
    bytes : int
        Its size.
    made_from : str
        Digest of everything that decides its bytes.
    """

    file: str
    sha256: str
    bytes: int
    made_from: str


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
    kind : PeriodKind
        Its grain.
    start, end : date
        Its first and last day.
    as_of : date
        Day on which the data were looked at.
    made_from : MadeFrom
        Of the last run.
    pages : tuple of Page
        In the batch's order, pages kept from an earlier run included.
    scorecard : SheetFile or None
        The Excel file, where the batch has one.
    by_period : bool
        Whether the pages speak of the period; otherwise they are of the day.
    """

    organisation: str
    title: str
    batch: str
    edition: str
    period: str
    kind: PeriodKind
    words: str
    start: date
    end: date
    as_of: date
    made_from: MadeFrom
    pages: tuple[Page, ...]
    scorecard: SheetFile | None = None
    by_period: bool = True
    schema_version: int = SCHEMA_VERSION


def made_from(files: dict[str, str], records: tuple[Record, ...]) -> MadeFrom:
    """Collect what produced the pages of some records."""
    return MadeFrom(
        files=dict(sorted(files.items())),
        sources=dict(sorted((one.id, one.fingerprint) for record in records for one in record.sources)),
        versions=records[0].provenance.versions | {name: version_of(name) for name in LIBRARIES},
    )


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
        return exact(Manifest).validate_json((folder / NAME).read_bytes())
    except (OSError, ValidationError):
        return None


def write(folder: Path, manifest: Manifest) -> Path:
    """Write a folder's manifest.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    return write_changed(folder / NAME, exact(Manifest).dump_json(manifest, indent=2) + b"\n")


def _reading(manifest: Manifest) -> tuple[object, ...]:
    return manifest.organisation, manifest.batch, manifest.edition, manifest.period, manifest.as_of
