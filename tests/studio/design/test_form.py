"""A form says what is missing and what is wrong, to somebody who fills it in."""

from __future__ import annotations

import pytest

from kpiwork.errors import UsageError
from kpiwork.studio.design.around import Around
from kpiwork.studio.design.fields import Control, Option
from kpiwork.studio.design.form import filled
from kpiwork.studio.design.values import placed, value_at

AROUND = Around(
    options={
        "kpis": (Option(value="kept", words="Kept"),),
        "sources": (Option(value="calls", words="Calls"),),
    },
    percents=frozenset({"kept"}),
)
MEASURE = {"source": "calls", "date": "rang_on", "numerator": "count(*)"}
WHOLE = {
    "name": "Calls answered",
    "question": "Do we answer?",
    "owner": "Head",
    "better": "higher",
    "unit": "percent",
    "measure": MEASURE,
}


def card(**values):
    return filled("card", "answered", {**WHOLE, **values}, AROUND)


def told(form):
    return {one.loc: one.sentence for one in form.wrong}


def test_an_empty_card_says_what_to_do_in_the_order_of_the_workshop():
    sentences = [one.sentence for one in filled("card", "answered", {}, AROUND).missing]
    assert sentences == [
        "Give it a name.",
        "Write the question that it answers.",
        "Say which way is good: up, down or within a range.",
        "Choose the unit.",
        "Choose the data that it is counted from.",
        "Choose the column that places a row in time.",
        "Write what is counted, such as count(*).",
        "Say who answers for it: a role, not a name.",
    ]


def test_a_whole_card_has_nothing_missing_and_nothing_wrong():
    assert card().is_whole


def test_a_group_that_was_begun_says_what_it_lacks_and_which_entry():
    form = card(targets=[{"value": 0.9}], collection={"checked": "weekly"})
    assert "Say how the values are collected." in [one.sentence for one in form.missing]
    assert "Targets, 1: Say until which day the target counts." in [one.sentence for one in form.missing]


@pytest.mark.parametrize(
    ("loc", "values", "sentence"),
    [
        (("better",), {"better": "up"}, '"up" is not higher, lower, neither or within; write one of them'),
        (("review_by",), {"review_by": "someday"}, '"someday" is not a day; write it as 2025-12-31'),
        (
            ("tolerance",),
            {"tolerance": "two"},
            '"two" is not a number; write a number of percent, such as 95',
        ),
        (
            ("tolerance",),
            {"tolerance": 9},
            "900 % is no share of anything; write a number of percent, such as 95",
        ),
        (("betterr",), {"betterr": 1}, "is no key that is known here; did you mean 'better'?"),
        (("person_use",), {"person_use": "self"}, None),
        (
            ("guardrails", 0, "kpi"),
            {"guardrails": [{"kpi": "kep", "must_not_worsen_by": 0.01}]},
            "\"kep\" is none of this workbook's kpis; did you mean 'kept'?",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_field(loc, values, sentence):
    found = told(card(**values))
    assert loc in found
    assert sentence is None or found[loc] == sentence


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("count(*) filter (where __import__('os'))", 24),
        ("(select 1)", 2),
        ("count(*); drop table calls", 9),
        ("sum(", 1),
        ("('x').__class__", 6),
    ],
)
def test_a_formula_that_tries_to_escape_is_refused_at_its_character(text, at):
    form = card(measure={**MEASURE, "numerator": text})
    [wrong] = form.wrong
    assert wrong.loc == ("measure", "numerator", "value")
    assert wrong.sentence.startswith(f"Character {wrong.at}: ")
    assert wrong.at >= 1
    assert abs(wrong.at - at) <= 4, wrong


def test_numbers_are_asked_in_percent_where_their_kpi_counts_in_percent():
    form = card(guardrails=[{"kpi": "kept", "must_not_worsen_by": 0.01}], targets=[{"value": 0.925}])
    assert form.at(("guardrails", 0, "must_not_worsen_by")).control is Control.PERCENT
    assert form.at(("targets", 0, "value")).control is Control.PERCENT
    assert form.shown(("targets", 0, "value")) == "92.5"
    assert card(unit="days").at(("targets", 0, "value")).control is Control.NUMBER


def test_a_choice_offers_what_the_workbook_has_but_not_the_kpi_itself():
    mine = filled("card", "kept", WHOLE, AROUND)
    assert card().at(("guardrails", 0, "kpi")).options == AROUND.options["kpis"]
    assert mine.at(("guardrails", 0, "kpi")).options == ()


@pytest.mark.parametrize("loc", [("nothing",), ("name", 0), ("targets", "value", 0), (0,)])
def test_a_place_that_no_form_has_is_refused(loc):
    with pytest.raises(UsageError):
        card().at(loc)


def test_an_entry_behind_the_end_of_a_list_is_refused():
    with pytest.raises(UsageError, match="behind the end"):
        card().with_typed(("targets", 3, "value"), "90")


def test_short_and_long_ways_of_writing_a_formula_are_one_field():
    values = placed(WHOLE, ("measure", "numerator", "where"), "line = 1")
    assert values["measure"]["numerator"] == {"value": "count(*)", "where": "line = 1"}
    assert value_at(values, ("measure", "numerator", "value")) == "count(*)"
    assert placed(values, ("measure", "numerator", "where"), None) == WHOLE


def test_a_currency_is_a_unit_and_its_code():
    money = placed(placed(WHOLE, ("unit",), "currency"), ("unit", "currency"), "USD")
    assert money["unit"] == {"currency": "USD"}
    assert value_at(money, ("unit",)) == "currency"
    assert placed(money, ("unit",), "currency")["unit"] == {"currency": "USD"}
    assert placed(money, ("unit",), "percent")["unit"] == "percent"
    assert told(card(unit="currency"))[("unit",)].startswith('"currency" needs the code')


def test_what_is_taken_out_leaves_nothing_behind():
    values = placed(WHOLE, ("collection", "counted_by_two", "cases"), 20)
    assert placed(values, ("collection", "counted_by_two", "cases"), None) == WHOLE
    assert placed(placed(WHOLE, ("targets", 0, "value"), 1), ("targets", 0), None) == WHOLE
