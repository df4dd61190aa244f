"""What becomes of tickets after the first reply: solved, opened again, asked again, rated."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kpiwork.demo.arrays import Bools, Floats, Ints, Minutes
from kpiwork.demo.business_time import add_business_minutes
from kpiwork.demo.calendar_effects import MONTHS, month_number
from kpiwork.demo.chance import stream
from kpiwork.demo.plans import ServicePlan
from kpiwork.demo.replies import SPAM, backlog_pressure

__all__ = ["contacted_again", "csat_scores", "reopened", "resolved"]

SOLVING = (560.0, 600.0, 170.0, 150.0, 60.0)  # median business minutes from reply to solution, by channel
SOLVING_SPREAD = 1.25  # standard deviation of their log
PRESSURE_SPREAD = 0.28  # log minutes to a solution for a standard deviation of pressure
REOPENED, REOPENED_DAYS = 0.071, 5.0  # share, mean days after the solution
AGAIN, AGAIN_DAYS, AGAIN_LATE = 0.225, 7, 0.06  # share within so many days, share in the month after
CATEGORY_AGAIN = (0.9, 1.0, 0.8, 1.35, 0.95, 1.0)  # some matters are harder to settle at once

SCORES_BELOW = (-2.07, -1.55, -1.03, 0.05)  # latent satisfaction up to which a score is 1, 2, 3, 4
REOPENED_COSTS, AGAIN_COSTS = 0.6, 0.4  # standard deviations of satisfaction
MINUTES_OF_DAY = 24 * 60


def resolved(seed: int, tickets: pd.DataFrame, reply: Ints) -> Minutes:
    """Draw when tickets are solved: after the true reply, later in months of high pressure."""
    month = month_number(tickets["opened_at"].to_numpy())
    log = np.log(np.array(SOLVING)[tickets["channel"]]) + PRESSURE_SPREAD * backlog_pressure(seed)[month]
    log += stream(seed, "solutions").normal(0, SOLVING_SPREAD, len(tickets))
    taken = reply + np.maximum(np.round(np.exp(log)), 1).astype(np.int64)
    return add_business_minutes(tickets["opened_at"].to_numpy(), taken)


def reopened(seed: int, plan: ServicePlan, solved: Minutes, empty: Bools) -> tuple[Minutes, Bools]:
    """Draw which tickets are opened again, and when; more of those whose first reply was empty."""
    rng = stream(seed, "reopening")
    again = rng.random(len(solved)) < REOPENED + plan.empty_reopens * empty
    days = -np.log(1 - rng.random(len(solved))) * REOPENED_DAYS
    return _later(solved, days), again


def contacted_again(seed: int, tickets: pd.DataFrame, solved: Minutes) -> tuple[Minutes, Bools]:
    """Draw which customers come back with the same topic, and when."""
    rng = stream(seed, "next contacts")
    soon = AGAIN * np.array(CATEGORY_AGAIN)[tickets["category"]]
    draw = rng.random(len(solved))
    days = np.where(draw < soon, 0, AGAIN_DAYS) + rng.random(len(solved)) * np.where(
        draw < soon, AGAIN_DAYS, 30
    )
    return _later(solved, days), draw < soon + AGAIN_LATE


def csat_scores(seed: int, plan: ServicePlan, tickets: pd.DataFrame, reply: Ints) -> Ints:
    """Draw the score 1 to 5 that each customer would give.

    Satisfaction falls with the minutes really waited, with last month's replies to everybody, with an
    empty first reply, and where the matter was not settled.
    """
    rng = stream(seed, "satisfaction")
    wait = np.log(reply) - np.log(reply).mean()
    latent = rng.normal(0, 1, len(tickets)) - plan.speed_to_csat * wait
    latent -= plan.speed_to_csat_later * _last_month(tickets, wait)
    latent -= plan.empty_csat * tickets["empty"].to_numpy()
    latent -= REOPENED_COSTS * tickets["reopens"].to_numpy() + AGAIN_COSTS * tickets["returns"].to_numpy()
    return np.asarray(1 + np.searchsorted(np.array(SCORES_BELOW), latent), dtype=np.int64)


def _last_month(tickets: pd.DataFrame, wait: Floats) -> Floats:
    """Give each ticket the mean wait, spam aside, of the month before it was opened; 0 for the first."""
    month = month_number(tickets["opened_at"].to_numpy())
    real = tickets["channel"].to_numpy() != SPAM
    sums = np.bincount(month[real], weights=wait[real], minlength=MONTHS)
    means = sums / np.bincount(month[real], minlength=MONTHS)
    return np.asarray(np.concatenate([[0.0], means - means.mean()])[month])


def _later(solved: Minutes, days: Floats) -> Minutes:
    return solved + 1 + np.floor(days * MINUTES_OF_DAY).astype(np.int64)
