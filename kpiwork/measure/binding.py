"""Aggregates bound to the tables of opened sources; whatever does not fit is told with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, auto
from functools import partial, reduce
from operator import and_
from typing import TYPE_CHECKING, Self

import ibis
import ibis.expr.datatypes as dt

from kpiwork.errors import DataError, ExpressionError, KpiworkError, Problem, allowed, did_you_mean
from kpiwork.measure.buckets import day_of
from kpiwork.measure.columns import type_of
from kpiwork.measure.expression import Expression, bind, bind_condition, mend_of, parse_aggregate, parse_row
from kpiwork.measure.memory import in_memory
from kpiwork.measure.plan import Aggregate, Formula
from kpiwork.measure.sources import OpenSource, Sources, data_end
from kpiwork.measure.text_casts import check_casts
from kpiwork.measure.text_columns import DATES, GIVE_A_DATE, absent, explained, no_date
from kpiwork.periods import Workdays
from kpiwork.spec.workbook import Workbook

if TYPE_CHECKING:  # it needs a survey, which needs a binder
    from kpiwork.measure.window import Window

__all__ = ["DAY", "Binder", "Rows", "filters_of"]

ONE_DAY = timedelta(days=1)
DAY = "kpiwork day"
"""The column that holds a row's day; no formula can mean it by accident."""


