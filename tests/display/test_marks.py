"""A verdict is a shape and a word; what is not known never looks fine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpiwork.analysis.change import Assurance, Certainty, Variation
from kpiwork.analysis.guardrail import GuardrailState
from kpiwork.analysis.status import Acceptance, Standing
from kpiwork.display.marks import (
    ASSURANCE_MEANS,
    SHAPES,
    STATUS_MEANS,
    VARIATION_MEANS,
    assurance_mark,
    change_marks,
    check_mark,
    data_mark,
    guardrail_mark,
    standing_mark,
    status_mark,
    variation_mark,
)
from kpiwork.review.record import DataLight
from kpiwork.spec.target import Status
from tests.factories import flights_record

FINE = status_mark(Status.MET).shape
MARKS = [
    *((status, status_mark(status)) for status in Status),
    *((light, data_mark(light)) for light in DataLight),
    *((state, guardrail_mark(state)) for state in GuardrailState),
    *((verdict, assurance_mark(verdict)) for verdict in Assurance),
]


@pytest.mark.parametrize(("state", "mark"), MARKS, ids=lambda one: str(one)[:20])
def test_has_a_shape_and_its_word(state, mark):
    drawn = mark.__html__()
    assert "<svg" in drawn
    assert f"<span>{state.value}</span>" in drawn


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.MET])
def test_only_met_looks_like_met(status):
    assert status_mark(status).shape != FINE


def test_every_status_has_a_shape_of_its_own_and_a_meaning():
    assert len({status_mark(status).icon for status in Status}) == len(Status)
    assert set(STATUS_MEANS) == set(Status)


def test_unknown_never_looks_fine():
    unknown = [
        data_mark(DataLight.NO_DATA),
        data_mark(DataLight.PROVISIONAL),
        guardrail_mark(GuardrailState.UNKNOWN),
        check_mark("not checked"),
        check_mark("a state of next year"),
    ]
    assert FINE not in {mark.shape for mark in unknown}


def test_words_are_escaped():
    assert "<script>" not in check_mark("<script>").__html__()


def test_every_variation_and_assurance_has_a_shape_a_word_and_a_meaning_of_its_own():
    marks = [variation_mark(one) for one in Variation] + [assurance_mark(one) for one in Assurance]
    assert len({mark.icon for mark in marks}) == len({mark.word for mark in marks}) == len(marks)
    assert (set(VARIATION_MEANS), set(ASSURANCE_MEANS)) == (set(Variation), set(Assurance))


def test_only_a_change_by_a_rule_is_called_better_or_worse():
    assert variation_mark(Variation.COMMON).word == "as usual"
    neutral = [variation_mark(one).word for one in (Variation.NEUTRAL_HIGH, Variation.NEUTRAL_LOW)]
    assert neutral == ["higher", "lower"]


def test_too_few_points_and_doubtful_data_are_said_so():
    change = flights_record().kpis[0].change
    assert change is not None
    few = replace(change, certainty=Certainty.TOO_FEW, variation=())
    assert [mark.word for mark in change_marks(few)] == ["too few points"]
    assert [mark.word for mark in change_marks(None)] == ["not judged"]
    both = replace(change, variation=(Variation.IMPROVEMENT_HIGH, Variation.CONCERN_LOW))
    assert [mark.word for mark in change_marks(both)] == ["improved, higher", "worse, lower"]


def test_every_shape_that_a_mark_names_exists():
    assert {mark.shape for _, mark in MARKS} <= set(SHAPES)


def test_a_missed_target_that_is_accepted_stays_missed():
    word = Acceptance(until=date(2014, 3, 31), since=date(2013, 12, 1))
    missed = Standing(status=Status.MISSED, acceptance=word)
    assert standing_mark(missed).word == "missed, accepted"
    assert standing_mark(missed).shape == status_mark(Status.MISSED).shape
    assert standing_mark(replace(missed, acceptance=replace(word, has_ended=True))) == status_mark(
        Status.MISSED
    )
