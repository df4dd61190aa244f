"""The findings of a department: what detectors say of its KPIs, for scripts, notebooks and reviews."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from kpiwork.errors import SpecError, UsageError, did_you_mean
from kpiwork.measure.measure import measure
from kpiwork.measure.readings import Measurement
from kpiwork.review.earlier import Earlier, earlier
from kpiwork.review.unintended import looks_of
from kpiwork.signals.battery import Battery, battery
from kpiwork.signals.gather import gather
from kpiwork.signals.registry import detectors_of, workbook_problems
from kpiwork.spec.find import find_workbook
from kpiwork.spec.load import load
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["Found", "find", "findings_of", "revisions_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What was found of a department.

    Parameters
    ----------
    book : DepartmentBook
        Its cards.
    battery : Battery
        All findings.
    measured : Measurement
        What they rest on.
    """

    book: DepartmentBook
    battery: Battery
    measured: Measurement


def find(
    folder: str | Path, department: str, period: str, *, kpi: str = "", as_of: date | None = None
) -> Found:
    """Run all detectors on a department's KPIs.

    Parameters
    ----------
    folder : str or Path
        The workbook's folder, or one inside it.
    department, period : str
        Which, and a period's label such as ``2013-Q4``.
    kpi : str
        Give the findings of this KPI only; tests are counted over all of them still.
    as_of : date, optional
        Day on which the data are looked at.

    Returns
    -------
    Found
        With q and severity over the whole department.

    Raises
    ------
    UsageError
        If a parameter names nothing known.
    SpecError
        If a file of the workbook is wrong, settings of detectors among them.
    """
    workbook = load(find_workbook(folder))
    if problems := workbook_problems(workbook):
        raise SpecError(problems)
    book = workbook.department(department)
    if kpi and kpi not in book.cards:
        raise UsageError.at("--kpi", f"'{kpi}' is no KPI of {department}", did_you_mean(kpi, book.cards))
    measured = measure(workbook, workbook.calendar.parse(period), departments=[department], as_of=as_of)
    past = earlier(workbook.root, department, measured.period, workbook.calendar, measured.as_of)
    found = findings_of(workbook, measured, department, past)
    shown = replace(found, findings=found.of(kpi)) if kpi else found
    return Found(book=book, battery=shown, measured=measured)


def findings_of(workbook: Workbook, measured: Measurement, department: str, past: Earlier) -> Battery:
    """Run all detectors, as the workbook sets them, on what was measured and reported before."""
    detectors = detectors_of(workbook.settings.detectors)
    material = gather(workbook, measured, department, revisions=revisions_of(past))
    active = (one for one in material.values() if one.card.stage != "retired")
    return battery(active, detectors, looks=looks_of(past))


def revisions_of(past: Earlier) -> dict[str, pd.DataFrame]:
    """Give each KPI's values as earlier reviews reported them, oldest report first.

    A record holds the periods before its own too, as they read on its day.
    """
    rows: defaultdict[str, list[tuple[str, date, float | None]]] = defaultdict(list)
    for record in sorted(past.records.values(), key=lambda one: one.as_of):
        for kpi in record.kpis:
            points = next((one.points for one in kpi.series if one.kind is record.period.kind), ())
            rows[kpi.id] += [(point.period, record.as_of, point.value) for point in points]
    return {kpi: pd.DataFrame(told, columns=["period", "reported_on", "value"]) for kpi, told in rows.items()}
