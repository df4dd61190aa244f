"""The people of the simulated sales department: who is in which team, how many days each was there.

Names are neutral: ``R01`` to ``R25`` in five teams. Nobody joins or leaves.
"""

from __future__ import annotations

import numpy as np

from kpiwork.demo.arrays import Floats, Ints, Texts
from kpiwork.demo.calendar_effects import MONTHS, MONTHS_A_QUARTER, month_of_year, working_days_in
from kpiwork.demo.chance import stream

__all__ = ["REPS", "TEAM_NAMES", "a_quarter", "days_available", "names", "selling_talent", "teams"]

REPS = 25
TEAM_NAMES = ("North", "South", "East", "West", "Central")
TALENT_SPREAD = 0.18  # standard deviation of log orders a day
LEAVE = (0.07, 0.06, 0.05, 0.07, 0.07, 0.06, 0.13, 0.18, 0.06, 0.06, 0.05, 0.12)  # January to December


def names(who: Ints) -> Texts:
    """Give the names of representatives by position."""
    return np.array([f"R{number:02d}" for number in range(1, REPS + 1)])[who]


def teams(who: Ints) -> Texts:
    """Give the teams of representatives by position."""
    return np.array(TEAM_NAMES)[who * len(TEAM_NAMES) // REPS]


def selling_talent(seed: int) -> Floats:
    """Give each representative's factor on orders a day; 1 in the middle."""
    log = stream(seed, "talent").normal(0, TALENT_SPREAD, REPS)
    return np.asarray(np.exp(log - log.mean()))


def days_available(seed: int) -> Ints:
    """Give days at work, representatives by months; one month more than is reported, for what it lends."""
    months = np.arange(MONTHS + 1)
    there = 1 - np.array(LEAVE)[month_of_year(months)]
    return stream(seed, "leave").binomial(working_days_in(months), there, (REPS, MONTHS + 1)).astype(np.int64)


def a_quarter(by_month: Ints) -> Ints:
    """Sum months into quarters; months beyond the last full quarter are left out."""
    full = by_month[:, : by_month.shape[1] // MONTHS_A_QUARTER * MONTHS_A_QUARTER]
    return np.asarray(full.reshape(len(full), -1, MONTHS_A_QUARTER).sum(axis=2))
