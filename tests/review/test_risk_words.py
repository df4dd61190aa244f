"""Risks meet evidence: what watches each, and what that found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.analysis.guardrail import GuardrailCheck, GuardrailState
from kpiwork.review.raised import RiskWatch, Watched
from kpiwork.review.risk_words import with_risk_words
from kpiwork.signals.finding import Strength, Verdict
from kpiwork.spec.relation import Grade
from tests.factories import flights_record
from tests.raised import raised

NAMES = {"late_60": "Arrived an hour late or more"}


def told(detector="", guardrail="", state=None, findings=(), names=NAMES):
    kpi = flights_record().kpi("arrived_on_time")
    risk = RiskWatch(
        how="Hurry flights that are just over 15 minutes late",
        ease=Grade.MEDIUM,
        visibility=Grade.LOW,
        detector=detector,
        guardrail=guardrail,
        state=Watched.NOT_TOLD,
    )
    checks: tuple[GuardrailCheck, ...] = ()
    if state is not None:
        check = GuardrailCheck(kpi="late_60", margin=0.01, since="Jul–Sep 2013", worsened_by=0.0, state=state)
        checks = (check,)
    shown = replace(kpi, risks=(risk,), findings=findings, guardrails=checks)
    return with_risk_words(shown, names).risks[0]


def test_nothing_watches_it():
    assert told().state is Watched.UNWATCHED


@pytest.mark.parametrize(
    ("changes", "state", "words"),
    [
        ({}, Watched.SEEN, "raises a question, see there."),
        ({"evidence": Strength.NONE}, Watched.QUIET, "nothing seen."),
        ({"verdict": Verdict.CLEAR}, Watched.QUIET, "nothing seen."),
        (
            {"verdict": Verdict.NOT_ENOUGH_DATA, "reason": "12 records, and it takes 300"},
            Watched.NOT_TOLD,
            "cannot be told, 12 records, and it takes 300.",
        ),
    ],
)
def test_a_detector_tells(changes, state, words):
    risk = told(detector="threshold_bunching", findings=(raised(**changes),))
    assert risk.state is state
    assert risk.sentence.endswith(words)


@pytest.mark.parametrize(
    ("check", "state"),
    [
        (GuardrailState.HELD, Watched.QUIET),
        (GuardrailState.EXCEEDED, Watched.WORSE),
        (GuardrailState.UNKNOWN, Watched.NOT_TOLD),
        (None, Watched.NOT_TOLD),
    ],
)
def test_a_guardrail_tells(check, state):
    assert told(guardrail="late_60", state=check).state is state


def test_a_watcher_that_cannot_tell_is_not_outweighed_by_one_that_is_quiet():
    blind = raised(verdict=Verdict.NOT_ENOUGH_DATA, reason="no data")
    risk = told("threshold_bunching", "late_60", GuardrailState.HELD, (blind,))
    assert risk.state is Watched.NOT_TOLD
    loud = told("threshold_bunching", "late_60", GuardrailState.HELD, (raised(),))
    assert loud.state is Watched.SEEN


def test_a_guardrail_without_a_margin_takes_nothing_away_from_what_a_detector_says():
    clear = raised(verdict=Verdict.CLEAR)
    risk = told("threshold_bunching", "late_60", None, (clear,))
    assert risk.state is Watched.QUIET
    assert "no margin was agreed" in risk.sentence


def test_a_watcher_that_this_audience_does_not_see_is_not_taken_for_silence():
    risk = told(detector="tail_neglect")
    assert risk.state is Watched.NOT_TOLD
    assert "analyst" in risk.sentence
