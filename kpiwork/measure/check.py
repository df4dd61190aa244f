"""Whether the formulas of all cards can be read and fit the data's columns: by schema, nothing is counted.

A wrong text is told with the file, key and character; a column that is not there with the
source that lacks it. Everything is told at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kpiwork.errors import DataError, Problem
from kpiwork.measure.binding import Binder
from kpiwork.measure.cache import Cache
from kpiwork.measure.plan import Formula, Wanted, wanted_of
from kpiwork.measure.positions import Positions
from kpiwork.measure.sources import OpenSource, open_sources
from kpiwork.measure.text_columns import absent
from kpiwork.spec.workbook import Workbook

__all__ = ["check", "problems_of"]

SOME_DAY = date(2100, 1, 1)  # ``data_end`` needs a value; columns fit or not whatever the day


def check(workbook: Workbook) -> tuple[Problem, ...]:
    """Check all cards of a workbook against its sources.

    Parameters
    ----------
    workbook : Workbook
        As loaded.

    Returns
    -------
    tuple of Problem
        Sorted by place; empty when everything fits. A source that cannot be opened is told once.
    """
    wanted = wanted_of(workbook)
    needed = {aggregate.source for one in wanted for aggregate in one.aggregates}
    names = needed | set(workbook.settings.sources)
    found: dict[Problem, None] = {}  # each once, a form's from the top of its sheet down
    with (
        Cache.of(workbook.root) as cache,
        open_sources(workbook, names, as_of=SOME_DAY, cache=cache) as sources,
    ):
        for problems in sources.broken.values():
            found.update(dict.fromkeys(problems))
        for source in sources.open.values():
            found.update(dict.fromkeys(source.columns.unusable.values()))
            found.update(dict.fromkeys(_not_there(source)))
        binder = Binder(
            sources=sources,
            zone=workbook.settings.calendar.time_zone,
            workdays=workbook.calendar.workdays,
            as_of=SOME_DAY,
            start=SOME_DAY,
            last=SOME_DAY,
        )
        for one in (*wanted, *_in_pilots(workbook, wanted)):
            found.update(dict.fromkeys(problems_of(binder, one)))
    return tuple(sorted(Positions(root=workbook.root).of(found), key=lambda problem: problem.place))


def _in_pilots(workbook: Workbook, wanted: Iterable[Wanted]) -> Iterator[Wanted]:
    """Give each card that is tried, cut to the rows of its pilot."""
    known = {one.id: one for one in wanted}
    for book in workbook.departments.values():
        for number, pilot in enumerate(book.pilots):
            if pilot.where is not None and (book.id, pilot.kpi) in known:
                place = f"params/{book.id}/pilots.yaml  pilots.{number}.where"
                yield known[book.id, pilot.kpi].among(pilot.kpi, Formula(text=pilot.where, place=place))


def _not_there(source: OpenSource) -> Iterator[Problem]:
    """Tell which columns of a source's key and date the data does not have."""
    named = [("key", column) for column in source.source.key]
    named += [("date", source.source.date)] if source.source.date is not None else []
    for key, column in named:
        if column not in source.table.columns and column not in source.columns.unusable:
            yield absent(source, key, column)


def problems_of(binder: Binder, wanted: Wanted) -> tuple[Problem, ...]:
    """Tell why a card cannot be measured; empty if it can.

    Parameters
    ----------
    binder : Binder
        Knows the sources.
    wanted : Wanted
        What the card needs.

    Returns
    -------
    tuple of Problem
        Each once, in the order of the card.
    """
    found: dict[Problem, None] = {}
    for aggregate in wanted.aggregates:
        found.update(dict.fromkeys(binder.problems(aggregate)))
    for source, column, key in _other_columns(wanted):
        try:
            binder.check_column(binder.source(source), column, f"{wanted.place}  {key}")
        except DataError as error:
            found.update(dict.fromkeys(error.problems))
    return tuple(found)


def _other_columns(wanted: Wanted) -> Iterator[tuple[str, str, str]]:
    """List columns that are named outside formulas: source, column, key of the card."""
    card = wanted.card
    for dimension in card.measure.dimensions:
        yield card.measure.source, dimension, "measure.dimensions"
    if card.cutoff is not None:
        yield card.measure.source, card.cutoff.column, "cutoff.column"
    if card.targets_from is not None:
        for column in card.targets_from.by:
            yield card.targets_from.source, column, "targets_from.by"
