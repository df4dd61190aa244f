"""Intervals of single values against published ones, scales there and back, errors from months."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.comparison.intervals import each_of, rate_interval, safe_quantile, share_interval
from kpiwork.analysis.comparison.scale import Scale
from kpiwork.analysis.comparison.subperiods import error_from
from kpiwork.analysis.comparison.units import UnitsKind


@pytest.mark.parametrize(("cases", "low", "high"), [(10, 0.60, 0.98), (30, 0.74, 0.97), (100, 0.83, 0.95)])
def test_nine_of_ten_say_less_of_few_cases(cases, low, high):
    found = share_interval(np.array([0.9]), np.array([float(cases)]))
    assert [float(end[0]) for end in found] == pytest.approx([low, high], abs=0.006)


def test_counts_have_garwoods_interval():
    low, high = rate_interval(np.array([0.0, 10.0]), np.array([1.0, 1.0]))
    assert low.tolist() == pytest.approx([0.0, 4.795], abs=1e-3)  # Garwood 1936, table
    assert high.tolist() == pytest.approx([3.689, 18.39], abs=1e-2)


def test_many_intervals_share_one_confidence():
    assert each_of(1) == 0.95
    assert each_of(20) ** 20 == pytest.approx(0.95)


def test_a_simulated_quantile_errs_on_the_safe_side():
    drawn = np.arange(2_000.0)
    assert np.quantile(drawn, 0.95) < safe_quantile(drawn, 0.95) < np.quantile(drawn, 0.97)


@given(st.sampled_from(UnitsKind), st.floats(0, 1), st.floats(1, 1e6))
def test_scales_lead_there_and_back(kind, value, size):
    scale, values, sizes = Scale(kind), np.array([value]), np.array([size])
    assert scale.back(scale.of(values, sizes), sizes)[0] == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize(("kind", "level"), [(UnitsKind.SHARE, 0.85), (UnitsKind.RATE, 0.4)])
def test_chance_moves_all_values_alike_on_the_scale(kind, level):
    random, sizes = np.random.default_rng(1), np.full(20_000, 80.0)
    counts = (
        random.binomial(80, level, 20_000) if kind is UnitsKind.SHARE else random.poisson(80 * level, 20_000)
    )
    points = Scale(kind).of(counts / 80, sizes)
    assert np.std(points) == pytest.approx(Scale(kind).error(sizes)[0], rel=0.03)
    step = Scale(kind).steepness(level)
    assert step * Scale(kind).error(sizes)[0] == pytest.approx(np.std(counts / 80), rel=0.03)


def test_months_of_one_weight_give_the_plain_error():
    values = [4.0, 6.0, 5.0, 7.0, 3.0, 5.0]
    error, freedom = error_from([(one, 1.0) for one in values])
    assert error == pytest.approx(np.std(values, ddof=1) / math.sqrt(6))
    assert freedom == 5


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [(1.0, 1.0)] * 5,
        [(1.0, 1.0)] * 12,
        [(1.0, 0.0)] * 12,
        [(math.nan, 1.0)] * 12,
        [(math.inf, 1.0)] * 12,
    ],
    ids=["none", "few", "constant", "no denominator", "gaps", "infinite"],
)
def test_an_error_that_cannot_be_known_is_none(parts):
    error, freedom = error_from(parts)
    assert math.isnan(error)
    assert freedom == 0


def test_a_gap_is_left_out():
    parts = [(one, 1.0) for one in (4.0, 6.0, 5.0, 7.0, 3.0, 5.0)]
    assert error_from([*parts, (math.nan, math.nan)]) == error_from(parts)
