"""The Excel scorecard beside the pages: of the records that the pages show, as their readers may see them."""

from __future__ import annotations

from collections.abc import Sequence

from kpiwork.files import sha256, write_changed
from kpiwork.measure.digest import digest_of_text
from kpiwork.publish.excel.workbook import NAME, scorecard
from kpiwork.publish.made_with import made_with
from kpiwork.publish.manifest import SheetFile
from kpiwork.publish.page import Page, stands
from kpiwork.publish.plan import Plan
from kpiwork.review.privacy import edition_of
from kpiwork.review.record import Record
from kpiwork.review.store import read_record, record_path

__all__ = ["write_sheet_file"]


def write_sheet_file(
    plan: Plan, records: Sequence[Record], pages: Sequence[Page], earlier: SheetFile | None
) -> SheetFile | None:
    """Write the scorecard of some pages, unless it stands as it would be written.

    Parameters
    ----------
    plan : Plan
        What was done.
    records : sequence of Record
        Complete, of this run; those of other pages are read from their files.
    pages : sequence of Page
        All pages of the folder.
    earlier : SheetFile or None
        What stands there according to the last manifest.

    Returns
    -------
    SheetFile or None
        None where no page has its record any more.

    Raises
    ------
    KpiworkError
        If a record cannot be read, or the file cannot be written.
    """
    made_from = digest_of_text(
        [page.record_sha256 for page in pages], plan.edition.value, plan.batch.title, made_with()
    )
    if earlier is not None and earlier.made_from == made_from and stands(earlier, plan.folder):
        return earlier
    known = {record.department.id: record for record in records}
    shown = [known.get(page.department) or _kept(plan, page) for page in pages]
    editions = [edition_of(record, plan.edition) for record in shown if record is not None]
    if not editions:
        return None
    content = scorecard(editions, title=plan.batch.title)
    write_changed(plan.folder / NAME, content)
    return SheetFile(file=NAME, sha256=sha256(content), bytes=len(content), made_from=made_from)


def _kept(plan: Plan, page: Page) -> Record | None:
    """Read the record of a page that an earlier run made; a record that changed since is none of its."""
    path = record_path(plan.workbook.root, plan.period.label, page.department)
    try:
        is_its_own = sha256(path.read_bytes()) == page.record_sha256
    except OSError:
        return None
    return read_record(path) if is_its_own else None
