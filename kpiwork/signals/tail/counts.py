"""How many records of each month are good, and how many lie far beyond the cutoff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from kpiwork.analysis.effect.memory import Numbers, Places
from kpiwork.measure.histograms import Group
from kpiwork.signals.bunching.fit import Flags
from kpiwork.signals.bunching.range import month_after
from kpiwork.signals.material import Around

__all__ = ["Tails", "border_of", "tails"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tails:
    """Records by month; months without any, and the one in which attention began, are left out.

    Parameters
    ----------
    starts : tuple of Timestamp
        First day of each month.
    places : array of int
        When each was, in months from the first.
    good, far, all : array of float
        Records that are good, that lie beyond the border, and all that have a value.
    is_after : array of bool
        Which months are since attention began.
    border : int
        Steps beyond the cutoff from which on a record is far.
    times : float
        The same in times the cutoff.
    """

    starts: tuple[pd.Timestamp, ...]
    places: Places
    good: Numbers
    far: Numbers
    all: Numbers
    is_after: Flags
    border: int
    times: float


def border_of(around: Around, times: float, least: float) -> int | None:
    """Give how many steps beyond the cutoff a record is far, as told apart at most.

    Parameters
    ----------
    around : Around
        The records.
    times : float
        Times the cutoff; where smaller values miss, the cutoff is divided by it.
    least : float
        The least that is taken, where values are not told apart as far as that.

    Returns
    -------
    int or None
        None where a multiple of the cutoff means nothing, or records are not told apart even to ``least``.
    """
    if around.center <= 0:
        return None
    wanted, needed = (_beyond(around, one) for one in (times, least))
    border = min(wanted, around.reach)
    return border if border >= needed else None


def tails(around: Around, as_of: date, day: date, border: int) -> Tails:
    """Count the records of each month.

    Parameters
    ----------
    around : Around
        The records.
    as_of : date
        Day up to which data is known.
    day : date
        When attention began.
    border : int
        Steps beyond the cutoff from which on a record is far.
    """
    rows, begins = around.frame, month_after(day)
    is_mixed = (rows["start"] < begins) & (rows["start"] >= pd.Timestamp(day.replace(day=1)))
    rows = rows[(rows["group"] != Group.MISSING.value) & (rows["start"] <= pd.Timestamp(as_of)) & ~is_mixed]
    by_month = _parts(around, rows, border).groupby(rows["start"].to_numpy()).sum()
    by_month = by_month[by_month["all"] > 0]
    months = pd.DatetimeIndex(by_month.index)
    places = np.asarray(months.year * 12 + months.month, dtype=np.int64)
    far = around.center + around.toward_bad * border
    return Tails(
        starts=tuple(months),
        places=places - (places[0] if len(places) else 0),
        good=by_month["good"].to_numpy(dtype=float),
        far=by_month["far"].to_numpy(dtype=float),
        all=by_month["all"].to_numpy(dtype=float),
        is_after=np.asarray(months >= begins),
        border=border,
        times=far / around.center if around.toward_bad > 0 else around.center / max(far, 1),
    )


def _parts(around: Around, rows: pd.DataFrame, border: int) -> pd.DataFrame:
    is_told = (rows["group"] == Group.VALUE.value).to_numpy()
    away = around.toward_bad * (rows["bin"].fillna(around.center).to_numpy(dtype="int64") - around.center)
    bad_end = Group.ABOVE if around.toward_bad > 0 else Group.BELOW
    is_bad_end = (rows["group"] == bad_end.value).to_numpy()
    counts = rows["count"].to_numpy(dtype=float)
    is_good, is_far = np.where(is_told, away <= 0, ~is_bad_end), np.where(is_told, away > border, is_bad_end)
    return pd.DataFrame({"good": is_good * counts, "far": is_far * counts, "all": counts})


def _beyond(around: Around, times: float) -> int:
    """Give how many steps beyond the cutoff so many times the cutoff lies."""
    far = times * around.center if around.toward_bad > 0 else around.center / times
    return int(np.floor(abs(far - around.center) + 1e-9))
