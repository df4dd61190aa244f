"""Cells that do not fit the rest of their column: how many, where the first stands, never what it holds.

They are counted when a file is converted, and kept in the converted file beside the table.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow.parquet as pq

from kpiwork.spec.source import ColumnType

__all__ = ["MISFITS", "Misfit", "declared_as", "read_misfits", "written_misfits"]

MISFITS = "kpiwork_misfits"
"""The key of a converted file's notes."""

ISO = "%Y-%m-%d"


@dataclass(frozen=True, kw_only=True, slots=True)
class Misfit:
    """Why a column of text is not what it was declared to be, or what most of its cells are.

    Parameters
    ----------
    type : ColumnType
        What the cells should be.
    count, cells : int
        How many do not fit, of how many that are not empty.
    where : str
        Where the first of them stands: ``line 14 of a.csv``; empty where all fit.
    format : str
        How most of its dates are written, where that is clear; else empty.
    """

    type: ColumnType
    count: int
    cells: int
    where: str
    format: str = ""

    @property
    def is_date(self) -> bool:
        """Whether its cells should be dates."""
        return self.type in (ColumnType.DATE, ColumnType.TIMESTAMP)

    @property
    def fact(self) -> str:
        """How many cells do not fit and where the first stands; empty where all do."""
        if not self.count:
            return ""
        verb = "is" if self.count == 1 else "are"
        return f"{self.count:,} of {self.cells:,} cells {verb} no {self.type}, the first in {self.where}"

    def mend(self, column: str) -> str:
        """Tell how to declare the column, where its dates are written in a clear way; else nothing."""
        if not self.is_date or self.format in ("", ISO):
            return ""
        return f"declare {declared_as(column, self.type, self.format)}"


def declared_as(column: str, kind: ColumnType, form: str) -> str:
    """Write the declaration of a column of dates, to be copied into a source."""
    return f'columns: {{{json.dumps(column, ensure_ascii=False)}: {{type: {kind}, format: "{form}"}}}}'


def written_misfits(misfits: Mapping[str, Misfit]) -> str:
    """Write misfits as text, to be kept with a converted file."""
    return json.dumps({column: asdict(misfit) for column, misfit in misfits.items()})


def read_misfits(path: Path) -> dict[str, Misfit]:
    """Read what was kept with a converted file."""
    notes = json.loads((pq.read_metadata(path).metadata or {}).get(MISFITS.encode(), b"{}"))
    return {name: Misfit(**{**values, "type": ColumnType(values["type"])}) for name, values in notes.items()}
