"""Results that stop just above a target: found where they were planted, and only there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, norm

from kpiwork.errors import UsageError
from kpiwork.signals.finding import Strength, Verdict
from kpiwork.signals.held_back.evened import evened
from kpiwork.signals.held_back.fit import Counted, expected_counts, held, shape, tail
from kpiwork.signals.held_back_overshoot import HeldBackOvershoot, counted_of
from kpiwork.signals.material import Need
from kpiwork.signals.planting import around_of, card_with, daily_readings, material_of
from kpiwork.signals.planting.held_back import hold_back
from kpiwork.spec.measure import Cutoff

CUTOFF = {"column": "attainment", "at": 1, "good_side": "above"}
READINGS = daily_readings(np.ones(1000))
FIRST = np.datetime64("2011-01-03")


def look(results, *, days=None, detector=None, resolution=0.01, cutoff=CUTOFF, **card):
    results = np.asarray(results, dtype=float)
    days = FIRST + (np.arange(len(results)) % 1000 if days is None else days)
    counted = np.floor(results / resolution + 1e-9) * resolution
    around = around_of(counted, days, Cutoff.model_validate(cutoff), resolution=resolution)
    material = material_of(READINGS, card_with(cutoff=cutoff, **card), around=around)
    return (detector or HeldBackOvershoot())(material)


def honest(seed=1, many=300, mean=1.02):
    return np.random.default_rng(seed).normal(mean, 0.1, many)


def held_results(strength=0.4, seed=1, many=300):
    return hold_back(honest(seed, many), strength, np.random.default_rng(seed))


def test_planted_results_are_found():
    found = look(held_results())
    assert found.verdict is Verdict.SIGNAL
    assert found.p < 0.005
    assert found.effect.low < 0.4 < found.effect.high
    assert {"{value}", "{range}"} <= {word.strip("(),.") for word in found.effect.sentence.split()}
    assert all(one.is_weaker for one in found.placebos)
    assert len(found.placebos) >= 3
    assert found.robustness is Strength.STRONG
    assert found.restated is None
    assert any("itself is the same" in note for note in found.notes)
    assert found.seed == 2013


def test_honest_results_are_clear_and_say_what_would_have_been_seen():
    found = look(honest())
    assert found.verdict is Verdict.CLEAR
    assert 0.1 < found.smallest.value < 0.5


def test_the_smallest_that_would_be_seen_is_seen_in_about_8_of_10():
    least = look(honest(many=200)).smallest.value
    seen = [look(held_results(least, seed, 200)).verdict is Verdict.SIGNAL for seed in range(40)]
    assert 0.6 <= np.mean(seen) <= 0.97


def test_few_false_alarms_and_much_power():
    honest_ones = [look(honest(seed, 120, 1.05)) for seed in range(60)]
    assert sum(one.verdict is Verdict.SIGNAL for one in honest_ones) <= 2
    planted = (hold_back(honest(seed, 120, 1.05), 0.4, np.random.default_rng(seed)) for seed in range(30))
    assert np.mean([look(one).verdict is Verdict.SIGNAL for one in planted]) > 0.8


@pytest.mark.parametrize(("share", "step"), [(0.4, 0.05), (1.0, 0.05), (0.4, 0.1)])
def test_results_that_somebody_rounded_are_no_signal(share, step):
    """The target is a round value too, and has a pile for that alone."""
    rng = np.random.default_rng(8)
    for many in (120, 300, 2000):
        results = rng.normal(1.0, 0.12, (200, many))
        rounded = np.where(rng.random(results.shape) < share, np.round(results / step) * step, results)
        assert np.mean(alarms(rounded) < 0.05) <= 0.08
    held = hold_back(rng.normal(1.05, 0.12, (200, 300)), 0.4, rng)
    kept = np.where(rng.random(held.shape) < share / 2, np.round(held / step) * step, held)
    assert np.mean(alarms(kept) < 0.005) > 0.6


def alarms(results):
    """Give p of each row of results, counted in steps of one percent."""
    bins = np.clip(np.floor(results * 100 + 1e-9).astype(int) - 100, -76, 76) + 76
    table = np.stack([np.bincount(row, minlength=153) for row in bins]).astype(float)
    return shape(Counted(under=table[:, 0], bins=table[:, 1:-1], over=table[:, -1], at=75), 3).p


def test_evening_leaves_what_nobody_rounded_and_finds_what_was_there_before():
    """Known answer: a flat shape of 100 at each value, of which half are rounded to fives."""
    flat = np.full((1, 151), 100.0)
    np.testing.assert_array_equal(evened(flat, 75, 3), flat)
    rounded = 0.5 * flat
    rounded[:, 5::5] += 0.5 * 500
    np.testing.assert_allclose(evened(rounded, 75, 3)[0, 12:-12], 100.0, rtol=0.02)
    assert evened(rounded, 75, 3).sum() == pytest.approx(rounded.sum())


@given(st.integers(0, 40), st.integers(0, 40), st.floats(0.05, 0.95))
def test_the_tail_is_the_binomial_one(happened, others, share):
    of = happened + others
    wanted = binomtest(happened, of, share, alternative="greater").pvalue if of else 1.0
    [found] = tail(np.array([float(happened)]), np.array([float(of)]), np.array([share]))
    assert found == pytest.approx(wanted, rel=1e-9)


def test_a_normal_shape_is_told_from_what_lies_below():
    """Counts of a normal distribution itself: nothing is held back, and the rest is as it is."""
    edges = np.concatenate([[-np.inf], (np.arange(152) - 75) / 100, [np.inf]])
    cells = 1e6 * np.diff(norm.cdf(edges, loc=-0.03, scale=0.1))
    counted = Counted(under=cells[:1], bins=cells[None, 1:-1], over=cells[-1:], at=75)
    found = shape(counted, 3)
    assert held(found)[0] == pytest.approx(0, abs=0.01)
    np.testing.assert_allclose(expected_counts(counted)[60:100], counted.bins[0, 60:100], rtol=0.05)


@settings(max_examples=8)
@given(st.permutations(range(12)), st.sampled_from([1.0, 100.0, 0.5]))
def test_neither_order_nor_unit_matters(order, unit):
    results = held_results(many=120)
    mixed = results.reshape(12, 10)[list(order)].ravel() * unit
    cutoff = {**CUTOFF, "at": unit}
    found = look(mixed, resolution=0.01 * unit, cutoff=cutoff)
    plain = look(results)
    assert (found.verdict, found.p) == (plain.verdict, pytest.approx(plain.p))
    assert found.effect.value == pytest.approx(plain.effect.value)


@pytest.mark.parametrize(
    ("results", "verdict", "said"),
    [
        (np.ones(200), Verdict.NOT_ENOUGH_DATA, "all 200 results have the same value"),
        (np.array([1, 2, 3]), Verdict.NOT_ENOUGH_DATA, "3 results are known, and it takes 60"),
        (np.full(80, np.nan), Verdict.NOT_ENOUGH_DATA, "no record with a value"),
        (honest(mean=0.5), Verdict.NOT_ENOUGH_DATA, "results lie a little above the cutoff"),
        (honest(mean=2.0), Verdict.NOT_ENOUGH_DATA, "0 results lie below the cutoff"),
        (-honest(), Verdict.NOT_ENOUGH_DATA, "results lie a little above the cutoff"),
        (np.concatenate([honest(), np.full(200, np.nan)]), Verdict.CLEAR, ""),
        (np.concatenate([honest(), np.full(9, -5.0)]), Verdict.CLEAR, ""),
    ],
)
def test_bad_results_have_a_verdict_with_its_reason(results, verdict, said):
    found = look(results)
    assert found.verdict is verdict
    assert said in found.reason


def test_ten_million_results():
    found = look(honest(many=400))
    results = np.round(honest(many=100_000), 2)
    days = FIRST + np.zeros(len(results), dtype=int)
    around = around_of(results, days, Cutoff.model_validate(CUTOFF), resolution=0.01)
    many = replace(around, frame=around.frame.assign(count=around.frame["count"] * 100))
    told = HeldBackOvershoot()(material_of(READINGS, card_with(cutoff=CUTOFF), around=many))
    assert told.rows == 10_000_000
    assert told.verdict is found.verdict is Verdict.CLEAR


def test_every_record_on_one_day():
    found = look(held_results(), days=np.zeros(300, dtype=int))
    assert found.verdict is Verdict.SIGNAL
    assert (found.start.isoformat(), found.end.isoformat()) == ("2011-01-01", "2011-01-31")


def test_whole_percents():
    found = look(np.round(100 * held_results()), resolution=1.0, cutoff={**CUTOFF, "at": 100})
    assert found.verdict is Verdict.SIGNAL


@pytest.mark.parametrize(
    ("cutoff", "resolution", "verdict"),
    [
        ({**CUTOFF, "good_side": "below"}, 0.01, Verdict.NOT_APPLICABLE),
        ({**CUTOFF, "at": 0}, 0.01, Verdict.NOT_APPLICABLE),
        ({**CUTOFF, "at": -1}, 0.01, Verdict.NOT_APPLICABLE),
        (CUTOFF, 0.1, Verdict.NOT_ENOUGH_DATA),
        (CUTOFF, 0.0001, Verdict.NOT_ENOUGH_DATA),
    ],
)
def test_cutoffs_and_steps_that_cannot_be(cutoff, resolution, verdict):
    found = look(held_results(), cutoff=cutoff, resolution=resolution)
    assert found.verdict is verdict
    assert found.reason


def test_only_what_came_since_something_hung_on_it():
    days = 3 * np.arange(300)
    found = look(held_results(), days=days, introduced="2012-06-01")
    assert 100 < found.rows < 200
    assert found.placebos[-1].words.startswith("before 1 Jun 2012")
    late = look(held_results(), introduced="2030-01-01")
    assert (late.verdict, late.rows) == (Verdict.NOT_ENOUGH_DATA, 0)
    assert look(held_results(), introduced="1999-01-01").rows == 300


def test_a_habit_from_before_is_no_signal_of_the_target():
    """Stopping just above was there before anybody looked, and more so."""
    before = hold_back(honest(3, 600), 0.9, np.random.default_rng(1))
    after = held_results(0.4, many=200)
    days = np.concatenate([np.arange(600) % 360, 400 + np.arange(200)])
    found = look(np.concatenate([before, after]), days=days, introduced="2012-02-01")
    assert found.verdict is Verdict.CLEAR
    assert found.p < 0.005
    assert not found.placebos[-1].is_weaker


def test_without_records_it_does_not_apply():
    lacks = {Need.RECORDS: "the card has no cutoff"}
    found = HeldBackOvershoot()(material_of(READINGS, card_with(), lacks=lacks))
    assert (found.verdict, found.reason) == (Verdict.NOT_APPLICABLE, "the card has no cutoff")


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"window": 0.0}, "window"),
        ({"window": float("nan")}, "window"),
        ({"fewest": 3}, "fewest"),
        ({"least": 1.2}, "least"),
        ({"alpha": 0.0}, "alpha"),
    ],
)
def test_wrong_parameters_are_refused(wrong, place):
    with pytest.raises(UsageError) as refused:
        HeldBackOvershoot(**wrong)
    assert [one.place for one in refused.value.problems] == [f"held_back_overshoot.{place}"]


def test_the_picture_holds_what_was_counted():
    results = held_results()
    found = look(results)
    picture = found.picture
    assert len(picture.across) == len(picture.seen) == len(picture.expected)
    assert sum(picture.seen) == len(results)
    assert [picture.across[i] for i in picture.marked] == [1.0, 1.01, 1.02]
    assert picture.border == 1.0


def test_counts_are_those_of_the_records():
    results = np.floor(100 * honest()) / 100
    around = around_of(results, FIRST + np.arange(300), Cutoff.model_validate(CUTOFF), resolution=0.01)
    counted = counted_of(around, around.frame)
    assert counted.total[0] == 300
    assert counted.below[0] == (results < 1 - 1e-9).sum()


def test_nothing_is_planted_at_strength_0():
    np.testing.assert_array_equal(hold_back(honest(), 0.0, np.random.default_rng(1)), honest())
