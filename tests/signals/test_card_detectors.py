"""What cards themselves leave open: risks that nothing watches, targets without a guardrail."""

from __future__ import annotations

import pytest

from kpiwork.signals.finding import Strength, Verdict
from kpiwork.signals.material import Need
from kpiwork.signals.missing_guardrail import MissingGuardrail
from kpiwork.signals.planting import card_with, daily_readings, material_of
from kpiwork.signals.unwatched_risks import UnwatchedRisks

EMPTY_REPLY = {"how": "Send an empty reply", "ease": "high", "visibility": "low"}
ON_HOLD = {"how": "Put it on hold", "ease": "high", "visibility": "low"}


def material(card, **more):
    return material_of(daily_readings([1] * 100), card=card, **more)


def test_a_risk_without_a_watcher_is_named_and_others_are_not():
    risks = [EMPTY_REPLY, {**ON_HOLD, "watched_by": {"detector": "exclusions"}}]
    found = UnwatchedRisks()(material(card_with(gaming_risks=risks)))
    assert found.verdict is Verdict.SIGNAL
    assert found.reason == "nothing watches this: Send an empty reply"
    assert found.p is None


@pytest.mark.parametrize("watcher", [{"detector": "exclusions"}, {"guardrail": "reopened"}])
def test_a_watcher_of_either_kind_is_enough(watcher):
    risks = [{**EMPTY_REPLY, "watched_by": watcher}]
    assert UnwatchedRisks()(material(card_with(gaming_risks=risks))).verdict is Verdict.CLEAR


def test_a_watcher_that_names_nothing_watches_nothing():
    risks = [{**EMPTY_REPLY, "watched_by": {}}]
    assert UnwatchedRisks()(material(card_with(gaming_risks=risks))).verdict is Verdict.SIGNAL


def test_a_card_that_names_no_risk_was_not_thought_through():
    found = UnwatchedRisks()(material(card_with()))
    assert (found.verdict, found.severity) == (Verdict.SIGNAL, Strength.WEAK)
    guard = UnwatchedRisks()(material(card_with(), guards=("other",)))
    assert guard.verdict is Verdict.NOT_APPLICABLE


def test_a_target_asks_for_a_guardrail():
    bare = MissingGuardrail()(material(card_with()))
    assert (bare.verdict, bare.severity) == (Verdict.SIGNAL, Strength.WEAK)
    guarded = card_with(guardrails=[{"kpi": "other", "must_not_worsen_by": 0.01}])
    assert MissingGuardrail()(material(guarded)).verdict is Verdict.CLEAR
    guard = MissingGuardrail()(material(card_with(), guards=("other",)))
    assert (guard.verdict, guard.reason) == (Verdict.NOT_APPLICABLE, "it is a guardrail itself")


@pytest.mark.parametrize("detector", [UnwatchedRisks(), MissingGuardrail()])
def test_without_a_target_nobody_is_pushed(detector):
    no_target = material(card_with(), lacks={Need.TARGET: "the card has no target"})
    found = detector(no_target)
    assert (found.verdict, found.reason) == (Verdict.NOT_APPLICABLE, "the card has no target")
