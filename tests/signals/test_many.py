"""Many tests at once: one p-value of several that depend on each other, and false discoveries over a run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr
from scipy.stats import cauchy, false_discovery_control

from kpiwork.signals.finding import Finding, Strength, Verdict
from kpiwork.signals.many import combined, controlled, q_values

SHARES = st.lists(st.floats(1e-12, 1 - 1e-12), min_size=1, max_size=30)


@given(SHARES)
def test_q_values_are_those_of_scipy(ps):
    np.testing.assert_allclose(q_values(ps), false_discovery_control(ps), rtol=1e-12)


@given(SHARES)
def test_a_combination_is_the_tail_of_a_mean_of_cauchys(ps):
    mean = np.mean([cauchy.isf(min(p, 0.99) if len(ps) > 1 else p) for p in ps])
    assert combined(ps) == pytest.approx(cauchy.sf(mean), rel=1e-6, abs=1e-12)


@given(st.floats(1e-300, 1 - 1e-12))
def test_one_p_value_stays_as_it_is(p):
    assert combined([p]) == pytest.approx(p, rel=1e-6)


def test_p_values_so_small_that_a_tangent_overflows():
    assert combined([1e-300, 0.5]) == pytest.approx(2e-300, rel=1e-6)
    assert combined([0.0, 0.5]) == 0.0
    assert 0.5 < combined([1.0, 0.5]) <= 1.0


def test_a_test_that_found_nothing_at_all_does_not_outweigh_one_that_did():
    assert combined([1e-6, 1.0, 1.0]) < 1e-5


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


def found(p: float | None, kpi: str = "any", detector: str = "any") -> Finding:
    verdict = Verdict.NOT_ENOUGH_DATA if p is None else Verdict.SIGNAL
    return Finding(
        detector=detector,
        kpi=kpi,
        verdict=verdict,
        reason="",
        p=p,
        size=Strength.STRONG,
        robustness=Strength.MODERATE,
        testability=Strength.STRONG,
    )


def test_of_one_test_a_kpi_q_is_that_of_benjamini_and_hochberg():
    ps = [0.0001, None, 0.02, 0.04, None, 0.9]
    told = controlled(found(p, kpi=str(place)) for place, p in enumerate(ps))
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


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.floats(1e-9, 1.0)), min_size=1, max_size=20))
def test_q_is_the_smallest_level_at_which_the_two_steps_pick_a_finding(rows):
    told = controlled(found(p, kpi=kpi) for kpi, p in rows)
    for one in told:
        assert one.q is not None
        assert one.q >= (one.p or 0) * (1 - 1e-9)
        assert one in picked(rows, one.q * (1 + 1e-9), told)
        if one.q < 1:
            assert one not in picked(rows, one.q * (1 - 1e-6), told)


def picked(rows, level, told):
    """Do what the paper says, at one level."""
    ps = {kpi: [p for name, p in rows if name == kpi] for kpi, _ in rows}
    across = dict(zip(ps, q_values([combined(one) for one in ps.values()]), strict=True))
    chosen = {kpi for kpi, q in across.items() if q <= level}
    reduced = level * len(chosen) / len(ps)
    places = {kpi: iter(q_values(one)) for kpi, one in ps.items()}
    return [one for one in told if next(places[one.kpi]) <= reduced and one.kpi in chosen]


def test_harm_is_not_corrected_away():
    noise = [found(0.9, kpi=str(place)) for place in range(50)]
    rail = found(0.004, kpi="x", detector="guardrail_trade_off")
    *_, alone = controlled([*noise, rail], uncorrected={"guardrail_trade_off"})
    assert alone.q == 0.004
    *_, among = controlled([*noise, rail])
    assert among.q is not None
    assert among.q > 0.1


def test_where_nothing_is_to_be_found_few_runs_find_anything():
    """Twenty KPIs with six tests that depend on each other; nominally 10 of 100 runs."""
    rng = np.random.default_rng(8)
    from scipy.special import ndtr

    hits = 0
    for _ in range(300):
        scores = np.sqrt(0.5) * rng.standard_normal((20, 1)) + np.sqrt(0.5) * rng.standard_normal((20, 6))
        rows = [found(p, kpi=str(kpi)) for kpi, ps in enumerate(ndtr(scores)) for p in ps]
        hits += any((one.q or 1) < 0.1 for one in controlled(rows))
    assert hits / 300 < 0.14


def test_tests_that_see_nothing_do_not_speak_against_one_that_does():
    """Where misses are left out, the far tail shrinks too: its p is near 1, and that is no comfort."""
    clear = [replace(found(p, detector=str(p)), verdict=Verdict.CLEAR) for p in (0.9998, 1.0, 0.6)]
    told = controlled([found(0.007), *clear])[0].q
    assert told == pytest.approx(4 * 0.007, rel=0.05)  # as Bonferroni's


def test_what_is_clear_is_no_discovery_however_small_its_p():
    clear = replace(found(1e-9), verdict=Verdict.CLEAR)
    assert controlled([clear, found(0.03)])[1].q == pytest.approx(0.06, rel=0.1)


def test_severity_is_the_weakest_of_four():
    [told] = controlled([found(0.0001)])
    assert told.severity is Strength.MODERATE
    assert controlled([found(0.5)])[0].severity is Strength.NONE
    assert found(None).severity is Strength.NONE


def test_the_fourth_look_counts_fourfold_and_guardrails_not():
    told = controlled(
        [
            replace(found(0.004), looks=4),
            replace(found(0.004, detector="guardrail_trade_off"), looks=4),
        ],
        uncorrected={"guardrail_trade_off"},
    )
    assert told[0].q == pytest.approx(0.016)
    assert told[1].q == pytest.approx(0.004)


def test_looking_every_month_at_clean_data_does_not_become_a_discovery():
    """Over a year of looks at data that grow, a level of 1 % is crossed in at most 3.1 % of clean KPIs."""
    rng = np.random.default_rng(12)
    steps = rng.normal(size=(20_000, 36))
    means = np.cumsum(steps, axis=1)[:, 24:] / np.sqrt(np.arange(25, 37))
    ps = 1 - ndtr(means)
    naive = (ps < 0.01).any(axis=1).mean()
    counted = (ps * np.arange(1, 13) < 0.01).any(axis=1).mean()
    assert naive > 0.02
    assert counted < 0.015
