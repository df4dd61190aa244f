"""What the time of the year adds to a value, month by month, so that limits can do without it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kpiwork.analysis.xmr import Numbers

__all__ = ["FEWEST_MONTHS", "deseasonalised", "season_of"]

FEWEST_MONTHS = 24  # two of each month: with one, a month and its season are the same thing
YEAR = 12


def season_of(values: Numbers, months: Sequence[int]) -> tuple[float, ...]:
    """Estimate what each month adds to the mean, January first; together they add nothing.

    Parameters
    ----------
    values : array of float
        One a month, in order of time; NaN where one is missing.
    months : sequence of int
        The calendar month of each, 1 to 12.

    Returns
    -------
    tuple of float
        Twelve numbers; empty with fewer than 24 values, or where a month is known fewer than two times.
    """
    known = ~np.isnan(values)
    by_month = [values[known & (np.asarray(months) == month)] for month in range(1, YEAR + 1)]
    if known.sum() < FEWEST_MONTHS or min(map(len, by_month)) < FEWEST_MONTHS // YEAR:
        return ()
    means = np.array([one.mean() for one in by_month])
    return tuple(float(one) for one in means - means.mean())


def deseasonalised(values: Numbers, months: Sequence[int], season: Sequence[float]) -> Numbers:
    """Take a season out of values; without one they stay as they are."""
    return values - np.array([season[month - 1] for month in months]) if season else values
