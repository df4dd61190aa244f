"""What the page says of a target ahead: a chance, a range, how it was tried; never certainty."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.analysis.forecast import (
    BackTest,
    BackTestState,
    Band,
    Outlook,
    OutlookState,
    Precedent,
    Rest,
    RestState,
    SeasonUse,
)
from kpiwork.periods import PeriodKind
from kpiwork.review.numbers import SPACE, NumberStyle
from kpiwork.review.outlook_words import DueWords, outlook_words, rest_words, tried_words
from kpiwork.spec.choices import Better
from kpiwork.spec.unit import UnitKind

TRIED = BackTest(state=BackTestState.TRIED, tries=20, held=17, error=0.02, naive_error=0.03)
MADE = Outlook(
    state=OutlookState.MADE,
    better=Better.HIGHER,
    low=0.8,
    points=35,
    chance=0.05,
    band=Band.UNLIKELY,
    value=0.721,
    low_80=0.68,
    high_80=0.762,
    rest=Rest(state=RestState.OPEN, least=0.825, run_rate=0.75),
    precedent=Precedent(needed=0.06, happened=3, of=32),
    season=SeasonUse.WEIGHED,
    tried=TRIED,
)
DUE = DueWords(
    by="Dec 2013",
    whole="the quarter",
    step=PeriodKind.MONTH,
    left=2,
    style=NumberStyle(unit=UnitKind.PERCENT),
)


def said(outlook=MADE, due=DUE, **different):
    return outlook_words(replace(outlook, **different), due).replace(SPACE, " ")


def rest_said(due=DUE, **different):
    return rest_words(replace(MADE, **different), due).replace(SPACE, " ")


def test_a_chance_with_its_range_and_its_tries():
    assert said() == (
        "If the work goes on as it does, the target of 80.0 % is unlikely to be met by Dec 2013: about 5 in 100 "
        "such cases; the quarter would come to 72.1 % (68.0 % to 76.2 % in 8 of 10 cases). The same forecast, "
        "tried on this KPI's past, held in 17 of 20 tries."
    )


@pytest.mark.parametrize(
    ("chance", "band", "words"),
    [
        (0.0, Band.UNLIKELY, "is unlikely to be met by Dec 2013: fewer than 5 in 100"),
        (0.3, Band.STRETCH, "would be a stretch by Dec 2013: about 30 in 100"),
        (0.55, Band.LIKELY, "is likely to be met by Dec 2013: about 55 in 100"),
        (0.95, Band.NO_STRETCH, "would be met without a stretch by Dec 2013: about 95 in 100"),
        (1.0, Band.NO_STRETCH, "would be met without a stretch by Dec 2013: more than 95 in 100"),
    ],
)
def test_bands_have_words_and_no_chance_is_certain(chance, band, words):
    assert words in said(chance=chance, band=band)
    assert "100 in 100" not in said(chance=chance, band=band)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ({"better": Better.LOWER, "low": None, "high": 0.1}, "the target of 10.0 %"),
        ({"better": Better.WITHIN, "low": 0.8, "high": 0.9}, "the target of 80.0 % to 90.0 %"),
        ({"better": Better.WITHIN, "low": 0.8, "high": None}, "the target of at least 80.0 %"),
        ({"better": Better.WITHIN, "low": None, "high": 0.9}, "the target of at most 90.0 %"),
    ],
)
def test_targets_of_every_direction_are_named(target, words):
    assert words in said(**target)


def test_a_value_beside_the_target_is_not_printed_like_it():
    assert "come to 79.98 %" in said(value=0.7998)
    assert "target of 80.00 %" in said(value=0.7998)


def test_a_season_that_cannot_be_seen_is_said():
    assert "cannot be seen yet: that takes two years." in said(season=SeasonUse.NOT_SEEN)
    assert "two years" not in said(season=SeasonUse.NONE)


def test_how_the_tries_went_is_said():
    assert tried_words(replace(TRIED, held=9, widened=1.6)).endswith(
        "held in 9 of 20 tries; as that is fewer than 8 of 10, its range was widened."
    )
    assert "too short" in tried_words(BackTest(state=BackTestState.TOO_SHORT))


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [
        (OutlookState.NO_TARGET, "There is no target.", "There is no target."),
        (OutlookState.OVER, "", "The quarter is over, at 72.1 %; no forecast is made."),
        (
            OutlookState.NO_FORECAST,
            "It is too early.",
            "Nothing can be said of whether the target of 80.0 % will be met by Dec 2013. It is too early.",
        ),
        (
            OutlookState.UNKNOWN,
            "A value is missing.",
            "Nothing can be said of whether the target of 80.0 % will be met by Dec 2013. A value is missing.",
        ),
    ],
)
def test_what_is_not_forecast_says_why_and_no_chance(state, reason, words):
    assert said(state=state, reason=reason, chance=None, band=None) == words


def test_what_is_decided_is_arithmetic():
    out = Rest(state=RestState.OUT_OF_REACH, least=1.04)
    assert said(state=OutlookState.DECIDED, rest=out) == (
        "The target of 80.0 % cannot be met by Dec 2013 any more: the 2 months left would have to average "
        "104.0 %, which is not possible."
    )
    safe = Rest(state=RestState.SAFE, least=-0.1, is_weighted=True)
    assert said(state=OutlookState.DECIDED, rest=safe) == (
        "The target of 80.0 % by Dec 2013 is met already: no possible value of the 2 months left changes that, "
        "at the numbers of cases expected."
    )


def test_what_is_left_must_average_and_how_often_that_happened():
    assert rest_said() == (
        "The 2 months left must average at least 82.5 %. That is +6.0 points against the last 2 months; a rise "
        "as large between stretches as long came about in 3 of 32 cases before. At the average so far, the "
        "quarter comes to 75.0 %."
    )


@pytest.mark.parametrize(
    ("different", "words"),
    [
        ({"rest": Rest(state=RestState.OPEN, most=0.1)}, "must average at most 10.0 %."),
        ({"rest": Rest(state=RestState.OPEN, least=0.1, most=0.3)}, "between 10.0 % and 30.0 %."),
        (
            {"rest": Rest(state=RestState.OPEN, least=0.1, is_weighted=True)},
            "at least 10.0 %, at the numbers of cases expected.",
        ),
        ({"precedent": Precedent(needed=-0.06, happened=0, of=5)}, "a fall as large between stretches"),
        ({"precedent": Precedent(needed=0.06, happened=0, of=0)}, "against the last 2 months. At"),
        ({"precedent": Precedent(needed=0.0, happened=0, of=0)}, "at least 82.5 %. At the average"),
        ({"precedent": None}, "at least 82.5 %. At the average"),
        ({"due": replace(DUE, left=1)}, "The month left must come to at least 82.5 %."),
        ({"due": replace(DUE, left=1)}, "a rise as large from one month to the next came about in 3 of 32"),
    ],
)
def test_the_rest_in_every_shape(different, words):
    assert words in rest_said(**different)


@pytest.mark.parametrize("state", [RestState.SAFE, RestState.OUT_OF_REACH, RestState.UNKNOWN])
def test_nothing_is_asked_of_a_rest_that_decides_nothing(state):
    assert not rest_said(rest=Rest(state=state, least=0.5))
