"""Many tests at once: one p-value of several that depend on each other, and false discoveries over a run."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import cauchy, false_discovery_control

from kpiwork.signals.finding import Finding, Strength, Verdict
from kpiwork.signals.many import combined, controlled, q_values

SHARES = st.lists(st.floats(1e-12, 1 - 1e-12), min_size=1, max_size=30)


@given(SHARES)
def test_q_values_are_those_of_scipy(ps):
    np.testing.assert_allclose(q_values(ps), false_discovery_control(ps), rtol=1e-12)


@given(SHARES)
def test_a_combination_is_the_tail_of_a_mean_of_cauchys(ps):
    mean = np.mean([cauchy.isf(p) for p in ps])
    assert combined(ps) == pytest.approx(cauchy.sf(mean), rel=1e-6, abs=1e-12)


@given(st.floats(1e-300, 1 - 1e-12))
def test_one_p_value_stays_as_it_is(p):
    assert combined([p]) == pytest.approx(p, rel=1e-6)


def test_p_values_so_small_that_a_tangent_overflows():
    assert combined([1e-300, 0.5]) == pytest.approx(2e-300, rel=1e-6)
    assert combined([0.0, 0.5]) == 0.0
    assert 0.5 < combined([1.0, 0.5]) <= 1.0


def test_tests_of_one_kpi_that_depend_on_each_other_stay_at_their_level():
    """Nominally 5 %; adding up logarithms (Fisher) gives 14 to 18 % here."""
    rng = np.random.default_rng(7)
    shared = rng.standard_normal((20_000, 1))
    scores = np.sqrt(0.65) * shared + np.sqrt(0.35) * rng.standard_normal((20_000, 6))
    from scipy.special import ndtr

    alarms = np.mean([combined(row) < 0.05 for row in ndtr(scores)])
    assert 0.04 < alarms < 0.065


def test_nothing_to_combine():
    with pytest.raises(ValueError, match="at least one"):
        combined([])


def found(p):
    verdict = Verdict.NOT_ENOUGH_DATA if p is None else Verdict.SIGNAL
    return Finding(
        detector="any",
        kpi="any",
        verdict=verdict,
        reason="",
        p=p,
        size=Strength.STRONG,
        robustness=Strength.MODERATE,
        testability=Strength.STRONG,
    )


def test_what_was_not_tested_counts_for_nothing():
    ps = [0.0001, None, 0.02, 0.04, None, 0.9]
    told = controlled(found(p) for p in ps)
    assert [one.q for one in told] == [
        pytest.approx(q) if q else None for q in (0.0004, 0, 0.04, 0.16 / 3, 0, 0.9)
    ]
    assert [one.evidence for one in told] == [
        Strength.STRONG,
        Strength.NONE,
        Strength.MODERATE,
        Strength.WEAK,
        Strength.NONE,
        Strength.NONE,
    ]


def test_severity_is_the_weakest_of_four():
    [told] = controlled([found(0.0001)])
    assert told.severity is Strength.MODERATE
    assert controlled([found(0.5)])[0].severity is Strength.NONE
    assert found(None).severity is Strength.NONE
