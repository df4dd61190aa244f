"""What is said of a claimed link: never more than was found, and unknown never as fine."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from kpiwork.analysis.lead import (
    Fade,
    Fading,
    Gain,
    LagLink,
    LeadCheck,
    LeadReason,
    LeadVerdict,
)
from kpiwork.periods import PeriodKind
from kpiwork.review.lead_words import apart_words, claim_words, correlation_words, lead_words
from kpiwork.spec.relation import Sign
from kpiwork.spec.time import Lag

SPACE = "\N{NO-BREAK SPACE}"
LINK = LagLink(lag=2, pairs=34, strength=0.62, low=0.4, high=0.78)
FOUND = LeadCheck(
    verdict=LeadVerdict.SUPPORTED,
    reason=LeadReason.LINK_AND_GAIN,
    least=2,
    most=2,
    sign=Sign.POSITIVE,
    season=12,
    points=36,
    needed=24,
    runs=999,
    seed=1,
    link=LINK,
    links=(LINK,),
    p=0.001,
    gain=Gain(share=0.12, t=2.4, forecasts=22),
    fade=Fade(state=Fading.UNKNOWN),
    orders=(1, 1),
)
WEAK = LagLink(lag=2, pairs=58, strength=-0.04, low=-0.26, high=0.18)
CLAIM = "“Qualified meetings” is said to lead “Orders” by 2 months."


def lag(text):
    return TypeAdapter(Lag).validate_python(text)


def said(check, claimed="2 months", grain=PeriodKind.MONTH):
    return lead_words(check, leading="Qualified meetings", led="Orders", lag=lag(claimed), grain=grain)


def yet(reason, **how):
    return replace(FOUND, verdict=LeadVerdict.NOT_TESTABLE_YET, reason=reason, **how)


def test_a_supported_claim_has_its_numbers_and_its_limits():
    assert said(FOUND) == (
        f"{CLAIM} Supported: over 36 months, apart from trend and season, they move together 2 months apart "
        "(correlation .62, .40 to .78), and knowing “Qualified meetings” would have made forecasts of the "
        f"next month 12{SPACE}% better. That is a link, not proof of a cause. "
        "Whether the link fades cannot be told from so few values."
    )


def test_against_each_other_and_in_the_same_period():
    link = replace(LINK, lag=0, strength=-0.62, low=-0.78, high=-0.4)
    text = said(replace(FOUND, sign=Sign.NEGATIVE, link=link))
    assert "they move against each other in the same month (correlation −.62, −.78 to −.40)" in text
    assert f"estimates of the same month 12{SPACE}% better" in text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Fading.FADING, "The link was stronger in the first half (.70) than in the second (.20)."),
        (Fading.STEADY, "The link has held: .70 in the first half, .20 in the second."),
        (Fading.UNKNOWN, "Whether the link fades cannot be told: .70 in the first half, .20 in the second."),
    ],
)
def test_fading_is_told_with_both_halves(state, words):
    fade = Fade(state=state, first=0.7, second=0.2, pairs=18)
    assert said(replace(FOUND, fade=fade)).endswith(words)
    assert "half" not in said(yet(LeadReason.NOT_CLEAR, fade=fade))


def test_a_refuted_claim_is_an_idea():
    refuted = replace(
        FOUND, verdict=LeadVerdict.NOT_SUPPORTED, reason=LeadReason.NO_LINK, points=60, link=WEAK
    )
    assert said(refuted) == (
        f"{CLAIM} Not supported: over 60 months, apart from trend and season, the correlation 2 months apart "
        "is −.04 (−.26 to .18), short of the .30 that would matter; treat it as an idea, not as an early "
        "warning."
    )
    several = said(replace(refuted, links=(WEAK, WEAK)))
    assert "would matter and no closer at the other lags claimed;" in several
    assert "short of the −.30" in said(replace(refuted, sign=Sign.NEGATIVE))


@pytest.mark.parametrize(
    ("sign", "words"),
    [
        (Sign.POSITIVE, "so they move against each other, not together as claimed;"),
        (Sign.NEGATIVE, "so they move together, not against each other as claimed;"),
    ],
)
def test_the_other_way_is_said(sign, words):
    check = replace(FOUND, verdict=LeadVerdict.NOT_SUPPORTED, reason=LeadReason.OTHER_WAY, sign=sign)
    assert words in said(check)


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (
            yet(LeadReason.TOO_FEW_POINTS, points=14),
            "14 months with both numbers so far, and it takes 24.",
        ),
        (
            yet(LeadReason.TOO_FEW_POINTS, points=1),
            "1 month with both numbers so far, and it takes 24.",
        ),
        (
            yet(LeadReason.LAG_TOO_LONG, most=12, needed=48),
            "36 months with both numbers so far, and for 12 months between them it takes 48.",
        ),
        (yet(LeadReason.TOO_FEW_PAIRS), "gaps leave fewer than 20 pairs of values as far apart as claimed."),
        (
            yet(LeadReason.LEADING_STANDS_STILL),
            "apart from trend and season “Qualified meetings” has not moved so far, so nothing can be seen of it.",
        ),
        (
            yet(LeadReason.LED_STANDS_STILL),
            "apart from trend and season “Orders” has not moved so far, so nothing can be seen of it.",
        ),
        (
            yet(LeadReason.NOT_CLEAR, p=0.0402),
            (
                "over 36 months, apart from trend and season, the correlation 2 months apart is .62 (.40 to "
                ".78). Chance alone gives as much in 5 of 100 cases, and only fewer than 1 would count as a link; "
                "a link that matters cannot be ruled out either."
            ),
        ),
    ],
)
def test_what_is_not_testable_yet_says_why(check, words):
    assert said(check).startswith(f"{CLAIM} Not testable yet: {words}")


@pytest.mark.parametrize(
    ("gain", "words"),
    [
        (Gain(share=0.024, t=1.9, forecasts=22), f"2{SPACE}% better, and it takes 5{SPACE}%."),
        (Gain(share=0.08, t=1.2, forecasts=22), f"8{SPACE}% better, which can be chance: 22 were tried."),
        (Gain(share=-0.03, t=-0.2, forecasts=22), "would not have made forecasts better."),
        (Gain(share=0.0, t=None, forecasts=22), "would not have made forecasts better."),
        (
            Gain(share=None, t=None, forecasts=3),
            "there are too few values to try whether that helps to forecast.",
        ),
    ],
)
def test_a_link_without_a_gain_is_not_called_supported(gain, words):
    text = said(yet(LeadReason.NO_GAIN, gain=gain))
    assert "Not testable yet: over 36 months" in text
    assert words in text
    assert "Supported" not in text


def test_a_grain_that_cannot_show_the_lag_says_so():
    assert said(None, "3 days", PeriodKind.CALENDAR_QUARTER) == (
        "“Qualified meetings” is said to lead “Orders” by 3 days. Not testable here: values come by the "
        "quarter, which cannot show what comes first within less."
    )


@pytest.mark.parametrize(
    ("claimed", "words"),
    [
        ("0-1 months", "“A” is said to lead “B” by 0 to 1 months."),
        ("1-3 weeks", "“A” is said to lead “B” by 1 to 3 weeks."),
        ("0 days", "“A” is said to move “B” within the same day."),
    ],
)
def test_claims(claimed, words):
    assert claim_words("A", "B", lag(claimed)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.624, ".62"),
        (-0.05, "−.05"),
        (0.001, "0"),
        (-0.001, "0"),
        (0.999, ".99"),
        (1.0, "1.00"),
        (0.3, ".30"),
    ],
)
def test_correlations_are_never_printed_stronger(value, words):
    assert correlation_words(value) == words


def test_apart():
    assert apart_words(1, PeriodKind.WEEK) == "1 week apart"
    assert apart_words(0, PeriodKind.CALENDAR_QUARTER) == "in the same quarter"


def test_every_reason_has_words():
    for reason in LeadReason:
        text = said(yet(reason))
        assert text.startswith(CLAIM)
        assert len(text) > len(CLAIM) + 20
