"""Will we make it? Where a KPI goes if the work goes on as it does, and what that says of a target.

A forecast is an average over models that are all simple; each says how far the past tells what comes.
Nothing is drawn at random: the same values give the same forecast.
"""

from kpiwork.analysis.forecast.backtest import BackTest, BackTestState
from kpiwork.analysis.forecast.due import Due, DueKind
from kpiwork.analysis.forecast.forecast import Forecast, Step, forecast
from kpiwork.analysis.forecast.outlook import Band, Outlook, OutlookState, outlook
from kpiwork.analysis.forecast.past import ForecastState, SeasonUse
from kpiwork.analysis.forecast.rest import Precedent, Rest, RestState

__all__ = [
    "BackTest",
    "BackTestState",
    "Band",
    "Due",
    "DueKind",
    "Forecast",
    "ForecastState",
    "Outlook",
    "OutlookState",
    "Precedent",
    "Rest",
    "RestState",
    "SeasonUse",
    "Step",
    "forecast",
    "outlook",
]
