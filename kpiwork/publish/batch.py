"""A batch: one notebook for every department, a page each, an index, a scorecard and a manifest."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kpiwork.errors import OutputError, Problem
from kpiwork.files import clear_drafts, write_whole
from kpiwork.publish.folder import finish
from kpiwork.publish.job import Job, jobs_of
from kpiwork.publish.journal import Journal
from kpiwork.publish.kernels import kernels
from kpiwork.publish.order import Order
from kpiwork.publish.page import Page
from kpiwork.publish.pages import Press, make_pages
from kpiwork.publish.plan import Plan, make_plan
from kpiwork.publish.progress import Progress
from kpiwork.publish.records import kept_records
from kpiwork.publish.terminal import near
from kpiwork.publish.turn import own_turn
from kpiwork.publish.unfinished import FOLDER as UNFINISHED
from kpiwork.publish.unfinished import begun, ended
from kpiwork.review.handover import ENVIRONMENT, hand_over

__all__ = ["Outcome", "run"]

HANDOVER = "handover.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a batch left behind.

    Parameters
    ----------
    index : Path
        Where to start reading.
    made, kept, bytes : int
        Complete pages that this run made, those that stood already, and the size of everything
        that readers get.
    failed : tuple of Problem
        Pages that are incomplete or missing.
    unread : tuple of str
        Sources that could not be read; the pages say so.
    """

    index: Path
    made: int
    kept: int
    bytes: int
    failed: tuple[Problem, ...]
    unread: tuple[str, ...] = ()


def run(order: Order, progress: Progress) -> Outcome:
    """Make the pages of a batch.

    Every parameter is checked, and every output folder tried, before anything is computed; data are
    measured once for all departments, while the kernels' server loads. A page that stands as it would
    be made again is left alone.

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
    for folder in (plan.folder, plan.records):
        _try_writing(folder)
    with own_turn(plan.workbook.root, progress) as turn:
        # While another batch ran, files and folders may have changed.
        return _run(make_plan(order) if turn.waited else plan, turn.work, progress)


def _run(plan: Plan, work: Path, progress: Progress) -> Outcome:
    private, handover = work.parent, work / HANDOVER
    journal = Journal.of(private, plan.folder, f"{plan.name}-{plan.edition.value}")
    for folder in (plan.folder, plan.records, journal.home, private / UNFINISHED):
        clear_drafts(folder)
    environment = {ENVIRONMENT: str(handover)}
    warn = partial(progress.tell, "warning")
    with kernels(environment=environment, warn=warn, warm=plan.warmth) as started:
        kept = kept_records(plan, private, progress)
        jobs = jobs_of(plan, kept.records, kept.digests, journal)
        to_do = [job for job in jobs if job.finished is None]
        if to_do:
            begun(private, plan, kept.digests)
            hand_over(handover, plan.workbook.root, dict(zip(kept.paths, kept.records, strict=True)))
            progress.begin(len(to_do))
        press = Press(plan=plan, kernels=started, journal=journal, progress=progress, work=work)
        made = make_pages(press, to_do) if to_do else ()
    pages = _all(jobs, made)
    finished = finish(plan, kept.records, pages, progress)
    failed = tuple(page.failed for page in pages if page.failed is not None)
    if not failed:
        ended(private, plan)
    return Outcome(
        index=finished.index,
        made=sum(page.failed is None for page in made),
        kept=len(jobs) - len(to_do),
        bytes=finished.bytes,
        failed=failed,
        unread=kept.unread,
    )


def _all(jobs: Iterable[Job], made: Iterable[Page]) -> tuple[Page, ...]:
    """Put the pages just made among those that stood already."""
    pages = {page.department: page for page in made}
    pages |= {job.department: job.finished for job in jobs if job.finished is not None}
    return tuple(pages[job.department] for job in jobs)


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
