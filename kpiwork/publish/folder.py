"""The folder that readers get, once its pages are made: index, scorecard and manifest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from kpiwork.files import sha256, write_changed
from kpiwork.publish import index, manifest
from kpiwork.publish.leftovers import remove_leftovers
from kpiwork.publish.manifest import Manifest
from kpiwork.publish.page import Page
from kpiwork.publish.plan import Plan
from kpiwork.publish.progress import Progress
from kpiwork.publish.sheet_file import write_sheet_file
from kpiwork.review.audiences import files_shown
from kpiwork.review.record import Record

__all__ = ["Folder", "finish"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
    """What readers get.

    Parameters
    ----------
    index : Path
        Where to start reading.
    bytes : int
        Size of this run's pages, of the index, the scorecard and the manifest.
    """

    index: Path
    bytes: int


def finish(plan: Plan, records: tuple[Record, ...], pages: tuple[Page, ...], progress: Progress) -> Folder:
    """Write what belongs to a folder of pages, and clear away pages of departments that left.

    Parameters
    ----------
    plan : Plan
        What was done.
    records : tuple of Record
        Complete, one a page.
    pages : tuple of Page
        Of this run, those that stood already included.
    progress : Progress
        Is told of pages that are removed.

    Raises
    ------
    OutputError
        If a file cannot be written; what stood there before still stands.
    """
    new = _manifest(plan, records, pages)
    earlier = manifest.read(plan.folder)
    whole = manifest.with_earlier(new, plan.folder, _everybody(plan))
    if _is_whole(plan):
        remove_leftovers(plan.folder, earlier, whole, progress)
    if plan.batch.scorecard:
        sheet = write_sheet_file(plan, records, whole.pages, earlier.scorecard if earlier else None)
        whole = replace(whole, scorecard=sheet)
    start = write_changed(plan.folder / index.NAME, index.render(whole))
    written = manifest.write(plan.folder, whole)
    size = sum(page.bytes for page in pages) + start.stat().st_size + written.stat().st_size
    size += whole.scorecard.bytes if whole.scorecard else 0
    return Folder(index=start, bytes=size)


def _manifest(plan: Plan, records: tuple[Record, ...], pages: tuple[Page, ...]) -> Manifest:
    place = f"notebooks/{plan.notebook.name}"
    files = {**files_shown(plan.workbook, plan.edition), place: sha256(plan.notebook.read_bytes())}
    return Manifest(
        organisation=plan.workbook.settings.organisation,
        title=plan.batch.title,
        batch=plan.name,
        edition=plan.edition.value,
        period=plan.period.label,
        kind=plan.period.kind,
        words=plan.period.words,
        start=plan.period.start,
        end=plan.period.end,
        as_of=plan.as_of,
        made_from=manifest.made_from(files, records),
        pages=pages,
        by_period=plan.batch.by_period,
    )


def _everybody(plan: Plan) -> tuple[str, ...]:
    """Give the departments of the whole batch."""
    named = plan.batch.departments
    return tuple(plan.workbook.departments) if named == "all" else named


def _is_whole(plan: Plan) -> bool:
    """Whether every department of the batch that has a card gets a page in this run."""
    made = {book.id for book in plan.departments}
    return all(name in made for name in _everybody(plan) if plan.workbook.department(name).cards)
