"""What the forms of one department can choose from: its KPIs and drafts, objectives, sources, detectors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kpiwork.signals.registry import known_detectors
from kpiwork.spec.source import ColumnType, Source
from kpiwork.spec.unit import UnitKind
from kpiwork.spec.workbook import DepartmentBook, Workbook
from kpiwork.studio.design.around import NO_COLUMNS, Around, SourceColumns
from kpiwork.studio.design.fields import Option
from kpiwork.studio.design.store import Drafts
from kpiwork.studio.told import title_of

__all__ = ["around_of", "names_of"]

DATES = (ColumnType.DATE, ColumnType.TIMESTAMP)


def around_of(
    workbook: Workbook, book: DepartmentBook, drafts: Drafts, columns: Mapping[str, SourceColumns]
) -> Around:
    """Give what can be chosen; of sources that nobody opened yet, the columns that the workbook declares."""
    sources = workbook.settings.sources

    def of_source(name: str) -> SourceColumns:
        known = columns.get(name, NO_COLUMNS)
        if known.columns or name not in sources:
            return known
        return _declared(sources[name])

    options = {
        "kpis": _options(_kpis(book, drafts)),
        "objectives": _options({one.id: one.name for one in workbook.objectives.values()}),
        "sources": _options({name: source.description or name for name, source in sources.items()}),
        "detectors": _options({name: title_of(name) for name in known_detectors()}),
    }
    return Around(options=options, percents=_percents(book, drafts), columns=of_source)


def names_of(book: DepartmentBook, drafts: Drafts) -> dict[str, str]:
    """Say what KPIs and detectors are called, by id."""
    return {**{name: title_of(name) for name in known_detectors()}, **_kpis(book, drafts)}


def _kpis(book: DepartmentBook, drafts: Drafts) -> dict[str, str]:
    saved = {kpi: card.name for kpi, card in book.cards.items()}
    typed = {kpi: str(found.draft.card.get("name") or kpi) for kpi, found in drafts.cards.items()}
    return {**saved, **typed}


def _percents(book: DepartmentBook, drafts: Drafts) -> frozenset[str]:
    units: dict[str, Any] = {kpi: card.unit.kind.value for kpi, card in book.cards.items()}
    units |= {kpi: found.draft.card.get("unit") for kpi, found in drafts.cards.items()}
    return frozenset(kpi for kpi, unit in units.items() if unit == UnitKind.PERCENT.value)


def _options(words: Mapping[str, str]) -> tuple[Option, ...]:
    return tuple(Option(value=value, words=told) for value, told in words.items())


def _declared(source: Source) -> SourceColumns:
    known = source.columns
    persons = {name for name, column in known.items() if column.person}
    dates = {name: None for name, column in known.items() if column.type in DATES}
    if source.date is not None:
        dates.setdefault(source.date, None)
    names = dict.fromkeys((*source.key, *dates, *known, *source.derived))
    splits = (name for name, column in known.items() if column.type is ColumnType.TEXT)
    return SourceColumns(
        columns=tuple(names),
        dates=tuple(dates),
        dimensions=tuple(name for name in splits if name not in persons and name not in source.key),
    )
