"""A department's period as detectors look at it: the workbook, what was measured, what was said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpiwork.errors import SpecError, UsageError, did_you_mean
from kpiwork.measure.measure import measure
from kpiwork.measure.readings import Measurement
from kpiwork.review.earlier import Earlier, earlier
from kpiwork.signals.registry import workbook_problems
from kpiwork.spec.find import find_workbook
from kpiwork.spec.load import load
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["Looked", "looked_at"]


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
