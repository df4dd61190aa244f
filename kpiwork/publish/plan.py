"""From what somebody asked for to what will be done: every parameter is checked before anything starts."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from kpiwork.errors import KpiworkError, Problem, UsageError, did_you_mean
from kpiwork.measure.measure import default_as_of
from kpiwork.periods import Period
from kpiwork.publish.latest import is_latest, latest
from kpiwork.publish.notebook import PARAMETERS, problems_of
from kpiwork.publish.order import NothingToDoError, Order, Warmth
from kpiwork.publish.out_folder import Pages, out_folder
from kpiwork.publish.turn import PRIVATE
from kpiwork.review.assemble import read_as_of, read_edition
from kpiwork.review.smart.newest import newest_quarter
from kpiwork.review.store import records_folder
from kpiwork.spec.batch import Batch, Edition
from kpiwork.spec.find import find_workbook
from kpiwork.spec.load import load
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["Plan", "make_plan"]

LAST_QUARTER = "last-quarter"
MOST_WORKERS = 2  # a kernel needs a core and half a gigabyte


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What will be done.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    name : str
        Name of the batch.
    batch : Batch
        The batch itself.
    notebook : Path
        Its notebook, absolute.
    period : Period
        The period reviewed.
    departments : tuple of DepartmentBook
        One page each.
    edition : Edition
        For whom.
    as_of : date
        Day on which the data are looked at.
    today : date or None
        The day of the order, where it left `as_of` to the workbook; None where it named the day.
    folder : Path
        Where the pages go, absolute.
    workers : int
        Notebooks at a time.
    resume : bool
        Whether to go on with what an interrupted batch had measured.
    again : bool
        Whether pages that stand are made again too.
    warmth : Warmth
        Whether kernels start from a process that has loaded their libraries already.
    """

    workbook: Workbook
    name: str
    batch: Batch
    notebook: Path
    period: Period
    departments: tuple[DepartmentBook, ...]
    edition: Edition
    as_of: date
    today: date | None
    folder: Path
    workers: int
    resume: bool
    again: bool
    warmth: Warmth

    @property
    def home(self) -> Path:
        """The folder whose ``records/`` is written: the workbook, or the private one for pages of a day."""
        return self.workbook.root if self.batch.by_period else self.workbook.root / PRIVATE

    @property
    def records(self) -> Path:
        """The folder of the batch's own records."""
        return records_folder(self.home) / self.period.label

    def parameters(self, department: str) -> dict[str, str]:
        """Give the notebook's parameters for a department: text only, so that nothing is reinterpreted."""
        given = (self.workbook.root, department, self.period, self.edition, self.as_of)
        return dict(zip(PARAMETERS, map(str, given), strict=True))


def make_plan(order: Order) -> Plan:
    """Check an order against the workbook, all of it, and say what will be done.

    Raises
    ------
    SpecError
        If a file of the workbook is wrong.
    UsageError
        If the order names something that is not there, with every problem at once.
    NothingToDoError
        If no department with a card is left.
    """
    workbook = load(find_workbook(order.workbook))
    batch = _batch(workbook, order.batch)
    notebook = workbook.root / "notebooks" / f"{batch.notebook}.ipynb"
    _check(
        lambda: _named_period(workbook, order, batch),
        lambda: _departments(workbook, order, batch),
        lambda: _edition(order, batch),
        lambda: read_as_of(order.as_of, place="--as-of"),
        lambda: _workers(order),
        lambda: _refuse(problems_of(notebook, place=f"notebooks/{notebook.name}")),
    )
    period = _period(workbook, order, batch)
    edition = _edition(order, batch)
    return Plan(
        workbook=workbook,
        name=order.batch,
        batch=batch,
        notebook=notebook,
        period=period,
        departments=_departments(workbook, order, batch),
        edition=edition,
        as_of=_as_of(workbook, order, batch, period),
        today=None if order.as_of else _today(workbook, order),
        folder=_folder(workbook, order, batch, period, edition),
        workers=_workers(order),
        resume=order.resume,
        again=order.again,
        warmth=order.warmth,
    )


def _check(*checks: Callable[[], object]) -> None:
    """Run every check, and raise what all of them found together; nothing to do only if nothing is wrong."""
    found: list[Problem] = []
    idle: NothingToDoError | None = None
    for check in checks:
        try:
            check()
        except NothingToDoError as error:
            idle = error
        except KpiworkError as error:
            found += error.problems
    _refuse(found)
    if idle is not None:
        raise idle


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise UsageError(problems)


