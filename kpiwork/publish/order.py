"""What somebody asks of a batch, as text; `kpiwork.publish.plan` checks it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kpiwork.errors import KpiworkError

__all__ = ["NothingToDoError", "Order"]


class NothingToDoError(KpiworkError):
    """What was asked for leaves no page to make."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What somebody asked for, as text.

    Parameters
    ----------
    batch : str
        Name of a file in ``params/batches``.
    period : str
        Label of a period, ``2013-Q4``.
    workbook : Path
        The workbook's folder, or one inside it.
    departments : tuple of str
        Only these; empty for all of the batch.
    out : Path or None
        Folder for reports in place of the workbook's own.
    as_of : str
        Day on which the data are looked at; empty for the workbook's default.
    edition : str
        In place of the batch's own, where not empty.
    workers : int
        Notebooks at a time; 0 for two, or one where there is one core.
    """

    batch: str
    period: str
    workbook: Path = Path()
    departments: tuple[str, ...] = ()
    out: Path | None = None
    as_of: str = ""
    edition: str = ""
    workers: int = 0
