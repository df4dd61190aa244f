"""How well a KPI tells units apart: the share of what is seen between them that is no chance."""

from __future__ import annotations

import math

__all__ = ["FAIR", "MOST_PERIODS", "more_periods", "reliability"]

FAIR = 0.7  # a common lower bound for telling groups apart (Adams 2009, RAND TR-653)
MOST_PERIODS = 100  # more than that is no end in sight


def reliability(between: float, sampling: float) -> float:
    """Give the signal as a share of signal and noise, 0 to 1.

    Parameters
    ----------
    between : float
        Variance of units' true values.
    sampling : float
        Variance that chance alone gives a unit, on average.
    """
    whole = between + sampling
    return between / whole if whole > 0 else 0.0


def more_periods(between: float, sampling: float, *, wanted: float = FAIR) -> int | None:
    """Count the further periods of the same size until the reliability is as wanted.

    Parameters
    ----------
    between, sampling : float
        As in `reliability`, for one period; n periods have an n-th of the sampling variance.
    wanted : float
        Reliability, above 0 and below 1.

    Returns
    -------
    int or None
        0 where it is reached; None where no spread was found, or after more than 100 periods.
    """
    if between <= 0:
        return None
    needed = math.ceil(round(wanted / (1 - wanted) * sampling / between, 9))
    return max(0, needed - 1) if needed <= MOST_PERIODS else None