def _batch(workbook: Workbook, name: str) -> Batch:
    if name not in workbook.batches:
        fact = f"'{name}' is no batch of this workbook"
        raise UsageError.at("params/batches", fact, did_you_mean(name, workbook.batches))
    return workbook.batches[name]


def _period(workbook: Workbook, order: Order, batch: Batch) -> Period:
    return _named_period(workbook, order, batch) or _newest_period(workbook, order, batch)


def _named_period(workbook: Workbook, order: Order, batch: Batch) -> Period | None:
    """Give the period that the order names; None where its pages are of a day and it names none."""
    if not order.period:
        if batch.by_period:
            fact = f"is missing: the pages of '{order.batch}' speak of a period"
            raise UsageError.at("--period", fact, "add --period 2013-Q4, say, or --period last-quarter")
        return None
    if not is_latest(order.period):
        return workbook.calendar.parse(order.period, place="--period")
    return latest(workbook, order.period, _day(workbook, order), place="--period")


def _newest_period(workbook: Workbook, order: Order, batch: Batch) -> Period:
    """Give the last quarter that is complete on the day of the order and that the data fill."""
    day = _day(workbook, order)
    over = latest(workbook, LAST_QUARTER, day, place="--period")
    cards = [card for book in _departments(workbook, order, batch) for card in book.cards.values()]
    filled = newest_quarter(workbook, cards)
    return over if filled is None or over.start < filled.start else filled


def _day(workbook: Workbook, order: Order) -> date:
    return read_as_of(order.as_of, place="--as-of") or _today(workbook, order)


def _today(workbook: Workbook, order: Order) -> date:
    return order.now.astimezone(ZoneInfo(workbook.settings.calendar.time_zone)).date()


def _departments(workbook: Workbook, order: Order, batch: Batch) -> tuple[DepartmentBook, ...]:
    here = tuple(workbook.departments) if batch.departments == "all" else batch.departments
    unknown = [name for name in order.departments if name not in here]
    _refuse(
        [
            Problem(
                place="--department",
                fact=f"'{name}' is no department of the batch '{order.batch}'",
                mend=did_you_mean(name, here),
            )
            for name in dict.fromkeys(unknown)
        ]
    )
    asked = [workbook.department(name) for name in here if name in (order.departments or here)]
    with_cards = tuple(book for book in asked if book.cards)
    if not with_cards:
        fact = "no department of it has a KPI card"
        raise NothingToDoError.at(f"batch {order.batch}", fact, "add a card in params/<department>/kpis")
    return with_cards


def _edition(order: Order, batch: Batch) -> Edition:
    return read_edition(order.edition, place="--edition") if order.edition else batch.edition


def _as_of(workbook: Workbook, order: Order, batch: Batch, period: Period) -> date:
    day = read_as_of(order.as_of, place="--as-of") or _default_day(workbook, order, batch, period)
    if day < period.start:
        fact = f"{day} lies before {period} begins on {period.start}"
        raise UsageError.at("--as-of", fact, "name a later day, or an earlier period")
    return day


def _default_day(workbook: Workbook, order: Order, batch: Batch, period: Period) -> date:
    """Give the day of the data. Pages of a day are of the day of the order, while the data still come in."""
    today = _today(workbook, order)
    is_current = period == latest(workbook, LAST_QUARTER, today, place="--period")
    return today if is_current and not batch.by_period else default_as_of(workbook, period)


def _workers(order: Order) -> int:
    if order.workers < 0:
        raise UsageError.at("--workers", f"{order.workers} is no number of notebooks", "write 1 or more")
    return order.workers or min(MOST_WORKERS, os.cpu_count() or 1)


def _folder(workbook: Workbook, order: Order, batch: Batch, period: Period, edition: Edition) -> Path:
    chosen = {book.id for book in _departments(workbook, order, batch)}
    everybody = _departments(workbook, replace(order, departments=()), batch)
    pages = Pages(
        organisation=workbook.settings.organisation,
        batch=order.batch,
        edition=edition,
        folder=period.label if batch.by_period else order.batch,
        as_of=_as_of(workbook, order, batch, period),
        are_all=chosen >= {book.id for book in everybody},
    )
    return out_folder(workbook.root, order.out, pages)
