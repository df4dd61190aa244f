"""What lies behind values: where KPIs are heading, what drives and leads them, which units differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from kpiwork.analysis.drivers import DriverShares, driver_shares
from kpiwork.measure.readings import Measurement
from kpiwork.periods import Calendar, Period, PeriodKind, month_of
from kpiwork.review.ahead import ahead_of, goals_of
from kpiwork.review.behind import Ahead, Coming, WorkSteps
from kpiwork.review.claims import Window, claims_of
from kpiwork.review.compared import Work, steps_of_work, units_of
from kpiwork.review.readings import in_cases
from kpiwork.review.reviewed import KpiReview
from kpiwork.spec.card import Card
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["deepened", "drivers_of", "work_steps"]

SHORT = (PeriodKind.WEEK, PeriodKind.MONTH)


def deepened(
    kpis: Mapping[str, KpiReview], workbook: Workbook, book: DepartmentBook, measured: Measurement
) -> tuple[KpiReview, ...]:
    """Add to each KPI what lies behind its value; nothing for reviews of a week or a month.

    Parameters
    ----------
    kpis : mapping of str to KpiReview
        Reviewed, by id.
    workbook, book : Workbook, DepartmentBook
        What was decided.
    measured : Measurement
        What was measured of the department.
    """
    period = measured.period
    if period.kind in SHORT:
        return tuple(kpis.values())
    window = Window(end=period.end, as_of=measured.as_of)
    own = _readings(kpis, workbook, book, measured)
    minimum = workbook.settings.privacy.minimum
    return tuple(
        replace(
            kpi,
            ahead=_ahead(kpi, book.cards[name], measured, workbook.calendar),
            claims=claims_of(kpi, kpis, window),
            units=units_of(book.cards[name], kpi, own[name], period.label, minimum),
            drivers=drivers_of(kpi, kpis),
        )
        for name, kpi in kpis.items()
    )


def drivers_of(kpi: KpiReview, kpis: Mapping[str, KpiReview]) -> DriverShares | None:
    """Split a KPI's movement by its drivers; None where its card names none."""
    if not kpi.driven_by:
        return None
    known = {name: kpis.get(name) for name in kpi.driven_by}
    values = {
        name: (None, None) if one is None else (one.previous.value, one.value) for name, one in known.items()
    }
    return driver_shares(kpi.previous.value, kpi.value, values)


def work_steps(
    kpis: Mapping[str, KpiReview], workbook: Workbook, book: DepartmentBook, measured: Measurement
) -> WorkSteps | None:
    """Look which step of the work stands out for which unit; not in reviews of a week or a month."""
    if measured.period.kind in SHORT:
        return None
    own = _readings(kpis, workbook, book, measured)
    work = Work(
        cards=book.cards,
        kpis=kpis,
        readings=pd.concat(own.values()) if own else measured.readings,
        period=measured.period.label,
        minimum=workbook.settings.privacy.minimum,
    )
    return steps_of_work(book.settings.steps, work)


def _readings(
    kpis: Mapping[str, KpiReview], workbook: Workbook, book: DepartmentBook, measured: Measurement
) -> dict[str, pd.DataFrame]:
    """Give each KPI's readings, whose records are the cases that few of are to be protected."""
    own = {str(name): rows for name, rows in measured.readings.groupby("kpi", sort=False)}
    empty, sources = measured.readings.iloc[:0], workbook.settings.sources
    cards = {name: book.cards[name] for name in kpis}
    return {
        name: in_cases(card, own.get(name, empty), sources.get(card.measure.source))
        for name, card in cards.items()
    }


def _ahead(kpi: KpiReview, card: Card, measured: Measurement, calendar: Calendar) -> Ahead | None:
    goals = goals_of(card, measured.period, calendar)
    last = max((goal.end for goal in goals), default=measured.period.end)
    first = calendar.shift(measured.period, 1).start
    months = calendar.between(first, last, PeriodKind.MONTH) if last > measured.period.end else ()
    coming = [_coming(month) for month in months]
    return ahead_of(kpi, goals, coming, measured.as_of, card.seasonal)


def _coming(month: Period) -> Coming:
    return Coming(words=month.words, start=month.start, end=month.end, month=month_of(month.start, month.end))
