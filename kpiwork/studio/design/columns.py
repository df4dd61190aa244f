"""The columns of a source, as a form offers them: those that date a row, and those that may split a KPI."""

from __future__ import annotations

from datetime import date

from kpiwork.errors import KpiworkError
from kpiwork.measure.cache import Cache
from kpiwork.measure.columns import type_of
from kpiwork.measure.sources import OpenSource, open_sources
from kpiwork.spec.source import ColumnType
from kpiwork.spec.workbook import Workbook
from kpiwork.studio.design.around import NO_COLUMNS, SourceColumns

__all__ = ["columns_of", "names_person"]

DATES = (ColumnType.DATE, ColumnType.TIMESTAMP)
SPLITS = (ColumnType.TEXT, ColumnType.BOOLEAN)


def columns_of(workbook: Workbook, name: str, *, as_of: date) -> SourceColumns:
    """Give the columns of a source; none where it cannot be opened, which a trial tells.

    Parameters
    ----------
    workbook : Workbook
        Declares it.
    name : str
        Its id.
    as_of : date
        Day up to which data is known.
    """
    if name not in workbook.settings.sources:
        return NO_COLUMNS
    try:
        with (
            Cache.of(workbook.root) as cache,
            open_sources(workbook, [name], as_of=as_of, cache=cache) as sources,
        ):
            return _columns(sources.open[name]) if name in sources.open else NO_COLUMNS
    except (KpiworkError, OSError):
        return NO_COLUMNS


def names_person(source: OpenSource, column: str) -> bool:
    """Tell whether a column is declared to name a person, or is derived from one that is."""
    behind = {column} | source.columns.reads.get(column, frozenset())
    return any(known.person for name, known in source.source.columns.items() if name in behind)


def _columns(source: OpenSource) -> SourceColumns:
    kinds = {
        name: type_of(dtype)
        for name, dtype in source.table.schema().items()
        if name not in source.columns.unusable
    }
    return SourceColumns(
        columns=tuple(kinds),
        dates=tuple(name for name, kind in kinds.items() if kind in DATES),
        dimensions=tuple(
            name
            for name, kind in kinds.items()
            if kind in SPLITS and name not in source.source.key and not names_person(source, name)
        ),
    )
