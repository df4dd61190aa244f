"""Whether knowing the leading series makes forecasts better, tried on values that they had not seen.

Each value is forecast from what was known before it, twice: from trend, season and the value before, and
from these and the leading series. Clark and West (2007, Journal of Econometrics 138: 291) say whether the
second forecast is better by more than chance: it pays for one weight more that it has to estimate.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kpiwork.analysis.lead.adjust import STILL, trend_and_season
from kpiwork.analysis.lead.claim import Gain
from kpiwork.analysis.xmr import Numbers

__all__ = ["gain_of"]

FEWEST_ROWS = 12  # before the first forecast
ROWS_TO_SPARE = 4  # more than columns
FEWEST_FORECASTS = 8  # to be called a trial
SAME = 1e-10  # relative: directions of the data below it tell nothing


def gain_of(leading: Numbers, led: Numbers, lag: int, season: int, peaks: Sequence[int] = ()) -> Gain:
    """Compare forecasts of one step without and with the leading series.

    Parameters
    ----------
    leading, led : array of float
        One a period, from `kpiwork.analysis.lead.adjust.measured`; NaN for gaps.
    lag : int
        Steps by which the leading one comes first.
    season : int
        Periods of a year.
    peaks : sequence of int
        Times of the year that stand out; from `kpiwork.analysis.lead.adjust.peaks_of`.

    Returns
    -------
    Gain
        Without share and t where fewer than 8 forecasts could be made, or where they never miss.
    """
    rows, wanted = _table(leading, led, lag, trend_and_season(len(led), season, peaks))
    start = max(FEWEST_ROWS, rows.shape[1] + ROWS_TO_SPARE, min(season, len(rows) // 2))
    if len(rows) - start < FEWEST_FORECASTS:
        return Gain(share=None, t=None, forecasts=max(0, len(rows) - start))
    without, with_it = (_forecasts(columns, wanted, start) for columns in (rows[:, :-1], rows))
    later = wanted[start:]
    missed, missed_with = (later - without) ** 2, (later - with_it) ** 2
    if missed.mean() <= STILL**2:
        return Gain(share=None, t=None, forecasts=len(later))
    better = missed - missed_with + (without - with_it) ** 2
    spread = float(better.std(ddof=1))
    return Gain(
        share=float(1 - np.sqrt(missed_with.mean() / missed.mean())),
        t=float(better.mean() * np.sqrt(len(better)) / spread) if spread > STILL**2 else None,
        forecasts=len(later),
    )


def _table(leading: Numbers, led: Numbers, lag: int, always: Numbers) -> tuple[Numbers, Numbers]:
    """Give what each value may be forecast from, the leading series last, and the values."""
    first = max(lag, 1)
    places = np.arange(first, len(led))
    table = np.column_stack([always[places], led[places - 1], leading[places - lag], led[places]])
    table = table[~np.isnan(table).any(axis=1)]
    return table[:, :-1], table[:, -1]


def _forecasts(rows: Numbers, wanted: Numbers, start: int) -> Numbers:
    """Forecast each value from a start on by least squares over the rows before it."""
    squares = np.cumsum(rows[:, :, None] * rows[:, None, :], axis=0)[start - 1 : -1]
    products = np.cumsum(rows * wanted[:, None], axis=0)[start - 1 : -1]
    weights = np.linalg.pinv(squares, rcond=SAME, hermitian=True) @ products[..., None]
    return np.asarray((weights[..., 0] * rows[start:]).sum(axis=1))
