"""What became of a decision, in words that are never stronger than its interval."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpiwork.analysis.drift import DriftVerdict, SlowDrift
from kpiwork.analysis.effect import Drift, Effect, Expected, ExpectedState, SeasonState, Unusual, Verdict
from kpiwork.periods import PeriodKind
from kpiwork.review.effect_words import effect_words, verdict_words
from kpiwork.review.numbers import NumberStyle
from kpiwork.spec.unit import UnitKind

SHARE = NumberStyle(unit=UnitKind.PERCENT)
EXPECTED = Expected(
    state=ExpectedState.KNOWN,
    reason="",
    points=24,
    ahead=12,
    looked_at=3,
    last=0.135,
    unusual=Unusual.HIGH,
    average=0.125,
    likely=(0.115, 0.134),
    wide=(0.11, 0.14),
)
SEEN = Effect(
    verdict=Verdict.EFFECT_SEEN,
    reason="",
    points_before=24,
    points_after=12,
    expected=EXPECTED,
    change=-0.021,
    interval=(-0.038, -0.004),
    after=0.104,
)


def said(found, grain=PeriodKind.MONTH, **more):
    words = effect_words(found, SHARE, decided=date(2013, 4, 23), grain=grain, **more)
    return words.replace("\N{NO-BREAK SPACE}", " ")


def test_a_decision_that_takes_effect_later_is_counted_from_then():
    later = {"in_effect": date(2013, 7, 1)}
    assert said(SEEN, **later).startswith(
        "Since the decision of 23 April 2013, in effect from 1 July 2013, the level"
    )
    early = replace(SEEN, verdict=Verdict.TOO_EARLY, change=None, interval=None, reason="2 months since")
    start = "Too early to tell what came of the decision of 23 April 2013, in effect from 1 July 2013: 2 months since."
    assert said(early, **later).startswith(start)


@pytest.mark.parametrize(
    ("verdict", "per_year", "is_said"),
    [
        (DriftVerdict.FALLING, -0.02, True),
        (DriftVerdict.RISING, 0.02, False),
        (DriftVerdict.NONE_SEEN, -0.02, False),
    ],
)
def test_a_steady_drift_the_same_way_looks_like_a_step(verdict, per_year, is_said):
    slow = SlowDrift(
        verdict=verdict,
        reason="",
        points=36,
        per_year=per_year,
        interval=(per_year - 0.01, per_year + 0.01),
        season=SeasonState.NOT_ASKED,
        method="",
    )
    words = (
        "Over the whole history it went 2.0 points a year lower: a steady drift and a step look alike here."
    )
    assert (words in said(SEEN, slow=slow)) is is_said


def test_an_effect_and_what_was_to_be_expected_anyway():
    assert said(SEEN) == (
        "Since the decision of 23 April 2013 the level is 2.1 points lower than before (0.4 to 3.8 points "
        "lower): more than chance explains, and for the better. Against the last 3 months before it (13.5 %), "
        "the 12 months since read 3.1 points lower on average. About 1.0 points of that were to be expected "
        "anyway, since the decision came after unusually high months; in 4 of 5 such cases 0.1 to 2.0 points "
        "lower. What else changed at that time is not ruled out."
    )


def test_a_worsening_says_so_and_a_change_without_a_direction_does_not():
    assert "and for the worse" in said(replace(SEEN, verdict=Verdict.WORSE))
    neutral = said(replace(SEEN, verdict=Verdict.CHANGE_SEEN))
    assert "more than chance explains." in neutral
    assert "better" not in neutral
    assert "worse" not in neutral


def test_no_effect_seen_says_what_could_go_unseen():
    found = replace(SEEN, verdict=Verdict.NO_EFFECT_SEEN, change=-0.004, interval=(-0.024, 0.016))
    words = said(found)
    assert "no change is seen that chance does not explain" in words
    assert "may be from 2.4 points lower to 1.6 points higher" in words
    assert "A change of less than about 2.0 points could go unseen." in words
    assert "ruled out" not in words


@pytest.mark.parametrize(
    ("verdict", "reason", "start"),
    [
        (Verdict.TOO_EARLY, "5 values since the decision, and it takes 8", "Too early to tell what came of"),
        (
            Verdict.TOO_LITTLE_BEFORE,
            "3 values before the decision, and it takes 8",
            "Not to be told what came",
        ),
        (Verdict.NOT_COMPUTABLE, "all values are the same", "Not to be told what came of"),
    ],
)
def test_without_a_verdict_the_reason_is_given(verdict, reason, start):
    found = replace(SEEN, verdict=verdict, reason=reason, change=None, interval=None)
    words = said(found)
    assert words.startswith(start)
    assert f"{reason}." in words
    assert "chance" not in words


def test_the_verdict_in_short():
    early = replace(SEEN, verdict=Verdict.TOO_EARLY, points_after=5)
    assert verdict_words(early, PeriodKind.MONTH) == "too early, 3 more months"
    assert (
        verdict_words(replace(early, points_after=7), PeriodKind.CALENDAR_QUARTER)
        == "too early, 1 more quarter"
    )
    assert verdict_words(SEEN, PeriodKind.MONTH) == "effect seen"


@pytest.mark.parametrize(
    ("average", "expected"),
    [
        (0.125, "About 1.0 points of that were to be expected anyway"),
        (0.104, "As much or more, about 3.1 points, was to be expected anyway"),
        (0.100, "As much or more, about 3.5 points, was to be expected anyway"),
        (0.140, "About 0.5 points higher was to be expected anyway"),
        (0.13497, "About 0.003 points of that were to be expected anyway"),
    ],
)
def test_no_more_of_it_was_expected_than_there_is(average, expected):
    assert expected in said(replace(SEEN, expected=replace(EXPECTED, average=average)))


def test_a_usual_value_gives_no_reason_and_one_month_reads_as_one():
    usual = replace(EXPECTED, unusual=Unusual.USUAL)
    assert "unusually" not in said(replace(SEEN, expected=usual))
    one = replace(EXPECTED, looked_at=1, unusual=Unusual.LOW)
    words = said(replace(SEEN, expected=one), PeriodKind.QUARTER)
    assert "Against the last quarter before it" in words
    assert "came after an unusually low quarter;" in words


def test_unknown_expectations_say_why():
    short = Expected(
        state=ExpectedState.TOO_SHORT,
        reason="9 values before the decision, and it takes 12",
        points=9,
        ahead=9,
        looked_at=1,
    )
    assert "not known: 9 values before the decision, and it takes 12." in said(replace(SEEN, expected=short))
    gap = replace(EXPECTED, last=None, unusual=Unusual.UNKNOWN)
    assert "a value just before the decision is missing" in said(replace(SEEN, expected=gap))


def test_a_drift_the_same_way_and_a_season_left_in_are_said():
    assert "It had been falling before the decision already" in said(replace(SEEN, drift=Drift.FALLING))
    assert "It had been" not in said(replace(SEEN, drift=Drift.RISING))
    assert "is not taken out" in said(replace(SEEN, season=SeasonState.TOO_SHORT))
    assert "taken out" not in said(replace(SEEN, season=SeasonState.TAKEN_OUT))
