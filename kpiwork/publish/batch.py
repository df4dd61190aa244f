"""A batch: one notebook for every department, a page each, an index and a manifest."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpiwork.errors import DataError, OutputError, Problem
from kpiwork.files import sha256, write_whole
from kpiwork.measure.measure import measure
from kpiwork.publish import index, manifest
from kpiwork.publish.leftovers import remove_leftovers
from kpiwork.publish.manifest import Manifest, Page
from kpiwork.publish.order import Order
from kpiwork.publish.pages import make_pages
from kpiwork.publish.plan import Plan, make_plan
from kpiwork.publish.progress import Progress
from kpiwork.publish.terminal import near
from kpiwork.review.assemble import assemble
from kpiwork.review.record import Record
from kpiwork.review.store import write_record

__all__ = ["Outcome", "run"]

AFTER_ALL = date(2199, 6, 30)  # after every day that data can have


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a batch left behind.

    Parameters
    ----------
    index : Path
        Where to start reading.
    made, bytes : int
        Complete pages of this run, and the size of everything it wrote for readers.
    failed : tuple of Problem
        Pages that are incomplete or missing.
    """

    index: Path
    made: int
    bytes: int
    failed: tuple[Problem, ...]


def run(order: Order, progress: Progress) -> Outcome:
    """Make the pages of a batch.

    Every parameter is checked, and every output folder tried, before anything is computed; data are
    measured once for all departments, before the first kernel starts.

    Parameters
    ----------
    order : Order
        What somebody asked for.
    progress : Progress
        Is told what happens.

    Raises
    ------
    UsageError, SpecError
        If the order or a file of the workbook is wrong.
    DataError
        If no department has data in the period.
    OutputError
        If something cannot be written; what stood there before still stands.
    """
    plan = make_plan(order)
    for folder in (plan.folder, plan.workbook.root / "records" / plan.period.label):
        _try_writing(folder)
    records = _records(plan, progress)
    digests = _write_records(plan, records)
    progress.begin(len(records))
    pages = make_pages(plan, records, digests, progress)
    return _finish(plan, records, pages, progress)


def _records(plan: Plan, progress: Progress) -> tuple[Record, ...]:
    names = [book.id for book in plan.departments]
    measured = measure(plan.workbook, plan.period, departments=names, as_of=plan.as_of)
    records = tuple(assemble(plan.workbook, measured, name) for name in names)
    for problem in dict.fromkeys(one for found in measured.problems.values() for one in found):
        progress.tell("warning", str(problem))
    if not measured.problems:
        _refuse_without_data(plan, records)
    for name in names:
        progress.tell(name, "measured")
    return records


def _refuse_without_data(plan: Plan, records: tuple[Record, ...]) -> None:
    period = plan.period
    sources = [(one.first, one.last) for record in records for one in record.sources]
    if any(kpi.records for record in records for kpi in record.kpis):
        return
    if any(first and last and first <= period.end and period.start <= last for first, last in sources):
        return
    held = "; ".join(f"{name} has {first} to {last}" for name, (first, last) in _spans(plan).items())
    fact = f"there are no data of {period} ({period.words}): {held or 'every source is empty'}"
    raise DataError.at("--period", fact, "name a period within these days")


def _spans(plan: Plan) -> dict[str, tuple[date, date]]:
    """Give each source's first and last day, seen from a time when all of them have ended."""
    far = plan.workbook.calendar.containing(AFTER_ALL, plan.period.kind)
    names = [book.id for book in plan.departments]
    quality = measure(plan.workbook, far, departments=names, as_of=far.end).quality
    return {name: (one.first, one.last) for name, one in sorted(quality.items()) if one.first and one.last}


def _write_records(plan: Plan, records: tuple[Record, ...]) -> dict[str, str]:
    """Keep the private records; give the SHA-256 of each by department."""
    paths = {record.department.id: write_record(plan.workbook.root, record) for record in records}
    return {name: sha256(path.read_bytes()) for name, path in paths.items()}


def _finish(plan: Plan, records: tuple[Record, ...], pages: tuple[Page, ...], progress: Progress) -> Outcome:
    place = f"notebooks/{plan.notebook.name}"
    files = {**plan.workbook.files, place: sha256(plan.notebook.read_bytes())}
    new = Manifest(
        organisation=plan.workbook.settings.organisation,
        title=plan.batch.title,
        batch=plan.name,
        edition=plan.edition.value,
        period=plan.period.label,
        words=plan.period.words,
        start=plan.period.start,
        end=plan.period.end,
        as_of=plan.as_of,
        made_from=manifest.made_from(files, records),
        pages=pages,
    )
    whole = manifest.with_earlier(new, plan.folder, _everybody(plan))
    if _is_whole(plan):
        remove_leftovers(plan.folder, manifest.read(plan.folder), whole, progress)
    start = write_whole(plan.folder / index.NAME, index.render(whole))
    written = manifest.write(plan.folder, whole)
    return Outcome(
        index=start,
        made=sum(page.failed is None for page in pages),
        bytes=sum(page.bytes for page in pages) + start.stat().st_size + written.stat().st_size,
        failed=tuple(page.failed for page in pages if page.failed is not None),
    )


def _everybody(plan: Plan) -> tuple[str, ...]:
    """Give the departments of the whole batch."""
    named = plan.batch.departments
    return tuple(plan.workbook.departments) if named == "all" else named


def _is_whole(plan: Plan) -> bool:
    """Whether every department of the batch that has a card gets a page in this run."""
    made = {book.id for book in plan.departments}
    return all(name in made for name in _everybody(plan) if plan.workbook.department(name).cards)


def _try_writing(folder: Path) -> None:
    trial = folder / ".kpiwork-trial"
    with _taken_back(folder):
        try:
            write_whole(trial, b"kpiwork\n").unlink()
        except (OutputError, OSError) as error:
            why = error.problems[0].fact if isinstance(error, OutputError) else str(error)
            raise OutputError.at(near(folder), why, "make room, or name another folder with --out") from error


@contextlib.contextmanager
def _taken_back(folder: Path) -> Iterator[None]:
    """Remove the folders that a trial made, so that a run that stops later leaves nothing."""
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        yield
    finally:
        for one in made:
            with contextlib.suppress(OSError):
                one.rmdir()
