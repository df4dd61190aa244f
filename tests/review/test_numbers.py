"""Numbers as a reader meets them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.review.numbers import NumberStyle, day_words, default_decimals, whole_number
from kpiwork.spec.unit import Unit, UnitKind

PERCENT = NumberStyle(unit=UnitKind.PERCENT)
DOLLARS = NumberStyle(unit=UnitKind.CURRENCY, currency="USD", decimals=0)


@pytest.mark.parametrize(
    ("style", "value", "text"),
    [
        (PERCENT, 0.7546, "75.5 %"),
        (PERCENT, -0.0004, "0.0 %"),
        (PERCENT, -0.25, "−25.0 %"),
        (PERCENT, None, "no data"),
        (PERCENT, float("nan"), "no data"),
        (NumberStyle(unit=UnitKind.MINUTES), 13.58, "13.6 min"),
        (NumberStyle(unit=UnitKind.PER_THOUSAND), 7.26, "7.3 per 1,000"),
        (NumberStyle(unit=UnitKind.COUNT, decimals=0), 84292, "84,292"),
        (NumberStyle(unit=UnitKind.RATIO, decimals=2), 2.345, "2.35"),
        (DOLLARS, 950.4, "$950"),
        (DOLLARS, 412_300, "$412 k"),
        (DOLLARS, -12_345_678, "−$12.35 m"),
        (NumberStyle(unit=UnitKind.CURRENCY, currency="CHF", decimals=0), 5, "CHF 5"),
    ],
)
def test_a_value_carries_its_unit(style: NumberStyle, value: float | None, text: str) -> None:
    assert style.value(value).replace("\N{NO-BREAK SPACE}", " ") == text


@pytest.mark.parametrize(
    ("style", "value", "text"),
    [
        (PERCENT, 0.012, "+1.2 points"),
        (PERCENT, -0.045, "−4.5 points"),
        (PERCENT, 0.0, "0.0 points"),
        (PERCENT, 0.0001, "0.0 points"),
        (PERCENT, -0.0001, "0.0 points"),
        (NumberStyle(unit=UnitKind.MINUTES), -2.75, "−2.8 min"),
        (DOLLARS, 1_500_000, "+$1.50 m"),
    ],
)
def test_a_difference_carries_its_sign_and_shares_differ_in_points(
    style: NumberStyle, value: float, text: str
) -> None:
    assert style.difference(value).replace("\N{NO-BREAK SPACE}", " ") == text


@given(st.floats(0, 1), st.floats(0, 1))
def test_values_that_differ_enough_never_look_alike(value: float, other: float) -> None:
    style = PERCENT.telling_apart(value, other)
    assert style.value(value) != style.value(other) or abs(value - other) < 1e-7


def test_a_near_miss_is_not_printed_as_the_target() -> None:
    style = PERCENT.telling_apart(0.79996, 0.8)
    assert style.value(0.79996).replace("\N{NO-BREAK SPACE}", " ") == "79.996 %"


@pytest.mark.parametrize(
    ("unit", "decimals"), [("percent", 1), ("count", 0), ({"currency": "EUR"}, 0), ("days", 1)]
)
def test_each_unit_has_its_decimals(unit: object, decimals: int) -> None:
    assert default_decimals(Unit.model_validate(unit)) == decimals


def test_counts_and_days_in_words() -> None:
    assert whole_number(336776) == "336,776"
    assert day_words(date(2013, 12, 1)) == "1 December 2013"
