"""Make the pages: notebooks run side by side, each exported and written whole; one may fail alone.

Writing a page runs beside the notebooks of the others: a kernel never waits for a page to be written.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from kpiwork.errors import KpiworkError, OutputError, Problem
from kpiwork.files import sha256, write_whole
from kpiwork.publish.execute import Executed, Failure, execute, quiet
from kpiwork.publish.exporter import KpiReportExporter
from kpiwork.publish.job import Job
from kpiwork.publish.journal import Entry, Journal
from kpiwork.publish.kernels import Kernels
from kpiwork.publish.pace import Pace
from kpiwork.publish.page import Page, provisional, statuses
from kpiwork.publish.plan import Plan
from kpiwork.publish.progress import Progress
from kpiwork.review.privacy import edition_of

__all__ = ["Press", "make_pages"]

LOOK_AGAIN = 0.2  # seconds between two looks at threads that are being stopped

_Pending: TypeAlias = set[Future[Any]]  # of notebooks, each giving the future of its page, and of pages


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """What pages are made with.

    Parameters
    ----------
    plan : Plan
        What will be done.
    kernels : Kernels
        Run the notebooks.
    journal : Journal
        Is told of every page.
    progress : Progress
        Too.
    work : Path
        A private folder for the time of the batch.
    """

    plan: Plan
    kernels: Kernels
    journal: Journal
    progress: Progress
    work: Path


def make_pages(press: Press, jobs: Sequence[Job]) -> tuple[Page, ...]:
    """Run the notebook for every job and write the pages, those first that should take longest.

    Returns
    -------
    tuple of Page
        In the order of the jobs; a failed one says why.

    Raises
    ------
    OutputError
        If a page cannot be written; the notebooks still running are stopped.
    """
    pace = Pace({job.department: job.seconds for job in jobs})
    with (
        quiet(),
        ThreadPoolExecutor(press.plan.workers, thread_name_prefix="notebook") as notebooks,
        ThreadPoolExecutor(1, thread_name_prefix="page") as exports,
    ):
        maker = _Maker(press=press, pace=pace, exports=exports, stop=threading.Event())
        pending: _Pending = {
            notebooks.submit(maker.run, job) for job in sorted(jobs, key=lambda job: -job.seconds)
        }
        pages: dict[str, Page] = {}
        try:
            while pending:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                for result in (future.result() for future in done):
                    if isinstance(result, Page):
                        pages[result.department] = result
                    else:
                        pending.add(result)
        except BaseException:
            maker.stop.set()
            _end(pending, press.kernels)
            raise
    return tuple(pages[job.department] for job in jobs)


def _end(pending: _Pending, kernels: Kernels) -> None:
    for future in pending:
        future.cancel()
    while wait(pending, timeout=LOOK_AGAIN).not_done:
        kernels.end_all()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Maker:
    """Runs one notebook after another, in any thread, and hands each over to be written."""

    press: Press
    pace: Pace
    exports: ThreadPoolExecutor
    stop: threading.Event

    def run(self, job: Job) -> Future[Page]:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(dir=self.press.work, ignore_cleanup_errors=True) as scratch:
            executed = self._executed(job, Path(scratch))
        if self.stop.is_set():
            raise KeyboardInterrupt
        return self.exports.submit(self._write, job, executed, time.monotonic() - began)

    def _executed(self, job: Job, scratch: Path) -> Executed:
        plan = self.press.plan
        try:
            return execute(
                plan.notebook, plan.parameters(job.department), scratch, kernels=self.press.kernels
            )
        except OutputError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever stops one page must not stop the others
            what = f"cannot be run ({type(error).__name__}: {error})"
            return Executed(notebook=None, failure=Failure(cell=None, what=what))

    def _write(self, job: Job, executed: Executed, seconds: float) -> Page:
        html, failure = _export(executed)
        page = _page(self.press.plan, job, html, failure)
        if html is not None and page.file is not None:
            if failure is None:
                self.press.journal.note(Entry(page=page, seconds=round(seconds, 3)))
            write_whole(self.press.plan.folder / page.file, html)
        left = self.pace.done(job.department)
        said = "page written" if failure is None else "page failed"
        self.press.progress.page(job.department, said, left)
        return page


def _export(executed: Executed) -> tuple[bytes | None, Failure | None]:
    if executed.notebook is None:
        return None, executed.failure
    try:
        exporter = KpiReportExporter()  # type: ignore[no-untyped-call]
        html, _ = exporter.from_notebook_node(executed.notebook)
    except KpiworkError as error:
        return None, executed.failure or Failure(cell=None, what="; ".join(map(str, error.problems)))
    except Exception as error:  # noqa: BLE001 - whatever stops one page must not stop the others
        what = f"cannot be made a page ({type(error).__name__}: {error})"
        return None, executed.failure or Failure(cell=None, what=what)
    return html.encode(), executed.failure


def _page(plan: Plan, job: Job, html: bytes | None, failure: Failure | None) -> Page:
    about, shown = job.record.department, edition_of(job.record, plan.edition)
    return Page(
        department=about.id,
        name=about.name,
        head=about.head,
        file=None if html is None else f"{about.id}.html",
        sha256="" if html is None else sha256(html),
        bytes=0 if html is None else len(html),
        record_sha256=job.record_sha256,
        made_from=job.made_from,
        statuses=statuses(shown),
        provisional=provisional(shown),
        notice=shown.department.notice,
        failed=None if failure is None else _problem(plan, about.id, failure, has_page=html is not None),
    )


def _problem(plan: Plan, department: str, failure: Failure, *, has_page: bool) -> Problem:
    cell = "" if failure.cell is None else f", cell {failure.cell}"
    look = "its page shows how far it came; mend that" if has_page else "mend that"
    return Problem(
        place=f"{department}: notebooks/{plan.notebook.name}{cell}",
        fact=failure.what,
        mend=f"{look}, then run again with --department {department}",
    )
