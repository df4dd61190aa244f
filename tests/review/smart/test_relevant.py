"""Relevant: what a card is for, and what it tells that no other does."""

from __future__ import annotations

from typing import Any

import pytest

from kpiwork.review.smart.judged import Judged, Judgement
from kpiwork.review.smart.relevant import relevant
from tests.review.smart.planted import card, of_check, typed


def judged(**changes: Any) -> dict[str, Judged]:
    return {one.check: one for one in relevant(typed(card(**changes)))}


def test_a_card_without_a_fault_passes() -> None:
    assert {one.judgement for one in judged().values()} == {Judgement.PASS}


@pytest.mark.parametrize(
    ("changes", "check", "expected", "place"),
    [
        ({"objective": None}, "objective", Judgement.FAIL, "objective"),
        (
            {"objective": None, "informative": True, "targets": None},
            "objective",
            Judgement.IMPROVE,
            "objective",
        ),
        ({"question": "Letters get answers."}, "question", Judgement.IMPROVE, "question"),
        ({"question": "Answered within five days?"}, "question", Judgement.IMPROVE, "question"),
        ({"never_used_for": None}, "use", Judgement.IMPROVE, "never_used_for"),
        ({"when_worse": None}, "use", Judgement.IMPROVE, "when_worse"),
        ({"used_for": None, "never_used_for": None, "when_worse": None}, "use", Judgement.FAIL, "used_for"),
        ({"influence": None}, "influence", Judgement.IMPROVE, "influence"),
        ({"influence": "little"}, "influence", Judgement.IMPROVE, "influence"),
        ({"influence": "little", "incentive": {"kind": "bonus"}}, "influence", Judgement.FAIL, "incentive"),
        ({"influence": "little", "targets": None}, "influence", Judgement.PASS, "influence"),
        ({"measures": None}, "result or effort", Judgement.IMPROVE, "measures"),
        ({"measures": "input"}, "result or effort", Judgement.IMPROVE, "leads"),
        ({"measures": "input", "stands_for": "Letters read"}, "result or effort", Judgement.PASS, "measures"),
        ({"guardrails": None}, "side effects", Judgement.IMPROVE, "guardrails"),
        ({"level": "person"}, "level", Judgement.IMPROVE, "level"),
    ],
)
def test_each_fault_is_found_in_its_place(
    changes: dict[str, Any], check: str, expected: Judgement, place: str
) -> None:
    found = judged(**changes)[check]
    assert (found.judgement, found.place) == (expected, place)
    assert bool(found.mend) is (expected is not Judgement.PASS)


def test_a_guardrail_needs_no_objective_and_no_guardrail_of_its_own() -> None:
    rail = {"kpi": "asked", "must_not_worsen_by": 0.01}
    looked = typed(card(objective=None, guardrails=None), others={"other": card(guardrails=[rail])})
    found = tuple(relevant(looked))
    assert of_check(found, "objective").judgement is Judgement.PASS
    assert "side effects" not in {one.check for one in found}


def test_a_formula_that_another_card_has_is_found_whatever_its_spaces() -> None:
    twin = card(
        measure={
            "source": "letters",
            "date": "month",
            "numerator": " SUM(usual) ",
            "denominator": "sum(cases)",
        }
    )
    found = of_check(tuple(relevant(typed(card(), others={"twin": twin}))), "tells something new")
    assert found.judgement is Judgement.FAIL
    assert "twin" in found.reason


def test_a_card_that_is_part_of_another_is_not_the_same() -> None:
    whole = card(drivers=["asked"])
    found = of_check(tuple(relevant(typed(card(), others={"whole": whole}))), "tells something new")
    assert found.judgement is Judgement.PASS
