"""What a detector found, in words: each kind of number in its unit, with its range."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from kpiwork.review.finding_words import effect_words, finding_words, severity_words, style_of_card
from kpiwork.signals.finding import Effect, Finding, Kind, Strength, Verdict
from kpiwork.signals.planting import card_with

CARDS = {"wait": card_with(unit="minutes", better="lower"), "share": card_with()}
STYLES = {kpi: style_of_card(card) for kpi, card in CARDS.items()}
SENTENCE = "about {value} ({range})"


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def effect(kind, value, low=math.nan, high=math.nan, **more):
    return Effect(kind=kind, value=value, low=low, high=high, sentence=SENTENCE, **more)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (effect(Kind.SHARE, 0.378, 0.219, 0.537), "about 38 % (22 % to 54 %)"),
        (effect(Kind.POINTS, -0.021, -0.034, -0.008), "about −2.1 points (−3.4 points to −0.8 points)"),
        (effect(Kind.UNIT, 12.34, 10.0, 14.0), "about 12.3 min (10.0 min to 14.0 min)"),
        (effect(Kind.DIFFERENCE, 2.5, 1.0, 4.0), "about +2.5 min (+1.0 min to +4.0 min)"),
        (
            effect(Kind.OTHER_UNIT, 0.02, 0.01, 0.03, of="share"),
            "about +2.0 points (+1.0 points to +3.0 points)",
        ),
        (effect(Kind.TIMES, 1.2, 1.1, 1.3), "about 1.20 times (1.10 times to 1.30 times)"),
        (effect(Kind.NUMBER, 0.8, 0.5, 0.9), "about 0.80 (0.50 to 0.90)"),
        (effect(Kind.COUNT, 52.0, 40.0, 60.0), "about 52 (40 to 60)"),
        (effect(Kind.COUNT, 52.0), "about 52"),
    ],
)
def test_a_number_has_its_unit(made, words):
    assert plain(effect_words(made, "wait", STYLES)) == words


FOUND = Finding(
    detector="any",
    kpi="wait",
    verdict=Verdict.SIGNAL,
    reason="more stop just inside than their shape explains",
    effect=effect(Kind.COUNT, 52.0),
    smallest=effect(Kind.COUNT, 9.0),
    evidence=Strength.STRONG,
    size=Strength.MODERATE,
    robustness=Strength.STRONG,
    testability=Strength.STRONG,
)


def test_a_signal_tells_its_size_and_a_clear_one_what_would_have_been_seen():
    assert finding_words(FOUND, STYLES) == "More stop just inside than their shape explains. About 52."
    clear = replace(FOUND, verdict=Verdict.CLEAR, reason="")
    assert finding_words(clear, STYLES) == "About 9."


def test_a_signal_has_its_weight_and_nothing_else_has():
    assert severity_words(FOUND) == "a question to ask, moderate"
    assert severity_words(replace(FOUND, evidence=Strength.NONE)) == "seen, but too weakly to ask"
    assert severity_words(replace(FOUND, verdict=Verdict.NOT_ENOUGH_DATA)) == "too little data"
