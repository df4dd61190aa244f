"""What belongs into a form: its date, a column for each value that cards name, what must fit together.

The columns are those of every card of the workbook that reads the form, so that one file serves all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from kpiwork.errors import ExpressionError
from kpiwork.measure.expression import parse_aggregate, parse_row
from kpiwork.measure.expression.nodes import Aggregate, Call, Column, Node
from kpiwork.measure.expression.parse import tree
from kpiwork.measure.plan import sources_of
from kpiwork.periods import Calendar, PeriodKind
from kpiwork.spec.card import Card
from kpiwork.spec.form import COVERS, REMARK, SECOND, SHEET
from kpiwork.spec.measure import Part
from kpiwork.spec.source import Column as Declared
from kpiwork.spec.source import ColumnType, Source
from kpiwork.spec.workbook import Workbook

__all__ = ["Count", "FormLayout", "Share", "cards_of", "columns_in_order", "layout_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """A column that people fill in.

    Parameters
    ----------
    name : str
        Its title.
    type : ColumnType
        Whole number, number or text.
    low, high : float or None
        Smallest and largest value that is possible.
    """

    name: str
    type: ColumnType
    low: float | None
    high: float | None

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers."""
        return self.type is not ColumnType.TEXT

    @property
    def second(self) -> str:
        """The title of the second counter's column."""
        return f"{self.name}{SECOND}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """Two sums of which one is a part of the other: the KPI's unit is percent.

    Parameters
    ----------
    kpi : str
        The KPI's name.
    part, whole : tuple of str
        Columns that are added up above and below the line.
    """

    kpi: str
    part: tuple[str, ...]
    whole: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FormLayout:
    """What belongs into one form.

    Parameters
    ----------
    source : str
        Id of the source.
    path : str
        The file, from the workbook's folder.
    sheet : str
        Sheet that holds the counts.
    date : str
        Title of the first column: first day of a period.
    every : PeriodKind
        Which periods have a row.
    calendar : Calendar
        Makes the periods.
    seconds : tuple of str
        Columns that somebody may count a second time.
    counts : tuple of Count
        Columns to fill in, in the order of the cards.
    together : tuple of tuple of str
        Columns of one card: either all of them are filled in a row, or none.
    shares : tuple of Share
        What cannot be larger than what.
    missing : tuple of str
        Texts that mean an empty cell.
    """

    source: str
    path: str
    sheet: str
    date: str
    every: PeriodKind
    calendar: Calendar
    seconds: tuple[str, ...]
    counts: tuple[Count, ...]
    together: tuple[tuple[str, ...], ...]
    shares: tuple[Share, ...]
    missing: tuple[str, ...]

    @property
    def file(self) -> str:
        """The file's name alone."""
        return PurePosixPath(self.path).name

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of all columns, in the order of the form."""
        filled = [
            title
            for count in self.counts
            for title in (count.name, *([count.second] if count.name in self.seconds else []))
        ]
        return (self.date, COVERS, *filled, REMARK)


def cards_of(workbook: Workbook, source: str) -> dict[tuple[str, str], Card]:
    """Give the cards that read a source, by department and KPI."""
    return {
        (book.id, kpi): card
        for book in workbook.departments.values()
        for kpi, card in book.cards.items()
        if source in sources_of(card)
    }


def layout_of(workbook: Workbook, name: str) -> FormLayout:
    """Say what belongs into a form.

    Parameters
    ----------
    workbook : Workbook
        As loaded; the source has a path, a date and a form.
    name : str
        The source's id.
    """
    source, cards = workbook.settings.sources[name], cards_of(workbook, name).values()
    named = dict.fromkeys(column for card in cards for column in columns_in_order(card, name, source))
    declared = (column for column in source.columns if column not in source.derived)
    titles = _counted(tuple(dict.fromkeys((*named, *declared))), source)
    counts = tuple(_count(title, source.columns.get(title, Declared())) for title in titles)
    form, second = source.form, source.form is not None and source.form.second_counter
    numbers = {count.name for count in counts if count.is_number}
    groups = [tuple(c for c in columns_in_order(card, name, source) if c in numbers) for card in cards]
    return FormLayout(
        source=name,
        path=source.path or "",
        sheet=source.sheet or SHEET,
        date=source.date or "",
        every=form.every if form is not None else PeriodKind.MONTH,
        calendar=workbook.calendar,
        seconds=tuple(count.name for count in counts if count.name in numbers) if second else (),
        counts=counts,
        together=tuple(dict.fromkeys(group for group in groups if len(group) > 1)),
        shares=tuple(share for card in cards if (share := _share(card, name, numbers)) is not None),
        missing=source.missing,
    )


def _counted(titles: tuple[str, ...], source: Source) -> tuple[str, ...]:
    """Leave out what is no count of its own: the date, notes, second counts."""
    second = source.form is not None and source.form.second_counter
    others = {source.date, COVERS, REMARK, *(f"{title}{SECOND}" for title in titles if second)}
    return tuple(title for title in titles if title not in others)


def _count(name: str, declared: Declared) -> Count:
    kind = declared.type or ColumnType.INTEGER
    unbounded = kind is ColumnType.TEXT or declared.low is not None
    return Count(name=name, type=kind, low=declared.low if unbounded else 0, high=declared.high)


def columns_in_order(card: Card, name: str, source: Source) -> tuple[str, ...]:
    """Give the columns of a source that a card's formulas name, as a reader meets them."""
    measure = card.measure
    found: dict[str, None] = {}
    for part in (measure.numerator, measure.denominator):
        if part is not None and (part.source or measure.source) == name:
            found.update(dict.fromkeys(_of_part(part, source)))
    if measure.source == name and measure.where:
        found.update(dict.fromkeys(_of_row(measure.where, source)))
    if card.targets_from is not None and card.targets_from.source == name:
        found[card.targets_from.value] = None
    return tuple(found)


