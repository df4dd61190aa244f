"""What is told, and not enforced."""

from __future__ import annotations

import pytest

from kpiwork.studio.design.spoken_of import sentences_of


@pytest.mark.parametrize(
    ("words", "worn"),
    [
        ("We improve answers", "improve"),
        ("Efficiency for all", "Efficiency"),
        ("Optimised routes", "Optimised"),
        ("Customers hear from us the same day", None),
    ],
)
def test_worn_words_in_results_are_told(words, worn):
    told = [one for one in sentences_of({"results": [{"words": words}]}) if one.startswith("Result")]
    assert [f"“{worn}”" in one for one in told] == ([True] if worn else [])


@pytest.mark.parametrize(("chosen", "begins"), [(8, "8 are chosen."), (1, "1 chosen."), (5, None)])
def test_how_many_are_chosen_is_told(chosen, begins):
    candidates = [{"id": f"c{n}", "name": "C", "chosen": True} for n in range(chosen)]
    told = [one for one in sentences_of({"candidates": candidates, "never": ["pay"]}) if "chosen" in one]
    assert [one.startswith(begins or "") for one in told] == ([True] if begins else [])


def test_votes_without_a_reason_high_risks_and_a_missing_never_list_are_told():
    candidates = [
        {"name": "A", "votes": 3},
        {"name": "B", "chosen": True, "risk": "high"},
        {"name": "C", "votes": 2, "dropped_because": "Nobody would act"},
    ]
    told = " ".join(sentences_of({"candidates": candidates}))
    assert "“A” got votes" in told
    assert "“B” is chosen, and its risk is high" in told
    assert "“C”" not in told
    assert "never used for" in told


def test_half_filled_workshops_raise_nothing():
    assert list(sentences_of({"results": "x", "candidates": [None, 3], "never": 1})) is not None
