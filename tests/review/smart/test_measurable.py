"""Measurable: what cannot be computed, what is missing, and what would not be seen."""

from __future__ import annotations

import pytest

from kpiwork.review.smart.judged import Criterion, Judged, Judgement
from kpiwork.review.smart.measurable import measurable
from tests.review.smart.planted import card, of_check, typed

Found = dict[str, tuple[Judged, ...]]


@pytest.mark.parametrize(
    ("name", "check", "expected", "said"),
    [
        ("wrong", "the measure runs", Judgement.FAIL, "no column 'no_such_column'"),
        ("words", "the measure runs", Judgement.FAIL, "column 'words' is text"),
        ("empty", "the measure runs", Judgement.FAIL, "column 'empty' is text"),
        (
            "fine",
            "the measure runs",
            Judgement.PASS,
            "36 months of values, from January 2023 to December 2025",
        ),
        ("young", "the measure runs", Judgement.PASS, "3 months of values"),
        ("young", "a change would show", Judgement.CANNOT_TELL, "3 months"),
        ("noisy", "a change would show", Judgement.IMPROVE, "by chance, which is more"),
        ("wander", "a change would show", Judgement.FAIL, "even a year would not show this one"),
        ("seen", "a change would show", Judgement.PASS, "is 1.0 points away"),
        ("always", "a change would show", Judgement.PASS, "met at today's level"),
        ("eight", "enough cases", Judgement.FAIL, "has 8 letters; pages hide what rests on fewer than 10"),
        ("spotty", "missing values", Judgement.IMPROVE, "8 of 36 values of spotty are missing"),
    ],
)
def test_each_planted_fault_is_found(
    judged: Found, name: str, check: str, expected: Judgement, said: str
) -> None:
    found = of_check(judged[name], check)
    assert found.judgement is expected
    assert said in found.reason.replace("\N{NO-BREAK SPACE}", " ")


def test_the_error_of_a_formula_has_its_place_and_mend(judged: Found) -> None:
    found = of_check(judged["words"], "the measure runs")
    assert "measure.numerator at character" in found.place
    assert "cast(words as float)" in found.mend


def test_months_without_values_are_counted(judged: Found) -> None:
    said = [one.reason for one in judged["gaps"] if one.check == "data to rely on"]
    assert any("Nov 2023, Dec 2023, Sep 2024" in one for one in said)
    assert any("3 months of 36" in one for one in said)


def test_what_was_not_measured_is_never_read_as_fine(judged: Found) -> None:
    for name in ("wrong", "words", "empty"):
        checks = {one.check for one in judged[name] if one.criterion is Criterion.MEASURABLE}
        assert not checks & {"data to rely on", "enough cases", "a change would show"}


@pytest.mark.parametrize(
    ("cases", "same", "expected"),
    [
        (20, 20, Judgement.PASS),
        (20, 18, Judgement.PASS),
        (20, 17, Judgement.IMPROVE),
        (20, 16, Judgement.IMPROVE),
        (20, 15, Judgement.FAIL),
        (19, 19, Judgement.CANNOT_TELL),
        (1, 1, Judgement.CANNOT_TELL),
        (200, 0, Judgement.FAIL),
    ],
)
def test_two_people_count_alike(cases: int, same: int, expected: Judgement) -> None:
    counted = {"date": "2025-11-20", "cases": cases, "same": same}
    one = card(collection={"how": "hand", "checked": "Ten a month", "counted_by_two": counted})
    found = of_check(tuple(measurable(typed(one))), "two people count alike")
    assert found.judgement is expected
    assert f"{same} of {cases}" in found.reason


def test_twenty_cases_are_few_and_the_interval_says_so() -> None:
    """Wilson (1927): 18 of 20 goes with a true share of 70 to 97 %."""
    counted = {"date": "2025-11-20", "cases": 20, "same": 18}
    one = card(collection={"how": "hand", "checked": "Ten a month", "counted_by_two": counted})
    found = of_check(tuple(measurable(typed(one))), "two people count alike")
    assert "70 % to 97 % are plausible" in found.reason.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("changes", "check", "place"),
    [
        ({"settles_after": None}, "settling time", "settles_after"),
        ({"collection": None}, "somebody checks", "collection.checked"),
        ({"data_steward": None}, "somebody checks", "data_steward"),
        (
            {"collection": {"how": "hand", "checked": "Ten a month"}},
            "two people count alike",
            "collection.counted_by_two",
        ),
    ],
)
def test_what_nobody_wrote_down_is_to_improve(changes: dict[str, object], check: str, place: str) -> None:
    found = of_check(tuple(measurable(typed(card(**changes)))), check)
    assert (found.judgement, found.place) == (Judgement.IMPROVE, place)
    assert found.mend


def test_a_percentage_that_was_not_divided_is_no_share(judged: Found) -> None:
    found = of_check(judged["hundredfold"], "unit")
    assert found.judgement is Judgement.FAIL
    assert "81.3" in found.reason
