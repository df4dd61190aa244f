"""A batch's records: measured once for all departments, or those of the batch that it goes on with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpiwork.errors import DataError
from kpiwork.files import sha256
from kpiwork.measure.measure import measure
from kpiwork.publish.plan import Plan
from kpiwork.publish.progress import Progress
from kpiwork.publish.unfinished import to_go_on_with
from kpiwork.review.assemble import assemble
from kpiwork.review.record import Record
from kpiwork.review.store import keep_record, record_path

__all__ = ["Kept", "kept_records"]

AFTER_ALL = date(2199, 6, 30)  # after every day that data can have


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """Records as they stand in their files.

    Parameters
    ----------
    records : tuple of Record
        In the order of the plan's departments.
    paths : tuple of Path
        Their files.
    digests : dict of str to str
        SHA-256 of each file, by department.
    unread : tuple of str
        Sources that could not be read.
    """

    records: tuple[Record, ...]
    paths: tuple[Path, ...]
    digests: dict[str, str]
    unread: tuple[str, ...] = ()


def kept_records(plan: Plan, private: Path, progress: Progress) -> Kept:
    """Measure all departments of a plan at once, and keep the complete records.

    Where the plan goes on with an interrupted batch, that one's records are taken as they are.

    Raises
    ------
    DataError
        If no department has data in the period.
    OutputError
        If a record cannot be written.
    """
    unread: tuple[str, ...] = ()
    records = to_go_on_with(private, plan) if plan.resume else None
    if records is not None:
        progress.tell("resumed", "with what the interrupted batch had measured")
        label = plan.period.label
        paths = tuple(record_path(plan.home, label, record.department.id) for record in records)
    else:
        records, unread = _measured(plan, progress)
        paths = tuple(_kept(plan, record, progress) for record in records)
    names = (record.department.id for record in records)
    digests = {name: sha256(path.read_bytes()) for name, path in zip(names, paths, strict=True)}
    return Kept(records=records, paths=paths, digests=digests, unread=unread)


def _kept(plan: Plan, record: Record, progress: Progress) -> Path:
    """Write a record; say so where one of the same day held other figures.

    One that only pages of a day are made from has reported nothing, so that nothing of it is kept.
    """
    root = plan.home
    if not plan.batch.by_period:
        record_path(root, plan.period.label, record.department.id).unlink(missing_ok=True)
    written = keep_record(root, record)
    if written.replaced is not None:
        kept = written.replaced.relative_to(root).as_posix()
        what = f"replaces a record with other figures; the earlier one is kept as {kept}"
        progress.tell(record.department.id, what)
    return written.path


def _measured(plan: Plan, progress: Progress) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """Measure; give the records, and the sources that could not be read."""
    names = [book.id for book in plan.departments]
    measured = measure(plan.workbook, plan.period, departments=names, as_of=plan.as_of)
    records = tuple(assemble(plan.workbook, measured, name) for name in names)
    for problem in dict.fromkeys(one for found in measured.problems.values() for one in found):
        progress.tell("warning", str(problem))
    if plan.batch.by_period and not measured.problems:
        _refuse_without_data(plan, records)
    for name in names:
        progress.tell(name, "figures ready")
    _tell_of_settled(plan, records, progress)
    return records, measured.unread


def _tell_of_settled(plan: Plan, records: tuple[Record, ...], progress: Progress) -> None:
    """Say that values are shown as provisional which have settled by the day of the order."""
    until = [kpi.provisional_until for record in records for kpi in record.kpis]
    settled = [day for day in until if day is not None and plan.today is not None and day <= plan.today]
    if not settled:
        return
    are = "1 KPI is" if len(settled) == 1 else f"{len(settled)} KPIs are"
    since = f"{are} provisional as of {plan.as_of} and settled since"
    progress.tell("warning", f"{since}: for final values add --as-of {max(settled)}")


def _refuse_without_data(plan: Plan, records: tuple[Record, ...]) -> None:
    period = plan.period
    if any(kpi.records for record in records for kpi in record.kpis):
        return
    sources = {one.id: (one.first, one.last) for record in records for one in record.sources}
    known = {name: (first, last) for name, (first, last) in sorted(sources.items()) if first and last}
    if any(first <= period.end and period.start <= last for first, last in known.values()):
        return
    spans = known if len(known) == len(sources) else _spans(plan)  # some may begin later
    held = "; ".join(f"{name} has {first} to {last}" for name, (first, last) in spans.items())
    fact = f"there are no data of {period} ({period.words}): {held or 'every source is empty'}"
    raise DataError.at("--period", fact, "name a period within these days")


def _spans(plan: Plan) -> dict[str, tuple[date, date]]:
    """Give each source's first and last day, seen from a time when all of them have ended."""
    far = plan.workbook.calendar.containing(AFTER_ALL, plan.period.kind)
    names = [book.id for book in plan.departments]
    quality = measure(plan.workbook, far, departments=names, as_of=far.end).quality
    return {name: (one.first, one.last) for name, one in sorted(quality.items()) if one.first and one.last}
