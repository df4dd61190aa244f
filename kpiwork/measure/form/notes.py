"""What is worth knowing about a filled form beside its counts; kept in the converted file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

__all__ = ["FORM_NOTES", "ColumnNotes", "FormNotes", "Pair", "Row", "read_notes", "written_notes"]

FORM_NOTES = "kpiwork_form"
"""The key of a converted file's notes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A period of the form: its first and last day, and its name in words."""

    day: date
    end: date
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """What two people counted in the same period."""

    period: Row
    first: float
    second: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnNotes:
    """What is known of one column.

    Parameters
    ----------
    name : str
        Its title.
    counted : tuple of Row
        Periods that somebody counted, oldest first.
    skipped : tuple of Row
        Periods that nobody counted, between the column's first one and the form's last one.
    pairs : tuple of Pair
        Periods that two people counted.
    is_twice : bool
        Whether it is meant to be counted twice.
    """

    name: str
    counted: tuple[Row, ...] = ()
    skipped: tuple[Row, ...] = ()
    pairs: tuple[Pair, ...] = ()
    is_twice: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FormNotes:
    """What is known of a form.

    Parameters
    ----------
    columns : tuple of ColumnNotes
        One a column that holds numbers.
    warnings : tuple of str
        What a reader of the sheet may have overlooked, such as hidden rows.
    """

    columns: tuple[ColumnNotes, ...] = ()
    warnings: tuple[str, ...] = ()

    def end_of(self, day: date) -> date:
        """Give the last day of the counted period that begins on a day; the day itself where none does."""
        ends = (row.end for column in self.columns for row in column.counted if row.day == day)
        return next(ends, day)


def written_notes(notes: FormNotes) -> str:
    """Write notes as text, to be kept with a converted file."""
    return json.dumps(asdict(notes), default=date.isoformat)


def read_notes(path: Path) -> FormNotes:
    """Read what was kept with a converted file."""
    kept = json.loads((pq.read_metadata(path).metadata or {}).get(FORM_NOTES.encode(), b"{}"))
    columns = tuple(_column(one) for one in kept.get("columns", ()))
    return FormNotes(columns=columns, warnings=tuple(kept.get("warnings", ())))


def _column(kept: dict[str, Any]) -> ColumnNotes:
    return ColumnNotes(
        name=kept["name"],
        counted=tuple(map(_row, kept["counted"])),
        skipped=tuple(map(_row, kept["skipped"])),
        pairs=tuple(
            Pair(period=_row(one["period"]), first=one["first"], second=one["second"])
            for one in kept["pairs"]
        ),
        is_twice=kept["is_twice"],
    )


def _row(kept: dict[str, Any]) -> Row:
    day, end = (date.fromisoformat(kept[name]) for name in ("day", "end"))
    return Row(day=day, end=end, words=kept["words"])
