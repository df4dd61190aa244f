"""What the models promise of themselves: short forms, bounds, and that what they write they read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from kpiwork.spec.card import Card
from kpiwork.spec.entries import Decision
from kpiwork.spec.measure import Part
from kpiwork.spec.model import RefusedError
from kpiwork.spec.read import parse
from kpiwork.spec.text import Identifier, Line, Prose
from kpiwork.spec.time import Day, Duration, Lag, LagUnit
from kpiwork.spec.unit import Unit, UnitKind
from tests.spec.samples import FULL_CARD, SMALL_CARD


@pytest.mark.parametrize("text", [FULL_CARD, SMALL_CARD])
@pytest.mark.parametrize("only_set", [True, False])
def test_a_card_reads_what_it_writes(text, only_set):
    card = Card.model_validate(parse(text, "x").value)
    assert Card.model_validate(card.model_dump(exclude_unset=only_set)) == card
    assert Card.model_validate_json(card.model_dump_json(exclude_unset=only_set)) == card


def test_a_card_is_frozen():
    card = Card.model_validate(parse(SMALL_CARD, "x").value)
    with pytest.raises(ValidationError):
        card.name = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "days"),
    [("7 days", 7), ("1 day", 1), ("2 weeks", 14), ("3 months", 93), ("1 year", 366), (" 7 days ", 7)],
)
def test_durations(text, days):
    assert TypeAdapter(Duration).validate_python(text) == timedelta(days=days)


@pytest.mark.parametrize(
    "value", ["7", 7, "7days", "-7 days", "7 hours", "12345 days", "\uff17 days", None, [7]]
)
def test_what_is_no_duration(value):
    with pytest.raises(ValidationError, match="not a duration"):
        TypeAdapter(Duration).validate_python(value)


@given(st.integers(0, 9999))
def test_a_duration_reads_what_it_writes(days):
    kind: TypeAdapter[timedelta] = TypeAdapter(Duration)
    assert kind.validate_python(kind.dump_python(timedelta(days=days))) == timedelta(days=days)


@given(st.integers(0, 999), st.integers(0, 999), st.sampled_from(LagUnit))
def test_a_lag_reads_what_it_writes(one, other, unit):
    lag = Lag(least=min(one, other), most=max(one, other), unit=unit)
    assert Lag.model_validate(str(lag)) == lag
    assert lag.model_dump_json() == f'"{lag}"'


@pytest.mark.parametrize("text", ["0-1 months", "1 month", "2 months", "1-3 quarters"])
def test_a_lag_is_written_as_it_is_read_aloud(text):
    assert str(Lag.model_validate(text)) == text


@pytest.mark.parametrize("text", ["2-1 months", "months", "1 year", "1--2 weeks", "-1 months", "1.5 months"])
def test_what_is_no_lag(text):
    with pytest.raises(ValidationError, match="not a lag"):
        Lag.model_validate(text)


@pytest.mark.parametrize("value", [date(2025, 12, 31), "2025-12-31"])
def test_days(value):
    assert TypeAdapter(Day).validate_python(value) == date(2025, 12, 31)


@pytest.mark.parametrize(
    "value", ["20251231", "86400", 0, 1.5, "2025-12-31T00:00", "2025-W01-1", None, "\uff12025-12-31"]
)
def test_what_is_no_day(value):
    with pytest.raises(ValidationError, match="not a day"):
        TypeAdapter(Day).validate_python(value)


@pytest.mark.parametrize("kind", [kind for kind in UnitKind if kind is not UnitKind.CURRENCY])
def test_a_unit_is_one_word(kind):
    unit = Unit.model_validate(kind.value)
    assert (unit.kind, unit.model_dump(), unit.is_percent) == (kind, kind.value, kind is UnitKind.PERCENT)


def test_money_has_a_code():
    unit = Unit.model_validate({"currency": "USD"})
    assert (unit.kind, unit.model_dump()) == (UnitKind.CURRENCY, {"currency": "USD"})


@pytest.mark.parametrize(
    "value", ["currency", {}, {"kind": "currency"}, {"kind": "percent", "currency": "USD"}]
)
def test_money_without_a_code_and_a_code_without_money_are_refused(value):
    with pytest.raises(ValidationError, match="USD"):
        Unit.model_validate(value)


def test_a_part_is_a_formula_or_a_mapping():
    assert Part.model_validate("count(*)") == Part.model_validate({"value": "count(*)"})


@pytest.mark.parametrize("text", ["<script>", "🙂", "שלום עולם", "a\tb", "../..", "=1+1", "\u200fa"])
def test_any_visible_text_is_a_line(text):
    assert TypeAdapter(Line).validate_python(text) == text


@pytest.mark.parametrize(
    "text", ["a\nb", "a\rb", "a\u2028b", "a\u202eb", "a\x00b", "a\u2066b", "\ud800", "", "  ", "x" * 301]
)
def test_what_is_no_line(text):
    with pytest.raises(ValidationError):
        TypeAdapter(Line).validate_python(text)


def test_prose_has_paragraphs_and_nothing_hidden():
    assert TypeAdapter(Prose).validate_python("a\n\nb") == "a\n\nb"
    with pytest.raises(ValidationError, match=r"U\+202E"):
        TypeAdapter(Prose).validate_python("a\u202eb")


@pytest.mark.parametrize("text", ["", "A", "1a", "a-b", "a b", "../a", "ä", "a\n", "a" * 65, "_a"])
def test_what_is_no_identifier(text):
    with pytest.raises(ValidationError):
        TypeAdapter(Identifier).validate_python(text)


def test_a_refusal_of_several_things_says_them_all():
    values = {
        **parse(SMALL_CARD, "x").value,
        "informative": True,
        "targets_from": {"source": "a", "value": "b"},
    }
    with pytest.raises(ValidationError) as caught:
        Card.model_validate({**values, "person_use": "appraisal"})
    (error,) = caught.value.errors()
    refused = error["ctx"]["error"]
    assert isinstance(refused, RefusedError)
    assert [one.key for one in refused.refusals] == ["informative", "person_use"]
    assert all(one.mend for one in refused.refusals)


@pytest.mark.parametrize(
    ("given", "fact"),
    [
        ({"takes_effect": "2013-07-01"}, "stands beside no decision"),
        (
            {"decided": "2013-07-02", "decision": "Yes", "takes_effect": "2013-07-01"},
            "is a day before the decision",
        ),
    ],
)
def test_a_decision_shows_after_it_was_taken(given, fact):
    with pytest.raises(ValidationError, match=fact):
        Decision.model_validate({"id": "a", "asked": "2013-06-01", "question": "Shall we?", **given})
