"""The rows that a card's KPI looks at, bound to their source, for questions about single records.

Nothing but what an engine counts of them comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import reduce
from operator import and_

import ibis

from kpiwork.errors import DataError, UsageError, did_you_mean
from kpiwork.measure.binding import Binder, Rows
from kpiwork.measure.columns import type_of
from kpiwork.measure.database import place_of
from kpiwork.measure.engine import Answer, OutageError
from kpiwork.measure.histograms.bins import number_of
from kpiwork.measure.plan import Wanted
from kpiwork.measure.sources import OpenSource
from kpiwork.measure.text_columns import explained
from kpiwork.periods import Calendar
from kpiwork.spec.levels import dimensions_shown, level_of
from kpiwork.spec.measure import Cutoff
from kpiwork.spec.source import ColumnType

__all__ = ["KEPT", "CardRows", "UnansweredError", "card_rows"]

KEPT = "kpiwork kept"
"""The column that tells whether a row meets the measure's ``where``; no formula can mean it by accident."""

NUMBERS = frozenset({ColumnType.INTEGER, ColumnType.FLOAT})


class UnansweredError(DataError):
    """An engine did not answer; perhaps it does the next time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CardRows:
    """The rows that a card's KPI looks at.

    Parameters
    ----------
    wanted : Wanted
        Department, KPI and card.
    table : ibis table
        The department's own rows that meet the measure's ``where``, inside the window, with their day.
    own : ibis table
        The same and those that do not, with `KEPT`: whether they meet it; what is unknown does not.
    binder : Binder
        Knows the open source.
    calendar : Calendar
        The organisation's.
    """

    wanted: Wanted
    table: ibis.Table
    own: ibis.Table
    binder: Binder
    calendar: Calendar
    _answers: dict[Hashable, Answer] = field(default_factory=dict, repr=False)

    @property
    def source(self) -> OpenSource:
        """The measure's own source."""
        return self.binder.source(self.wanted.records.source)

    @property
    def cutoff(self) -> Cutoff:
        """The card's cutoff.

        Raises
        ------
        DataError
            If it has none.
        """
        if self.wanted.card.cutoff is None:
            mend = "name the column, its last good value and the good side, or ask of another card"
            raise DataError.at(f"{self.wanted.place}  cutoff", "the card has no cutoff", mend)
        return self.wanted.card.cutoff

    def column(self, name: str) -> str:
        """Give a column's name, that of the cutoff's where it is empty.

        Raises
        ------
        DataError
            If the source has no such column that can be compared, or the card no cutoff.
        """
        self.binder.check_column(self.source, name or self.cutoff.column, self._place(name))
        found = name or self.cutoff.column
        if type_of(self.source.table.schema()[found]) is None:
            fact = f"column '{found}' of the source {self.source.name} holds values that cannot be compared"
            raise DataError.at(self._place(name), f"does not fit this data: {fact}", "choose another column")
        return found

    def number(self, name: str) -> ibis.Value:
        """Give a column of numbers as float64, that of the cutoff's where its name is empty.

        Raises
        ------
        DataError
            If it is missing or holds no numbers.
        """
        found = self.column(name)
        kind = type_of(self.source.table.schema()[found])
        if kind not in NUMBERS:
            fact = f"column {found!r} is {kind}, where a number is needed"
            error = DataError.at(
                self._place(name), fact, "choose a column of numbers, or make one under derived"
            )
            misfits = self.source.columns.misfits
            raise DataError(explained(p, {found} & misfits.keys(), misfits) for p in error.problems)
        return number_of(self.table, found)

    def dimension(self, name: str) -> str:
        """Give the name of a dimension by which this card may be split; empty stays empty.

        Raises
        ------
        UsageError
            If it is none of the card's, or names a finer unit of people than its level, or a person.
        DataError
            If the source lacks it.
        """
        if not name:
            return name
        card, place = self.wanted.card, "dimension"
        if name not in card.measure.dimensions:
            fact = f"'{name}' is no dimension of {self.wanted.place}"
            raise UsageError.at(place, fact, did_you_mean(name, card.measure.dimensions))
        self.binder.check_column(self.source, name, f"{self.wanted.place}  measure.dimensions")
        if name not in dimensions_shown(card, {self.source.name: self.source.source}):
            level = level_of(name, self.source.source)
            fact = f"'{name}' names a {level}, and the level of {self.wanted.place} is {card.level}"
            mend = "split by a larger unit; nothing is counted by single persons"
            raise UsageError.at(place, fact, mend)
        return name

    def ask(self, query: ibis.Table) -> Answer:
        """Run one query over these rows.

        Raises
        ------
        UnansweredError
            If the engine is gone, or cannot compute it.
        """
        name = self.source.name
        try:
            return self.source.engine.answer(query)
        except OutageError as error:
            raise UnansweredError.at(place_of(name), error.fact, error.mend) from None
        except Exception as error:  # noqa: BLE001 - each engine has its own errors, with values in them
            fact = f"does not fit this data: the source {name} cannot count this ({type(error).__name__})"
            mend = "look for values that a formula cannot take, such as text in a cast, or for a damaged file"
            raise UnansweredError.at(self.wanted.place, fact, mend) from None

    def ask_once(self, what: Hashable, query: Callable[[], ibis.Table]) -> Answer:
        """Run a query that several histograms need, and remember its answer; raises as `ask`."""
        if what not in self._answers:
            self._answers[what] = self.ask(query())
        return self._answers[what]

    def _place(self, name: str) -> str:
        return "column" if name else f"{self.wanted.place}  cutoff.column"


def card_rows(binder: Binder, wanted: Wanted, calendar: Calendar) -> CardRows:
    """Bind a card's rows to its source.

    Parameters
    ----------
    binder : Binder
        Knows the open source and the window.
    wanted : Wanted
        The card.
    calendar : Calendar
        The organisation's.

    Raises
    ------
    KpiworkError
        If the source could not be opened, or a formula is wrong or does not fit the data.
    """
    records = wanted.records
    if found := binder.problems(records):
        raise DataError(found)
    table = binder.table(records, Rows.WINDOW)
    kept = [binder.condition(records, formula, Rows.WINDOW) for formula in records.conditions]
    meets = ibis.coalesce(reduce(and_, kept, ibis.literal(value=True)), ibis.literal(value=False))
    both = table.mutate(**{KEPT: meets})
    mine = [] if records.rows is None else [binder.condition(records, records.rows, Rows.WINDOW)]
    own = both.filter(*mine) if mine else both
    counted = table.filter(*mine, *kept) if mine or kept else table
    return CardRows(wanted=wanted, table=counted, own=own, binder=binder, calendar=calendar)
