"""What was counted of single records, kept under everything that decides it, so that it is counted once.

Kept as one Parquet file a card: its frames, each as the bytes of an Arrow table, and the rest as JSON in the
file's own notes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter, ValidationError

from kpiwork.errors import KpiworkError
from kpiwork.measure.binding import Binder
from kpiwork.measure.cache import Cache
from kpiwork.measure.digest import code_version, digest_of_file, digest_of_text
from kpiwork.measure.plan import Wanted
from kpiwork.signals.material import Around, Need
from kpiwork.signals.records import Counted
from kpiwork.spec.measure import Side
from kpiwork.spec.workbook import Workbook

__all__ = ["keep", "kept", "key_of"]

NOTES = b"kpiwork"
AROUND = "around"
OTHERS = ("digits", "repeats", "excluded")
COLUMNS = {"part": pa.string(), "frame": pa.binary()}
COUNTED_BY = ("kept.py", "records.py", "material.py")
"""The modules here that decide what is counted, and how it is kept."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    """All of `Around` but its frame."""

    center: int
    reach: int
    resolution: float
    good_side: Side
    column: str

    @classmethod
    def of(cls, around: Around) -> Self:
        return cls(**{one.name: getattr(around, one.name) for one in fields(cls)})

    def around(self, frame: pd.DataFrame) -> Around:
        return Around(frame=frame, **{one.name: getattr(self, one.name) for one in fields(self)})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Notes:
    """All of `Counted` but its frames, in types that JSON has."""

    place: _Place | None
    lacks: dict[Need, str]


def key_of(workbook: Workbook, binder: Binder, one: Wanted) -> str:
    """Digest everything that decides what is counted of a card's records.

    Parameters
    ----------
    workbook : Workbook
        Whose calendar it is.
    binder : Binder
        Knows the open sources and the window.
    one : Wanted
        The card.

    Returns
    -------
    str
        Empty where the data may change unseen, as in a database, or cannot be read.
    """
    try:
        source = binder.source(one.records.source)
    except KpiworkError:
        return ""
    if not source.fingerprint:
        return ""
    cutoff, calendar = one.card.cutoff, workbook.settings.calendar
    declared = (
        source.source.model_dump_json(),
        calendar.model_dump_json(),
        cutoff and cutoff.model_dump_json(),
    )
    days = (binder.start, binder.last, binder.as_of)
    here = [digest_of_file(Path(__file__).with_name(name)) for name in COUNTED_BY]
    return digest_of_text(
        "records", source.name, source.fingerprint, one.records.key, declared, days, here, code_version()
    )


def kept(cache: Cache, key: str) -> Counted | None:
    """Give what was counted, or None where nothing sound is kept under a key."""
    path = cache.find(key) if key else None
    if path is None:
        return None
    table = pq.read_table(path)
    try:
        notes = TypeAdapter(_Notes).validate_json(table.schema.metadata[NOTES])
    except (ValidationError, KeyError):
        return None
    frames = {row["part"]: _read(row["frame"]) for row in table.to_pylist()}
    around = None if notes.place is None else notes.place.around(frames.pop(AROUND))
    return Counted(around=around, lacks=dict(notes.lacks), **frames)


def keep(cache: Cache, key: str, found: Counted) -> None:
    """Keep what was counted, unless an engine failed to answer."""
    if not key or not found.lasts:
        return
    place = None if found.around is None else _Place.of(found.around)
    frames = {name: getattr(found, name) for name in OTHERS}
    frames[AROUND] = None if found.around is None else found.around.frame
    known = [{"part": name, "frame": _written(one)} for name, one in frames.items() if one is not None]
    said = TypeAdapter(_Notes).dump_json(_Notes(place=place, lacks=found.lacks))
    table = pa.Table.from_pylist(known, pa.schema(COLUMNS)).replace_schema_metadata({NOTES: said})
    cache.file(key, lambda path: pq.write_table(table, path))


def _written(frame: pd.DataFrame) -> bytes:
    table, sink = pa.Table.from_pandas(frame, preserve_index=False), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())


def _read(frame: bytes) -> pd.DataFrame:
    with pa.ipc.open_stream(frame) as stream:
        return stream.read_pandas()
