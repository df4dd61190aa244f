"""What an analyst asks of readings, one question a function, for use in notebooks: ``kw.analysis…``.

Readings are frames as measuring gives them, or any with the same columns. Choices are given as the words
that cards use. What cannot be answered is answered with a state and a reason; only a frame or a word that
makes no sense is refused, as an error of one sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from kpiwork.analysis.asked import (
    amounts_of,
    choice_of,
    days_of,
    is_among,
    lag_of,
    number_of,
    pairs_of,
    side_by_side,
    slots_of,
    whole_of,
)
from kpiwork.analysis.behaviour import Aim, Possible, behaviour
from kpiwork.analysis.change import Change
from kpiwork.analysis.comparison.compare import Terms, compare_units
from kpiwork.analysis.comparison.found import UnitComparison
from kpiwork.analysis.comparison.units import UnitsKind, UnitTotals
from kpiwork.analysis.contribution import Contribution, contribution
from kpiwork.analysis.drivers import DriverShares, driver_shares
from kpiwork.analysis.effect.level import Effect, effect
from kpiwork.analysis.forecast.forecast import Forecast, forecast
from kpiwork.analysis.lead import STEPS_A_YEAR, LeadCheck, lead, steps_of
from kpiwork.analysis.readings import readings_of
from kpiwork.analysis.status import Standing, standing
from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.errors import DataError, UsageError
from kpiwork.periods import PeriodKind
from kpiwork.spec.choices import Better, Seasonal
from kpiwork.spec.relation import Sign
from kpiwork.spec.settings import RuleSet

__all__ = [
    "does_it_lead",
    "is_it_a_change",
    "what_changed_since",
    "what_drove_it",
    "where_does_it_stand",
    "where_is_it_heading",
    "who_differs",
    "why_did_it_move",
]

A_YEAR = 12
PRIVACY = 10  # records below which a unit is not shown, as in a new workbook


def where_does_it_stand(
    value: float | None,
    target: float | None,
    *,
    better: str = "higher",
    tolerance: float | None = None,
    in_doubt: str = "",
) -> Standing:
    """Judge a value by a target.

    Parameters
    ----------
    value, target : float or None
        In the KPI's unit; of a percentage both are shares from 0 to 1.
    better : str
        ``higher`` or ``lower``.
    tolerance : float, optional
        Largest shortfall that is still near.
    in_doubt : str
        Why the data are not to be trusted; empty when they are.

    Raises
    ------
    UsageError
        If a word is not known, or a number is none.
    """
    way, aim = choice_of(Better, better, "better"), number_of(target, "target")
    if way is Better.WITHIN and aim is not None:
        raise UsageError.at("better", "'within' takes two ends, and a target is one", "ask for each end")
    state = TargetState.NONE if aim is None else TargetState.IN_FORCE
    return standing(
        number_of(value, "value"),
        TargetInForce(state=state, value=aim),
        way,
        tolerance=number_of(tolerance, "tolerance"),
        in_doubt=in_doubt,
    )


def is_it_a_change(
    readings: pd.DataFrame,
    *,
    better: str = "higher",
    target: float | None = None,
    rules: str = "guarded",
    seasonal: str = "unknown",
    rebased: Iterable[date] = (),
    possible: Possible | None = None,
) -> Change | None:
    """Tell whether the latest reading is more than noise, and whether a target can be relied on.

    Parameters
    ----------
    readings : DataFrame
        As `kpiwork.analysis.readings.readings_of` takes them.
    better : str
        ``higher``, ``lower``, ``within`` or ``neither``.
    target : float, optional
        In the KPI's unit.
    rules : str
        ``guarded`` or ``mdc_2023``.
    seasonal : str
        ``yes``, ``no`` or ``unknown``; taken out of months only, from 24 on.
    rebased : iterable of date
        Days on which a new stretch begins.
    possible : Possible, optional
        Between what values can lie.

    Returns
    -------
    Change or None
        None where no reading has a value.

    Raises
    ------
    DataError, UsageError
        If the frame or a word makes no sense.
    """
    found, way = readings_of(readings), choice_of(Better, better, "better")
    wanted = number_of(target, "target")
    aim = Aim(
        better=way,
        low=wanted if way is Better.HIGHER else None,
        high=wanted if way is Better.LOWER else None,
    )
    return behaviour(
        slots_of(found),
        grain=found.grain,
        aim=aim,
        rules=choice_of(RuleSet, rules, "rules"),
        rebased=days_of(rebased, "rebased"),
        possible=possible or Possible(),
        seasonal=choice_of(Seasonal, seasonal, "seasonal"),
    )


def where_is_it_heading(
    readings: pd.DataFrame, *, ahead: int = 3, seasonal: str = "unknown", possible: Possible | None = None
) -> Forecast:
    """Forecast the next readings, as they come if the work goes on as it does.

    Parameters
    ----------
    readings : DataFrame
        As `kpiwork.analysis.readings.readings_of` takes them.
    ahead : int
        How many periods.
    seasonal : str
        ``yes``, ``no`` or ``unknown``; looked for in months only.
    possible : Possible, optional
        Between what values can lie.

    Raises
    ------
    DataError, UsageError
        If the frame or a word makes no sense.
    """
    found, ahead = readings_of(readings), whole_of(ahead, "ahead")
    last = found.months[-1] if found.months else 1
    months = [*found.months, *((last + step) % A_YEAR + 1 for step in range(ahead))]
    return forecast(
        found.values,
        ahead=ahead,
        months=months if found.grain is PeriodKind.MONTH else None,
        seasonal=choice_of(Seasonal, seasonal, "seasonal"),
        possible=possible or Possible(),
    )


def why_did_it_move(
    readings: pd.DataFrame, *, dimension: str, now: str, since: str, is_share: bool = False
) -> Contribution:
    """Split a movement by a dimension, into a different mix and change within.

    Parameters
    ----------
    readings : DataFrame
        Of the whole and of segments: columns period, dimension, segment, numerator, denominator, records.
    dimension : str
        The column that segments are of.
    now, since : str
        Labels of the later and the earlier period.
    is_share : bool
        Whether cases of cases are counted; only then do the parts have intervals.

    Raises
    ------
    DataError, UsageError
        If a column is missing, amounts are no numbers, a segment is there twice in a period, or a label is
        not among the readings.
    """
    readings = amounts_of(readings)
    is_among(dimension, readings["dimension"], "dimension")
    for place, label in (("now", now), ("since", since)):
        is_among(label, readings["period"], place)
    asked = readings[readings["period"].isin((now, since)) & readings["dimension"].isin(("", dimension))]
    if asked.duplicated(["period", "dimension", "segment"]).any():
        fact = "holds a segment more than once in a period"
        raise DataError.at("readings", fact, "keep the rows of one KPI and grain")
    segments, whole = asked[asked["dimension"] == dimension], asked[asked["dimension"] == ""]
    return contribution(segments, whole, dimension=dimension, now=now, since=since, is_share=is_share)


def what_drove_it(
    before: float | None, now: float | None, drivers: Mapping[str, tuple[float | None, float | None]]
) -> DriverShares:
    """Say how much of a movement each driver made, where the value is their product or their sum.

    Parameters
    ----------
    before, now : float or None
        The KPI's values.
    drivers : mapping of str to (float, float)
        Each driver's values, before and now.

    Raises
    ------
    UsageError
        If a value is no number, or a driver has no pair of them.
    """
    return driver_shares(number_of(before, "before"), number_of(now, "now"), pairs_of(drivers))


def does_it_lead(
    leading: pd.DataFrame, led: pd.DataFrame, *, lag: str, sign: str = "positive"
) -> LeadCheck | None:
    """Test whether one KPI leads another by the lag that is claimed.

    Parameters
    ----------
    leading, led : DataFrame
        Readings of both, of one grain.
    lag : str
        As a card writes it: ``2 months``, ``0-1 weeks``, ``1 quarter``.
    sign : str
        ``positive`` or ``negative``.

    Returns
    -------
    LeadCheck or None
        None where readings of that grain cannot show the lag.

    Raises
    ------
    DataError, UsageError
        If a frame or a word makes no sense, or the two have different grains.
    """
    first, second = readings_of(leading), readings_of(led)
    if first.grain is not second.grain:
        fact = f"are of {first.grain.value}s and of {second.grain.value}s"
        raise DataError.at("readings", fact, "give both at one grain")
    steps = steps_of(lag_of(lag), first.grain)
    if steps is None:
        return None
    both = side_by_side(first, second)
    way = choice_of(Sign, sign, "sign")
    return lead(both[0], both[1], lags=steps, sign=way, season=STEPS_A_YEAR[first.grain])


def who_differs(
    readings: pd.DataFrame,
    *,
    units: str,
    period: str,
    kind: str = "share",
    better: str = "higher",
    minimum: int = PRIVACY,
) -> UnitComparison:
    """Compare the units of a period with their usual spread.

    Parameters
    ----------
    readings : DataFrame
        Of segments: columns period, dimension, segment, numerator, denominator, records.
    units : str
        Dimension that names the units; never persons.
    period : str
        Label of the period.
    kind : str
        ``share`` of cases, ``rate`` of counts by exposure, or ``mean``.
    better : str
        The good direction.
    minimum : int
        Records below which a unit is not shown.

    Raises
    ------
    DataError, UsageError
        If a column is missing, amounts are no numbers, or a word or label is not known.
    """
    readings = amounts_of(readings)
    is_among(units, readings["dimension"], "units")
    is_among(period, readings["period"], "period")
    own = readings[readings["dimension"] == units]
    totals = [
        UnitTotals(
            name=row.segment, numerator=row.numerator, denominator=row.denominator, records=int(row.records)
        )
        for row in own[own["period"] == period].itertuples()
    ]
    terms = Terms(
        kind=choice_of(UnitsKind, kind, "kind"),
        better=choice_of(Better, better, "better"),
        minimum=whole_of(minimum, "minimum"),
    )
    months = own[own["grain"] == PeriodKind.MONTH.value] if "grain" in own else own[own["period"] != period]
    series = {
        str(name): list(zip(rows["numerator"], rows["denominator"], strict=True))
        for name, rows in months.groupby("segment")
    }
    return compare_units(totals, terms, series=series if terms.kind is UnitsKind.MEAN else None)


def what_changed_since(
    readings: pd.DataFrame,
    day: date,
    *,
    better: str = "higher",
    seasonal: str = "unknown",
    looked_at: int = 1,
) -> Effect:
    """Compare the level before and after a day, beside what was to be expected anyway.

    Parameters
    ----------
    readings : DataFrame
        As `kpiwork.analysis.readings.readings_of` takes them.
    day : date
        Of the decision; the period that it falls in is the last one before.
    better : str
        The good direction.
    seasonal : str
        ``yes`` to take the time of the year out, from two years on.
    looked_at : int
        How many of the latest readings the decision was taken upon.

    Raises
    ------
    DataError, UsageError
        If the frame or a word makes no sense.
    """
    found, way = readings_of(readings), choice_of(Better, better, "better")
    is_seasonal = choice_of(Seasonal, seasonal, "seasonal") is Seasonal.YES
    season = STEPS_A_YEAR[found.grain] if is_seasonal else 0
    [taken] = days_of([day], "day")
    at = sum(start <= taken for start in found.starts)
    return effect(found.values, at, better=way, looked_at=whole_of(looked_at, "looked_at"), season=season)
