"""Some KPIs measured once more, of a part of their rows or of certain days only.

A condition is read by the formula language and handed to engines as an expression, never as text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from kpiwork.measure.cache import Cache
from kpiwork.measure.expression import parse_row
from kpiwork.measure.measure import measured_from
from kpiwork.measure.plan import Formula, wanted_of
from kpiwork.measure.positions import Positions
from kpiwork.measure.readings import Measurement
from kpiwork.measure.sources import open_sources
from kpiwork.measure.window import Window
from kpiwork.periods import Period
from kpiwork.spec.workbook import Workbook

__all__ = ["Condition", "Days", "PartOf", "measure_parts", "opposite", "read_condition"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """A condition that can be read.

    Parameters
    ----------
    formula : Formula
        Its text and its place.
    columns : frozenset of str
        The columns that it reads.
    """

    formula: Formula
    columns: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class PartOf:
    """A part of what a card counts.

    Parameters
    ----------
    name : str
        Stands for the KPI in the readings; each part has its own.
    kpi : str
        The card's id.
    condition : Condition or None
        Which of its rows; None for all.
    """

    name: str
    kpi: str
    condition: Condition | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Days(Window):
    """A window of certain days.

    Parameters
    ----------
    first, final : date
        Both are in it.
    """

    first: date
    final: date

    @property
    def start(self) -> date:
        """First day."""
        return self.first

    @property
    def last(self) -> date:
        """Last day that counts."""
        return min(self.final, self.as_of)


def measure_parts(
    workbook: Workbook,
    department: str,
    parts: Iterable[PartOf],
    period: Period,
    *,
    as_of: date,
    days: tuple[date, date] | None = None,
) -> Measurement:
    """Measure parts of a department's cards.

    Parameters
    ----------
    workbook : Workbook
        As loaded.
    department : str
        Id of the department.
    parts : iterable of PartOf
        What to measure.
    period : Period
        The last one, as of an ordinary measurement.
    as_of : date
        Day up to which data is known.
    days : tuple of date, optional
        First and last day; as of an ordinary measurement where not said.

    Returns
    -------
    Measurement
        Under the names of the parts. A part that does not fit the data has problems and no readings.
    """
    cards = {one.kpi: one for one in wanted_of(workbook) if one.department == department}
    wanted = [
        cards[part.kpi].among(part.name, part.condition.formula if part.condition else None) for part in parts
    ]
    names = {aggregate.source for one in wanted for aggregate in one.aggregates}
    window = Window(period=period, calendar=workbook.calendar, as_of=as_of)
    if days is not None:
        window = Days(period=period, calendar=workbook.calendar, as_of=as_of, first=days[0], final=days[1])
    with (
        Cache.of(workbook.root) as store,
        open_sources(workbook, names, as_of=as_of, cache=store) as sources,
    ):
        found = measured_from(sources, workbook, window, wanted, store)
    return found.placed(Positions(root=workbook.root))


def read_condition(text: str, place: str) -> Condition:
    """Read a condition.

    Raises
    ------
    ExpressionError
        If it is none.
    """
    return Condition(formula=Formula(text=text, place=place), columns=parse_row(text, place=place).columns)


def opposite(condition: Condition) -> Condition:
    """Give the condition of the rows that do not meet another; those of which it is unknown meet neither."""
    text = f"not (\n{condition.formula.text}\n)"
    return replace(condition, formula=replace(condition.formula, text=text))
