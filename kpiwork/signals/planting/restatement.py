"""Values as they were reported, and as they were changed afterwards."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kpiwork.periods import Period

__all__ = ["restated"]


def restated(
    values: ArrayLike,
    periods: Sequence[Period],
    strength: float,
    rng: np.random.Generator,
    *,
    size: float,
    better: int = 1,
    after: int = 45,
) -> pd.DataFrame:
    """Report each value, and once more with a change, in `Material.revisions`' columns.

    Parameters
    ----------
    values : array of float
        As first reported, one a period.
    periods : sequence of Period
        Whose they are, oldest first.
    strength : float
        0 for changes that go either way alike, 1 for changes of which all are for the better.
    rng : Generator
        Of random numbers.
    size : float
        Standard deviation of changes, in the KPI's unit.
    better : int
        1 where higher is better, -1 where lower is.
    after : int
        Days from a period's end to its first report, and from there to the second.
    """
    firsts = np.asarray(values, dtype=float)
    changes = np.abs(rng.normal(scale=size, size=len(firsts)))
    is_good = rng.random(len(firsts)) < (1 + strength) / 2
    ends = pd.to_datetime([one.end for one in periods])
    labels = [one.label for one in periods]
    first = pd.DataFrame({"period": labels, "reported_on": ends + pd.Timedelta(days=after), "value": firsts})
    then = firsts + better * np.where(is_good, changes, -changes)
    second = first.assign(reported_on=ends + pd.Timedelta(days=2 * after), value=then)
    told = pd.concat([first, second]).sort_values(["reported_on", "period"], kind="stable", ignore_index=True)
    return told.assign(reported_on=told["reported_on"].dt.date)
