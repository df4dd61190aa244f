"""What a record keeps of what stands behind values: outlooks, claims, units, the steps of the work."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kpiwork.analysis.comparison.found import UnitComparison
from kpiwork.analysis.comparison.steps_found import StepsCheck
from kpiwork.analysis.forecast.forecast import Forecast
from kpiwork.analysis.forecast.outlook import Outlook
from kpiwork.analysis.lead import LeadCheck
from kpiwork.periods import PeriodKind
from kpiwork.spec.choices import Seasonal
from kpiwork.spec.relation import Sign

__all__ = ["Ahead", "Claim", "Coming", "Goal", "Units", "WorkSteps"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Goal:
    """What a KPI is to come to in a period that is not over, in its unit.

    Parameters
    ----------
    period, words : str
        Label and plain words of the period.
    start, end : date
        Its first and last day.
    value, low, high : float or None
        The target; none of them where none is known.
    is_kept : bool
        Whether the target has ended by then, and is thought on.
    """

    period: str
    words: str
    start: dt.date
    end: dt.date
    value: float | None = None
    low: float | None = None
    high: float | None = None
    is_kept: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Coming:
    """A month to come: its days, its words, and the month of the calendar that it stands for, 1 to 12."""

    words: str
    start: dt.date
    end: dt.date
    month: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Ahead:
    """Where a KPI is heading.

    Parameters
    ----------
    goal : Goal
        How far is looked, and what is asked for then.
    coming : tuple of Coming
        The months up to then, after the period under review.
    seasonal : Seasonal
        What the card says of the time of the year.
    outlook : Outlook
        Whether the target will be met.
    forecast : Forecast
        The months themselves.
    sentence : str
        The outlook in words.
    """

    goal: Goal
    coming: tuple[Coming, ...]
    seasonal: Seasonal
    outlook: Outlook
    forecast: Forecast
    sentence: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """That a KPI leads another, and what the readings say of it.

    Parameters
    ----------
    kpi : str
        Id of the KPI that is led.
    lag : str
        As the card writes it: ``0-1 months``.
    sign : Sign
        Whether the two are said to move together or against each other.
    because : str
        Why they should.
    grain : PeriodKind or None
        Grain of the readings that were tested; None where there were none.
    check : LeadCheck or None
        What was found.
    sentence : str
        The same in words.
    """

    kpi: str
    lag: str
    sign: Sign
    because: str = ""
    grain: PeriodKind | None = None
    check: LeadCheck | None = None
    sentence: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Units:
    """The units of a KPI side by side.

    Parameters
    ----------
    dimension : str
        Column that names them.
    adjusted_for : tuple of str
        Columns that say how hard their cases are; empty where that was not allowed for.
    found : UnitComparison
        What the comparison found; small units are not in it.
    sentences : tuple of str
        The same in words.
    """

    dimension: str
    adjusted_for: tuple[str, ...]
    found: UnitComparison
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkSteps:
    """The steps of a department's work, unit by unit.

    Parameters
    ----------
    dimension : str
        Column that names the units.
    kpis : tuple of str
        The KPI of each step, first to last.
    left_out : tuple of str
        Steps of which the KPI is no share, and so has no yield.
    found : StepsCheck
        What was found; small units are not in it.
    sentences : tuple of str
        The same in words.
    """

    dimension: str
    kpis: tuple[str, ...]
    left_out: tuple[str, ...]
    found: StepsCheck
    sentences: tuple[str, ...] = ()
