"""What is said of a column of text that should be a date or a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kpiwork.errors import Problem, did_you_mean
from kpiwork.measure.files import source_place
from kpiwork.measure.misfits import Misfit
from kpiwork.measure.sources import OpenSource
from kpiwork.spec.source import ColumnType

__all__ = ["DATES", "GIVE_A_DATE", "absent", "explained", "no_date"]

DATES = frozenset({ColumnType.DATE, ColumnType.TIMESTAMP})
GIVE_A_DATE = "declare its type and format under columns, or make a date of it under derived"


def no_date(source: OpenSource, column: str, kind: ColumnType | None, place: str) -> Problem:
    """Say that a column by which rows are placed in time holds no dates.

    Where the source's own column is to be mended, the place is the source, and every card says the same.
    """
    misfit = source.columns.misfits.get(column)
    fact = f"column '{column}' of the source {source.name} is {kind or 'of another type'}, not a date"
    mend = GIVE_A_DATE
    if misfit is not None and misfit.is_date:
        place, mend = source_place(source.name), misfit.mend(column) or "correct these cells"
        fact = f"{fact}: {misfit.fact}" if misfit.fact else fact
    elif column == source.source.date:
        place = source_place(source.name)
    return Problem(place=place, fact=f"does not fit this data: {fact}", mend=mend)


def absent(source: OpenSource, key: str, column: str) -> Problem:
    """Say that the data does not have a column that the source names as its date or key."""
    place = f"params/workbook.yaml  sources.{source.name}.{key}"
    fact = f"does not fit this data: there is no column '{column}'"
    return Problem(place=place, fact=fact, mend=did_you_mean(column, source.table.columns))


def explained(problem: Problem, columns: Iterable[str], misfits: Mapping[str, Misfit]) -> Problem:
    """Add to a problem about a column of text which cells keep it from being a number or a date."""
    for column in columns:
        misfit = misfits[column]
        if problem.fact.startswith(f"column {column!r} is text"):
            fact = f"{problem.fact} ({misfit.fact})" if misfit.fact else problem.fact
            return replace(problem, fact=fact, mend=misfit.mend(column) or problem.mend)
    return problem
