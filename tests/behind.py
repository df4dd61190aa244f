"""What stands behind the values of a record's KPIs in tests, found by the functions that a review asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kpiwork.measure.crossing import crossed
from kpiwork.measure.readings import Measurement, frame_of
from kpiwork.periods import Calendar, Period, PeriodKind
from kpiwork.review.behind import WorkSteps
from kpiwork.review.behind_words import with_words, with_words_of_steps
from kpiwork.review.claims import claimed
from kpiwork.review.deeper import deepened, work_steps
from kpiwork.review.record import KpiReview, PeriodFacts
from kpiwork.spec.card import Card
from kpiwork.spec.department import Department
from kpiwork.spec.settings import Settings
from kpiwork.spec.workbook import DepartmentBook, Workbook

DEPARTMENT = "operations"
UNITS, CASES = "carrier", "origin"
ORIGINS = {"EWR": 0.97, "JFK": 1.02, "LGA": 1.04}
"""Groups of cases, and how the values of each compare."""

NUMBERS = ["numerator", "denominator", "records"]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a review of these KPIs is made on.

    Parameters
    ----------
    period : Period
        The period under review.
    as_of : date
        Day on which the data are looked at.
    minimum : int
        The privacy minimum.
    steps : mapping of str to str
        The steps of the work: name, and id of the KPI that shows its yield.
    """

    period: Period
    as_of: date
    minimum: int
    steps: Mapping[str, str]

    @property
    def workbook(self) -> Workbook:
        """A workbook of nothing but what these functions ask."""
        given = {"organisation": "Harbour Airways", "privacy": {"minimum": self.minimum}}
        return Workbook(root=Path(), settings=Settings.model_validate(given))

    def book(self, cards: Mapping[str, Card]) -> DepartmentBook:
        """Give the department's folder with these cards."""
        given = [{"name": name, "kpi": kpi} for name, kpi in self.steps.items()]
        settings = Department.model_validate({"name": "New York departures", "head": "Head", "steps": given})
        return DepartmentBook(id=DEPARTMENT, settings=settings, cards=cards)

    def measured(self, frames: list[pd.DataFrame]) -> Measurement:
        """Give what was measured."""
        return Measurement(
            period=self.period, as_of=self.as_of, readings=frame_of(frames), quality={}, problems={}
        )


def card_of(kpi: KpiReview, **more: Any) -> Card:
    """Write the card of a KPI that divides cases by cases."""
    target = kpi.target
    given: dict[str, Any] = {
        "name": kpi.name,
        "question": kpi.question,
        "owner": kpi.owner,
        "better": kpi.better,
        "unit": kpi.unit.value,
        "measure": {
            "source": "flights",
            "date": "flown_on",
            "numerator": "count(*) filter (where arr_delay < 15)",
            "denominator": "count(*)",
            "dimensions": [UNITS, CASES],
        },
    }
    if target.value is not None:
        told = {
            "value": target.value,
            "basis": "demonstration",
            "set_on": date(2012, 12, 1),
            "set_by": "Board",
        }
        given["targets"] = [{"starts": target.starts, "due": target.due, **told}]
    return Card.model_validate(given | more)


def readings_of(kpi: str, days: pd.DataFrame, calendar: Calendar, period: Period) -> pd.DataFrame:
    """Give the readings by unit that a comparison asks for: of the period, of its cases, of each month.

    Parameters
    ----------
    kpi : str
        Its id.
    days : DataFrame
        Columns day, segment, numerator, denominator, records.
    calendar : Calendar
        Makes the months.
    period : Period
        The period under review.
    """
    inside = days[days["day"].between(str(period.start), str(period.end))]
    whole = inside.groupby("segment")[NUMBERS].sum().reset_index()
    frames = [_rows(whole, kpi, period, UNITS)]
    frames += [_rows(part, kpi, period, crossed(UNITS, CASES)) for part in _cells(whole)]
    for number, rows in days.groupby(days["day"].dt.month):
        month = calendar.containing(date(period.start.year, int(number), 1), PeriodKind.MONTH)
        frames.append(_rows(rows.groupby("segment")[NUMBERS].sum().reset_index(), kpi, month, UNITS))
    return pd.concat(frames, ignore_index=True)


def found_behind(
    kpis: Mapping[str, KpiReview], cards: Mapping[str, Card], frames: list[pd.DataFrame], desk: Desk
) -> tuple[tuple[KpiReview, ...], WorkSteps | None]:
    """Find what stands behind KPIs, and say it; give the KPIs and the steps of the work."""
    claiming = {
        name: replace(
            kpi,
            leads=tuple(one.kpi for one in cards[name].leads),
            claims=tuple(claimed(one) for one in cards[name].leads),
            driven_by=cards[name].drivers,
        )
        for name, kpi in kpis.items()
    }
    book, measured = desk.book(cards), desk.measured(frames)
    facts = facts_of(desk.period)
    found = deepened(claiming, desk.workbook, book, measured)
    told = tuple(with_words(kpi, facts) for kpi in found)
    return told, with_words_of_steps(work_steps(claiming, desk.workbook, book, measured))


def facts_of(period: Period) -> PeriodFacts:
    """Give a period as a record names it."""
    return PeriodFacts(
        label=period.label,
        words=period.words,
        months=period.months,
        kind=period.kind,
        start=period.start,
        end=period.end,
    )


def _cells(whole: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Split each unit's numbers by origin, each unit in another way; they add up to its own."""
    place = np.arange(len(whole))
    shares = np.stack([1.0 + (place + number) % 3 for number in range(len(ORIGINS))]) / 6
    parts = shares * np.array(list(ORIGINS.values()))[:, None]
    for name, share, part in zip(ORIGINS, shares, parts / parts.sum(axis=0), strict=True):
        yield whole.assign(
            segment=[crossed(one, name) for one in whole["segment"]],
            numerator=whole["numerator"] * part,
            denominator=whole["denominator"] * share,
            records=(whole["records"] * share).astype("int64"),
        )


def _rows(rows: pd.DataFrame, kpi: str, period: Period, dimension: str) -> pd.DataFrame:
    return rows.assign(
        department=DEPARTMENT,
        kpi=kpi,
        grain=period.kind.value,
        period=period.label,
        start=pd.Timestamp(period.start),
        end=pd.Timestamp(period.end),
        dimension=dimension,
        value=rows["numerator"] / rows["denominator"],
        target=float("nan"),
    )