def _of_part(part: Part, source: Source) -> Iterator[str]:
    try:
        yield from _behind(parse_aggregate(part.value).columns, part.value, source)
    except ExpressionError:
        return  # told by the check of formulas
    if part.where:
        yield from _of_row(part.where, source)


def _of_row(text: str, source: Source) -> Iterator[str]:
    try:
        yield from _behind(parse_row(text).columns, text, source)
    except ExpressionError:
        return


def _behind(columns: frozenset[str], text: str, source: Source) -> Iterator[str]:
    """Give columns in the order of the text, and what a derived one is made of in its place."""
    for column in sorted(columns, key=lambda name: (text.find(name), name)):
        if column in source.derived:
            before = {name: made for name, made in source.derived.items() if name != column}
            yield from _of_row(source.derived[column], source.model_copy(update={"derived": before}))
        else:
            yield column


def _share(card: Card, name: str, numbers: Collection[str]) -> Share | None:
    """Find the sums of a percentage where each row shows by itself that they cannot be right."""
    measure, below = card.measure, card.measure.denominator
    parts = [measure.numerator] if below is None else [measure.numerator, below]
    own = all((part.source or measure.source) == name and part.where is None for part in parts)
    if below is None or not own or measure.where is not None or not card.unit.is_percent:
        return None
    try:
        part, whole = _added(tree(measure.numerator.value)), _added(tree(below.value))
    except ExpressionError:
        return None
    plain = part and whole and {*part, *whole} <= set(numbers)
    return Share(kpi=card.name, part=part, whole=whole) if plain else None


def _added(node: Node) -> tuple[str, ...]:
    """Give the columns of plain sums, ``sum(a) + sum(b)``; nothing where there is anything else."""
    match node:
        case Aggregate(function="sum", arguments=(Column(name=name),), condition=None):
            return (name,)
        case Call(function="+", arguments=(one, other)):
            left, right = _added(one), _added(other)
            return (*left, *right) if left and right else ()
        case _:
            return ()
