"""Centre and spread: published answers, laws, gaps, and what rounding must not do."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.xmr import Centre, autocorrelation, memory, spread, standardised, usable

JUMP = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]  # the tests of NHSRplotthedots 0.2
GAP = math.nan
series = st.lists(st.integers(-1000, 1000), min_size=3, max_size=40)


def made(values, **how):
    found = spread(np.array(values, dtype=float), **how)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("values", "screened", "answer"),
    [
        (JUMP, True, (-0.72, 1.94, 4.60)),
        (JUMP, False, (-3.06, 1.94, 6.95)),
        ([10, 12, 11, 14, 9], False, (3.89, 11.2, 18.51)),
    ],
)
def test_published_answers(values, screened, answer):
    found = made(values, screened=screened)
    assert (found.lower, found.centre, found.upper) == pytest.approx(answer, abs=0.0051)


def test_screening_happens_once():
    twice = [0, 1] * 10 + [8, 0, 1, 0, 40, 0, 1, 0]
    ranges = np.abs(np.diff(twice))
    once = ranges[ranges < 3.267 * ranges.mean()]
    assert (once >= 3.267 * once.mean()).any()
    assert made(twice, screened=True).sigma == pytest.approx(2.66 / 3 * once.mean())


def test_screening_never_leaves_nothing():
    jump = [1.0] * 10 + [5.0] + [1.0] * 10
    assert made(jump, screened=True) == made(jump)


def test_autocorrelation_of_a_known_series():
    values = np.array([1.0, 2, 3, 4, 5])  # products of neighbours 2+0+0+2, squares 4+1+0+1+4, plus 1/5
    assert autocorrelation(values) == pytest.approx(4 / 10 + 1 / 5)


@pytest.mark.parametrize(
    ("values", "known"),
    [
        ([0, 1, 1, 0, 0, 1, 1, 0], 0.75),  # six differences over two steps of 1; four of seven over one
        ([0, 1] * 5, 0.0),
        ([5, 5, 5], 0.0),
        ([1, 2, 3], 0.8),
        ([0, 1, GAP, 0, 1], 0.0),
        ([0, 1, GAP, GAP, 0, 1], 0.0),
    ],
)
def test_memory_of_known_series(values, known):
    assert memory(np.array(values, dtype=float)) == pytest.approx(known)


def test_one_step_is_not_memory():
    rng = np.random.default_rng(5)
    values = rng.normal(size=60)
    values[30:] += 5
    assert memory(values) < 0.3 < autocorrelation(values)


def test_the_guard_widens_by_the_root_of_what_neighbours_do_not_share():
    values = [1, 2, 3, 4, 5]
    plain, guarded = made(values), made(values, guarded=True)
    assert guarded.sigma == pytest.approx(plain.sigma / math.sqrt(1 - 0.6))
    assert (plain.autocorrelation, guarded.autocorrelation) == (None, pytest.approx(0.6))


def test_limits_of_values_to_come_allow_for_the_centre_and_a_short_series():
    values = [3, 4, 1, 2, 2, 5, 4, 3, 3, 1, 2, 4, 3, 2, 4, 5]
    alike = autocorrelation(np.array(values, dtype=float)) / (1 - 3 / 16)
    found = made(values, guarded=True, ahead=True)
    assert 0 < alike < 0.8
    assert found.autocorrelation == pytest.approx(alike)
    unsure = math.sqrt(1 + (1 + alike) / (1 - alike) / 16)
    assert found.sigma == pytest.approx(made(values).sigma / math.sqrt(1 - alike) * unsure)
    assert found.centre == made(values).centre
    assert made(values, ahead=True) == made(values)


def test_the_guard_never_narrows():
    zigzag = [0, 1] * 12
    assert made(zigzag, guarded=True).sigma == made(zigzag).sigma


def test_a_difference_across_a_gap_does_not_count():
    assert made([1, 2, GAP, 100, 101]).sigma == pytest.approx(2.66 / 3)


@pytest.mark.parametrize("values", [[1.0], [1.0, GAP, 3.0], [1.0, 1.0, GAP, 2.0, 2.0]])
def test_without_a_difference_of_neighbours_nothing_is_known(values):
    assert spread(np.array(values)) is None


@pytest.mark.parametrize("value", [0.0, 0.1, 1 / 3, 1e9 + 0.1, -7.3])
@pytest.mark.parametrize("guarded", [True, False])
def test_what_never_moves_lies_on_its_centre(value, guarded):
    values = np.full(30, value)
    found = made(values, guarded=guarded)
    assert found.lower == found.upper == pytest.approx(value)
    assert not standardised(values, found).any()


@given(
    values=series, shift=st.integers(-1000, 1000), scale=st.sampled_from([0.5, 2.0, 8.0]), flag=st.booleans()
)
def test_shifting_scaling_and_turning_over(values, shift, scale, flag):
    start = np.array(values, dtype=float)
    before = spread(start, guarded=flag, screened=not flag)
    for factor in (scale, -scale):
        after = spread(start * factor + shift, guarded=flag, screened=not flag)
        if before is None or after is None:
            assert before is after
            continue
        assert after.centre == pytest.approx(before.centre * factor + shift, abs=1e-9)
        assert after.sigma == pytest.approx(before.sigma * scale, abs=1e-9)
        away = np.sign(factor) * standardised(start, before)
        assert standardised(start * factor + shift, after) == pytest.approx(away, abs=1e-6)


@pytest.mark.parametrize("size", [1e-300, 1e-100, 1e150, 1e300])
@pytest.mark.parametrize("estimate", [autocorrelation, memory])
def test_values_of_any_size_have_the_same_memory(estimate, size):
    values = np.array([10, 12, 11, 14, 9, 9.5, 13], dtype=float)
    assert estimate(values * size) == pytest.approx(estimate(values))


def test_medians_sum_up_ranges_with_their_own_factor():
    found = made([10, 12, 11, 14, 9], centre=Centre.MEDIAN)  # ranges 2, 1, 3, 5: median 2.5
    assert (found.lower, found.centre, found.upper) == pytest.approx((11 - 7.8625, 11, 11 + 7.8625))


def test_one_outlier_hardly_moves_what_medians_find():
    calm = [10.0, 12, 11, 13, 9, 12, 10, 11, 13, 10, 12, 11]
    wild = [*calm[:6], 500.0, *calm[7:]]
    medians = made(calm, centre=Centre.MEDIAN), made(wild, centre=Centre.MEDIAN)
    assert medians[1].sigma <= 1.5 * medians[0].sigma
    assert made(wild).sigma > 10 * made(calm).sigma


def test_half_of_all_neighbours_alike_leave_medians_without_limits():
    assert spread(np.array([1.0, 1, 1, 1, 5]), centre=Centre.MEDIAN) is None


@pytest.mark.parametrize("strange", [math.inf, -math.inf, 1e305, GAP])
def test_what_cannot_be_added_up_is_a_missing_value(strange):
    values = np.array([1.0, 2, 4, strange, 3, 1, 2, 5])
    gap = np.where(np.arange(8) == 3, GAP, values)
    assert np.isnan(usable(values)).sum() == 1
    assert spread(values, guarded=True) == spread(gap, guarded=True)
    assert (autocorrelation(values), memory(values)) == (autocorrelation(gap), memory(gap))


@pytest.mark.parametrize("values", [[GAP] * 5, [math.inf] * 5, [3.0] * 5, [3.0], []])
def test_nothing_to_resemble_is_no_memory(values):
    assert autocorrelation(np.array(values)) == 0
    assert memory(np.array(values)) == 0


def test_numbers_as_large_as_they_come_have_limits():
    values = np.array([10, 12, 11, 14, 9], dtype=float)
    assert made(values * 1e298).upper == pytest.approx(18.515e298)
