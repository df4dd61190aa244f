"""Specific: each planted fault of a card's text is found in its place, and a card without one passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.review.smart.judged import Judgement
from kpiwork.review.smart.specific import specific
from kpiwork.review.smart.vague import HINTS
from tests.review.smart.planted import card, of_check, typed


def test_a_card_without_a_fault_passes() -> None:
    assert {one.judgement for one in specific(typed(card()))} == {Judgement.PASS}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, Judgement.FAIL),
        ("All letters", Judgement.FAIL),
        ("Counted: letters answered within five days, of all received.", Judgement.IMPROVE),
        ("Counted: letters answered. Not counted: advertising.", Judgement.PASS),
        ("Letters answered within five days, excluding advertising.", Judgement.PASS),
    ],
)
def test_a_definition_says_what_is_counted_and_what_is_not(text: str | None, expected: Judgement) -> None:
    found = of_check(tuple(specific(typed(card(definition=text)))), "what is counted")
    assert found.judgement is expected
    assert found.place == "definition"
    assert bool(found.mend) is (expected is not Judgement.PASS)


def test_rows_that_the_formula_leaves_out_are_named() -> None:
    measure = {"source": "s", "date": "d", "numerator": "count(*)", "where": "channel <>\n  'spam'"}
    one = card(definition="Counted: every letter that we got this month", measure=measure, unit="count")
    found = of_check(tuple(specific(typed(one))), "what is counted")
    assert "channel <> 'spam'" in found.reason


@pytest.mark.parametrize(
    ("field", "text", "word"),
    [
        ("question", "Are we efficient?", "efficient"),
        ("name", "Improve Quality", "Improve"),
        ("definition", "Counted: letters answered in a timely manner. Not counted: others.", "timely"),
    ],
)
def test_a_vague_word_is_named_with_its_place(field: str, text: str, word: str) -> None:
    found = [one for one in specific(typed(card(**{field: text}))) if one.check == "plain words"]
    assert f"{field}: '{word}'" in [one.place for one in found]
    assert {one.judgement for one in found} == {Judgement.IMPROVE}
    assert all(one.mend for one in found)


@given(word=st.sampled_from(sorted(HINTS)), capital=st.booleans())
def test_every_vague_word_is_found_as_a_word_and_not_inside_another(word: str, capital: bool) -> None:
    shown = word.capitalize() if capital else word
    found = [one.place for one in specific(typed(card(question=f"Is it {shown}, or not?"))) if one.mend]
    assert found == [f"question: '{shown}'"]
    assert not [one for one in specific(typed(card(question=f"Is it un{word}x?"))) if one.mend]


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ("Everybody", Judgement.FAIL),
        ("All of us", Judgement.FAIL),
        ("TBD", Judgement.FAIL),
        ("???", Judgement.FAIL),
        ("Anna Schneider", Judgement.IMPROVE),
        ("Dr. Lee", Judgement.IMPROVE),
        ("Smith, John", Judgement.IMPROVE),
        ("anna@example.org", Judgement.IMPROVE),
        ("Head of Post", Judgement.PASS),
        ("Sales Team Leads", Judgement.PASS),
        ("Duty Manager", Judgement.PASS),
        ("Controlling", Judgement.PASS),
    ],
)
def test_an_owner_is_a_role(owner: str, expected: Judgement) -> None:
    found = of_check(tuple(specific(typed(card(owner=owner)))), "owner")
    assert (found.judgement, found.place) == (expected, "owner")


def test_a_score_says_on_which_scale() -> None:
    measure = {"source": "s", "date": "d", "numerator": "avg(mark)"}
    bare = card(unit="score", measure=measure)
    said = card(unit="score", measure=measure, definition="Counted: marks from 1 to 5. Not counted: blanks.")
    assert of_check(tuple(specific(typed(bare))), "unit").judgement is Judgement.IMPROVE
    assert of_check(tuple(specific(typed(said))), "unit").judgement is Judgement.PASS
