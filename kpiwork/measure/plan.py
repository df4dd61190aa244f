"""What the cards of a workbook need from its sources, as plain values: nothing is asked here.

Every number is an `Aggregate`. Cards that need the same number name equal aggregates, so that
it is computed once. Those that combine are taken from two scans of their source, one by day and one
by month and segments; medians, quantiles and counts of different values take one for each grain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kpiwork.measure.crossing import crossed
from kpiwork.spec.card import Card
from kpiwork.spec.measure import Part
from kpiwork.spec.source import Source
from kpiwork.spec.workbook import DepartmentBook, Workbook

__all__ = ["ROWS", "Aggregate", "Formula", "Wanted", "quoted", "sources_of", "splits_by", "wanted_of"]

ROWS = "count(*)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Formula:
    """A formula and where it is written.

    Parameters
    ----------
    text : str
        The formula.
    place : str
        File and key, for messages; two formulas are the same wherever they are written.
    """

    text: str
    place: str = field(default="", compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Aggregate:
    """One number, to be asked of a source for every period.

    Parameters
    ----------
    source : str
        Its id.
    date : str
        Column that places a row in time; empty for the source's only date column.
    value : Formula
        Over many rows.
    rows : Formula or None
        Which rows of the source are the department's own.
    conditions : tuple of Formula
        Which of these count.
    date_place : str
        Where the date is named, for messages.
    """

    source: str
    date: str
    value: Formula
    rows: Formula | None
    conditions: tuple[Formula, ...]
    date_place: str = field(default="", compare=False)

    @property
    def key(self) -> tuple[str, str, str, str, tuple[str, ...]]:
        """What makes it the same as another one."""
        rows = self.rows.text if self.rows else ""
        return self.source, self.date, self.value.text, rows, tuple(f.text for f in self.conditions)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What one card needs.

    Parameters
    ----------
    department, kpi : str
        Whose it is.
    card : Card
        The card.
    records : Aggregate
        How many rows of the measure's own source count.
    numerator : Aggregate
        The numerator.
    denominator : Aggregate or None
        The denominator, where there is one.
    target : Aggregate or None
        The sum of targets that stand in a source.
    place : str
        The card's file.
    """

    department: str
    kpi: str
    card: Card
    records: Aggregate
    numerator: Aggregate
    denominator: Aggregate | None
    target: Aggregate | None
    place: str

    @property
    def id(self) -> tuple[str, str]:
        """Department and KPI."""
        return self.department, self.kpi

    @property
    def parts(self) -> tuple[Aggregate, ...]:
        """Numerator and, where there is one, denominator."""
        return (self.numerator,) if self.denominator is None else (self.numerator, self.denominator)

    @property
    def aggregates(self) -> tuple[Aggregate, ...]:
        """Everything to be asked, targets last."""
        return (self.records, *self.parts, *((self.target,) if self.target else ()))

    def among(self, name: str, condition: Formula | None = None) -> Wanted:
        """Give the same numbers under another name, of fewer rows, without targets.

        Parameters
        ----------
        name : str
            Stands for the KPI in the readings.
        condition : Formula, optional
            Which rows count, in every source that the card reads.
        """

        def cut(one: Aggregate) -> Aggregate:
            return one if condition is None else replace(one, conditions=(*one.conditions, condition))

        below = None if self.denominator is None else cut(self.denominator)
        return replace(
            self,
            kpi=name,
            records=cut(self.records),
            numerator=cut(self.numerator),
            denominator=below,
            target=None,
        )


def quoted(column: str) -> str:
    """Write a column's name into a formula, whatever signs it has."""
    return '"' + column.replace('"', '""') + '"'


def sources_of(card: Card) -> tuple[str, ...]:
    """Name the sources that a card reads, its own first."""
    parts = [part.source for part in (card.measure.numerator, card.measure.denominator) if part is not None]
    targets = card.targets_from.source if card.targets_from is not None else None
    named = [card.measure.source, *parts, targets]
    return tuple(dict.fromkeys(name for name in named if name is not None))


def splits_by(card: Card) -> tuple[str, ...]:
    """Name the dimensions that a card is split by, last the one of its units crossed with their cases."""
    compare = card.compare
    mixed = (crossed(compare.units, *compare.adjusted_for),) if compare and compare.adjusted_for else ()
    return (*card.measure.dimensions, *mixed)


def wanted_of(workbook: Workbook) -> tuple[Wanted, ...]:
    """Say what every card of every department needs, in order."""
    return tuple(
        _wanted(book, kpi, card, workbook.settings.sources)
        for book in workbook.departments.values()
        for kpi, card in book.cards.items()
    )


def _wanted(book: DepartmentBook, kpi: str, card: Card, sources: Mapping[str, Source]) -> Wanted:
    place = f"params/{book.id}/kpis/{kpi}.yaml"
    measure, reader = card.measure, _Reader(book=book, card=card, place=place, sources=sources)
    rows = Aggregate(
        source=measure.source,
        date=measure.date,
        value=Formula(text=ROWS, place=place),
        rows=reader.own_rows(measure.source),
        conditions=reader.where,
        date_place=f"{place}  measure.date",
    )
    return Wanted(
        department=book.id,
        kpi=kpi,
        card=card,
        place=place,
        records=rows,
        numerator=reader.part(measure.numerator, "numerator"),
        denominator=None if measure.denominator is None else reader.part(measure.denominator, "denominator"),
        target=reader.target(),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    """Reads one card's formulas with their places."""

    book: DepartmentBook
    card: Card
    place: str
    sources: Mapping[str, Source]

    @property
    def where(self) -> tuple[Formula, ...]:
        return _formulas(self.card.measure.where, f"{self.place}  measure.where")

    def part(self, part: Part, key: str) -> Aggregate:
        """Read a part; the measure's ``where`` holds for it unless it comes from another source."""
        measure = self.card.measure
        source = part.source or measure.source
        elsewhere = source != measure.source
        own = _formulas(part.where, f"{self.place}  measure.{key}.where")
        return Aggregate(
            source=source,
            date=part.date or (self.date_of(source) if elsewhere else measure.date),
            value=Formula(text=part.value, place=f"{self.place}  measure.{key}"),
            rows=self.own_rows(source),
            conditions=own if elsewhere else (*self.where, *own),
            date_place=f"{self.place}  measure.{f'{key}.' if part.date or elsewhere else ''}date",
        )

    def target(self) -> Aggregate | None:
        """Read targets that stand in a source: their sum."""
        wanted = self.card.targets_from
        if wanted is None:
            return None
        return Aggregate(
            source=wanted.source,
            date=wanted.date or self.date_of(wanted.source),
            value=Formula(text=f"sum({quoted(wanted.value)})", place=f"{self.place}  targets_from.value"),
            rows=self.own_rows(wanted.source),
            conditions=(),
            date_place=f"{self.place}  targets_from.date",
        )

    def date_of(self, source: str) -> str:
        declared = self.sources.get(source)
        return (declared.date if declared is not None else None) or ""

    def own_rows(self, source: str) -> Formula | None:
        text = self.book.settings.rows.get(source)
        if text is None:
            return None
        return Formula(text=text, place=f"params/{self.book.id}/department.yaml  rows.{source}")


def _formulas(text: str | None, place: str) -> tuple[Formula, ...]:
    return () if text is None else (Formula(text=text, place=place),)
