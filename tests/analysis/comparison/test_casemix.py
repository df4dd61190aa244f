"""Indirect standardisation: worked by hand."""

from __future__ import annotations

import pytest

from kpiwork.analysis.comparison.casemix import standardised
from kpiwork.analysis.comparison.units import UnitsKind, UnitTotals

CELLS = {
    "easy house": {"easy": (80.0, 100.0), "hard": (4.0, 20.0)},
    "hard house": {"easy": (16.0, 20.0), "hard": (36.0, 100.0)},
}
OVERALL = 136 / 240
EASY, HARD = 96 / 120, 40 / 120  # of both houses together


def adjusted(*given):
    return standardised(*given)


def house(name):
    own = CELLS[name].values()
    above, below = (sum(pair[part] for pair in own) for part in (0, 1))
    return UnitTotals(name=name, numerator=above, denominator=below, records=120)


@pytest.mark.parametrize("kind", UnitsKind)
def test_observed_by_expected_times_overall(kind):
    found = adjusted(house("easy house"), CELLS, OVERALL, kind)
    expected = 100 * EASY + 20 * HARD
    assert found.value == pytest.approx(84 / expected * OVERALL)


def test_an_adjusted_share_is_worth_as_many_cases_as_have_its_variance():
    found = adjusted(house("easy house"), CELLS, OVERALL, UnitsKind.SHARE)
    by_chance = 100 * EASY * (1 - EASY) + 20 * HARD * (1 - HARD)
    variance = by_chance * (OVERALL / (100 * EASY + 20 * HARD)) ** 2
    assert OVERALL * (1 - OVERALL) / found.size == pytest.approx(variance)


def test_groups_that_are_alike_change_nothing():
    cells = {name: {"one": (10.0 * n, 20.0), "two": (20.0 * n, 40.0)} for n, name in ((1, "a"), (2, "b"))}
    a = UnitTotals(name="a", numerator=30.0, denominator=60.0, records=60)
    found = adjusted(a, cells, 0.75, UnitsKind.SHARE)
    assert (found.value, found.size) == pytest.approx((0.5, 60.0))


def test_an_adjusted_share_is_no_more_than_the_whole():
    cells = {"a": {"hard": (50.0, 50.0)}, "b": {"hard": (10.0, 50.0), "easy": (400.0, 400.0)}}
    a = UnitTotals(name="a", numerator=50.0, denominator=50.0, records=50)
    assert adjusted(a, cells, 460 / 500, UnitsKind.SHARE).value == 1.0


def test_nothing_expected_is_nothing_to_hold_it_against():
    cells = {"a": {"one": (0.0, 50.0)}, "b": {"two": (10.0, 50.0)}}
    a = UnitTotals(name="a", numerator=0.0, denominator=50.0, records=50)
    assert adjusted(a, cells, 0.1, UnitsKind.SHARE) is None
