"""Time-bound: dates, rhythm and the day on which a card is looked at again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kpiwork.review.smart.judged import Judgement
from kpiwork.review.smart.time_bound import time_bound
from tests.review.smart.planted import asking, card, of_check, typed


def judged(**changes: Any) -> dict[str, Judgement]:
    as_of = changes.pop("as_of", dt.date(2026, 1, 14))
    return {one.check: one.judgement for one in time_bound(typed(card(**changes), as_of=as_of))}


def test_a_card_without_a_fault_passes() -> None:
    assert set(judged().values()) == {Judgement.PASS}


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        (None, Judgement.IMPROVE),
        (asking(0.8, starts="2025-01-01", due="2025-12-31", set_on="2024-12-01"), Judgement.IMPROVE),
        (asking(0.8, due="2026-01-10"), Judgement.IMPROVE),
        (asking(0.8, starts="2026-02-01", due="2026-02-10"), Judgement.FAIL),
        (asking(0.8, set_on="2026-01-12"), Judgement.IMPROVE),
        (asking(0.8), Judgement.PASS),
    ],
)
def test_a_target_has_dates_that_make_sense(
    targets: list[dict[str, Any]] | None, expected: Judgement
) -> None:
    assert judged(targets=targets)["dates"] is expected


def test_a_card_for_context_needs_no_dates() -> None:
    assert judged(targets=None, informative=True)["dates"] is Judgement.PASS


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        ({"report": "monthly", "review": "quarterly"}, Judgement.IMPROVE),
        ({"collect": "quarterly", "report": "monthly", "review": "quarterly"}, Judgement.FAIL),
        ({"collect": "daily", "report": "quarterly", "review": "monthly"}, Judgement.FAIL),
        ({"collect": "daily", "report": "monthly", "review": "quarterly"}, Judgement.PASS),
    ],
)
def test_values_come_as_often_as_they_are_told(frequency: dict[str, str], expected: Judgement) -> None:
    assert judged(frequency=frequency)["rhythm"] is expected


@pytest.mark.parametrize(
    ("settles", "expected"),
    [
        (None, Judgement.CANNOT_TELL),
        ("0 days", Judgement.PASS),
        ("30 days", Judgement.PASS),
        ("31 days", Judgement.IMPROVE),
        ("92 days", Judgement.IMPROVE),
        ("93 days", Judgement.FAIL),
    ],
)
def test_a_value_has_settled_when_it_is_told(settles: str | None, expected: Judgement) -> None:
    assert judged(settles_after=settles)["settled when reported"] is expected


@pytest.mark.parametrize(
    ("review_by", "expected"),
    [
        (None, Judgement.IMPROVE),
        ("2026-01-13", Judgement.FAIL),
        ("2026-01-14", Judgement.PASS),
        ("2026-12-31", Judgement.PASS),
    ],
)
def test_a_card_is_looked_at_again(review_by: str | None, expected: Judgement) -> None:
    assert judged(review_by=review_by)["looked at again"] is expected


def test_without_a_day_nothing_is_past() -> None:
    found = of_check(tuple(time_bound(typed(card(review_by="2000-01-01"), as_of=None))), "looked at again")
    assert found.judgement is Judgement.PASS
