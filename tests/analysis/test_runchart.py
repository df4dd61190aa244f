"""Runs and crossings: published bounds, and what belongs to no side."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.runchart import RunSign, run_chart

LOW_HIGH = [1.0, 9.0]


def around(points):
    return np.array(LOW_HIGH * (points // 2) + [5.0] * (points % 2))


@pytest.mark.parametrize(
    ("points", "most", "fewest"),
    [(10, 6, 2), (12, 7, 3), (16, 7, 4), (20, 7, 6), (22, 7, 7), (24, 8, 8)],
)
def test_published_bounds(points, most, fewest):  # Anhøj and Olesen 2014, table of critical values
    found = run_chart(around(points))
    assert (found.points, found.most, found.fewest) == (points, most, fewest)


def test_a_zigzag_shows_no_sign():
    found = run_chart(around(24))
    assert (found.sign, found.longest, found.crossings) == (RunSign.NONE, 1, 23)


def test_a_step_in_the_middle_is_a_long_run_with_one_crossing():
    found = run_chart(np.r_[np.arange(12.0), np.arange(12.0) + 100])
    assert (found.sign, found.longest, found.crossings) == (RunSign.BOTH, 12, 1)
    assert "longest run has 12 points" in found.words


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        ([1] * 9 + [9, 9, 1] * 9, RunSign.LONG_RUN),
        (([1] * 4 + [9] * 4) * 3, RunSign.FEW_CROSSINGS),
    ],
)
def test_each_sign_stands_alone(values, sign):
    assert run_chart(np.array(values, dtype=float)).sign is sign


@pytest.mark.parametrize("values", [[], [math.nan] * 20, [math.inf] * 20, [3.0] * 20, [3.0], range(9)])
def test_too_few_is_said(values):
    found = run_chart(np.array(values, dtype=float))
    assert found.sign is RunSign.TOO_FEW
    assert found.words.startswith("Too few points to tell")


def test_points_on_the_median_are_passed_over():
    plain = run_chart(np.array([1, 1, 1, 9, 9, 9] * 4, dtype=float))
    more = run_chart(np.array([1, 1, 5, 1, 9, math.nan, 9, 9] * 4, dtype=float))
    assert (more.points, more.longest, more.crossings) == (plain.points, plain.longest, plain.crossings)


def test_few_series_without_a_change_show_a_sign():
    rng = np.random.default_rng(3)
    signs = [run_chart(one).sign for one in rng.normal(size=(1000, 24))]
    assert sum(sign is not RunSign.NONE for sign in signs) / 1000 < 0.10


@given(
    st.lists(st.integers(-50, 50), max_size=40), st.integers(-9, 9), st.sampled_from([0.5, 2.0, -1.0, -4.0])
)
def test_shifting_scaling_and_turning_over(values, shift, scale):
    plain, other = (
        run_chart(np.array(one, dtype=float)) for one in (values, [v * scale + shift for v in values])
    )
    assert (plain.points, plain.longest, plain.crossings, plain.sign) == (
        other.points,
        other.longest,
        other.crossings,
        other.sign,
    )
