"""First replies by a person: how many business minutes they take, and how they are written down.

Speed follows the channel, staffing cover this week and last, and last month's backlog. Some minutes are
rounded. From the target on, some replies just beyond it are recorded as an empty one just in time.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpiwork.demo.arrays import Bools, Floats, Ints
from kpiwork.demo.calendar_effects import MONTHS, month_number
from kpiwork.demo.chance import pick, stream
from kpiwork.demo.plans import ServicePlan
from kpiwork.demo.staffing import week_number

__all__ = ["CHANNELS", "DUE_MINUTES", "SPAM", "backlog_pressure", "clock_stopped", "reply_minutes", "rounded"]

CHANNELS = ("mail", "web", "chat", "phone", "spam")
SPAM = CHANNELS.index("spam")
MEDIANS = (138.0, 150.0, 14.0, 9.0, 100.0)  # business minutes to the first reply, by channel
PRIORITY_FACTORS = (1.15, 1.0, 0.75)  # low, normal, high
REPLY_SPREAD = 0.70  # standard deviation of log minutes from ticket to ticket

DUE_MINUTES = 240
NEAR_MISS = 270  # the latest reply whose clock is stopped
STOPPED_WITHIN = 16  # minutes before the target at which it is stopped, most in the last few

ROUND_TO, ROUND_SHARES = (5, 15, 30), (0.5, 0.3, 0.2)


def backlog_pressure(seed: int) -> Floats:
    """Give how hard each month was to keep up with, in standard deviations; drives backlog, then replies."""
    return stream(seed, "backlog pressure").normal(0, 1, MONTHS)


def reply_minutes(seed: int, plan: ServicePlan, tickets: pd.DataFrame, cover: Floats) -> Ints:
    """Draw the business minutes until a person really answers; at least 1."""
    opened = tickets["opened_at"].to_numpy().astype("datetime64[D]")
    month = month_number(opened)
    log = np.log(np.array(MEDIANS)[tickets["channel"]] * np.array(PRIORITY_FACTORS)[tickets["priority"]])
    log += stream(seed, "replies").normal(0, REPLY_SPREAD, len(tickets))
    log -= plan.cover_to_reply * _cover_felt(cover, week_number(opened), tickets["team"].to_numpy())
    last_month = np.concatenate([[0.0], backlog_pressure(seed)])[month]
    log += plan.backlog_to_reply * last_month
    log -= plan.honest_gain * (opened >= np.datetime64(plan.target_starts))
    return np.asarray(np.maximum(np.round(np.exp(log)), 1), dtype=np.int64)


def rounded(seed: int, plan: ServicePlan, minutes: Ints) -> Ints:
    """Write some minutes down as the nearest 5, 15 or 30."""
    rng = stream(seed, "rounding")
    step = np.array(ROUND_TO)[pick(rng, ROUND_SHARES, len(minutes))]
    near = np.maximum(np.round(minutes / step), 1).astype(np.int64) * step
    return np.where(rng.random(len(minutes)) < plan.rounding, near, minutes)


def clock_stopped(seed: int, plan: ServicePlan, tickets: pd.DataFrame, minutes: Ints) -> tuple[Ints, Bools]:
    """Record some near misses as just in time.

    Returns
    -------
    minutes : ndarray of int
        As recorded.
    empty : ndarray of bool
        Tickets whose first reply was empty, sent to stop the clock.
    """
    rng = stream(seed, "clock stopping")
    opened = tickets["opened_at"].to_numpy().astype("datetime64[D]")
    under_target = (opened >= np.datetime64(plan.target_starts)) & (tickets["channel"].to_numpy() != SPAM)
    near = (minutes > DUE_MINUTES) & (minutes <= NEAR_MISS)
    empty = under_target & near & (rng.random(len(minutes)) < plan.clock_stopping)
    early = np.floor(STOPPED_WITHIN * rng.random(len(minutes)) ** 2).astype(np.int64)
    return np.where(empty, DUE_MINUTES - early, minutes), empty


def _cover_felt(cover: Floats, week: Ints, team: Ints) -> Floats:
    """Average the cover of a ticket's week and the week before."""
    before = np.concatenate([np.zeros_like(cover[:1]), cover[:-1]])
    return np.asarray((cover[week, team] + before[week, team]) / 2)
