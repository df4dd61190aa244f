"""A small workbook whose table has one fault planted for each thing that the check must see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kpiwork.review.smart.judged import Judged
from kpiwork.review.smart.look import Looked
from kpiwork.spec.card import Card
from kpiwork.spec.department import Department
from kpiwork.spec.objective import Objective
from kpiwork.spec.settings import Settings
from kpiwork.spec.workbook import DepartmentBook, Workbook

AS_OF = dt.date(2026, 1, 14)
MONTHS = pd.date_range("2023-01-01", "2025-12-01", freq="MS")
CASES = 1000
GAPS = (10, 11, 20)  # months that nobody wrote down

GOOD: Mapping[str, Any] = {
    "name": "Answered within five days",
    "question": "Do people hear from us before they ask again?",
    "definition": "Counted: letters answered within five days, of all received. Not counted: advertising.",
    "objective": "heard",
    "measures": "outcome",
    "better": "higher",
    "unit": "percent",
    "owner": "Head of Post",
    "data_steward": "Post Clerk",
    "frequency": {"collect": "monthly", "report": "monthly", "review": "quarterly"},
    "settles_after": "7 days",
    "collection": {
        "how": "hand",
        "checked": "Ten letters a month read again",
        "counted_by_two": {"date": "2025-11-20", "cases": 20, "same": 19},
    },
    "used_for": "Planning who opens letters",
    "never_used_for": "Judging anybody",
    "influence": "most",
    "when_worse": "Head of Post asks for help",
    "review_by": "2026-12-31",
    "guardrails": [{"kpi": "guard", "must_not_worsen_by": 0.02}],
    "measure": {"source": "letters", "date": "month", "numerator": "sum(usual)", "denominator": "sum(cases)"},
    "targets": [
        {
            "starts": "2026-01-01",
            "due": "2026-12-31",
            "value": 0.80,
            "basis": "history",
            "set_on": "2025-12-10",
            "set_by": "Board",
            "why": "What half of our months reached",
        }
    ],
}
"""A card without a fault; its values lie around 80 % without a trend."""


def card(**changes: Any) -> Card:
    """Make the card without a fault, with some keys changed; None takes a key out."""
    given = {**GOOD, **changes}
    return Card.model_validate({key: value for key, value in given.items() if value is not None})


def measuring(column: str, **more: Any) -> dict[str, Any]:
    """Give the measure of a column's share."""
    return {**GOOD["measure"], "numerator": f"sum({column})", **more}


def asking(value: float, **more: Any) -> list[dict[str, Any]]:
    """Give the targets that ask for another value."""
    return [{**GOOD["targets"][0], "value": value, **more}]


def workbook(root: Path, cards: Mapping[str, Card]) -> Workbook:
    """Make a workbook of these cards, and of one that is a guardrail."""
    (root / "data").mkdir(parents=True, exist_ok=True)
    table = letters()
    table.to_csv(root / "data" / "letters.csv", index=False)
    table.drop(index=list(GAPS)).to_csv(root / "data" / "gaps.csv", index=False)
    pd.DataFrame({"month": np.repeat(MONTHS[::3], 8), "mark": 7}).to_csv(
        root / "data" / "few.csv", index=False
    )
    sources = {
        name: {
            "path": f"data/{name}.csv",
            "date": "month",
            "aggregated": name != "few",
            "rows_are": "letters",
        }
        for name in ("letters", "gaps", "few")
    }
    guard = card(informative=True, targets=None, guardrails=None, measure=measuring("guard"))
    book = DepartmentBook(
        id="post", settings=Department(name="Post", head="Head of Post"), cards={**cards, "guard": guard}
    )
    settings = Settings.model_validate({"organisation": "O", "sources": sources, "data_lag": "14 days"})
    heard = Objective(id="heard", name="People are heard")
    return Workbook(root=root, settings=settings, objectives={"heard": heard}, departments={"post": book})


def letters() -> pd.DataFrame:
    """Make the table: a row a month, a column a fault."""
    rng = np.random.default_rng(7)
    number = len(MONTHS)
    usual = 0.80 + rng.normal(0, 0.01, number)
    first = rng.normal(0, 0.02, number)
    shares = {
        "usual": usual,
        "guard": 0.5 + rng.normal(0, 0.01, number),
        "shadow": 0.1 + 0.5 * usual,
        "against": 1.2 - usual,
        "noisy": 0.80 + rng.normal(0, 0.07, number),
        "steady": 0.70 + rng.normal(0, 0.002, number),
        "wander": 0.60 + _wandering(rng, number, by=0.03),
        "first": 0.5 + first,
        "follows": 0.5 + np.concatenate([np.zeros(2), first[:-2]]) + rng.normal(0, 0.004, number),
        "apart": 0.5 + rng.normal(0, 0.02, number),
    }
    found = {name: np.round(share * CASES) for name, share in shares.items()}
    young = np.where(np.arange(number) < number - 3, np.nan, 800.0)
    return pd.DataFrame(
        {
            "month": MONTHS.date,
            "cases": CASES,
            **found,
            "young": young,
            "young_cases": np.where(np.isnan(young), np.nan, CASES),
            "empty": np.nan,
            "spotty": np.where(np.arange(number) % 5 == 0, np.nan, found["usual"]),
            "words": "many",
        }
    )


def _wandering(rng: np.random.Generator, number: int, *, by: float) -> np.ndarray:
    """Make values of which neighbours resemble each other, so that a level is hard to know."""
    found = [0.0]
    for step in rng.normal(0, by * np.sqrt(1 - 0.7**2), number - 1):
        found.append(0.7 * found[-1] + step)
    return np.array(found)


def typed(one: Card, **more: Any) -> Looked:
    """Look at a card of which nothing was measured."""
    settings = Settings.model_validate({"organisation": "O"})
    department = Department(name="Post", head="Head of Post")
    book = DepartmentBook(id="post", settings=department, cards={"asked": one, **more.pop("others", {})})
    heard = Objective(id="heard", name="People are heard")
    bare = Workbook(
        root=Path("/"), settings=settings, objectives={"heard": heard}, departments={"post": book}
    )
    looked = Looked(
        workbook=bare,
        book=book,
        id="asked",
        card=one,
        kpi=None,
        measured=None,
        as_of=more.pop("as_of", AS_OF),
    )
    return replace(looked, **more)


def of_check(judged: tuple[Judged, ...], check: str) -> Judged:
    """Give the one point of a check."""
    [found] = [one for one in judged if one.check == check]
    return found
