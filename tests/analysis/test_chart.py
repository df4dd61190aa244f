"""Which chart a stretch gets, and limits that follow their denominators."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.change import Counting, Method
from kpiwork.analysis.chart import chart_of
from kpiwork.analysis.rare import counts_of
from kpiwork.analysis.rules import RULE_SETS
from kpiwork.analysis.stretch import stretch_of
from kpiwork.analysis.xmr import autocorrelation, spread
from kpiwork.spec.settings import RuleSet


@dataclass(frozen=True)
class Slot:
    """A period, of which only the name matters here."""

    period: str
    start: date
    end: date


GUARDED, MDC = RULE_SETS[RuleSet.GUARDED], RULE_SETS[RuleSet.MDC_2023]
RNG = np.random.default_rng(11)
CASES = RNG.integers(100, 400, 24).astype(float)
SHARES = RNG.binomial(CASES.astype(int), 0.3) / CASES


def charted(values=SHARES, cases=CASES, *, counting=Counting.SHARE, rules=GUARDED, **how):
    counts = counts_of(values, cases, counting, per=how.pop("per", 1.0))
    found = chart_of(values, rules, counts=counts, **how)
    assert found is not None
    return found


def test_limits_follow_the_cases_as_laney_has_it():
    found = charted()
    assert found.method is Method.P_PRIME
    mean = (SHARES * CASES).sum() / CASES.sum()  # Laney 2002, step by step
    alone = np.sqrt(mean * (1 - mean) / CASES)
    z = (SHARES - mean) / alone
    sigma = np.abs(np.diff(z)).mean() / 1.128 / math.sqrt(1 - autocorrelation(z))
    assert found.centre == pytest.approx(mean)
    assert found.upper == pytest.approx(mean + 3 * sigma * alone, rel=1e-3)
    assert found.lower == pytest.approx(mean - 3 * sigma * alone, rel=1e-3)
    assert found.z == pytest.approx(z / sigma, rel=1e-3)


def test_a_rate_has_the_limits_of_a_rate():
    found = charted(counting=Counting.RATE)
    mean = (SHARES * CASES).sum() / CASES.sum()
    assert found.method is Method.U_PRIME
    assert (found.upper - mean) / (charted().upper - mean) == pytest.approx(
        (found.upper - mean)[0] / (charted().upper - mean)[0]
    )
    z = (SHARES - mean) / np.sqrt(mean / CASES)
    sigma = np.abs(np.diff(z)).mean() / 1.128 / math.sqrt(1 - autocorrelation(z))
    assert found.upper == pytest.approx(mean + 3 * sigma * np.sqrt(mean / CASES), rel=1e-3)


def test_fewer_cases_have_wider_limits():
    found = charted()
    wide, narrow = CASES.argmin(), CASES.argmax()
    ratio = math.sqrt(CASES[narrow] / CASES[wide])
    assert (found.upper - found.lower)[wide] == pytest.approx(ratio * (found.upper - found.lower)[narrow])


def test_a_value_unusual_for_many_cases_is_usual_for_few():
    cases = np.where(np.arange(30) % 2, 100.0, 1000.0)
    shares = np.where(np.arange(30) % 2, 0.3, 0.3) + np.resize([0.02, -0.05, -0.012, 0.04, 0.01, 0.03], 30)
    few, many = shares.copy(), shares.copy()
    few[21], many[20] = 0.42, 0.42
    assert charted(few, cases).z[21] < 3 < charted(many, cases).z[20]


@pytest.mark.parametrize(
    ("values", "cases", "counting", "rules"),
    [
        (SHARES, CASES, Counting.NONE, GUARDED),
        (SHARES, CASES, Counting.SHARE, MDC),  # the published rules know single values only
        (np.round(SHARES * 200) / 200, np.full(24, 200.0), Counting.SHARE, GUARDED),
        (SHARES + 0.3 / CASES, CASES, Counting.SHARE, GUARDED),  # no whole events
        (np.resize([0.2, 0.4], 24), np.resize([1000.0, 3000.0], 24), Counting.SHARE, GUARDED),  # no chance
    ],
)
def test_single_values_where_denominators_do_not_decide(values, cases, counting, rules):
    found = charted(values, cases, counting=counting, rules=rules)
    single = spread(values, screened=rules.is_screened, guarded=rules.is_guarded)
    assert found.method is Method.XMR
    assert single is not None
    assert set(found.upper) == {single.upper}


def test_rare_events_have_their_own_chart():
    few = RNG.binomial(CASES.astype(int), 0.01) / CASES
    assert charted(few).method is Method.RARE
    assert charted(1 - few).method is Method.RARE
    assert charted(few, is_seasonal=True).method is not Method.RARE


def test_a_history_decides_for_all():
    later = np.r_[SHARES, SHARES[:6] + 60 / CASES[:6]]
    cases = np.r_[CASES, CASES[:6]]
    found, alone = charted(later, cases, history=24), charted()
    assert found.centre[0] == alone.centre[0]
    wider = found.reach[:24] / alone.reach
    assert wider == pytest.approx(wider[0])
    assert 1.0 < wider[0] < 1.2
    assert found.z[24:] == pytest.approx((later[24:] - found.centre[0]) / found.reach[24:] * 3)
    others = charted(np.r_[SHARES, SHARES[:6]], cases, history=24)
    assert others.upper == pytest.approx(found.upper)


@pytest.mark.parametrize(
    ("values", "cases"),
    [
        ([math.nan] * 20, [100.0] * 20),
        ([0.5], [100.0]),
        ([0.5, math.nan] * 10, [100.0, 300.0] * 10),
    ],
)
def test_without_neighbours_there_is_no_chart(values, cases):
    values, cases = np.array(values), np.array(cases)
    assert chart_of(values, GUARDED, counts=counts_of(values, cases, Counting.SHARE)) is None


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_what_never_moves_lies_on_its_centre(share):
    found = charted(np.full(24, share), np.resize([100.0, 400.0], 24))
    assert (found.z == 0).all()
    assert found.centre == pytest.approx(share)


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.25, 8.0]))
def test_turning_over_and_the_unit_of_exposure(seed, scale):
    rng = np.random.default_rng(seed)
    cases = rng.integers(100, 500, 20).astype(float)
    values = rng.binomial(cases.astype(int), 0.3) / cases
    plain, turned = charted(values, cases), charted(1 - values, cases)
    assert plain.method is turned.method
    assert turned.z == pytest.approx(-plain.z, abs=1e-6)
    assert turned.upper == pytest.approx(1 - plain.lower)
    rate = charted(values, cases, counting=Counting.RATE)
    other = charted(values / scale, cases * scale, counting=Counting.RATE)
    assert other.z == pytest.approx(rate.z, abs=1e-6)
    assert other.upper == pytest.approx(rate.upper / scale)


def alarms(draw, *, points=24, counting=Counting.SHARE, times=400):
    rng, seen = np.random.default_rng(17), 0
    slots = [Slot(period=str(at), start=date.min, end=date.max) for at in range(points)]
    for _ in range(times):
        values, cases = draw(rng, points)
        counts = counts_of(values, cases, counting)
        found = stretch_of(slots, values, GUARDED, counts=counts, frozen=None, months=None)
        seen += bool(found.fired)
    return seen / times


def drawn_shares(rng, points):
    cases = rng.integers(500, 1500, points)
    return rng.binomial(cases, np.clip(rng.normal(0.2, 0.02, points), 0, 1)) / cases, cases.astype(float)


def drawn_rare(rng, points):
    cases = rng.integers(100, 300, points)
    return rng.binomial(cases, 0.005) / cases, cases.astype(float)


@pytest.mark.parametrize("draw", [drawn_shares, drawn_rare])
def test_shares_without_a_change_are_rarely_marked(draw):
    assert alarms(draw) <= 0.10


def test_limits_of_pure_chance_would_mark_shares_that_move_by_themselves():
    rng = np.random.default_rng(17)
    seen = 0
    for _ in range(200):
        values, cases = drawn_shares(rng, 24)
        mean = (values * cases).sum() / cases.sum()
        seen += bool((np.abs(values - mean) > 3 * np.sqrt(mean * (1 - mean) / cases)).any())
    assert seen / 200 > 0.5
