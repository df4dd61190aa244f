"""A page to be made: from which record, and how long that should take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kpiwork.measure.digest import digest_of_files, digest_of_text
from kpiwork.publish.journal import Journal
from kpiwork.publish.made_with import made_with
from kpiwork.publish.page import Page
from kpiwork.publish.plan import Plan
from kpiwork.review.record import Record

__all__ = ["Job", "jobs_of"]

NOT_READ = {".ipynb", ".ipynb_checkpoints", "__pycache__", ".pyc"}
SECONDS_A_KPI = 0.1  # of a page that was never made; only the order of jobs hangs on it


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One page.

    Parameters
    ----------
    record : Record
        The complete record that it shows.
    record_sha256 : str
        Of the record's file.
    made_from : str
        Digest of everything that decides the page's bytes.
    seconds : float
        Expected.
    finished : Page or None
        The page, where it stands already as it would be made.
    """

    record: Record
    record_sha256: str
    made_from: str
    seconds: float
    finished: Page | None

    @property
    def department(self) -> str:
        """Id of the department."""
        return self.record.department.id


def jobs_of(
    plan: Plan, records: tuple[Record, ...], digests: Mapping[str, str], journal: Journal
) -> list[Job]:
    """List a batch's pages, in the order of its records.

    Parameters
    ----------
    plan : Plan
        What will be done.
    records : tuple of Record
        Complete records, one a page.
    digests : mapping of str to str
        SHA-256 of each record's file, by department.
    journal : Journal
        Knows what earlier runs made.
    """
    notebook = _digest_of_notebook(plan.notebook)
    return [_job(plan, notebook, record, digests[record.department.id], journal) for record in records]


def _digest_of_notebook(notebook: Path) -> str:
    """Digest a notebook and what lies beside it, such as modules that it imports; not other notebooks."""
    beside = [
        path
        for path in sorted(notebook.parent.rglob("*"))
        if path.is_file() and path.suffix not in NOT_READ and not NOT_READ & set(path.parts)
    ]
    return digest_of_files([notebook, *beside])


def _job(plan: Plan, notebook: str, record: Record, digest: str, journal: Journal) -> Job:
    name = record.department.id
    asked = (plan.notebook.name, plan.period.label, plan.edition.value, plan.as_of.isoformat())
    others = () if plan.batch.by_period else sorted(plan.workbook.files.items())  # cards of all departments
    made_from = digest_of_text(name, *asked, notebook, digest, made_with(), others)
    entry = journal.read(name)
    return Job(
        record=record,
        record_sha256=digest,
        made_from=made_from,
        seconds=entry.seconds if entry is not None else SECONDS_A_KPI * len(record.kpis),
        finished=None if plan.again else journal.finished(name, made_from),
    )
