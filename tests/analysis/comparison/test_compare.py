"""Units side by side: who lies outside, who is hidden, and what is said where nothing can be."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.comparison.compare import FEWEST_UNITS, Terms, compare_units, limits_at
from kpiwork.analysis.comparison.found import Adjustment, UnitsState, Where
from kpiwork.analysis.comparison.units import MOST_UNITS, UnitsKind, UnitTotals
from kpiwork.spec.choices import Better

TERMS = Terms(kind=UnitsKind.SHARE, better=Better.HIGHER, minimum=10, draws=400)
COUNTS = st.lists(st.tuples(st.integers(0, 400), st.integers(10, 400)), min_size=5, max_size=9)


def compared(units, terms=TERMS, **more):
    return compare_units(units, terms, **more)


def unit(name, good, cases, **more):
    return UnitTotals(name=name, numerator=good, denominator=cases, records=round(cases), **more)


def units_of(pairs):
    return [unit(f"u{place}", min(good, cases), cases) for place, (good, cases) in enumerate(pairs)]


def teams(*shares, cases=400):
    return [unit(f"team {place}", round(share * cases), cases) for place, share in enumerate(shares)]


def by_name(found):
    return {one.name: one for one in found.units}


def test_one_unit_far_below_its_like_is_named_and_no_other():
    found = compared(teams(*[0.80, 0.81, 0.79, 0.80, 0.82, 0.78, 0.80, 0.81, 0.55]), TERMS)
    assert found.state is UnitsState.COMPARED
    assert [(one.name, one.where) for one in found.outside] == [("team 8", Where.BELOW)]
    assert by_name(found)["team 8"].rank_low == by_name(found)["team 8"].rank_high == 9


def test_units_that_differ_by_chance_only_are_all_inside():
    random = np.random.default_rng(4)
    found = compared(units_of([(random.binomial(200, 0.9), 200) for _ in range(25)]), TERMS)
    assert not found.outside
    assert found.dispersion == pytest.approx(1, abs=0.8)
    assert found.expected_by_chance is not None
    assert 0 < found.expected_by_chance < 0.1


def test_one_unusual_unit_is_found_even_among_six():
    found = compared(teams(0.80, 0.81, 0.79, 0.80, 0.82, 0.55), TERMS)
    assert [one.name for one in found.outside] == ["team 5"]


def test_a_wide_usual_spread_is_no_accusation():
    found = compared(teams(0.5, 0.6, 0.7, 0.8, 0.9, 0.55, 0.65, 0.75, 0.85), TERMS)
    assert not found.outside
    assert found.dispersion > 10
    assert found.usual_spread == pytest.approx(0.14, abs=0.04)
    assert found.reliability > 0.9
    assert found.more_periods == 0


def test_the_value_lies_outside_the_printed_limits_exactly_where_it_is_said_to():
    random = np.random.default_rng(9)
    pairs = [(random.binomial(cases, share), cases) for cases in (12, 40, 300) for share in (0.2, 0.9, 0.97)]
    for one in compared(units_of(pairs), replace(TERMS, minimum=1)).units:
        assert (one.value < one.outer_low) == (one.where is Where.BELOW)
        assert (one.value > one.outer_high) == (one.where is Where.ABOVE)
        assert one.outer_low <= one.inner_low <= one.inner_high <= one.outer_high


@given(COUNTS, st.randoms())
def test_the_order_of_rows_changes_nothing_but_the_order(pairs, shuffler):
    units = units_of(pairs)
    mixed = units[:]
    shuffler.shuffle(mixed)
    one, other = compared(units, TERMS), compared(mixed, TERMS)
    assert [unit.name for unit in other.units] == [unit.name for unit in mixed]
    assert by_name(one) == by_name(other)


@given(COUNTS)
def test_counting_the_bad_cases_turns_the_picture_over(pairs):
    good = units_of(pairs)
    bad = [replace(one, numerator=one.denominator - one.numerator) for one in good]
    one, other = compared(good, TERMS), compared(bad, replace(TERMS, better=Better.LOWER))
    turned = {Where.ABOVE: Where.BELOW, Where.BELOW: Where.ABOVE}
    for left, right in zip(one.units, other.units, strict=True):
        assert right.where is turned.get(left.where, left.where)
        assert (left.rank_low, left.rank_high) == (right.rank_low, right.rank_high)
        if left.outer_low is not None:
            assert right.outer_high == pytest.approx(1 - left.outer_low, abs=1e-9)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e3))
def test_means_move_with_shift_and_scale(shift, scale):
    values = np.array([1.0, 1.2, 0.9, 1.1, 2.5, 1.05])
    terms = replace(TERMS, kind=UnitsKind.MEAN)

    def means(moved, error):
        units = [unit(f"u{place}", one * 50, 50, error=error) for place, one in enumerate(moved)]
        return compared(units, terms)

    one, other = means(values, 0.1), means(values * scale + shift, 0.1 * scale)
    for left, right in zip(one.units, other.units, strict=True):
        assert left.where is right.where
        assert (left.rank_low, left.rank_high) == (right.rank_low, right.rank_high)
        assert right.outer_low == pytest.approx(left.outer_low * scale + shift, rel=1e-4, abs=1e-4)
    assert other.reliability == pytest.approx(one.reliability, abs=1e-4)


def test_a_unit_below_the_minimum_shows_nothing_but_its_name():
    found = compared([*teams(0.8, 0.8, 0.7, 0.75, 0.9), unit("small", 9, 9)], TERMS)
    small = by_name(found)["small"]
    assert small.where is Where.NOT_SHOWN
    assert {getattr(small, name) for name in type(small).__slots__} == {"small", Where.NOT_SHOWN, 0, None}
    assert found.overall == pytest.approx((0.8 + 0.8 + 0.7 + 0.75 + 0.9) * 400 / 2009 + 9 / 2009)


def test_a_hidden_unit_shows_nothing_and_shapes_nothing_but_the_overall_value():
    units = teams(0.8, 0.8, 0.7, 0.75, 0.9, 0.2)
    found = compared(units, TERMS, hidden={"team 5"})
    assert by_name(found)["team 5"].where is Where.NOT_SHOWN
    assert found.judged == found.ranked == 5
    assert found.overall == pytest.approx(0.6916667)


def test_few_records_have_no_rank():
    found = compared([*teams(0.8, 0.8, 0.7, 0.75, 0.9), unit("new", 20, 29)], TERMS)
    assert found.ranked == 5
    assert by_name(found)["new"].rank_low is None
    assert by_name(found)["new"].value == pytest.approx(20 / 29)


@pytest.mark.parametrize("better", [Better.WITHIN, Better.NEITHER])
def test_without_a_good_direction_there_are_no_ranks(better):
    found = compared(teams(0.8, 0.8, 0.7, 0.75, 0.9), replace(TERMS, better=better))
    assert found.ranked == 0
    assert all(one.rank_low is None for one in found.units)
    assert found.judged == 5


def test_few_units_keep_their_values_and_have_no_limits():
    found = compared(teams(0.8, 0.4), TERMS)
    assert found.state is UnitsState.TOO_FEW_UNITS
    assert found.reason == "2 units have enough records; it takes 5 to tell what is usual among them."
    assert [one.where for one in found.units] == [Where.NOT_JUDGED] * 2
    assert [(one.rank_low, one.rank_high) for one in found.units] == [(1, 1), (2, 2)]
    assert found.limit is None


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_units_that_are_all_alike_are_said_to_be(share):
    found = compared(teams(*[share] * 6), TERMS)
    assert (found.state, found.reason) == (UnitsState.NO_SPREAD, "All units have the same value.")


@pytest.mark.parametrize(
    ("units", "reason"),
    [
        ([], "No unit has a value."),
        ([unit("a", math.nan, 10), unit("b", 1, 0)], "No unit has a value."),
        (units_of([(1, 20)] * (MOST_UNITS + 1)), "101 units are too many to compare; at most 100 are."),
        ([unit("a", 1, 20), unit("a", 2, 20)], "a is there more than once."),
        ([unit("a", 21, 20), unit("b", 2, 20)], "a has more good cases than cases."),
        ([unit("a", -1, 20)], "a has a count below zero."),
        ([unit("a", 1, -20), unit("b", 2, 20)], "a has a denominator below zero."),
        ([unit("a", 0, 1e-90)], "a has a denominator that is too small to divide by."),
        ([unit("a", math.inf, 20)], "a has a number that is too large to compute with."),
    ],
)
def test_what_cannot_be_compared_has_a_reason(units, reason):
    found = compared(units, TERMS)
    assert (found.state, found.reason) == (UnitsState.NOT_COMPARABLE, reason)
    assert all(one.value is None for one in found.units)


def test_a_unit_without_data_is_said_to_have_none():
    found = compared([*teams(0.8, 0.8, 0.7, 0.75, 0.9), unit("gone", math.nan, 0)], TERMS)
    assert by_name(found)["gone"].where is Where.NO_DATA
    assert found.state is UnitsState.COMPARED


@pytest.mark.parametrize("size", [1e-20, 1.0, 1e20])
def test_means_of_any_size_are_compared(size):
    units = [
        unit(f"u{n}", one * size * 50, 50, error=0.1 * size)
        for n, one in enumerate((1, 1.2, 0.9, 1.1, 4.0, 1.0, 0.95, 1.15))
    ]
    found = compared(units, replace(TERMS, kind=UnitsKind.MEAN))
    assert [one.name for one in found.outside] == ["u4"]
    assert found.overall == pytest.approx(size * 11.3 / 8)


def test_a_mean_without_an_error_is_shown_and_not_judged():
    units = [unit(f"u{n}", 50 + n, 50, error=None if n == 0 else 0.1) for n in range(6)]
    found = compared(units, replace(TERMS, kind=UnitsKind.MEAN))
    assert found.judged == 5
    first = by_name(found)["u0"]
    assert (first.where, first.low, first.outer_low) == (Where.NOT_JUDGED, None, None)
    assert first.value == 1.0


def test_months_give_means_their_error():
    random = np.random.default_rng(3)
    series = {f"u{n}": [(one, 1.0) for one in 5 + random.standard_normal(12)] for n in range(6)}
    series["u5"] = [(above + 9, below) for above, below in series["u5"]]
    units = [unit(name, sum(one for one, _ in parts), 12.0) for name, parts in series.items()]
    terms = replace(TERMS, kind=UnitsKind.MEAN)
    found = compared(units, terms, series=series)
    one = by_name(found)["u0"]
    half = 2.200985 * np.std([above for above, _ in series["u0"]], ddof=1) / math.sqrt(12)  # Student's, 11
    assert one.high - one.value == pytest.approx(half, rel=1e-6)
    assert [unit.name for unit in found.outside] == ["u5"]
    assert compared(units, terms, series={}).state is UnitsState.TOO_FEW_UNITS
    quarter = [replace(one, numerator=one.numerator / 4, denominator=3.0) for one in units]
    shorter = by_name(compared(quarter, terms, series=series))[
        "u0"
    ]  # a quarter of the year is twice as unsure
    assert shorter.high - shorter.value == pytest.approx(2 * half, rel=1e-6)


def test_an_easier_mix_of_cases_is_allowed_for():
    cells = {f"u{n}": {"easy": (90.0, 100.0), "hard": (50.0, 100.0)} for n in range(5)}
    cells["u5"] = {"easy": (180.0, 200.0), "hard": (5.0, 10.0)}
    units = [
        unit(name, sum(a for a, _ in own.values()), sum(b for _, b in own.values()))
        for name, own in cells.items()
    ]
    units[0] = replace(units[0], numerator=139.0)
    cells["u0"]["easy"] = (89.0, 100.0)
    found = compared(units, TERMS, cells=cells)
    easy = by_name(found)["u5"]
    assert found.adjustment is Adjustment.CASE_MIX
    assert easy.value == pytest.approx(185 / 210)
    assert easy.adjusted == pytest.approx(found.overall, rel=5e-3)
    assert easy.moved == pytest.approx(easy.adjusted - easy.value)
    assert easy.moved < -0.1


def test_a_mix_of_cases_that_does_not_add_up_is_refused():
    found = compared(teams(0.8, 0.7), TERMS, cells={"team 0": {"easy": (320.0, 400.0)}})
    assert found.state is UnitsState.NOT_COMPARABLE
    assert found.reason == "The groups of cases of team 1 do not add up to it."


def test_rates_are_compared_by_their_exposure():
    units = [
        UnitTotals(name=f"u{n}", numerator=count, denominator=100, records=count)
        for n, count in enumerate((50, 55, 45, 48, 52, 120))
    ]
    found = compared(units, replace(TERMS, kind=UnitsKind.RATE))
    assert found.overall == pytest.approx(370 / 600)
    assert by_name(found)["u0"].low == pytest.approx(0.3711, abs=1e-4)  # Garwood's interval of 50: 37.11
    assert by_name(found)["u0"].high == pytest.approx(0.6592, abs=1e-4)  # to 65.92
    assert by_name(found)["u5"].rank_high == 1


def test_limits_for_drawing_are_those_of_the_units():
    found = compared(teams(0.8, 0.81, 0.7, 0.75, 0.9), TERMS)
    drawn = limits_at(found, np.array([400.0]))
    for name, values in drawn.items():
        assert values[0] == pytest.approx(getattr(found.units[0], name))
    with pytest.raises(ValueError, match="too few units has no limits"):
        limits_at(compared(teams(0.8, 0.7), TERMS), np.array([400.0]))


def test_the_same_seed_gives_the_same():
    units = teams(0.8, 0.81, 0.7, 0.75, 0.9)
    assert compared(units, TERMS) == compared(units, TERMS)
    assert compared(units, TERMS).limit != compared(units, replace(TERMS, seed=7)).limit
    assert FEWEST_UNITS == 5


ODD = st.sampled_from(
    [0.0, 1.0, 5.0, 30.0, 400.0, 1e-60, 1e-30, 1e48, 1e60, -1.0, math.nan, math.inf, -math.inf]
)


@given(
    st.lists(st.tuples(ODD, ODD, st.integers(0, 60), st.none() | ODD), max_size=8),
    st.sampled_from(UnitsKind),
    st.booleans(),
)
def test_odd_numbers_give_a_state_and_never_a_number_that_is_none(rows, kind, has_mix):
    units = [
        UnitTotals(name=f"u{place}", numerator=above, denominator=below, records=records, error=error)
        for place, (above, below, records, error) in enumerate(rows)
    ]
    mix = {one.name: {"a": (one.numerator / 2, one.denominator / 2)} for one in units}
    doubled = {name: own | {"b": pair} for name, own in mix.items() for pair in own.values()}
    found = compared(units, replace(TERMS, kind=kind, draws=50), cells=doubled if has_mix else None)
    assert (found.state is UnitsState.COMPARED) == (not found.reason)
    for one in found.units:
        numbers = (getattr(one, name) for name in type(one).__slots__)
        assert all(math.isfinite(number) for number in numbers if isinstance(number, float))


def test_a_unit_without_data_spoils_no_mix_of_cases():
    units = [*teams(0.8, 0.8, 0.7, 0.75, 0.9), unit("gone", math.nan, 5)]
    cells = {one.name: {"all": (one.numerator, one.denominator)} for one in units}
    found = compared(units, cells=cells)
    assert by_name(found)["team 0"].adjusted == pytest.approx(0.8)
