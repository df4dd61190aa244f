"""A KPI's next values, with the intervals that they lie in; or why none are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kpiwork.analysis.behaviour import Possible
from kpiwork.analysis.forecast.backtest import NOT_TRIED, BackTest
from kpiwork.analysis.forecast.mixture import Mixture
from kpiwork.analysis.forecast.models import Season
from kpiwork.analysis.forecast.past import ANYTHING, ForecastState, SeasonUse, past_of
from kpiwork.analysis.xmr import Numbers
from kpiwork.spec.choices import Seasonal

__all__ = ["METHOD", "Forecast", "ForecastState", "SeasonUse", "Step", "forecast"]

METHOD = "average of models with a level, a memory, a drift and a season; Student's t intervals"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step ahead.

    Parameters
    ----------
    ahead : int
        How many steps after the last period of the history.
    mean : float
        What is expected, in the KPI's unit.
    low_80, high_80, low_95, high_95 : float
        Between what it lies in 80 and in 95 of 100 cases.
    """

    ahead: int
    mean: float
    low_80: float
    high_80: float
    low_95: float
    high_95: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """Where a KPI goes if the work goes on as it does.

    Parameters
    ----------
    state : ForecastState
        Whether there is a forecast.
    reason : str
        Why there is none; empty where there is one.
    points : int
        Known values that it rests on.
    steps : tuple of Step
        The nearest first; empty without a forecast.
    method : str
        How it was made.
    season : SeasonUse
        What it makes of the time of the year.
    season_share, drift_share : float
        How much of the average rests on models with a season, and with a drift; 0 to 1.
    tried : BackTest
        The last of the steps, tried on the past.
    """

    state: ForecastState
    points: int
    reason: str = ""
    steps: tuple[Step, ...] = ()
    method: str = METHOD
    season: SeasonUse = SeasonUse.NONE
    season_share: float = 0.0
    drift_share: float = 0.0
    tried: BackTest = NOT_TRIED


def forecast(
    values: Numbers,
    *,
    ahead: int,
    months: Sequence[int] | None = None,
    seasonal: Seasonal = Seasonal.UNKNOWN,
    possible: Possible = ANYTHING,
) -> Forecast:
    """Forecast a KPI.

    The answer is an average over simple models, each a Gaussian process, weighted by how well it foretold
    every value so far from those before it (model averaging: Hoeting et al. 1999, Stat. Sci. 14: 382).
    What is not known of level, drift, season and size of chance is in the intervals. They are widened where
    they held more seldom on the KPI's own past than chance explains.

    Parameters
    ----------
    values : array of float
        One a period, at equal steps, oldest first; NaN where one is missing. Only the latest 120 are
        looked at. After a change of the definition, those after it.
    ahead : int
        Steps ahead, at least 1.
    months : sequence of int or None
        The calendar month, 1 to 12, of each value and of each step ahead; None where no season is looked for.
    seasonal : Seasonal
        What the card says of the time of the year; where it is unknown, models with and without a season are
        weighed by the past.
    possible : Possible
        Steps are cut to it.

    Returns
    -------
    Forecast
        With its reason in words where no forecast can be made.

    Raises
    ------
    ValueError
        Where `ahead` is below 1, or `months` are not one a value and step.
    """
    past = past_of(values, ahead=ahead, months=months, seasonal=seasonal)
    if past.course is None:
        return Forecast(state=past.state, reason=past.reason, points=past.points)
    each = np.eye(ahead).tolist()
    tried = past.tried(each[-1])
    return Forecast(
        state=past.state,
        points=past.points,
        steps=tuple(
            _step(past.expected(one).widened(tried.widened), number, possible)
            for number, one in enumerate(each, start=1)
        ),
        season=past.season,
        season_share=past.course.share_of(lambda model: model.season is not Season.NONE),
        drift_share=past.course.share_of(lambda model: model.drift > 0),
        tried=tried,
    )


def _step(expected: Mixture, number: int, possible: Possible) -> Step:
    low_95, low_80, high_80, high_95 = (
        min(max(expected.quantile(share), possible.low), possible.high) for share in (0.025, 0.1, 0.9, 0.975)
    )
    return Step(
        ahead=number,
        mean=min(max(expected.mean, possible.low), possible.high),
        low_80=low_80,
        high_80=high_80,
        low_95=low_95,
        high_95=high_95,
    )
