"""Make the pages: notebooks run side by side, each exported and written whole; one may fail alone."""

from __future__ import annotations

import tempfile
import threading
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpiwork.errors import KpiworkError, Problem
from kpiwork.files import sha256, write_whole
from kpiwork.publish.execute import Failure, execute, quiet
from kpiwork.publish.exporter import KpiReportExporter
from kpiwork.publish.kernel import OwnKernel
from kpiwork.publish.manifest import Page, provisional, statuses
from kpiwork.publish.plan import Plan
from kpiwork.publish.progress import Progress
from kpiwork.review.privacy import edition_of
from kpiwork.review.record import Record

__all__ = ["make_pages"]

LOOK_AGAIN = 0.2  # seconds between two looks at threads that are being stopped


def make_pages(
    plan: Plan, records: tuple[Record, ...], digests: dict[str, str], progress: Progress
) -> tuple[Page, ...]:
    """Run the notebook for every record and write the pages.

    Parameters
    ----------
    plan : Plan
        What will be done.
    records : tuple of Record
        Complete records, one a page.
    digests : dict of str to str
        SHA-256 of each record's file, by department.
    progress : Progress
        Is told of every page.

    Returns
    -------
    tuple of Page
        In the order of the records; a failed one says why.

    Raises
    ------
    OutputError
        If a page cannot be written; the notebooks still running are stopped.
    """
    maker = _Maker(plan=plan, digests=digests, progress=progress, stop=threading.Event())
    with quiet(), ThreadPoolExecutor(plan.workers, thread_name_prefix="page") as pool:
        waiting = [pool.submit(maker.make, record) for record in records]
        try:
            for future in wait(waiting, return_when=FIRST_EXCEPTION).done:
                future.result()
        except BaseException:
            maker.stop.set()
            _end(waiting)
            raise
    return tuple(future.result() for future in waiting)


def _end(waiting: list[Future[Page]]) -> None:
    for future in waiting:
        future.cancel()
    while wait(waiting, timeout=LOOK_AGAIN).not_done:
        OwnKernel.end_all()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Maker:
    """Makes one page after another, in any thread."""

    plan: Plan
    digests: dict[str, str]
    progress: Progress
    stop: threading.Event

    def make(self, record: Record) -> Page:
        name = record.department.id
        with tempfile.TemporaryDirectory(prefix="kpiwork-", ignore_cleanup_errors=True) as scratch:
            executed = execute(self.plan.notebook, self.plan.parameters(name), Path(scratch))
        if self.stop.is_set():
            raise KeyboardInterrupt
        page, failure = _export(executed.notebook)
        failure = executed.failure or failure
        if page is not None:
            write_whole(self.plan.folder / f"{name}.html", page)
        said = "page written" if failure is None else "page failed"
        self.progress.page(name, said)
        return self._page(record, page, failure)

    def _page(self, record: Record, page: bytes | None, failure: Failure | None) -> Page:
        about, shown = record.department, edition_of(record, self.plan.edition)
        return Page(
            department=about.id,
            name=about.name,
            head=about.head,
            file=None if page is None else f"{about.id}.html",
            sha256="" if page is None else sha256(page),
            bytes=0 if page is None else len(page),
            record_sha256=self.digests[about.id],
            statuses=statuses(shown),
            provisional=provisional(shown),
            notice=shown.department.notice,
            failed=None if failure is None else self._problem(about.id, failure, has_page=page is not None),
        )

    def _problem(self, department: str, failure: Failure, *, has_page: bool) -> Problem:
        cell = "" if failure.cell is None else f", cell {failure.cell}"
        look = "its page shows how far it came; mend that" if has_page else "mend that"
        return Problem(
            place=f"{department}: notebooks/{self.plan.notebook.name}{cell}",
            fact=failure.what,
            mend=f"{look}, then run again with --department {department}",
        )


def _export(notebook: Any) -> tuple[bytes | None, Failure | None]:
    try:
        exporter = KpiReportExporter()  # type: ignore[no-untyped-call]
        html, _ = exporter.from_notebook_node(notebook)
    except KpiworkError as error:
        return None, Failure(cell=None, what="; ".join(map(str, error.problems)))
    except Exception as error:  # noqa: BLE001 - whatever stops one page must not stop the others
        return None, Failure(cell=None, what=f"cannot be made a page ({type(error).__name__}: {error})")
    return html.encode(), None
