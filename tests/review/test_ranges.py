"""Ranges: the unit once, no end that is printed as 0 without being 0."""

from __future__ import annotations

import pytest

from kpiwork.review.numbers import NumberStyle
from kpiwork.review.ranges import away, range_words, way, way_range
from kpiwork.spec.unit import UnitKind

SHARE = NumberStyle(unit=UnitKind.PERCENT)
MONEY = NumberStyle(unit=UnitKind.CURRENCY, currency="USD", decimals=0)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("style", "ends", "expected"),
    [
        (SHARE, (0.152, 0.203), "+15.2 to +20.3 points"),
        (SHARE, (-0.07, 0.01), "−7.0 to +1.0 points"),
        (SHARE, (0.0002, 0.01), "+0.02 to +1.00 points"),
        (SHARE, (0.0, 0.01), "0.0 to +1.0 points"),
        (MONEY, (-300.0, 1_200_000.0), "−$300 to +$1.20 m"),
        (NumberStyle(unit=UnitKind.COUNT, decimals=0), (3.0, 9.0), "+3 to +9"),
    ],
)
def test_ranges(style, ends, expected):
    assert plain(range_words(style, *ends)) == expected


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ((-0.038, -0.004), "0.4 to 3.8 points lower"),
        ((0.004, 0.038), "0.4 to 3.8 points higher"),
        ((0.0002, 0.038), "0.02 to 3.80 points higher"),
        ((-0.004, 0.038), "from 0.4 points lower to 3.8 points higher"),
        ((0.0, 0.038), "from the same to 3.8 points higher"),
    ],
)
def test_ranges_by_direction(ends, expected):
    assert plain(way_range(SHARE, *ends)) == expected


def test_distances_have_a_direction():
    assert plain(away(SHARE, -0.021)) == "2.1 points lower"
    assert plain(away(SHARE, 0.00004)) == "0.004 points higher"
    assert away(SHARE, 0.0) == "the same"
    assert way(1.0) == "higher"
