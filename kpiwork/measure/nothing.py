"""Why a KPI has no data although its source has: a condition that no row fulfils."""

from __future__ import annotations

import pandas as pd

from kpiwork.errors import Problem
from kpiwork.measure.files import source_place
from kpiwork.measure.plan import Aggregate, Wanted
from kpiwork.measure.survey import Span
from kpiwork.periods import PeriodKind
from kpiwork.spec.source import Source

__all__ = ["nothing_selected"]

COMPARE = "compare the condition with the values of its columns"


def nothing_selected(
    wanted: Wanted, readings: pd.DataFrame, span: Span, rows: int, source: Source
) -> Problem | None:
    """Tell whether a condition selects no row at all, or nobody has filled in a form.

    A KPI that has a value is left alone: a count of accidents may well be 0 for years.

    Parameters
    ----------
    wanted : Wanted
        What the card needs.
    readings : DataFrame
        Its readings.
    span : Span
        The days on which the department has rows.
    rows : int
        How many rows the source has.
    source : Source
        What the workbook says about it.

    Returns
    -------
    Problem or None
        None where rows are selected, the source has none, or there are values.
    """
    records = wanted.records
    if not rows:
        return _not_filled_in(records.source, source)
    if span.first is None:
        return _none(records, rows)
    years = readings[(readings["grain"] == PeriodKind.YEAR.value) & (readings["dimension"] == "")]
    if years.empty or (years["records"] > 0).any() or readings["value"].notna().any():
        return None
    if not records.conditions:
        return None
    where = records.conditions[-1]  # the narrowest: a part of what the card counts
    fact = f"where selects none of the {rows:,} rows of the source {records.source}"
    return Problem(place=where.place, fact=fact, mend=COMPARE)


def _not_filled_in(name: str, source: Source) -> Problem | None:
    if source.form is None:
        return None
    fact = f"nobody has filled in the form {source.path} yet"
    return Problem(place=source_place(name), fact=fact, mend=f"write the counts of each {source.form.every}")


def _none(records: Aggregate, rows: int) -> Problem | None:
    if records.rows is None:
        return None
    fact = f"rows.{records.source} selects none of its {rows:,} rows"
    return Problem(place=records.rows.place, fact=fact, mend=COMPARE)
