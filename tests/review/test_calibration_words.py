"""What would be seen, in words: every number stands in the sentence that it belongs to."""

from __future__ import annotations

from typing import Any

import pytest

from kpiwork.errors import UsageError
from kpiwork.review.calibration import calibrate_sizes
from kpiwork.review.calibration_words import (
    false_alarm_words,
    label_words,
    power_words,
    put_in_words,
    strength_words,
    title_of,
)
from kpiwork.signals.calibration.behaviours import BEHAVIOURS
from kpiwork.signals.calibration.trials import Power, Trial

STRENGTHS = (0.05, 0.10, 0.20, 0.30, 0.50)


def power(*seen, behaviour="near_misses", runs=200, clean=0, **more):
    given: dict[str, Any] = {
        "detector": "threshold_bunching",
        "many": 1_200,
        "many_are": "records near the cutoff",
    }
    trials = tuple(
        Trial(strength=strength, seen=count, unanswered=0, runs=runs)
        for strength, count in zip(more.pop("strengths", STRENGTHS), seen, strict=True)
    )
    nothing = Trial(strength=0, seen=clean, unanswered=0, runs=runs)
    return Power(behaviour=behaviour, planted=trials, clean=nothing, **given, **more)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (
            (0, 10, 90, 170, 200),
            "a shift of 30 % of near misses would be seen in 8 of 10 cases; 10 % would seldom be seen.",
        ),
        (
            (0, 0, 10, 60, 120),
            "a shift of 50 % of near misses would be seen in 6 of 10 cases; 20 % would seldom be seen.",
        ),
        ((200, 200, 200, 200, 200), "a shift of 5 % of near misses would be seen in all cases."),
        ((50, 195, 200, 200, 200), "a shift of 10 % of near misses would be seen in nearly all cases."),
        (
            (0, 0, 0, 0, 0),
            "even a shift of 50 % of near misses would seldom be seen: in none of 200 simulations.",
        ),
        (
            (0, 0, 0, 0, 4),
            "even a shift of 50 % of near misses would seldom be seen: in 4 of 200 simulations.",
        ),
        ((0, 0, 0, 0, 30), "even a shift of 50 % of near misses would seldom be seen: in 2 of 10 cases."),
    ],
)
def test_the_sentence_names_what_would_be_seen_and_what_would_not(seen, words):
    assert plain(power_words(power(*seen))) == f"With 1,200 records near the cutoff, {words}"


def test_what_could_not_be_tested_says_why():
    found = Power(detector="mix_shift", behaviour="easier_cases", reason="the card names no dimension")
    assert power_words(found) == "Cannot be tested: the card names no dimension."
    assert false_alarm_words(found) == ""


def test_false_alarms_are_counted_with_how_many_there_may_be():
    none, two = (plain(false_alarm_words(power(0, 0, 0, 0, 0, clean=count))) for count in (0, 2))
    assert none == (
        "With nothing put in, a question would be raised in none of 200 simulations (up to 2 % is possible)."
    )
    assert "in 2 of 200 simulations (up to 4 % is possible)" in two


def test_strengths_are_printed_as_what_they_are():
    guard = power(0, 0, behaviour="guardrail", strengths=(0.5, 3.0))
    assert [plain(strength_words(guard, one)) for one in guard.planted] == ["0.5 times", "3.0 times"]
    assert plain(label_words(guard, guard.planted[0])) == "0.5 ×"
    changes = power(0, 0, behaviour="restatement", strengths=(0.2, 1.0))
    assert [plain(strength_words(changes, one)) for one in changes.planted] == ["60 %", "100 %"]


@pytest.mark.parametrize("one", BEHAVIOURS, ids=lambda one: one.name)
def test_every_behaviour_has_its_words(one):
    found = power(*(0 for _ in one.strengths), behaviour=one.name, strengths=one.strengths)
    assert title_of(found)
    assert put_in_words(found)
    assert "{" not in power_words(found)


def test_a_detector_without_a_behaviour_is_called_by_its_name():
    assert title_of(Power(detector="quiet_weeks", reason="nothing")) == "Quiet weeks"


@pytest.mark.parametrize("name", ["records", "periods", "units", "runs", "seed"])
def test_numbers_may_come_as_text_and_must_be_whole(name):
    given: dict[str, Any] = {name: "many"}
    with pytest.raises(UsageError, match=f"--{name}  is 'many'; write a whole number"):
        calibrate_sizes(**given)
