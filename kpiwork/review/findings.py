"""The findings of a department: what detectors say of its KPIs, for scripts, notebooks and reviews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd

from kpiwork.errors import Problem
from kpiwork.measure.readings import Measurement
from kpiwork.review.earlier import Earlier
from kpiwork.review.looked import looked_at, problems_of, refuse_without_data
from kpiwork.review.raised import Closed
from kpiwork.review.unintended import closed_of, looks_of
from kpiwork.signals.battery import Battery, battery
from kpiwork.signals.finding import Finding
from kpiwork.signals.gather import gather
from kpiwork.signals.registry import detectors_of
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["Found", "find", "findings_of", "revisions_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """What was found of a department.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    book : DepartmentBook
        Its cards.
    battery : Battery
        All findings.
    measured : Measurement
        What they rest on.
    closed : mapping of (KPI, detector) to Closed
        Questions that people looked at, with the day to look again.
    unmeasured : tuple of Problem
        Why KPIs that were asked about could not be measured; of these nothing is known.
    """

    workbook: Workbook
    book: DepartmentBook
    battery: Battery
    measured: Measurement
    closed: Mapping[tuple[str, str], Closed] = field(default_factory=dict)
    unmeasured: tuple[Problem, ...] = ()

    def is_open(self, one: Finding) -> bool:
        """Whether a question waits for an answer; not one that was looked at, until the day to look again."""
        closed = self.closed.get((one.kpi, one.detector))
        return closed is None or closed.is_due


def find(
    workbook: str | Path | Workbook, department: str, period: str, *, kpi: str = "", as_of: date | None = None
) -> Found:
    """Run all detectors on a department's KPIs.

    Parameters
    ----------
    workbook : str, Path or Workbook
        The workbook, or its folder, or a folder inside it.
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
    DataError
        If nothing was recorded in the period, or nothing could be read.
    """
    looked = looked_at(workbook, department, period, kpi=kpi, as_of=as_of)
    book, measured = looked.book, looked.measured
    refuse_without_data(looked, kpi)
    found = findings_of(looked.workbook, measured, department, looked.past)
    shown = replace(found, findings=found.of(kpi)) if kpi else found
    known = ((one, closed_of(one, book.decisions, measured.as_of)) for one in shown.findings)
    closed = {(one.kpi, one.detector): answer for one, answer in known if answer is not None}
    problems = problems_of(looked, kpi)
    return Found(
        workbook=looked.workbook,
        book=book,
        battery=shown,
        measured=measured,
        closed=closed,
        unmeasured=problems,
    )


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
