"""Small workbooks for tests of measuring: models and files, no YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from kpiwork.periods import Calendar, Period
from kpiwork.spec.card import Card
from kpiwork.spec.department import Department
from kpiwork.spec.settings import Settings
from kpiwork.spec.workbook import DepartmentBook, Workbook


def make_card(numerator: object, denominator: object = None, **measure: Any) -> Card:
    """Make a card; keys of the card itself come in `card`."""
    own = measure.pop("card", {})
    given = {"source": "sales", "date": "day", "numerator": numerator, **measure}
    if denominator is not None:
        given["denominator"] = denominator
    required = {"name": "K", "question": "Q?", "owner": "O", "better": "higher", "unit": "count"}
    return Card.model_validate({**required, "measure": given, **own})


@pytest.fixture
def card() -> Callable[..., Card]:
    return make_card


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Workbook]:
    """Give a factory of workbooks in a folder of their own."""

    def make(
        cards: Mapping[str, Any],
        sources: Mapping[str, Any],
        *,
        rows: Mapping[str, Mapping[str, str]] | None = None,
        calendar: Mapping[str, Any] | None = None,
        **settings: Any,
    ) -> Workbook:
        alone = all(isinstance(one, Card) for one in cards.values())
        nested: Mapping[str, Any] = {"shop": cards} if alone else cards
        departments = {
            name: DepartmentBook(
                id=name,
                settings=Department(name=name, head="H", rows=dict((rows or {}).get(name, {}))),
                cards=dict(own),
            )
            for name, own in nested.items()
        }
        given = {"organisation": "O", "sources": sources, "calendar": calendar or {}, **settings}
        return Workbook(root=tmp_path, settings=Settings.model_validate(given), departments=departments)

    return make


@pytest.fixture
def period() -> Callable[[str], Period]:
    return lambda label: Calendar().parse(label)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Give a function that writes a text file below the workbook."""

    def write_text(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_text