class Rows(Enum):
    """Which rows of a source a formula looks at."""

    WINDOW = auto()
    """Those of the window's days."""
    NONE = auto()
    """No row, to learn what a formula gives where there is nothing."""
    EVERY = auto()
    """Whatever their day, and those that have none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Binder:
    """Binds what cards want to the sources that are open.

    Parameters
    ----------
    sources : Sources
        Where the data is.
    zone : str
        The workbook's time zone.
    as_of : date
        Day up to which data is known.
    start, last : date
        First and last day of the window.
    workdays : Workdays
        The days on which the organisation works.
    """

    sources: Sources
    zone: str
    as_of: date
    start: date
    last: date
    workdays: Workdays = field(default_factory=Workdays)
    _tables: dict[tuple[str, str, Rows], ibis.Table] = field(default_factory=dict, repr=False)
    _dated: dict[tuple[str, str], ibis.Table] = field(default_factory=dict, repr=False)
    _cast: dict[tuple[str, str], tuple[Problem, ...]] = field(default_factory=dict, repr=False)
    _values: dict[tuple[Aggregate, Rows], ibis.Value] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, sources: Sources, workbook: Workbook, window: Window) -> Self:
        """Make a binder for a workbook's calendar and a window's days."""
        return cls(
            sources=sources,
            zone=workbook.settings.calendar.time_zone,
            workdays=workbook.calendar.workdays,
            as_of=window.as_of,
            start=window.start,
            last=window.last,
        )

    @property
    def names(self) -> dict[str, object]:
        """The names that every formula knows."""
        return {"data_end": data_end(self.as_of)}

    def source(self, name: str) -> OpenSource:
        """Give an opened source.

        Raises
        ------
        DataError
            If it could not be opened, with the reasons.
        """
        if name in self.sources.broken:
            raise DataError(self.sources.broken[name])
        return self.sources.open[name]

    def date_column(self, aggregate: Aggregate) -> str:
        """Give the column that places an aggregate's rows in time.

        Raises
        ------
        DataError
            If it is missing or holds no dates, or none is named and there is not exactly one.
        """
        source, place = self.source(aggregate.source), aggregate.date_place
        schema = source.table.schema()
        if not aggregate.date:
            found: list[str] = [column for column, dtype in schema.items() if type_of(dtype) in DATES]
            if len(found) == 1:
                return found[0]
            fact = f"names no date, and the source {source.name} has {len(found)} date columns"
            raise DataError.at(place, fact, f"name one: {allowed(found)}" if found else GIVE_A_DATE)
        self.check_column(source, aggregate.date, place)
        if (kind := type_of(schema[aggregate.date])) not in DATES:
            raise DataError(no_date(source, aggregate.date, kind, place))
        return aggregate.date

    def check_column(self, source: OpenSource, column: str, place: str, mend: str = "") -> None:
        """Check that a source has a usable column.

        Raises
        ------
        DataError
            If it is missing, or its type changed.
        """
        if (problem := source.columns.unusable.get(column)) is not None:
            raise DataError(problem)
        if column not in source.table.columns:
            if column == source.source.date:
                raise DataError(absent(source, "date", column))
            fact = f"does not fit this data: the source {source.name} has no column '{column}'"
            raise DataError.at(place, fact, mend or did_you_mean(column, source.table.columns))

    def table(self, aggregate: Aggregate, rows: Rows) -> ibis.Table:
        """Give rows of an aggregate's source, each with its day."""
        return self.rows(self.source(aggregate.source), self.date_column(aggregate), rows)

    def rows(self, source: OpenSource, column: str, rows: Rows) -> ibis.Table:
        """Give rows of a source, each with its day by a date column."""
        key = (source.name, column, rows)
        if key not in self._tables:
            if rows is Rows.NONE:
                found = self._with_day(source, column).filter(ibis.literal(value=False))
            else:
                dated = self.dated(source, column)
                found = dated if rows is Rows.EVERY else dated.filter(*self._within_window(dated, column))
            self._tables[key] = found
        return self._tables[key]

    def _within_window(self, dated: ibis.Table, column: str) -> tuple[ibis.Value, ibis.Value]:
        """Give the conditions for the window, on the column itself where that tells the same.

        An engine then need not turn moments into days, and can leave out whole parts of a file.
        """
        if dated[column].type() == dt.timestamp:
            return dated[column] >= data_end(self.start - ONE_DAY), dated[column] < data_end(self.last)
        return dated[DAY] >= self.start, dated[DAY] <= self.last

    def dated(self, source: OpenSource, column: str) -> ibis.Table:
        """Give all rows of a source with their day, which may be missing; in memory if they fit."""
        key = (source.name, column)
        if key not in self._dated:
            table = self._with_day(source, column)
            if source.source.database is None:
                table = in_memory(table, f"kpiwork {source.name} by {column}")
            self._dated[key] = table
        return self._dated[key]

    def _with_day(self, source: OpenSource, column: str) -> ibis.Table:
        day = day_of(source.table, column, zone=self.zone, names=self.names)
        return source.table.mutate(**{DAY: day})

    def own(self, aggregate: Aggregate) -> ibis.Value | None:
        """Give the condition for the department's own rows, over every row."""
        return None if aggregate.rows is None else self.condition(aggregate, aggregate.rows, Rows.EVERY)

    def value(self, aggregate: Aggregate, rows: Rows) -> ibis.Value:
        """Give the number as a float64 scalar over `table`.

        Raises
        ------
        KpiworkError
            If a formula is wrong or does not fit the data.
        """
        key = (aggregate, rows)
        if key not in self._values:
            filters = [self.condition(aggregate, formula, rows) for formula in filters_of(aggregate)]
            self._values[key] = self._bound(aggregate, rows, reduce(and_, filters) if filters else None)
        return self._values[key]

    def problems(self, aggregate: Aggregate) -> tuple[Problem, ...]:
        """Tell everything that is wrong with an aggregate: its text first, then how it fits the data."""
        value, filters = aggregate.value, filters_of(aggregate)
        steps: list[Callable[[], object]] = [
            partial(parse_aggregate, value.text, place=value.place),
            *(partial(parse_row, formula.text, place=formula.place) for formula in filters),
            partial(self.date_column, aggregate),
            *(partial(self.condition, aggregate, formula, Rows.NONE) for formula in filters),
            partial(self._bound, aggregate, Rows.NONE, None),
            partial(self._check_casts, aggregate),
        ]
        found: dict[Problem, None] = {}
        for step in steps:
            try:
                step()
            except KpiworkError as error:
                found.update(dict.fromkeys(error.problems))
        return tuple(found)

    def _bound(self, aggregate: Aggregate, rows: Rows, where: ibis.Value | None) -> ibis.Value:
        expression = parse_aggregate(aggregate.value.text, place=aggregate.value.place)
        self._check_columns(aggregate, expression)
        table = self.table(aggregate, rows)
        with self._explained(aggregate, expression):
            value = bind(
                expression, table, zone=self.zone, workdays=self.workdays, names=self.names, where=where
            )
        if not value.type().is_numeric():
            fact = f"the formula gives {type_of(value.type()) or 'no number'}, where a number is needed"
            raise DataError.at(expression.place, fact, "count or sum something")
        return value.cast("float64")

    def condition(self, aggregate: Aggregate, formula: Formula, rows: Rows) -> ibis.Value:
        """Give one of an aggregate's conditions as a truth for each row of `table`.

        Raises
        ------
        KpiworkError
            If it is wrong or does not fit the data.
        """
        expression = parse_row(formula.text, place=formula.place)
        self._check_columns(aggregate, expression)
        table = self.table(aggregate, rows)
        with self._explained(aggregate, expression):
            return bind_condition(expression, table, zone=self.zone, workdays=self.workdays, names=self.names)

    @contextmanager
    def _explained(self, aggregate: Aggregate, expression: Expression) -> Iterator[None]:
        """Say of a column of text which cells keep it from being a number or a date."""
        misfits = self.source(aggregate.source).columns.misfits
        try:
            yield
        except ExpressionError as error:
            names = sorted(expression.columns & misfits.keys())
            raise ExpressionError(explained(p, names, misfits) for p in error.problems) from None

    def _check_casts(self, aggregate: Aggregate) -> None:
        """Compute formulas that cast texts, once each, over all rows.

        Raises
        ------
        DataError
            If there are texts that a cast cannot take.
        """
        source = self.source(aggregate.source)
        if source.source.database is not None:
            return
        for formula in (aggregate.value, *filters_of(aggregate)):
            if (source.name, formula.text) not in self._cast:
                self._cast[source.name, formula.text] = self._cast_problems(source, formula, aggregate)
            if found := self._cast[source.name, formula.text]:
                raise DataError(found)

    def _cast_problems(
        self, source: OpenSource, formula: Formula, aggregate: Aggregate
    ) -> tuple[Problem, ...]:
        is_value = formula is aggregate.value
        try:
            expression = (parse_aggregate if is_value else parse_row)(formula.text)
            self._check_columns(aggregate, expression)
            value = bind(expression, source.table, zone=self.zone, workdays=self.workdays, names=self.names)
        except KpiworkError:
            return ()  # told where it is parsed and bound
        scalar = value if is_value else value.count()
        return check_casts(source.name, expression, source.table, scalar, source.columns.misfits)

    def _check_columns(self, aggregate: Aggregate, expression: Expression) -> None:
        source = self.source(aggregate.source)
        for column in sorted(expression.columns):
            mend = mend_of(expression, column, [*self.names, *source.table.columns])
            self.check_column(source, column, expression.place, mend)


def filters_of(aggregate: Aggregate) -> tuple[Formula, ...]:
    """Give the conditions that rows of an aggregate meet: the department's own, then the measure's."""
    return aggregate.conditions if aggregate.rows is None else (aggregate.rows, *aggregate.conditions)
