"""What earlier records of a department hold: the memory of reviews, read from their files alone.

A record that is damaged or misplaced is named and passed over; it never stops a review.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kpiwork.errors import DataError, UsageError
from kpiwork.files import sha256
from kpiwork.periods import Calendar, Period
from kpiwork.review.record import Record
from kpiwork.review.store import (
    PUT_BACK,
    kept_folder,
    record_bytes,
    record_from,
    record_path,
    records_folder,
)

__all__ = ["Earlier", "earlier"]

MOST_PERIODS = 160  # weeks are measured for three years
LONGEST_FACT = 200
KEPT = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(\.(?P<number>[1-9]\d{0,5}))?\.json")
LATEST = math.inf  # the number of a kept report without one


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """What was reported before, as far as it was known on a day.

    Parameters
    ----------
    records : mapping of Period to Record
        One a period, newest first.
    digests : mapping of str to str
        SHA-256 of the files that they were read from, by path below the workbook's folder.
    notes : tuple of str
        Files that could not be used, why, and what to do about it.
    """

    records: Mapping[Period, Record] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def of(self, period: Period) -> Record | None:
        """Give the record of a period; None where there is none."""
        return self.records.get(period)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A record, and the file that it was read from."""

    record: Record
    place: str
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """The files of one department and period, and the notes about those that could not be used."""

    root: Path
    department: str
    period: Period
    notes: list[str]


def earlier(root: Path, department: str, before: Period, calendar: Calendar, as_of: date) -> Earlier:
    """Read the records of the same kind of period that ended before one began.

    Of a period that was reported as of several days, the newest counts that was known; of one
    reported more than once as of a day, the one written last.

    Parameters
    ----------
    root : Path
        The workbook's folder.
    department : str
        Id of the department.
    before : Period
        The period under review.
    calendar : Calendar
        Reads the names of the folders.
    as_of : date
        Day on which the review looks at its data; what was reported as of a later one is not known.
    """
    notes: list[str] = []
    found: dict[Period, Report] = {}
    for period in _periods(root, before, calendar, notes):
        shelf = Shelf(root=root, department=department, period=period, notes=notes)
        if report := _newest(shelf, as_of):
            found[period] = report
    return Earlier(
        records={period: report.record for period, report in found.items()},
        digests={report.place: report.sha256 for report in found.values()},
        notes=tuple(notes),
    )


def _periods(root: Path, before: Period, calendar: Calendar, notes: list[str]) -> list[Period]:
    """List the periods that have a folder, newest first."""
    named = (_period(name, calendar) for name in _names(records_folder(root), root, notes))
    known = [one for one in named if one is not None and one.kind is before.kind and one.end < before.start]
    return sorted(known, reverse=True)[:MOST_PERIODS]


def _period(name: str, calendar: Calendar) -> Period | None:
    try:
        period = calendar.parse(name)
    except UsageError:
        return None  # a folder of somebody's own
    return period if period.label == name else None


def _newest(shelf: Shelf, as_of: date) -> Report | None:
    """Give the newest report that was known on a day, and can be read."""
    standing = _standing(shelf)
    best = standing if standing and standing.record.as_of <= as_of else None
    folder = kept_folder(shelf.root, shelf.period.label, shelf.department)
    for day, number in _kept_days(shelf):
        if day <= as_of and (best is None or best.record.as_of < day):
            path = folder / (f"{day}.json" if number == LATEST else f"{day}.{number:.0f}.json")
            if (kept := _read(shelf, path, as_of=day)) is not None:
                return kept
    return best


def _standing(shelf: Shelf) -> Report | None:
    path = record_path(shelf.root, shelf.period.label, shelf.department)
    is_there = path.name in _names(path.parent, shelf.root, shelf.notes)
    return _read(shelf, path) if is_there else None


def _kept_days(shelf: Shelf) -> list[tuple[date, float]]:
    """Name the kept reports by day and number, newest first; of one day, the one without a number is."""
    folder = kept_folder(shelf.root, shelf.period.label, shelf.department)
    found = (_kept(name) for name in _names(folder, shelf.root, shelf.notes))
    return sorted((one for one in found if one is not None), reverse=True)


def _kept(name: str) -> tuple[date, float] | None:
    match = KEPT.fullmatch(name)
    if match is None:
        return None  # kept unread, or somebody's own
    try:
        day = date.fromisoformat(match["day"])
    except ValueError:
        return None
    return day, float(match["number"] or LATEST)


def _names(folder: Path, root: Path, notes: list[str]) -> list[str]:
    try:
        return sorted(one.name for one in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        notes.append(f"{_place(folder, root)}: cannot be read ({error.strerror}); make it readable")
        return []


def _read(shelf: Shelf, path: Path, as_of: date | None = None) -> Report | None:
    """Read a record; one that is damaged or stands in a wrong place is noted instead."""
    place = _place(path, shelf.root)
    try:
        content = record_bytes(path, place=place)
        record = record_from(content, place=place)
        _refuse_other(record, shelf, place, as_of)
    except DataError as error:
        problem = error.problems[0]
        fact = textwrap.shorten(problem.fact, LONGEST_FACT, placeholder="…")
        shelf.notes.append(f"{place}: {fact}; {problem.mend}")
        return None
    return Report(record=record, place=place, sha256=sha256(content))


def _refuse_other(record: Record, shelf: Shelf, place: str, as_of: date | None) -> None:
    """Refuse a record that is not what the name of its file says."""
    period, facts = shelf.period, record.period
    other = ""
    if record.edition is not None:
        other = f"is the {record.edition} edition, not a complete record"
    elif record.department.id != shelf.department:
        other = f"is of the department '{record.department.id}'"
    elif (facts.label, facts.start, facts.end) != (period.label, period.start, period.end):
        other = f"is of {facts.label}, {facts.start} to {facts.end}, not of {period.start} to {period.end}"
    elif as_of is not None and record.as_of != as_of:
        other = f"looks at data as of {record.as_of}"
    if other:
        raise DataError.at(place, other, PUT_BACK)


def _place(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()
