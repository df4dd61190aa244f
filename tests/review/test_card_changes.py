"""What differs in the cards since the last record: every field that a record holds, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.review.card_changes import card_changes
from kpiwork.review.record import CardChange, DatedChange, KpiReview
from kpiwork.spec.card import Card, Change
from kpiwork.spec.choices import Better, Level
from kpiwork.spec.load import load
from kpiwork.spec.target import Basis, Target, TargetsFrom
from kpiwork.spec.unit import UnitKind
from tests.pasts import complete

ROOT = Path(__file__).parents[2]
KPIS = {kpi.id: kpi for kpi in complete().kpis}
FIRST = KPIS["arrived_on_time"]


@pytest.fixture(scope="module")
def cards() -> Mapping[str, Card]:
    shipped = load(ROOT).department("operations").cards
    return {name: shipped[name].model_copy(update={"changes": ()}) for name in KPIS}


def told(now: KpiReview, then: KpiReview, cards: Mapping[str, Card]) -> list[str]:
    others = [kpi for kpi in KPIS.values() if kpi.id != FIRST.id]
    before = replace(complete(), kpis=(then, *others))
    found = card_changes((now, *others), cards, before)
    assert {one.kpi for one in found} <= {FIRST.id}
    return [one.what.replace("\N{NO-BREAK SPACE}", " ") for one in found]


def test_without_a_record_or_a_difference_there_is_nothing_to_say(cards: Mapping[str, Card]) -> None:
    assert card_changes(KPIS.values(), cards, None) == ()
    assert card_changes(KPIS.values(), cards, complete()) == ()


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ({"name": "On time"}, "name: “On time” → “Arrived less than 15 minutes late”"),
        (
            {"definition": ""},
            "definition: nothing → “Counted: every scheduled departure. Not counted: nothing",
        ),
        (
            {"formula": "count(*)"},
            "formula: “count(*)” → “count(*) filter (where arr_delay < 15) / count(*)”",
        ),
        ({"owner": "Duty Manager"}, "owner: “Duty Manager” → “Head of Operations Control”"),
        ({"better": Better.LOWER}, "good direction: “lower” → “higher”"),
        ({"unit": UnitKind.CURRENCY, "currency": "EUR"}, "unit: “currency, EUR” → “percent”"),
        ({"level": Level.TEAM}, "level: “team” → “department”"),
        ({"used_for": ""}, "used for: nothing → “The timetable and the crews held in reserve”"),
        (
            {"never_used_for": "Pay"},
            "never used for: “Pay” → “Judging a duty manager, an airport or a single",
        ),
        ({"tolerance": None}, "tolerance: none → 2.0 points"),
        ({"tolerance": 0.0201}, "tolerance: 2.01 points → 2.00 points"),
    ],
)
def test_a_field_that_differs_is_told(cards: Mapping[str, Card], then: dict[str, Any], said: str) -> None:
    (what,) = told(FIRST, replace(FIRST, **then), cards)
    assert what.startswith(said)


def test_wrapping_is_no_change(cards: Mapping[str, Card]) -> None:
    assert told(FIRST, replace(FIRST, definition=FIRST.definition.replace(" ", "\n")), cards) == []


def target(value: float | None, **more: Any) -> TargetInForce:
    return TargetInForce(state=TargetState.IN_FORCE, value=value, **more)


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (target(0.8), target(0.82), "target: 80.0 % → 82.0 %"),
        (target(0.8), target(0.8001), "target: 80.00 % → 80.01 %"),
        (target(0.8), TargetInForce(state=TargetState.LAPSED, value=0.8), "target: 80.0 % → none in force"),
        (
            target(None, low=0.7, high=0.9),
            target(None, high=0.9),
            "target: 70.0 % to 90.0 % → at most 90.0 %",
        ),
        (
            TargetInForce(state=TargetState.NONE),
            target(None, low=0.7),
            "target: none in force → at least 70.0 %",
        ),
    ],
)
def test_a_target_that_differs_is_told(
    cards: Mapping[str, Card], then: TargetInForce, now: TargetInForce, said: str
) -> None:
    assert told(replace(FIRST, target=now), replace(FIRST, target=then), cards) == [said]


def test_a_target_comes_with_its_date_and_reason(cards: Mapping[str, Card]) -> None:
    start = date(2014, 1, 1)
    agreed = Target(
        starts=start,
        due=date(2014, 12, 31),
        value=0.82,
        basis=Basis.PROMISE,
        set_on=date(2013, 12, 9),
        set_by="Operations board",
        why="We can",
    )
    card = cards[FIRST.id].model_copy(update={"targets": (agreed,)})
    now = replace(FIRST, target=target(0.82, starts=start))
    assert told(now, FIRST, {**cards, FIRST.id: card}) == [
        "target: 80.0 % → 82.0 % (set on 9 December 2013 by Operations board: We can)"
    ]


def test_a_plan_s_targets_are_no_change_of_the_card(cards: Mapping[str, Card]) -> None:
    card = cards[FIRST.id].model_copy(
        update={"targets": (), "targets_from": TargetsFrom(source="quotas", value="quota")}
    )
    assert told(replace(FIRST, target=target(0.9)), FIRST, {**cards, FIRST.id: card}) == []


def test_guardrails_are_told_with_their_margins_and_the_kpi_that_they_name(cards: Mapping[str, Card]) -> None:
    cancelled, late, very_late = FIRST.guardrails
    then = replace(FIRST, guardrails=(cancelled, replace(late, margin=0.02)))
    now = replace(FIRST, guardrails=(late, very_late))
    found = card_changes((now,), cards, replace(complete(), kpis=(then, KPIS["cancelled"], KPIS["late_60"])))
    rails = {one.others: one.what.replace("\N{NO-BREAK SPACE}", " ") for one in found if one.kpi == FIRST.id}
    assert rails[("cancelled",)] == "guardrail removed: “Cancelled flights”"
    assert rails[("late_60",)] == (
        "guardrail “Arrived an hour late or more”: at most 2.0 points worse → at most 1.0 points worse"
    )


def test_a_guardrail_that_is_new_is_told(cards: Mapping[str, Card]) -> None:
    (rail, *rest) = FIRST.guardrails
    assert told(FIRST, replace(FIRST, guardrails=tuple(rest)), cards) == [
        "guardrail added: “Cancelled flights”, at most 1.0 points worse"
    ]
    assert rail.kpi == "cancelled"


def test_dated_changes_that_were_not_on_the_card_are_told_with_their_reasons(
    cards: Mapping[str, Card],
) -> None:
    old = Change(date=date(2013, 9, 2), what="Evening call on the first departures")
    new = Change(
        date=date(2013, 12, 1), what="New radar", why="The old one ended", agreed_by="Board", rebase=True
    )
    card = cards[FIRST.id].model_copy(update={"changes": (old, new)})
    last = "agreed by Board; values before and after do not compare"
    then = replace(FIRST, changes=(DatedChange(date=old.date, what=old.what, rebase=False),))
    assert told(FIRST, then, {**cards, FIRST.id: card}) == [
        f"noted on the card for 1 December 2013: New radar; The old one ended; {last}"
    ]


def test_new_cards_come_where_they_stand_and_those_that_left_at_the_end(cards: Mapping[str, Card]) -> None:
    gone = replace(FIRST, id="gone", name="Gone", level=Level.ORGANISATION)
    then = replace(complete(), kpis=(gone, KPIS["diverted"], KPIS["cancelled"]))
    found = card_changes((FIRST, KPIS["cancelled"]), cards, then)
    assert found == (
        CardChange(kpi=FIRST.id, name=FIRST.name, what="new", level=Level.DEPARTMENT),
        CardChange(kpi="gone", name="Gone", what="no longer among the cards", level=Level.ORGANISATION),
        CardChange(kpi="diverted", name="Diverted flights", what="retired", level=Level.DEPARTMENT),
    )
