"""A whole measurement kept under everything that decides it, so that nothing has to be opened again.

Kept as one Parquet file: the readings, and what else there is as JSON in the file's own notes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter, ValidationError

from kpiwork.errors import KpiworkError, Problem
from kpiwork.measure.cache import Cache
from kpiwork.measure.digest import code_version, digest_of_files, digest_of_text
from kpiwork.measure.files import find_files
from kpiwork.measure.form.file import path_of_form
from kpiwork.measure.form.sheet import open_warning
from kpiwork.measure.quality import SourceQuality
from kpiwork.measure.readings import Measurement
from kpiwork.measure.window import Window
from kpiwork.spec.source import Source
from kpiwork.spec.workbook import Workbook

__all__ = ["keep", "kept", "key_of"]

NOTES = b"kpiwork"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Notes:
    """All of a measurement but its readings, in types that JSON has."""

    quality: dict[str, SourceQuality]
    problems: list[tuple[tuple[str, str], tuple[Problem, ...]]]
    sources: dict[str, tuple[str, ...]]


def key_of(workbook: Workbook, window: Window, names: Iterable[str]) -> str:
    """Digest everything that decides a measurement.

    Parameters
    ----------
    workbook : Workbook
        With all cards and settings.
    window : Window
        The period, and the day up to which data is known.
    names : iterable of str
        The sources that are read.

    Returns
    -------
    str
        Empty where something may change unseen, such as a database, or a file cannot be read.
    """
    declared = workbook.settings.sources
    try:
        data = [(name, _data(workbook, name, declared[name])) for name in sorted(names)]
    except (KpiworkError, OSError, KeyError):
        return ""
    if any(found is None for _, found in data):
        return ""
    books = [
        (
            book.id,
            book.settings.model_dump_json(),
            [(kpi, card.model_dump_json()) for kpi, card in book.cards.items()],
        )
        for book in workbook.departments.values()
    ]
    own = (str(workbook.root), workbook.settings.model_dump_json(), books)
    return digest_of_text("measurement", *own, data, window.period, window.as_of, code_version())


def _data(workbook: Workbook, name: str, source: Source) -> str | None:
    """Digest a source's data; None where it has no digest."""
    if source.database is not None:
        return None
    if source.simulated is not None:
        return ""  # its seed is declared, and the code that makes it is known
    paths = find_files(name, source, workbook.root)
    opened = "" if source.form is None else open_warning(path_of_form(workbook, name))
    return digest_of_text([str(path) for path in paths], digest_of_files(paths), opened)


def kept(cache: Cache, key: str, window: Window) -> Measurement | None:
    """Give the measurement of a key, or None where there is none.

    Parameters
    ----------
    cache : Cache
        Where it may be.
    key : str
        From `key_of`.
    window : Window
        The one it was made for.
    """
    path = cache.find(key)
    if path is None:
        return None
    table = pq.read_table(path)
    try:
        notes = TypeAdapter(_Notes).validate_json(table.schema.metadata[NOTES])
    except (ValidationError, KeyError):
        return None
    return Measurement(
        period=window.period,
        as_of=window.as_of,
        readings=table.to_pandas(),
        quality=notes.quality,
        problems=dict(notes.problems),
        sources=notes.sources,
    )


def keep(cache: Cache, key: str, measurement: Measurement) -> None:
    """Keep a measurement, with problems as they were before files were looked up for their lines."""
    notes = _Notes(
        quality=dict(measurement.quality),
        problems=list(measurement.problems.items()),
        sources=dict(measurement.sources),
    )
    cache.file(key, lambda path: _write(measurement, notes, path))


def _write(measurement: Measurement, notes: _Notes, path: Path) -> None:
    table = pa.Table.from_pandas(measurement.readings, preserve_index=False)
    said = TypeAdapter(_Notes).dump_json(notes)
    pq.write_table(table.replace_schema_metadata({**table.schema.metadata, NOTES: said}), path)
