"""The usual spread and the limits: known constants, and how often usual units lie outside."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri

from kpiwork.analysis.comparison.funnel import (
    INNER,
    KEPT,
    chance_limit,
    dispersion,
    pulled_in,
    usual_spread,
)


def design(sizes, freedom=np.inf):
    errors = 1 / np.sqrt(sizes)
    weights = sizes / sizes.sum()
    return tuple(map(tuple, (errors, np.full(sizes.size, freedom), weights)))


def false_alarms(errors, spread, runs, seed=1):
    """How many comparisons of usual units have one outside the limits."""
    random = np.random.default_rng(seed)
    weights = errors**-2 / (errors**-2).sum()
    points = random.standard_normal((runs, errors.size)) * np.hypot(errors, spread)
    away = points - (points @ weights)[:, None]
    total = np.hypot(errors, usual_spread(away, errors)[:, None])
    limit, _ = chance_limit(tuple(map(tuple, (errors, np.full(errors.size, np.inf), weights))), 5, 2_000)
    return float((np.abs(away) / total > limit).any(axis=1).mean())


def test_constants_are_those_of_the_normal_distribution():
    assert ndtri(0.975) == pytest.approx(INNER, abs=1e-6)
    normal = ndtri((np.arange(200_000) + 0.5) / 200_000)
    assert np.mean(pulled_in(normal) ** 2) == pytest.approx(KEPT, abs=1e-4)


def test_a_tenth_at_each_end_is_pulled_in():
    assert pulled_in(np.arange(11.0)).tolist() == [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9]


def test_dispersion_is_the_variance_ratio():
    normal = ndtri((np.arange(2_000) + 0.5) / 2_000)
    assert dispersion(normal, np.ones(2_000)) == pytest.approx(1, abs=0.01)
    assert dispersion(2 * normal, np.ones(2_000)) == pytest.approx(4, abs=0.04)


@pytest.mark.parametrize("spread", [0.0, 0.5, 2.0, 30.0])
def test_the_spread_is_found_for_units_of_unequal_size(spread):
    random = np.random.default_rng(8)
    errors = np.geomspace(0.3, 3, 2_000)
    away = random.standard_normal(2_000) * np.hypot(errors, spread)
    assert usual_spread(away, errors) == pytest.approx(spread, rel=0.08, abs=0.15)


def test_one_unusual_unit_hardly_moves_the_spread():
    normal = ndtri((np.arange(25) + 0.5) / 25)
    with_one = np.append(normal[:-1], 50.0)
    assert usual_spread(with_one, np.full(25, 0.5)) < 1.25 * usual_spread(normal, np.full(25, 0.5))


@pytest.mark.parametrize("spread", [0.0, 0.5, 1.0, 3.0])
@pytest.mark.parametrize("errors", [np.ones(25), np.geomspace(0.3, 3, 16)], ids=["alike", "unequal"])
def test_usual_units_seldom_lie_outside(errors, spread):
    assert false_alarms(errors, spread, 2_000) <= 0.06


def test_the_plain_limit_would_be_exceeded_far_more_often():
    random, errors = np.random.default_rng(2), np.ones(25)
    away = random.standard_normal((2_000, 25)) * 3
    total = np.hypot(errors, usual_spread(away, errors)[:, None])
    assert (np.abs(away) / total > ndtri(0.999)).any(axis=1).mean() > 0.065


def test_limits_widen_with_units_and_with_what_is_not_known():
    few, some, many = (chance_limit(design(np.full(n, 100.0)), 1, 2_000)[0] for n in (5, 12, 60))
    assert INNER < few < some < many
    assert chance_limit(design(np.full(12, 100.0), 8.0), 1, 2_000)[0] > 1.04 * some
