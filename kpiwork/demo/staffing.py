"""Rosters of the simulated service teams: hours there, hours needed, and how well one covers the other.

Work that arrives on a weekend waits for Monday. Rosters know the season, not the peaks after releases.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpiwork.demo.arrays import Days, Floats, Ints, moments
from kpiwork.demo.calendar_effects import FIRST_DAY, LAST_DAY, working_days
from kpiwork.demo.chance import stream
from kpiwork.demo.volume import MONDAY, TEAM_NAMES, TEAM_SHARES, all_days, expected_volume

__all__ = ["cover_gap", "staffing_table", "week_number"]

HOURS_A_TICKET = 0.75
ROSTERED = 1.0  # rostered hours for each hour expected in a week without a release
SHARED_SPREAD, OWN_SPREAD = 0.10, 0.05  # of log rosters from week to week: all teams, and one's own
OVERTIME = 0.35  # share of the hours lacking that is worked as overtime
DAYS_A_WEEK = 7


def week_number(days: Days) -> Ints:
    """Count weeks, Monday to Sunday; 0 is the week in which 2011 began."""
    return (days - MONDAY).astype(np.int64) // DAYS_A_WEEK


def staffing_table(seed: int, tickets: pd.DataFrame) -> pd.DataFrame:
    """Build the table: one row a working day and team."""
    days = working_days(FIRST_DAY, LAST_DAY)
    workload = _workload(tickets, days)
    rostered = _rosters(seed, days)
    overtime = np.round(np.maximum(workload - rostered, 0) * OVERTIME, 1)
    return pd.DataFrame(
        {
            "day": np.repeat(moments(days), len(TEAM_NAMES)),
            "team": np.tile(np.array(TEAM_NAMES), len(days)),
            "rostered_hours": rostered.ravel(),
            "workload_hours": workload.ravel(),
            "overtime_hours": overtime.ravel(),
        }
    )


def cover_gap(staffing: pd.DataFrame) -> Floats:
    """Give log cover less its mean, weeks by teams; 0 in a week without a working day."""
    week = week_number(staffing["day"].to_numpy().astype("datetime64[D]"))
    hours = staffing[["rostered_hours", "workload_hours"]].to_numpy()
    sums = np.zeros((week.max() + 1, len(TEAM_NAMES), 2))
    np.add.at(sums, (week, np.tile(np.arange(len(TEAM_NAMES)), len(week) // len(TEAM_NAMES))), hours)
    worked = sums[1:]  # 2011 began on a Saturday
    cover = np.log(worked[..., 0] / worked[..., 1])
    return np.asarray(np.concatenate([np.zeros((1, len(TEAM_NAMES))), cover - cover.mean(axis=0)]))


def _workload(tickets: pd.DataFrame, days: Days) -> Floats:
    """Give the hours that arriving tickets need, working days by teams."""
    opened = tickets["opened_at"].to_numpy().astype("datetime64[D]")
    row = np.searchsorted(days, np.busday_offset(opened, 0, roll="forward"))
    counts = np.zeros((len(days), len(TEAM_NAMES)))
    np.add.at(counts, (row, tickets["team"].to_numpy()), 1)
    return np.asarray(np.round(np.maximum(counts, 1) * HOURS_A_TICKET, 1))


def _rosters(seed: int, days: Days) -> Floats:
    """Give planned hours: the ordinary week's tickets, more or less as the week happens to be staffed."""
    rng = stream(seed, "rosters")
    week = week_number(days)
    shared = rng.normal(0, SHARED_SPREAD, week.max() + 1)[week]
    own = rng.normal(0, OWN_SPREAD, (week.max() + 1, len(TEAM_NAMES)))[week]
    every = all_days()
    waits = np.searchsorted(days, np.busday_offset(every, 0, roll="forward"))
    ordinary = np.bincount(waits, weights=expected_volume(every, 0), minlength=len(days))
    hours = ROSTERED * HOURS_A_TICKET * ordinary[:, np.newaxis] * np.array(TEAM_SHARES)
    return np.asarray(np.round(hours * np.exp(shared[:, np.newaxis] + own), 1))
