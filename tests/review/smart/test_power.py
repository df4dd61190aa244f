"""What a series lets be seen: against a simulation of the same comparison, and by its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpiwork.review.smart.power import LOOKED_BACK, Sight, sight_of


@pytest.mark.parametrize(("alike", "after"), [(0.0, 3), (0.0, 12), (0.5, 6)])
def test_the_smallest_change_is_seen_in_8_of_10_simulated_cases(alike: float, after: int) -> None:
    """Two means compared at 5 %: with a shift of the size told, 8 of 10 differ by more than chance does."""
    rng = np.random.default_rng(5)
    sight = Sight(level=0.0, sigma=1.0, before=LOOKED_BACK, alike=alike)
    steps = rng.normal(0, np.sqrt(1 - alike**2), (20_000, LOOKED_BACK + after))
    steps[:, 0] /= np.sqrt(1 - alike**2)
    for at in range(1, steps.shape[1]):
        steps[:, at] += alike * steps[:, at - 1]
    apart = steps[:, LOOKED_BACK:].mean(axis=1) - steps[:, :LOOKED_BACK].mean(axis=1)
    error = sight.smallest(after) / 2.8016
    seen = np.abs(apart + sight.smallest(after)) > 1.96 * error
    # Of neighbours that resemble each other, both means share a little, which the reckoning leaves out.
    assert seen.mean() == pytest.approx(0.80, abs=0.02 if alike == 0 else 0.06)


@given(after=st.integers(1, 24), sigma=st.floats(0.001, 100), alike=st.floats(0, 0.8))
def test_what_is_seen_is_seen_in_as_many_steps(after: int, sigma: float, alike: float) -> None:
    sight = Sight(level=0.0, sigma=sigma, before=LOOKED_BACK, alike=alike)
    steps = sight.steps(sight.smallest(after))
    assert steps is not None
    assert steps <= after
    assert sight.smallest(after) <= sight.smallest(1)


@given(
    values=st.lists(st.floats(-100, 100, allow_nan=False), min_size=6, max_size=40),
    scale=st.floats(0.01, 100),
    shift=st.floats(-100, 100),
)
def test_a_scale_scales_and_a_shift_does_nothing(values: list[float], scale: float, shift: float) -> None:
    assume(np.ptp(values) > 1e-3)
    one, other = sight_of(values), sight_of([scale * value + shift for value in values])
    assume(one is not None and one.sigma > 1e-6)
    assert one is not None
    assert other is not None
    assert other.smallest(3) == pytest.approx(scale * one.smallest(3), rel=1e-3)


def test_too_few_values_show_nothing() -> None:
    assert sight_of([0.5] * 5) is None
    assert sight_of([]) is None


def test_values_that_never_move_show_any_change_at_once() -> None:
    sight = sight_of([0.5] * 12)
    assert sight is not None
    assert sight.steps(0.001) == 1
