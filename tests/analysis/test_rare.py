"""Rare events: limits against scipy's distributions, weights of runs, and what is no count at all."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kpiwork.analysis.change import Counting
from kpiwork.analysis.rare import TAIL, counts_of, is_rare, rare_chart
from tests.known import there

GAP = math.nan
EVENTS = [0, 1, 0, 2, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 2, 1, 0, 0, 1, 0, 0, 1, 0, 2]
CASES = [100.0 + 10 * (i % 7) for i in range(len(EVENTS))]


def counted(events, cases=None, counting=Counting.EVENTS):
    below = np.ones(len(events)) if cases is None else np.array(cases, dtype=float)
    found = counts_of(np.array(events, dtype=float) / below, below, counting)
    assert found is not None
    return found


def shares(events=EVENTS, cases=CASES):
    return counted(events, cases, Counting.SHARE)


def test_the_tail_is_that_of_three_standard_deviations():
    assert pytest.approx(0.0013499, abs=1e-7) == TAIL


def test_limits_of_events_are_poisson_s():
    mean, found = np.mean(EVENTS), rare_chart(counted(EVENTS))
    assert (found.clumping, found.centre[0]) == (0.0, pytest.approx(mean))
    assert stats.poisson.sf(found.upper[0] - 1, mean) >= TAIL > stats.poisson.sf(found.upper[0], mean)
    assert found.lower[0] == 0


def test_limits_of_shares_are_binomial_and_each_its_own():
    found, rate = rare_chart(shares()), sum(EVENTS) / sum(CASES)
    highest = np.round(found.upper * CASES)
    assert found.clumping == 0
    assert (stats.binom.sf(highest - 1, CASES, rate) >= TAIL).all()
    assert (stats.binom.sf(highest, CASES, rate) < TAIL).all()
    assert len(set(found.upper)) > 1


@pytest.mark.parametrize("events", [0.0, 1.0, 2.0, 3.0])
def test_distances_are_those_of_the_same_probability(events):
    found = rare_chart(counted([*EVENTS, events]))
    mean = np.mean([*EVENTS, events])
    if events > mean:
        assert found.z[-1] == pytest.approx(
            max(stats.norm.isf(stats.poisson.sf(events - 1, mean)), 0), abs=1e-5
        )
    else:
        assert found.z[-1] == pytest.approx(min(stats.norm.ppf(stats.poisson.cdf(events, mean)), 0), abs=1e-5)
    assert (found.z[-1] > 3) == (events > found.upper[-1])


def test_a_run_weighs_what_its_side_is_worth():
    found = rare_chart(counted(EVENTS))
    mean = np.mean(EVENTS)  # 0.58: below lies only a period without any event
    assert found.tosses[0] == pytest.approx(-np.log2(stats.poisson.cdf(0, mean)))
    assert found.tosses[1] == pytest.approx(-np.log2(stats.poisson.sf(0, mean)))


@pytest.mark.parametrize("counting", [Counting.EVENTS, Counting.SHARE])
def test_events_that_come_together_widen_the_limits(counting):
    clumped = [0, 0, 0, 6, 0, 0, 0, 0, 7, 0, 0, 0, 0, 5, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0]
    cases = None if counting is Counting.EVENTS else [200.0] * len(clumped)
    found = rare_chart(counted(clumped, cases, counting))
    assert found.clumping > 0
    plain = stats.poisson.isf(TAIL, np.mean(clumped))
    assert round(found.upper[0] * (1 if cases is None else 200)) > plain
    assert not (found.z > 3).any()


def test_wide_limits_are_those_of_scipy_s_distributions():
    clumped = [0, 0, 0, 6, 0, 0, 1, 0, 7, 0, 0, 0, 0, 5, 0, 2, 0, 0, 6, 0, 0, 0, 0, 0]
    found = rare_chart(counted(clumped))
    size, mean = 1 / found.clumping, np.mean(clumped)
    low = stats.nbinom.sf(found.upper[0] - 1, size, size / (size + mean)) >= TAIL
    assert low > (stats.nbinom.sf(found.upper[0], size, size / (size + mean)) >= TAIL)
    share = rare_chart(counted(clumped, [50.0] * 24, Counting.SHARE))
    rate, both = mean / 50, (1 - share.clumping) / share.clumping
    there = stats.betabinom.sf(round(share.upper[0] * 50) - 1, 50, rate * both, (1 - rate) * both) >= TAIL
    assert there > (
        stats.betabinom.sf(round(share.upper[0] * 50), 50, rate * both, (1 - rate) * both) >= TAIL
    )


def test_one_bad_period_does_not_hide_itself():
    found = rare_chart(counted([*EVENTS, 9]))
    assert found.z[-1] > 3
    assert not found.unsure.any()


def test_one_more_clump_among_others_is_too_unsure_to_call():
    clumped = [0, 0, 0, 2, 0, 0, 1, 0, 3, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 0, 0, 0, 0, 7]
    found, without = rare_chart(counted(clumped)), rare_chart(counted([*clumped[:-1], 3]))
    assert np.flatnonzero(found.unsure).tolist() == [23]
    assert 0 < found.z[-1] <= 3
    assert found.clumping > without.clumping > 0
    assert not without.unsure.any()
    far = rare_chart(counted([*clumped[:-1], 20]))  # no clump like the others
    assert far.z[-1] > 3
    assert not far.unsure.any()


def test_a_share_near_all_is_the_rare_rest_turned_over():
    few, most = rare_chart(shares()), rare_chart(shares([n - x for n, x in zip(CASES, EVENTS, strict=True)]))
    assert np.allclose(most.z, -few.z)
    assert np.allclose(most.upper, 1 - few.lower)
    assert np.allclose(most.lower, 1 - few.upper)
    assert np.allclose(most.tosses, few.tosses)


def test_a_rate_per_thousand_has_its_limits_in_its_unit():
    one, below = rare_chart(shares()), np.array(CASES)
    thousand = counts_of(1000 * np.array(EVENTS) / below, below, Counting.SHARE, per=1000.0)
    found = rare_chart(there(thousand))
    assert np.allclose(found.upper, 1000 * one.upper)
    assert np.allclose(found.z, one.z)


@pytest.mark.parametrize(
    ("values", "cases", "counting"),
    [
        ([0.5, 0.25], [2, 3], Counting.SHARE),  # three quarters of an event
        ([0.5, 1.5], [2, 2], Counting.SHARE),  # more events than cases
        ([-0.5, 0.5], [2, 2], Counting.RATE),
        ([0.5, 0.5], [2, 0], Counting.SHARE),
        ([0.5, 0.5], [2, GAP], Counting.RATE),
        ([0.5, 0.5], [2, math.inf], Counting.RATE),
        ([1.0, 2.5], [1, 1], Counting.EVENTS),
        ([GAP, GAP], [1, 1], Counting.EVENTS),
        ([1.0, 2.0], [1, 1], Counting.NONE),
    ],
)
def test_what_is_no_count_is_not_taken_for_one(values, cases, counting):
    assert counts_of(np.array(values), np.array(cases, dtype=float), counting) is None


@pytest.mark.parametrize(
    ("cases", "rate", "answer"),
    [(100, 0.04, True), (100, 0.05, False), (100, 0.96, True), (8, 0.5, True), (1000, 0.5, False)],
)
def test_fewer_than_five_expected_are_rare(cases, rate, answer):
    counts = counted([cases * rate] * 20, [cases] * 20, Counting.SHARE)
    assert is_rare(counts, 20) is answer


def test_one_period_with_very_many_cases_is_not_rare():
    counts = counted([1] * 20 + [200], [100] * 20 + [20_000], Counting.SHARE)
    assert not is_rare(counts, 21)


def test_a_history_without_events_is_no_proof_of_none():
    quiet = counted([0] * 24 + [1, 4])
    found = rare_chart(quiet, history=24)
    assert found.centre[0] == pytest.approx(0.5 / 24)
    assert (found.z[24] > 3, found.z[25] > 3) == (False, True)


@pytest.mark.parametrize("events", [[0] * 12, [1] * 12, [0, GAP] * 8, [3]])
def test_nothing_to_tell_apart_is_no_change(events):
    found = rare_chart(counted(events))
    known = ~np.isnan(np.array(events, dtype=float))
    assert (np.abs(found.z[known]) < 3).all()
    assert np.isnan(found.z[~known]).all()


@given(st.permutations(range(len(EVENTS))))
def test_order_decides_no_limit(order):
    plain, other = shares(), rare_chart(shares([EVENTS[i] for i in order], [CASES[i] for i in order]))
    found = rare_chart(plain)
    assert np.allclose(found.upper[order], other.upper)
    assert np.allclose(found.z[order], other.z)


@given(st.lists(st.integers(0, 8), min_size=12, max_size=30), st.integers(20, 400))
def test_turned_over_high_is_low(events, cases):
    plain = shares(events, [cases] * len(events))
    turned = replace(plain, events=plain.denominators - plain.events)
    if plain.rate(len(events)) == 0.5:
        return
    one, other = rare_chart(plain), rare_chart(turned)
    assert np.allclose(one.z, -other.z)
    assert np.allclose(one.lower, 1 - other.upper)
