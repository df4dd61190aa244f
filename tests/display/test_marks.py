"""A verdict is a shape and a word; what is not known never looks fine."""

from __future__ import annotations

import pytest

from kpiwork.analysis.guardrail import GuardrailState
from kpiwork.display.marks import STATUS_MEANS, check_mark, data_mark, guardrail_mark, status_mark
from kpiwork.review.record import DataLight
from kpiwork.spec.target import Status

FINE = status_mark(Status.MET).shape
MARKS = [
    *((status, status_mark(status)) for status in Status),
    *((light, data_mark(light)) for light in DataLight),
    *((state, guardrail_mark(state)) for state in GuardrailState),
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
