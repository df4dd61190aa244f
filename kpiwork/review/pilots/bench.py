"""What a pilot is looked at with: its rows and those outside, measured before and during it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from kpiwork.measure.part import Condition, PartOf, measure_parts, opposite
from kpiwork.measure.plan import sources_of
from kpiwork.measure.readings import Measurement
from kpiwork.periods import PeriodKind
from kpiwork.review.readings import in_cases, is_counted
from kpiwork.spec.card import Card
from kpiwork.spec.entries import Pilot
from kpiwork.spec.levels import dimensions_shown, finest_level, finest_shown, is_finer
from kpiwork.spec.source import ColumnLevel, Source
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["ALL", "IN", "OUT", "Bench", "bench_of", "too_fine"]

IN, OUT, ALL = "in", "out", "all"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bench:
    """What a pilot is looked at with.

    Parameters
    ----------
    workbook, book
        The workbook, and the department in it.
    pilot : Pilot
        The pilot.
    as_of : date
        Day up to which data is known.
    condition : Formula or None
        Selects the pilot's rows; None for all of the department's.
    unit : str
        The one dimension that the condition reads; empty where it reads none or several columns.
    past : Measurement
        Readings up to the pilot's end, of parts named ``in:<kpi>``, ``out:<kpi>`` and ``all:<kpi>``.
    days : Measurement
        The same of the pilot's days only.
    """

    workbook: Workbook
    book: DepartmentBook
    pilot: Pilot
    as_of: date
    condition: Condition | None
    unit: str
    past: Measurement
    days: Measurement

    @property
    def last(self) -> date:
        """The last day of the pilot that is known."""
        return min(self.pilot.ends, self.as_of)

    @property
    def minimum(self) -> int:
        """Fewest records that are shown."""
        return self.workbook.settings.privacy.minimum

    def is_counted(self, card: Card) -> bool:
        """Whether few records of a card are to be protected."""
        return is_counted(card, self.workbook.settings.sources.get(card.measure.source))

    def rows(self, measured: Measurement, part: str, kpi: str, dimension: str = "") -> pd.DataFrame:
        """Give readings of a part."""
        frame = measured.readings
        mine = (frame["kpi"] == f"{part}:{kpi}") & (frame["dimension"] == dimension)
        card = self.book.cards[kpi]
        return in_cases(card, frame[mine], self.workbook.settings.sources.get(card.measure.source))


def bench_of(
    workbook: Workbook,
    book: DepartmentBook,
    pilot: Pilot,
    kpis: Iterable[str],
    as_of: date,
    condition: Condition | None,
) -> Bench:
    """Measure what a pilot needs: its rows, those outside and all of them, before and during."""
    last = min(pilot.ends, as_of)
    parts = [PartOf(name=f"{IN}:{kpi}", kpi=kpi, condition=condition) for kpi in kpis]
    if condition is not None:
        others = opposite(condition)
        parts += [PartOf(name=f"{OUT}:{one.kpi}", kpi=one.kpi, condition=others) for one in parts]
        parts.append(PartOf(name=f"{ALL}:{pilot.kpi}", kpi=pilot.kpi))
    period = workbook.calendar.containing(last, PeriodKind.MONTH)
    past = measure_parts(workbook, book.id, parts, period, as_of=as_of)
    during = [one for one in parts if not one.name.startswith(ALL)]
    days = measure_parts(workbook, book.id, during, period, as_of=as_of, days=(pilot.starts, last))
    return Bench(
        workbook=workbook,
        book=book,
        pilot=pilot,
        as_of=as_of,
        condition=condition,
        unit=_unit(book.cards[pilot.kpi], condition, workbook.settings.sources),
        past=past,
        days=days,
    )


def too_fine(card: Card, condition: Condition | None, sources: Mapping[str, Source]) -> str:
    """Say why a card may not be shown for the rows that a condition selects; empty where it may."""
    if condition is None:
        return ""
    used = [sources[name] for name in sources_of(card) if name in sources]
    finest = finest_shown(card)
    for column in sorted(condition.columns):
        level = finest_level(column, used)
        if level is ColumnLevel.PERSON:
            return f"the condition reads {column}, which names persons: figures of persons have no place here"
        if is_finer(level, finest):
            return (
                f"the condition reads {column}, which names a {level}, and the level of its card is {finest}"
            )
    return ""


def _unit(card: Card, condition: Condition | None, sources: Mapping[str, Source]) -> str:
    """Name the dimension that a condition reads, where it reads nothing else and may be shown."""
    if condition is None or len(condition.columns) != 1:
        return ""
    [column] = condition.columns
    return column if column in dimensions_shown(card, sources) else ""
