"""What somebody asks of a batch, as text; `kpiwork.publish.plan` checks it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from kpiwork.errors import KpiworkError

__all__ = ["NothingToDoError", "Order", "Warmth"]


class NothingToDoError(KpiworkError):
    """What was asked for leaves no page to make."""


class Warmth(Enum):
    """Whether kernels start from a process that has loaded their libraries already."""

    WHERE_POSSIBLE = "where possible"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What somebody asked for, as text.

    Parameters
    ----------
    batch : str
        Name of a file in ``params/batches``.
    period : str
        Label of a period, ``2013-Q4``, or ``last-quarter``: see `kpiwork.publish.latest`. May be empty for a
        batch whose pages are of a day.
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
    resume : bool
        Whether to go on with what an interrupted batch had measured.
    again : bool
        Whether to make every page again, whether it stands or not.
    warmth : Warmth
        Whether kernels start from a process that has loaded their libraries already.
    now : datetime
        The moment of the order, with its zone; only ``last-quarter`` and the like look at it, and batches
        whose pages are of a day.
    """

    batch: str
    period: str = ""
    workbook: Path = Path()
    departments: tuple[str, ...] = ()
    out: Path | None = None
    as_of: str = ""
    edition: str = ""
    workers: int = 0
    resume: bool = False
    again: bool = False
    warmth: Warmth = Warmth.WHERE_POSSIBLE
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
