"""Parts of products and sums: known answers, and the laws they keep."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.drivers import DriverState, driver_shares

SIZES = st.floats(0.01, 100.0)
ANY = st.floats(-100.0, 100.0)


def product(pairs):
    drivers = {f"d{place}": pair for place, pair in enumerate(pairs)}
    before, now = (math.prod(side) for side in zip(*pairs, strict=True))
    return driver_shares(before, now, drivers)


def parts(found):
    return [part.part for part in found.parts]


def test_a_product_is_split_by_logarithms():
    """Doubling one driver and leaving the other makes the whole movement; worked by hand after Ang (2005)."""
    found = driver_shares(100.0, 300.0, {"orders": (10.0, 15.0), "price": (10.0, 20.0)})
    assert found.state is DriverState.PRODUCT
    mean = 200 / math.log(3)
    assert parts(found) == pytest.approx([mean * math.log(1.5), mean * math.log(2)])
    assert found.difference == 200


def test_a_sum_is_split_into_differences():
    found = driver_shares(7.0, 4.0, {"north": (5.0, 6.0), "south": (2.0, -2.0)})
    assert found.state is DriverState.SUM
    assert parts(found) == [1.0, -4.0]


def test_a_driver_that_was_nothing_makes_half_of_what_both_make():
    """From 0 times 4 to 3 times 6: Shapley's mean of moving first (12 and 0) and last (18 and 6)."""
    found = driver_shares(0.0, 18.0, {"orders": (0.0, 3.0), "price": (4.0, 6.0)})
    assert found.state is DriverState.PRODUCT
    assert parts(found) == pytest.approx([15.0, 3.0])


@given(st.lists(st.tuples(SIZES, SIZES), min_size=2, max_size=8))
def test_parts_of_a_product_leave_no_rest(pairs):
    found = product(pairs)
    if found.state is DriverState.PRODUCT:
        assert math.fsum(parts(found)) == pytest.approx(found.difference, rel=1e-6, abs=1e-6 * found.now)
        for part in found.parts:
            assert part.part * (part.now - part.before) >= 0


@given(st.lists(st.tuples(ANY, ANY), min_size=2, max_size=6))
def test_parts_of_any_product_leave_no_rest(pairs):
    found = product(pairs)
    if found.state is DriverState.PRODUCT:
        size = max(math.fsum(map(abs, parts(found))), abs(found.before), abs(found.now))
        assert math.fsum(parts(found)) == pytest.approx(found.difference, abs=1e-9 * size + 1e-300)


@given(st.lists(st.tuples(SIZES, SIZES), min_size=3, max_size=5), st.floats(0.1, 10.0))
def test_turning_time_round_turns_the_parts_and_scaling_one_driver_scales_all(pairs, factor):
    found = product(pairs)
    turned = product([pair[::-1] for pair in pairs])
    scaled = product([(pairs[0][0] * factor, pairs[0][1] * factor), *pairs[1:]])
    states = {one.state for one in (found, turned, scaled)}
    if states == {DriverState.PRODUCT}:
        size = 1e-7 * max(found.before, found.now)
        assert parts(turned) == pytest.approx([-part for part in parts(found)], abs=size)
        assert parts(scaled) == pytest.approx([factor * part for part in parts(found)], abs=size * factor)


def test_the_order_of_drivers_does_not_matter():
    pairs = {"a": (0.0, 3.0), "b": (4.0, 6.0), "c": (2.0, 5.0)}
    found = driver_shares(0.0, 90.0, pairs)
    other = driver_shares(0.0, 90.0, dict(reversed(pairs.items())))
    one, two = ({part.driver: part.part for part in each.parts} for each in (found, other))
    assert one == pytest.approx(two)


def test_logarithms_and_orders_agree_where_one_driver_moves():
    found = driver_shares(20.0, 50.0, {"a": (2.0, 5.0), "b": (10.0, 10.0)})
    below = driver_shares(-20.0, -50.0, {"a": (2.0, 5.0), "b": (-10.0, -10.0)})
    assert parts(found) == pytest.approx([30.0, 0.0])
    assert parts(below) == pytest.approx([-30.0, 0.0])


def test_rounded_values_leave_a_rest_that_is_said():
    found = driver_shares(100.0, 300.1, {"orders": (10.0, 15.0), "price": (10.0, 20.0)})
    assert found.state is DriverState.PRODUCT
    assert found.rest == pytest.approx(0.1)


NOTHING = float("nan")
SEVEN = {f"d{place}": (0.0, 2.0) for place in range(7)}


@pytest.mark.parametrize(
    ("before", "now", "drivers", "why"),
    [
        (1.0, 2.0, {}, "it takes 2 drivers"),
        (1.0, 2.0, {"a": (1.0, 2.0)}, "it takes 2 drivers"),
        (None, 2.0, {"a": (1.0, 2.0), "b": (1.0, 1.0)}, "the KPI has no value"),
        (1.0, math.inf, {"a": (1.0, 2.0), "b": (1.0, 1.0)}, "the KPI has no value"),
        (1.0, 2.0, {"a": (NOTHING, 2.0), "b": (1.0, 1.0)}, "a driver has no value"),
        (1.0, 2.0, {"a": (1.0, 1e200), "b": (1.0, 1.0)}, "a driver has no value"),
        (5.0, 7.0, {"a": (1.0, 2.0), "b": (1.0, 1.0)}, "neither the product nor the sum"),
        (2.0, 7.0, {"a": (1.0, 2.0), "b": (1.0, 1.0)}, "neither the product nor the sum"),
        (4.0, 4.0, {"a": (2.0, 2.0), "b": (2.0, 2.0)}, "both the product and the sum"),
        (0.0, 2.0**7, SEVEN, "0 or below"),
        (10_000.0, 10_009.0, {"a": (100.0, 100.01), "b": (100.0, 100.0)}, "by more than a tenth"),
    ],
)
def test_what_cannot_be_split_says_why(before, now, drivers, why):
    found = driver_shares(before, now, drivers)
    assert found.state is DriverState.NOT_COMPUTABLE
    assert why in found.reason
    assert found.parts == ()


def test_drivers_without_a_value_are_named():
    found = driver_shares(1.0, 2.0, {"a": (None, 2.0), "b": (1.0, 1.0), "c": (1.0, NOTHING)})
    assert found.lacking == ("a", "c")


@pytest.mark.parametrize("size", [1e-40, 1e40])
def test_sizes_do_not_matter(size):
    found = driver_shares(100.0 * size, 300.0 * size, {"a": (10.0 * size, 15.0 * size), "b": (10.0, 20.0)})
    assert sum(parts(found)) == pytest.approx(200 * size)
