"""Intervals of mix and within against a bootstrap, and how often they hold the truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.contribution_interval import Precision, intervals, precision

# Admitted and applied, men then women: Bickel, Hammel and O'Connell (1975), Science 187: 398.
ADMITTED = np.array([[512, 353, 120, 138, 53, 22], [89, 17, 202, 131, 94, 24]], dtype=float)
APPLIED = np.array([[825, 560, 325, 417, 191, 373], [108, 25, 593, 375, 393, 341]], dtype=float)


def parts(above, below):
    """Split many tables, given as periods by tables by segments; each segment has cases in both periods."""
    weights = below / below.sum(axis=-1, keepdims=True)
    rates = np.divide(above, below, out=np.zeros_like(below), where=below > 0)
    for one in (0, 1):
        rates[one] = np.where(below[one] > 0, rates[one], rates[1 - one])
    mix = ((weights[0] - weights[1]) * rates.mean(axis=0)).sum(axis=-1)
    within = (weights.mean(axis=0) * (rates[0] - rates[1])).sum(axis=-1)
    return mix, within, mix + within


def drawn(above, below, runs, seed):
    """Draw each period's cases again, by segment and outcome."""
    rng = np.random.default_rng(seed)
    tables = []
    for good, cases in zip(above, below, strict=True):
        cells = np.concatenate([good, cases - good])
        tables.append(rng.multinomial(int(cells.sum()), cells / cells.sum(), size=runs).astype(float))
    again = np.stack(tables)
    half = above.shape[1]
    return again[..., :half], again[..., :half] + again[..., half:]


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_intervals_are_those_of_a_bootstrap(share):
    above, below = np.rint(ADMITTED * share), np.rint(APPLIED * share)
    found = intervals(above, below)
    again = parts(*drawn(above, below, 20_000, seed=1973))
    for one, values in zip((found.mix, found.within, found.total), again, strict=True):
        assert one == pytest.approx(np.quantile(values, [0.025, 0.975]), abs=0.002)


def test_a_segment_that_is_new_or_gone_is_followed_as_well():
    above, below = (
        np.array([[80.0, 30.0, 0.0], [60.0, 0.0, 50.0]]),
        np.array([[100.0, 90, 0], [120.0, 0, 70]]),
    )
    found = intervals(above, below)
    again = parts(*drawn(above, below, 20_000, seed=5))
    for one, values in zip((found.mix, found.within, found.total), again, strict=True):
        assert one == pytest.approx(np.quantile(values, [0.025, 0.975]), abs=0.006)


@pytest.mark.parametrize(("segments", "cases", "high"), [(3, 300, 0.9), (6, 1000, 0.9), (12, 600, 0.1)])
def test_intervals_hold_the_truth_95_times_in_100(segments, cases, high):
    rng = np.random.default_rng(40 + segments)
    weights = rng.dirichlet(np.full(segments, 3.0), size=2)
    rates = rng.uniform(high / 3, high, size=(2, segments))
    truth = parts(weights[:, None] * rates[:, None], weights[:, None])
    held, runs = np.zeros(3), 1000
    for _ in range(runs):
        below = np.stack([rng.multinomial(cases, each) for each in weights]).astype(float)
        above = rng.binomial(below.astype(int), rates).astype(float)
        found = intervals(above, below)
        ends = (found.mix, found.within, found.total)
        held += [low <= one[0] <= high for (low, high), one in zip(ends, truth, strict=True)]
    assert (held / runs).min() >= 0.93
    assert (held / runs).max() <= 0.98


tables = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200), st.integers(0, 200)),
    min_size=1,
    max_size=5,
)


@given(tables)
def test_an_interval_is_ordered_and_turns_round_with_the_periods(rows):
    good, poor, good_before, poor_before = np.array(rows, dtype=float).T
    above, below = np.stack([good, good_before]), np.stack([good + poor, good_before + poor_before])
    if precision(above, below) is not Precision.KNOWN:
        return
    found, turned = intervals(above, below), intervals(above[::-1], below[::-1])
    for name in ("mix", "within", "total"):
        low, high = getattr(found, name)
        assert low <= high
        assert getattr(turned, name) == pytest.approx((-high, -low), abs=1e-12)


@given(tables, st.randoms())
def test_the_order_of_segments_does_not_matter(rows, random):
    mixed = random.sample(rows, len(rows))
    found = []
    for each in (rows, mixed):
        good, poor, good_before, poor_before = np.array(each, dtype=float).T
        above, below = np.stack([good, good_before]), np.stack([good + poor, good_before + poor_before])
        if precision(above, below) is not Precision.KNOWN:
            return
        found.append(intervals(above, below))
    assert found[0].within == pytest.approx(found[1].within, abs=1e-12)
    assert found[0].mix == pytest.approx(found[1].mix, abs=1e-12)


@pytest.mark.parametrize("good", [0.0, 50.0])
def test_all_or_none_of_a_few_is_no_certainty(good):
    above, below = np.full((2, 1), good), np.full((2, 1), 50.0)
    low, high = intervals(above, below).total
    assert low < -0.005 < 0.005 < high


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ([[10.0], [10.0]], [[30.0], [30.0]], Precision.KNOWN),
        ([[10.0], [10.0]], [[29.0], [30.0]], Precision.TOO_FEW),
        ([[10.0], [0.0]], [[30.0], [0.0]], Precision.TOO_FEW),
        ([[10.0, 1.0], [10.0, 1.0]], [[40.0, 1.0], [60.0, 1.0]], Precision.TOO_FEW),
        ([[10.0, 0.0], [10.0, 1.0]], [[40.0, 0.0], [60.0, 1.0]], Precision.KNOWN),
        ([[10.5], [10.0]], [[30.0], [30.0]], Precision.NOT_COUNTED),
        ([[np.inf], [10.0]], [[np.inf], [30.0]], Precision.NOT_COUNTED),
        ([[-1.0], [10.0]], [[30.0], [30.0]], Precision.NOT_COUNTED),
        ([[31.0], [10.0]], [[30.0], [30.0]], Precision.NOT_COUNTED),
    ],
)
def test_precision(above, below, expected):
    assert precision(np.array(above), np.array(below)) is expected
