"""Correlations at each lag, their intervals, and what chance does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.lead.correlate import correlations, interval, links_of, paired, share_by_chance
from kpiwork.analysis.lead.whiten import Whitened, whitened
from tests.analysis.lead.made import pair

NAN = np.nan


def both(seed: int, points: int = 40, **how: float) -> tuple[Whitened, Whitened]:
    one, two = (whitened(series, 12) for series in pair(seed, points, **how))  # type: ignore[arg-type]
    assert one is not None
    assert two is not None
    return one, two


def test_pairs_are_those_known_at_both_ends():
    leading, led = np.array([1, NAN, 3, 4, 5.0]), np.array([1, 2, 3, 4, NAN])
    assert paired(leading, led, 0).tolist() == [0, 2, 3]
    assert paired(leading, led, 1).tolist() == [1, 3]


@given(st.integers(0, 10_000))
def test_correlations_are_those_of_numpy(seed):
    rng = np.random.default_rng(seed)
    leading, led = rng.normal(size=(3, 30)), rng.normal(size=30)
    leading[:, 7], led[12] = NAN, NAN
    found = correlations(leading, led, range(4))
    for lag in range(4):
        places = paired(leading[0], led, lag)
        for row in range(3):
            known = np.corrcoef(leading[row, places - lag], led[places])[0, 1]
            assert found[row, lag] == pytest.approx(known)


def test_what_does_not_vary_has_no_correlation():
    assert correlations(np.ones((1, 10)), np.arange(10.0), [0, 1]) == pytest.approx(
        np.zeros((1, 2)), abs=1e-6
    )
    assert correlations(np.arange(10.0)[None], np.ones(10), [0, 1]) == pytest.approx(np.zeros((1, 2)))


def test_the_interval_is_fishers():
    # r = .5 of 28 pairs: z = .5493, and 1.96 / 5 either way
    assert interval(0.5, 28, 0.95) == pytest.approx((0.1561, 0.7360), abs=5e-4)


@pytest.mark.parametrize("strength", [-1.0, 0.0, 1.0])
def test_few_pairs_leave_everything_possible(strength):
    assert interval(strength, 3) == (-1.0, 1.0)
    low, high = interval(strength, 30)
    assert -1 <= low <= strength <= high <= 1


def test_each_lag_has_its_pairs_and_its_interval():
    links = links_of(*both(1, link=0.8), range(4))
    assert [link.pairs for link in links] == [40, 39, 38, 37]
    assert max(links, key=lambda link: link.strength).lag == 2
    assert all(link.low < link.strength < link.high for link in links)


def test_a_planted_link_is_more_than_chance_and_only_in_its_direction():
    linked = both(2, link=0.8)
    assert share_by_chance(*linked, range(4), direction=1, runs=199, seed=1) == 1 / 200
    assert share_by_chance(*linked, range(4), direction=-1, runs=199, seed=1) > 0.05


def test_more_lags_make_more_chances():
    linked = both(3, link=0.35, points=60)
    few, many = (
        share_by_chance(*linked, lags, direction=1, runs=999, seed=1) for lags in (range(2, 3), range(12))
    )
    assert few < many


def test_shuffles_are_those_of_the_seed():
    linked = both(4, link=0.3)
    first, again, other = (
        share_by_chance(*linked, range(3), direction=1, runs=199, seed=seed) for seed in (1, 1, 2)
    )
    assert first == again
    assert other == pytest.approx(first, abs=0.1)
