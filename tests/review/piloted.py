"""A small workbook with a pilot: six teams, two years of requests by month, and an effect that is known."""

from __future__ import annotations

import calendar
import csv
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from ruamel.yaml import YAML

__all__ = ["BY", "DEPARTMENT", "PILOT", "TEAMS", "write_feedback", "write_pilots", "write_workbook"]

DEPARTMENT, PILOT = "desk", "quick_two_teams"
TEAMS = ("North", "South", "East", "West", "Mid", "Hill")
BY = 0.2  # the share of good answers rises by as much in the pilot
MONTHS = [(year, month) for year in (2023, 2024) for month in range(1, 13)]
A_MONTH = 60  # requests of a team

WORKBOOK: dict[str, Any] = {
    "organisation": "Test",
    "calendar": {"time_zone": "UTC", "fiscal_year_starts": 1},
    "data_lag": "5 days",
    "privacy": {"minimum": 10},
    "sources": {
        "requests": {
            "path": "data/requests.csv",
            "date": "received_on",
            "fresh_within": "40 days",
            "columns": {"team": {"type": "text"}, "agent": {"type": "text", "person": True}},
        },
        "hours": {"path": "data/hours.csv", "date": "day", "fresh_within": "40 days"},
    },
}
CARD: dict[str, Any] = {
    "name": "Answered quickly",
    "question": "Do people wait?",
    "better": "higher",
    "unit": "percent",
    "owner": "Head of desk",
    "seasonal": "no",
    "introduced": date(2024, 1, 1),
    "cost": {"hours_per_month": 2},
    "measure": {
        "source": "requests",
        "date": "received_on",
        "numerator": "count(*) filter (where good = 1)",
        "denominator": "count(*)",
        "dimensions": ["team"],
    },
    "guardrails": [{"kpi": "reopened", "must_not_worsen_by": 0.1}],
}
OTHERS: dict[str, dict[str, Any]] = {
    "reopened": {
        "name": "Reopened",
        "better": "lower",
        "guardrails": [],
        "measure": {**CARD["measure"], "numerator": "count(*) filter (where again = 1)"},
    },
    "hours_a_day": {
        "name": "Hours a day",
        "better": "lower",
        "unit": "hours",
        "guardrails": [],
        "measure": {"source": "hours", "date": "day", "numerator": "sum(hours)", "denominator": "count(*)"},
    },
}


def entry(**changes: Any) -> dict[str, Any]:
    """Give the pilot as its file has it; a key of None is left out."""
    known: dict[str, Any] = {
        "id": PILOT,
        "kpi": "quick",
        "starts": date(2024, 7, 1),
        "ends": date(2024, 12, 31),
        "where": "team in ('North', 'South')",
        "criteria": [
            {"kpi": "quick", "at_least": 0.8, "words": "Four in five"},
            {"kpi": "reopened", "at_most": 0.2},
        ],
        "stop_if": "Nobody can keep up",
        "written_on": date(2024, 6, 1),
    }
    return {name: value for name, value in {**known, **changes}.items() if value is not None}


def write_pilots(root: Path, *entries: dict[str, Any]) -> Path:
    """Write the pilots of the department; the known one where none is given."""
    path = root / "params" / DEPARTMENT / "pilots.yaml"
    _write(path, {"pilots": list(entries) or [entry()]})
    return root


def write_feedback(
    root: Path, closed: str, agreement: int, *, people: int = 12, name: str = "winter"
) -> Path:
    """Write a round in which everybody agrees as much with the same statement."""
    path = root / "params" / DEPARTMENT / "feedback" / f"{name}.csv"
    path.parent.mkdir(exist_ok=True)
    lines = ["group,kpi,item,agreement,closed"]
    lines += [f"Agents,quick,It is fair,{agreement},{closed}"] * people
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return root


def write_workbook(root: Path, *, by: float = BY, again: float = 0.0, a_month: int = A_MONTH) -> Path:
    """Write all of it: in the pilot `by` more are good, and `again` more are reopened."""
    _write(root / "params" / "workbook.yaml", WORKBOOK)
    _write(
        root / "params" / DEPARTMENT / "department.yaml",
        {"name": "Desk", "head": "Head of desk", "rows": {"requests": "team <> 'Elsewhere'"}},
    )
    for kpi, changes in {"quick": {}, **OTHERS}.items():
        _write(root / "params" / DEPARTMENT / "kpis" / f"{kpi}.yaml", {**CARD, **changes})
    write_pilots(root)
    (root / "data").mkdir(exist_ok=True)
    rng = np.random.default_rng(7)
    with (root / "data" / "requests.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["received_on", "team", "agent", "good", "again"])
        for year, month in MONTHS:
            shared = rng.normal(0, 0.05)
            for team in TEAMS:
                is_pilot = team in ("North", "South") and (year, month) >= (2024, 7)
                good = 0.65 + shared + by * is_pilot
                last = calendar.monthrange(year, month)[1]
                for number in range(a_month):
                    day = date(year, month, 1 + number * last // a_month)
                    drawn = rng.random(2)
                    reopened = drawn[1] < 0.1 + again * is_pilot
                    writer.writerow([day, team, f"{team} {number % 4}", int(drawn[0] < good), int(reopened)])
    hours = [f"{year}-{month:02}-01,{7 + (month % 3)}" for year, month in MONTHS]
    (root / "data" / "hours.csv").write_text("\n".join(["day,hours", *hours]) + "\n", encoding="utf-8")
    return root


def _write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        YAML().dump(value, file)
