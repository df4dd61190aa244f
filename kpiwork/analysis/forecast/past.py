"""Whether a past can be forecast from, and why not; the same for a forecast and for an outlook."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kpiwork.analysis.behaviour import Possible
from kpiwork.analysis.forecast.backtest import NOT_TRIED, BackTest, back_test
from kpiwork.analysis.forecast.course import LONGEST, Course
from kpiwork.analysis.forecast.mixture import Mixture
from kpiwork.analysis.xmr import Numbers
from kpiwork.spec.choices import Seasonal

__all__ = ["ANYTHING", "FEWEST", "ForecastState", "Past", "SeasonUse", "past_of"]

ANYTHING = Possible()
FEWEST = 12  # known values; below, intervals hold too seldom whatever the method
FARTHEST = 3  # a forecast reaches no farther than one step for so many known values
TWICE = 2  # years in which a month is known: with one, a month and its season are the same thing
LARGEST = 1e100  # beyond, squares of values are no numbers any more
SAME = 1e-12  # relative to the largest value: differences that are rounding only


class ForecastState(StrEnum):
    """Whether there is a forecast, and why not."""

    MADE = "made"
    NO_DATA = "no data"
    NOT_A_MEASURE = "not a measure"
    TOO_FEW = "too few"
    TOO_FAR = "too far ahead"
    ALL_ALIKE = "all alike"
    SEASON_UNKNOWN = "season not yet known"


class SeasonUse(StrEnum):
    """What a forecast makes of the time of the year."""

    NONE = "none"
    ESTIMATED = "estimated"
    WEIGHED = "weighed by the past"
    NOT_SEEN = "too short a past to see one"


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """A past that a forecast can be made from, or why it cannot.

    Parameters
    ----------
    state : ForecastState
        Whether it can.
    reason : str
        Why not.
    points : int
        Known values.
    season : SeasonUse
        What is made of the time of the year.
    course : Course or None
        The past as the models see it; None where no forecast is made.
    months : tuple of int
        The calendar months of values and steps ahead; 0 throughout where they are not used.
    declared : Seasonal
        What the models are told of the season.
    """

    state: ForecastState
    reason: str
    points: int
    season: SeasonUse = SeasonUse.NONE
    course: Course | None = None
    months: tuple[int, ...] = ()
    declared: Seasonal = Seasonal.NO

    def expected(self, weights: Sequence[float]) -> Mixture:
        """Give the distribution of a weighted sum of the steps ahead, in the KPI's unit."""
        if self.course is None:
            raise ValueError(f"there is no forecast to take a sum of: {self.reason}")
        return self.course.expected(weights)

    def tried(self, weights: Sequence[float]) -> BackTest:
        """Try the forecast of a weighted mean of the steps ahead on the past."""
        if self.course is None:
            return NOT_TRIED
        course = self.course
        months = [self.months[place] for place in course.places]

        def ready(after: int, rows: Sequence[int]) -> bool:
            varies = bool(np.ptp(course.values[:after]) > 0)
            asked = [months[row] for row in rows]
            is_known = self.declared is not Seasonal.YES or not _unknown_months(months[:after], asked)
            return after >= FEWEST and varies and is_known

        return back_test(course, weights, ready=ready)


def past_of(values: Numbers, *, ahead: int, months: Sequence[int] | None, seasonal: Seasonal) -> Past:
    """Look whether a forecast can be made, and put the past before the models where it can."""
    values = np.asarray(values, dtype=float)
    if ahead < 1 or (months is not None and len(months) != len(values) + ahead):
        raise ValueError(
            f"{ahead} steps ahead, {len(values)} values, {'no' if months is None else len(months)} months; "
            "ask for 1 step or more, and give a month for each value and step"
        )
    values = values[-LONGEST:]
    used = None if months is None or seasonal is Seasonal.NO else tuple(months)[-len(values) - ahead :]
    points = int((~np.isnan(values)).sum())
    state, reason = _hindered(values, points, ahead)
    if state is ForecastState.MADE and seasonal is Seasonal.YES:
        state, reason = _hindered_by_season(values, used, ahead)
    if state is not ForecastState.MADE:
        return Past(state=state, reason=reason, points=points)
    season = _season_use(values, used, seasonal, ahead)
    declared = Seasonal.NO if used is None else seasonal
    used = used or (0,) * (len(values) + ahead)
    return Past(
        state=state,
        reason="",
        points=points,
        season=season,
        course=Course.of(values, ahead=ahead, months=used, seasonal=declared),
        months=used,
        declared=declared,
    )


def _hindered(values: Numbers, points: int, ahead: int) -> tuple[ForecastState, str]:
    """Say what keeps a past from being forecast from, season apart."""
    if not points:
        return ForecastState.NO_DATA, "There are no values to forecast from."
    largest = float(np.nanmax(np.abs(values)))
    if largest > LARGEST:
        return (
            ForecastState.NOT_A_MEASURE,
            "A value is infinite, or too large to work with: look at the data.",
        )
    if points < FEWEST:
        many = "1 value" if points == 1 else f"{points} values"
        return ForecastState.TOO_FEW, f"It is too early for a forecast: {many} so far, and it takes {FEWEST}."
    if float(np.nanmax(values) - np.nanmin(values)) <= SAME * largest:
        return ForecastState.ALL_ALIKE, (
            f"All {points} values are the same, so that nothing tells how far the next ones may lie from it."
        )
    away = ahead + len(values) - 1 - int(np.flatnonzero(~np.isnan(values))[-1])
    if away * FARTHEST > points:
        return ForecastState.TOO_FAR, (
            f"It is too far ahead for a forecast: {away} steps after the last of {points} values, which tell "
            f"of {points // FARTHEST} at most."
        )
    return ForecastState.MADE, ""


def _hindered_by_season(
    values: Numbers, months: tuple[int, ...] | None, ahead: int
) -> tuple[ForecastState, str]:
    """Say what keeps a season from being taken into account that the card says there is."""
    if months is None:
        return (
            ForecastState.SEASON_UNKNOWN,
            "The time of the year counts for it, and is not known of the values.",
        )
    if missing := _not_seen(values, months, ahead):
        return ForecastState.SEASON_UNKNOWN, (
            "The time of the year counts for it, and a forecast takes two years of the months it is about: "
            f"{_listed(missing)} {'has' if len(missing) == 1 else 'have'} fewer."
        )
    return ForecastState.MADE, ""


def _not_seen(values: Numbers, months: Sequence[int], ahead: int) -> list[int]:
    """Give the months among the steps ahead that known values hold in fewer than two years."""
    known = [months[place] for place in np.flatnonzero(~np.isnan(values)).tolist()]
    return _unknown_months(known, months[-ahead:])


def _unknown_months(known: Sequence[int], asked: Sequence[int]) -> list[int]:
    """Give the months asked for that known values, in order of time, are of in fewer than two years."""
    starts = [month for before, month in zip([0, *known], known, strict=False) if month != before]
    return [month for month in dict.fromkeys(asked) if starts.count(month) < TWICE]


def _listed(months: Sequence[int]) -> str:
    names = [calendar.month_name[month] for month in months]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _season_use(values: Numbers, months: tuple[int, ...] | None, seasonal: Seasonal, ahead: int) -> SeasonUse:
    if seasonal is Seasonal.NO:
        return SeasonUse.NONE
    if months is None or _not_seen(values, months, ahead):
        return SeasonUse.NOT_SEEN
    return SeasonUse.ESTIMATED if seasonal is Seasonal.YES else SeasonUse.WEIGHED
