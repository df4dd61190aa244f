"""In which steps a column was recorded: whole minutes, fives, cents, or none at all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from kpiwork.errors import UsageError
from kpiwork.measure.histograms.rows import CardRows
from kpiwork.measure.histograms.tallies import fitting

__all__ = ["CANDIDATES", "SHARE", "Recorded", "Resolution", "check_resolution", "resolution_of"]

CANDIDATES = (0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 10.0, 15.0, 30.0, 60.0, 100.0)
SHARE = 0.999
"""How large a share of the values must be multiples: a slip in a thousand is no finer resolution."""

FINEST, COARSEST = 1e-9, 1e9


class Recorded(StrEnum):
    """How values were recorded."""

    IN_STEPS = "in steps"
    """As multiples of a resolution."""
    CONTINUOUS = "continuous"
    """In no steps among the candidates."""
    UNKNOWN = "unknown"
    """There is no value that could tell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolution:
    """The recording resolution of a column.

    Parameters
    ----------
    recorded : Recorded
        Whether there is one.
    step : float or None
        The resolution, in the column's unit; None unless recorded in steps.
    telling : int
        How many values tell: finite ones other than 0, which is a multiple of everything.
    fitting : DataFrame
        A row a candidate: candidate, count (values that are multiples), share.
    column : str
        Of which column.
    needed : float
        The share that had to fit.
    """

    recorded: Recorded
    step: float | None
    telling: int
    fitting: pd.DataFrame
    column: str
    needed: float


def check_resolution(value: float) -> float:
    """Give a resolution that can be counted with.

    Raises
    ------
    UsageError
        If it is not above 0, or so fine or coarse that nothing is recorded so.
    """
    is_number = isinstance(value, int | float)
    if not (is_number and math.isfinite(value) and FINEST <= value <= COARSEST):
        fact = f"{value!r} is no step between recorded values"
        raise UsageError.at("resolution", fact, f"write a number from {FINEST} to {COARSEST}")
    return float(value)


def resolution_of(
    rows: CardRows, column: str = "", *, candidates: Sequence[float] = CANDIDATES, share: float = SHARE
) -> Resolution:
    """Find the coarsest step of which nearly all values are multiples, in one query that is run once.

    Parameters
    ----------
    rows : CardRows
        The rows of a card, over its whole window.
    column : str
        Column of numbers; the cutoff's where not said.
    candidates : sequence of float
        The steps to try.
    share : float
        How large a share of the values must be multiples, above 0 and 1 at most.

    Returns
    -------
    Resolution
        With the counts of every candidate.

    Raises
    ------
    UsageError
        If a candidate is no resolution, there is none, or the share is outside its range.
    DataError
        If the column is missing or holds no numbers, or the engine cannot answer.
    """
    if not candidates or not 0 < share <= 1:
        fact = f"{len(candidates)} candidates and a share of {share} tell no resolution"
        raise UsageError.at("resolution", fact, "give candidates, and a share above 0 and at most 1")
    steps = sorted({check_resolution(one) for one in candidates})
    number, found = rows.number(column), rows.column(column)
    answer = rows.ask_once((found, *steps), lambda: fitting(rows.table, number, steps))
    telling, counts = int(answer["values"][0]), [int(answer[f"fit{at}"][0]) for at in range(len(steps))]
    fits = pd.DataFrame({"candidate": steps, "count": counts})
    fits["share"] = fits["count"] / telling if telling else math.nan
    step = fits.loc[fits["share"] >= share, "candidate"].max()
    in_steps = not math.isnan(step)
    return Resolution(
        recorded=Recorded.IN_STEPS if in_steps else Recorded.CONTINUOUS if telling else Recorded.UNKNOWN,
        step=float(step) if in_steps else None,
        telling=telling,
        fitting=fits,
        column=found,
        needed=share,
    )
