"""The exercise's tables: three years of a small company's work, made up from one seed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["FIRST", "LAST", "SEED", "tables", "write_tables"]

SEED = 2023
FIRST, LAST = dt.date(2023, 1, 1), dt.date(2025, 12, 31)
TEAMS = ("Harbour", "Hill", "Market")
ASKED, ANSWERED = 0.9, 0.45  # shares of customers
CANCELLED, CAME_BACK, SENT_BACK, RAISED_AGAIN = 0.03, 0.08, 0.05, 0.07  # shares of cases
OFTEN = {"requests": 12, "deliveries": 14, "complaints": 2.2, "orders": 4, "points": 0.9}  # a working day
Rng = np.random.Generator
Numbers = NDArray[Any]


def tables(seed: int = SEED) -> dict[str, pd.DataFrame]:
    """Make all tables, by name.

    Parameters
    ----------
    seed : int
        Where random numbers begin; the same seed makes the same tables.
    """
    made = {
        "requests": _requests,
        "hours": _hours,
        "deliveries": _deliveries,
        "complaints": _complaints,
        "selling": _selling,
        "orders": _orders,
        "plan": _plan,
        "training": _training,
        "survey": _survey,
        "points": _points,
    }
    return {name: make(np.random.default_rng([seed, at])) for at, (name, make) in enumerate(made.items())}


def write_tables(folder: Path, seed: int = SEED) -> None:
    """Write every table as a CSV file into a folder that is there."""
    for name, table in tables(seed).items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def _workdays() -> pd.DatetimeIndex:
    return pd.bdate_range(FIRST, LAST)


def _months() -> pd.DatetimeIndex:
    return pd.date_range(FIRST, LAST, freq="MS")


def _quarters() -> pd.DatetimeIndex:
    return pd.date_range(FIRST, LAST, freq="QS")


def _each(days: pd.DatetimeIndex, number: float, rng: Rng) -> pd.Series:
    """Repeat days by a Poisson number of rows each."""
    return pd.Series(np.repeat(days.to_numpy(), rng.poisson(number, len(days)))).dt.date


def _wave(days: pd.Series, rng: Rng, *, by: float) -> Numbers:
    """Give each row the common luck of its month, which is what makes months differ."""
    months = pd.to_datetime(days).dt.to_period("M")
    luck = dict(zip(months.unique(), rng.normal(0, by, months.nunique()), strict=True))
    made: Numbers = months.map(luck).to_numpy(dtype=float)
    return made


def _chance(logits: Numbers, rng: Rng) -> Numbers:
    """Draw yes or no with the chances of some log odds."""
    drawn: Numbers = (rng.random(len(logits)) < 1 / (1 + np.exp(-logits))).astype(int)
    return drawn


def _requests(rng: Rng) -> pd.DataFrame:
    days = _each(_workdays(), OFTEN["requests"], rng)
    rows = len(days)
    slow = np.exp(_wave(days, rng, by=0.10))
    hours = np.round(rng.lognormal(np.log(1.6), 1.05, rows) * slow, 2)
    solved = _chance(0.95 + _wave(days, rng, by=0.10), rng)
    asked = rng.random(rows) < ASKED
    answers = asked & (rng.random(rows) < ANSWERED)
    content = _chance(1.25 + 0.5 * (solved - 0.7) + _wave(days, rng, by=0.08), rng)
    marks = np.where(content == 1, rng.integers(4, 6, rows), rng.integers(1, 4, rows)).astype(float)
    return pd.DataFrame(
        {
            "opened_on": days,
            "team": rng.choice(TEAMS, rows),
            "agent": [f"A{number:02d}" for number in rng.integers(1, 13, rows)],
            "reply_hours": hours,
            "solved_at_first": solved,
            "asked": asked.astype(int),
            "answer": np.where(answers, marks, np.nan),
        }
    )


def _hours(rng: Rng) -> pd.DataFrame:
    days = pd.Series(np.repeat(_workdays().date, len(TEAMS)))
    rostered = np.full(len(days), 24.0)
    share = np.clip(0.845 + _wave(days, rng, by=0.04) + rng.normal(0, 0.05, len(days)), 0.5, 1.0)
    return pd.DataFrame(
        {
            "day": days,
            "team": TEAMS * len(_workdays()),
            "rostered": rostered,
            "worked": np.round(rostered * share, 2),
        }
    )


def _deliveries(rng: Rng) -> pd.DataFrame:
    days = _each(_workdays(), OFTEN["deliveries"], rng)
    rows = len(days)
    cancelled = rng.random(rows) < CANCELLED
    on_time = _chance(1.62 + _wave(days, rng, by=0.12), rng).astype(bool)
    result = np.where(cancelled, "cancelled", np.where(on_time, "on time", "late"))
    return pd.DataFrame({"due_on": days, "team": rng.choice(TEAMS, rows), "result": result})


def _complaints(rng: Rng) -> pd.DataFrame:
    days = _each(_workdays(), OFTEN["complaints"], rng)
    rows = len(days)
    late = np.exp(_wave(days, rng, by=0.08))
    took = np.floor(rng.lognormal(np.log(3.0), 0.62, rows) * late).astype(int)
    again = (rng.random(rows) < CAME_BACK).astype(int)
    return pd.DataFrame({"received_on": days, "days_to_answer": took, "came_back": again})


def _selling(rng: Rng) -> pd.DataFrame:
    """Make calls, meetings and new customers a month and team; meetings bring customers two months later."""
    months = _months()
    drive = rng.normal(0, 1, (len(months), len(TEAMS)))
    days = rng.integers(58, 66, drive.shape)
    meetings = np.round(days * (0.42 + 0.03 * drive.mean(axis=1, keepdims=True) + 0.01 * drive)).astype(int)
    before = np.vstack([meetings[:2], meetings[:-2]])
    customers = rng.binomial(before, 0.5) + np.round(0.15 * (before - before.mean())).astype(int)
    calls = rng.poisson(days * 9)
    grid = [(month.date(), team) for month in months for team in TEAMS]
    return pd.DataFrame(
        {
            "month": [month for month, _ in grid],
            "team": [team for _, team in grid],
            "calls": calls.ravel(),
            "meetings": meetings.ravel(),
            "new_customers": np.maximum(customers, 0).ravel(),
            "days_at_work": days.ravel(),
        }
    )


def _orders(rng: Rng) -> pd.DataFrame:
    days = _each(_workdays(), OFTEN["orders"], rng)
    rows = len(days)
    value = np.round(rng.lognormal(np.log(900), 0.5, rows) * np.exp(_wave(days, rng, by=0.06)), 2)
    back = np.where(rng.random(rows) < SENT_BACK, value, 0.0)
    return pd.DataFrame(
        {"booked_on": days, "team": rng.choice(TEAMS, rows), "value": value, "returned": back}
    )


def _plan(rng: Rng) -> pd.DataFrame:
    quarters = _quarters()
    steps = rng.normal(0, 6_000, len(quarters))
    return pd.DataFrame({"quarter": quarters.date, "quota": np.round(240_000 + steps, -3)})


def _training(rng: Rng) -> pd.DataFrame:
    months = _months()
    people = rng.integers(24, 27, len(months))
    hours = np.round(people * np.clip(rng.normal(5.0, 0.45, len(months)), 3, None), 1)
    tested = np.round(hours * np.clip(rng.normal(0.62, 0.05, len(months)), 0, 1), 1)
    taken = rng.integers(18, 27, len(months))
    decided = rng.integers(60, 80, len(months))
    return pd.DataFrame(
        {
            "month": months.date,
            "people": people,
            "hours": hours,
            "hours_with_test": tested,
            "tests": taken,
            "passed": rng.binomial(taken, 0.92),
            "offers_decided": decided,
            "offers_won": rng.binomial(decided, 0.31),
        }
    )


def _survey(rng: Rng) -> pd.DataFrame:
    days = pd.Series(np.repeat(_quarters().date, 8))
    return pd.DataFrame({"asked_on": days, "index": np.clip(np.round(rng.normal(71, 13, len(days))), 0, 100)})


def _points(rng: Rng) -> pd.DataFrame:
    days = _each(_workdays(), OFTEN["points"], rng)
    rows = len(days)
    took = np.floor(rng.lognormal(np.log(19), 0.62, rows)).astype(int)
    return pd.DataFrame(
        {
            "raised_on": days,
            "days_to_settle": took,
            "raised_again": (rng.random(rows) < RAISED_AGAIN).astype(int),
        }
    )
