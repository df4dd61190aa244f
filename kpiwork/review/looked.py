"""A department's period as detectors look at it: the workbook, what was measured, what was said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from kpiwork.errors import DataError, Problem, SpecError, UsageError, did_you_mean
from kpiwork.measure.measure import measure
from kpiwork.measure.readings import Measurement
from kpiwork.periods import PeriodKind
from kpiwork.review.earlier import Earlier, earlier
from kpiwork.signals.registry import workbook_problems
from kpiwork.spec.choices import Stage
from kpiwork.spec.find import find_workbook
from kpiwork.spec.load import load
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["Looked", "looked_at", "problems_of", "refuse_without_data"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """What detectors look at of a department.

    Parameters
    ----------
    workbook : Workbook
        As loaded; its settings of detectors hold.
    book : DepartmentBook
        The department.
    measured : Measurement
        Its readings.
    past : Earlier
        Its reviews before this period.
    """

    workbook: Workbook
    book: DepartmentBook
    measured: Measurement
    past: Earlier


def looked_at(
    workbook: str | Path | Workbook, department: str, period: str, *, kpi: str = "", as_of: date | None = None
) -> Looked:
    """Read and measure what detectors look at.

    Parameters
    ----------
    workbook : str, Path or Workbook
        The workbook, or its folder, or a folder inside it.
    department, period : str
        Which, and a period's label such as ``2013-Q4``.
    kpi : str
        A KPI that is asked for, which the department must have; empty for none.
    as_of : date, optional
        Day on which the data are looked at.

    Raises
    ------
    UsageError
        If a parameter names nothing known.
    SpecError
        If a file of the workbook is wrong, settings of detectors among them.
    """
    loaded = workbook if isinstance(workbook, Workbook) else load(find_workbook(workbook))
    if problems := workbook_problems(loaded):
        raise SpecError(problems)
    book = loaded.department(department)
    if kpi and kpi not in book.cards:
        raise UsageError.at("--kpi", f"'{kpi}' is no KPI of {department}", did_you_mean(kpi, book.cards))
    measured = measure(loaded, loaded.calendar.parse(period), departments=[department], as_of=as_of)
    past = earlier(loaded.root, department, measured.period, loaded.calendar, measured.as_of)
    return Looked(workbook=loaded, book=book, measured=measured, past=past)


def problems_of(looked: Looked, kpi: str = "") -> tuple[Problem, ...]:
    """Tell why KPIs in use, or the one that is asked for, could not be measured; each reason once."""
    found = looked.measured.of(looked.book.id).problems.items()
    mine = (told for (_, name), told in found if _is_asked(looked.book, name, kpi))
    return tuple(dict.fromkeys(problem for told in mine for problem in told))


def refuse_without_data(looked: Looked, kpi: str = "") -> None:
    """Refuse a period of which nothing was recorded: silence would read as "all is well".

    Raises
    ------
    DataError
        With what could not be read, or else with the periods that there are data of.
    """
    rows, period = looked.measured.of(looked.book.id).readings, looked.measured.period
    mine = rows[(rows["records"] > 0) & (rows["dimension"] == "") & (not kpi or rows["kpi"] == kpi)]
    if ((mine["start"] >= pd.Timestamp(period.start)) & (mine["end"] <= pd.Timestamp(period.end))).any():
        return
    if problems := problems_of(looked, kpi):
        raise DataError(problems)
    months = mine[mine["grain"] == PeriodKind.MONTH.value]
    held = "nor of the time before"
    if len(months):
        first, last = months["start"].min().date(), months["end"].max().date()
        named = (looked.workbook.calendar.containing(day, PeriodKind.MONTH).words for day in (first, last))
        held = f"only of {' to '.join(dict.fromkeys(named))}"
    fact = f"there are no data of {period.words} in {kpi or looked.book.id}, {held}"
    raise DataError.at("--period", fact, "name a period that has data")


def _is_asked(book: DepartmentBook, name: str, kpi: str) -> bool:
    return name == kpi if kpi else book.cards[name].stage is not Stage.RETIRED
