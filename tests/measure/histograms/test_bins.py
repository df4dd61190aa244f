"""A value falls into the bin that it was recorded as, and every number into the nearest."""

from __future__ import annotations

import math
from fractions import Fraction

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.measure.histograms.bins import MOST_BINS, Bins, exact_ratio, first_of, is_multiple, number_of

ENGINE = ibis.duckdb.connect()
STEPS = (0.001, 0.01, 0.1, 0.25, 1 / 3, 0.5, 1.0, 5.0, 60.0)
EVERY = Bins(low=-MOST_BINS, high=MOST_BINS, resolution=1.0)
BELOW, ABOVE = -(MOST_BINS + 1), MOST_BINS + 1


def asked(numbers, value):
    """Compute a value of a column x in DuckDB, one a row and in order."""
    rows = [{"at": at, "x": number} for at, number in enumerate(numbers)]
    table = ibis.memtable(rows, schema={"at": "int64", "x": "float64"})
    made = table.select("at", found=value(number_of(table, "x"))).order_by("at")
    return ENGINE.to_pyarrow(made)["found"].to_pylist()


def placed(numbers, resolution, low=-MOST_BINS, high=MOST_BINS):
    bins = Bins(low=low, high=high, resolution=resolution)
    return asked(numbers, lambda number: bins.place(number, below=BELOW, above=ABOVE))


@pytest.mark.parametrize(
    ("resolution", "number", "found"),
    [
        (1.0, 239.99999, 240),
        (1.0, 240.00001, 240),
        (0.1, 0.1 + 0.2, 3),
        (0.1, 0.7, 7),
        (0.01, 1.15, 115),
        (0.01, 4.35, 435),
        (0.01, 1.005 * 1000, 100500),
        (0.25, -0.75, -3),
        (0.25, 0.3749, 1),
        (1.0, 0.5, 1),  # of two that are as near, the upper one
        (1.0, -0.5, 0),
        (1.0, -1.5, -1),
        (1.0, 0.4999, 0),
        (0.1, -0.0, 0),
        (60.0, 5e-324, 0),  # PostgreSQL would raise underflow
        (1e-9, 1e-300, 0),
        (0.1, None, None),
        (0.1, math.nan, None),
        (0.1, math.inf, ABOVE),
        (0.1, -math.inf, BELOW),
        (0.1, 1.7e308, ABOVE),  # overflow
        (0.01, 9999999999999.99, 999999999999999),
    ],
)
def test_known_bins(resolution, number, found):
    assert placed([number], resolution) == [found]


@given(bins=st.lists(st.integers(-MOST_BINS, MOST_BINS), min_size=1), step=st.sampled_from(["0.1", "0.01", "0.25", "1", "5", "0.007"]))  # fmt: skip
def test_law_recorded_values_fall_into_their_bin(bins, step):
    recorded = [float(one * Fraction(step)) for one in bins]  # as a file writes them
    computed = [one * float(step) for one in bins]  # as a program computes them
    assert placed(recorded, float(step)) == bins
    assert placed(computed, float(step)) == bins
    assert all(asked([n for n in recorded if 0 < abs(n) < 1e9], lambda x: is_multiple(x, float(step))))


@given(numbers=st.lists(st.floats(-1e9, 1e9), min_size=1), step=st.sampled_from(STEPS))
def test_law_bins_are_those_of_the_same_sum_in_python(numbers, step):
    assert placed(numbers, step) == [math.floor(number / step + 0.5) for number in numbers]


@given(
    place=st.integers(-MOST_BINS, MOST_BINS + 1) | st.integers(-300, 300),
    step=st.sampled_from(STEPS) | st.floats(1e-9, 1e9),
)
def test_law_the_first_number_of_a_bin_is_the_first(place, step):
    edge = first_of(place, step)
    before = math.nextafter(edge, -math.inf)
    assert math.floor(edge / step + 0.5) >= place > math.floor(before / step + 0.5)


@pytest.mark.parametrize("step", STEPS)
def test_a_range_ends_to_the_last_bit(step):
    inside = [first_of(-2, step), math.nextafter(first_of(4, step), -math.inf)]
    outside = [math.nextafter(inside[0], -math.inf), math.nextafter(inside[1], math.inf)]
    assert placed([*inside, *outside], step, low=-2, high=3) == [-2, 3, BELOW, ABOVE]


@pytest.mark.parametrize(
    ("resolution", "number", "found"),
    [
        (0.1, 0.1 + 0.2, True),
        (0.1, -12.7, True),
        (0.1, 0.25, False),
        (1.0, 239.99999, True),
        (1.0, 239.99, False),
        (5.0, 1e12 + 5, True),
        (5.0, 1e14, False),  # too large to tell
        (1.0, 0.0, False),
        (1.0, 1e-9, False),
        (60.0, 5e-324, False),
        (1.0, math.inf, False),
        (1.0, None, None),
        (1.0, math.nan, None),
    ],
)
def test_known_multiples(resolution, number, found):
    assert asked([number], lambda x: is_multiple(x, resolution)) == [found]


def test_a_ratio_is_that_of_the_numbers_as_written():
    assert exact_ratio(0.3, 0.1) == 3
    assert exact_ratio(240, 60.0) == 4
    assert exact_ratio(1e-07, 1e-09) == 100
    assert exact_ratio(2.5, 1) == Fraction(5, 2)
