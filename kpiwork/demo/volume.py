"""How many tickets come in, and when: growth, weekday, hour of day, and peaks after product releases."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kpiwork.demo.arrays import Days, Floats, Ints
from kpiwork.demo.calendar_effects import FIRST_DAY, LAST_DAY, growth, month_number
from kpiwork.demo.chance import stream
from kpiwork.demo.plans import ServicePlan

__all__ = ["RELEASES", "TEAM_NAMES", "all_days", "arrivals", "expected_volume"]

TEAM_NAMES = ("Harbour", "Hill", "Lake")
TEAM_SHARES = (0.36, 0.34, 0.30)
TICKETS_A_DAY = 47.0  # mean over all days of the week, at the start
GROWTH = 0.04  # a year
WEEKDAYS = (1.50, 1.30, 1.22, 1.18, 1.10, 0.38, 0.32)  # Monday to Sunday
RELEASES = (
    date(2011, 3, 15),
    date(2011, 9, 20),
    date(2012, 3, 13),
    date(2012, 9, 18),
    date(2013, 3, 12),
    date(2013, 9, 17),
)
RELEASE_FADES = 12.0  # days in which a peak falls to a third
IN_THE_DAY = 0.85  # share that comes between 07:00 and 19:00, most at 13:00; the rest at any hour
MORNING, DAY_LENGTH = 7 * 60, 12 * 60  # minutes
MINUTES_OF_DAY = 24 * 60
MONDAY = np.datetime64("2010-12-27")


def all_days() -> Days:
    """List the days of the three years."""
    return np.arange(FIRST_DAY, LAST_DAY + 1)


def expected_volume(days: Days, release_peak: float) -> Floats:
    """Give the tickets expected on each day."""
    weekday = np.array(WEEKDAYS)[(days - MONDAY).astype(np.int64) % len(WEEKDAYS)]
    since = (days[:, np.newaxis] - np.array(RELEASES, dtype="datetime64[D]")).astype(np.int64)
    peaks = np.where(since >= 0, np.exp(-np.maximum(since, 0) / RELEASE_FADES), 0).sum(axis=1)
    level = TICKETS_A_DAY * growth(month_number(days), GROWTH)
    return np.asarray(level * weekday * (1 + release_peak * peaks))


def arrivals(seed: int, plan: ServicePlan) -> pd.DataFrame:
    """Draw tickets: ``opened_at`` to the minute and ``team`` by position, in the order of opening."""
    rng = stream(seed, "arrivals")
    days = all_days()
    expected = expected_volume(days, plan.release_peak)
    counts = rng.poisson(expected[:, np.newaxis] * np.array(TEAM_SHARES)).ravel()
    day, team = (np.repeat(position.ravel(), counts) for position in np.indices((len(days), len(TEAM_NAMES))))
    opened = days[day].astype("datetime64[m]") + _minute_of_day(seed, len(day))
    tickets = pd.DataFrame({"opened_at": opened, "team": team})
    return tickets.sort_values(["opened_at", "team"], kind="stable", ignore_index=True)


def _minute_of_day(seed: int, size: int) -> Ints:
    rng = stream(seed, "hours of day")
    busy = MORNING + DAY_LENGTH * (rng.random(size) + rng.random(size)) / 2
    any_hour = MINUTES_OF_DAY * rng.random(size)
    return np.floor(np.where(rng.random(size) < IN_THE_DAY, busy, any_hour)).astype(np.int64)
