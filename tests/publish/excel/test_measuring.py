"""How much room texts and numbers need."""

from __future__ import annotations

from datetime import date

import pytest

from kpiwork.publish.excel.measuring import TALLEST, height, lines, printed
from kpiwork.publish.excel.number_formats import DATE, WHOLE, for_difference, for_value
from kpiwork.review.numbers import NumberStyle
from kpiwork.spec.unit import UnitKind

STYLES = [
    NumberStyle(unit=UnitKind.PERCENT),
    NumberStyle(unit=UnitKind.PER_THOUSAND),
    NumberStyle(unit=UnitKind.CURRENCY, currency="USD", decimals=0),
    NumberStyle(unit=UnitKind.CURRENCY, currency="CHF", decimals=2),
]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("value", [0.0, 0.5, 41.25, 123_456.0, 4_000_000.0])
def test_numbers_take_the_signs_that_the_page_prints(style, value):
    assert printed(value, for_value(style, value)) == len(style.value(value))
    plain = style.plain(value)
    assert printed(plain, for_difference(style, value)) == len(style.difference(value))


def test_days_and_counts():
    assert printed(date(2013, 9, 30), DATE) == len("30 Sep 2013")
    assert printed(84_292, WHOLE) == len("84,292")


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, 1),
        ("one two three", 40, 1),
        ("one two three", 6, 3),
        ("a\nb\n\nc", 40, 4),
        ("長い名前" * 5, 20, 2),
    ],
)
def test_lines_are_counted_by_words_and_breaks(text, width, expected):
    assert lines(text, width) == expected


def test_no_row_is_taller_than_excel_allows():
    assert height(10_000) == TALLEST < 409
