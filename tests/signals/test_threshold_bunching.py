"""Records just inside a cutoff: planted ones are found, honest ones are not, and bad input has its reason."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from kpiwork.errors import UsageError
from kpiwork.measure.histograms import Group
from kpiwork.signals.bunching.fit import Lattice, Windows, displaced
from kpiwork.signals.bunching.range import elsewhere, month_after, round_steps, tallied
from kpiwork.signals.finding import Strength, Verdict
from kpiwork.signals.material import Need
from kpiwork.signals.planting import around_of, card_with, daily_readings, material_of
from kpiwork.signals.planting.near_misses import moved_inside, rounded
from kpiwork.signals.threshold_bunching import ThresholdBunching
from kpiwork.spec.measure import Cutoff, Side
from tests.known import there

CUTOFF = Cutoff(column="minutes", at=240, good_side=Side.BELOW)
DETECTOR = ThresholdBunching()
FIRST = np.datetime64("2011-01-01")
INTRODUCED = date(2012, 1, 1)
READINGS = daily_readings(np.ones(730), np.ones(730))


def minutes(rng, size, heaped=0.1):
    return rounded(rng.gamma(12, 215 / 12, size), heaped, rng)


def days(rng, size, over=730):
    return FIRST + rng.integers(0, over, size)


def material(values, on, cutoff=CUTOFF, *, resolution=1.0, card=None, **more):
    around = around_of(values, on, cutoff, resolution=resolution)
    return material_of(READINGS, card or card_with(), around=around, **more)


def found(values, *, cutoff=CUTOFF, seed=5, **more):
    on = days(np.random.default_rng(seed), len(values))
    return DETECTOR(material(values, on, cutoff, **more))


@pytest.mark.parametrize("heaped", [0.0, 0.1, 0.4])
@pytest.mark.parametrize("good_side", [Side.BELOW, Side.ABOVE])
def test_moved_near_misses_are_found_with_their_share(heaped, good_side):
    rng = np.random.default_rng(7)
    values = minutes(rng, 30_000, heaped)
    cutoff = Cutoff(column="minutes", at=240, good_side=good_side)
    clean = found(values, cutoff=cutoff)
    assert (clean.verdict, clean.severity) == (Verdict.CLEAR, Strength.NONE)
    planted = found(moved_inside(values, 240, 0.4, rng, good_side=good_side), cutoff=cutoff)
    assert planted.verdict is Verdict.SIGNAL, planted.reason
    effect = planted.effect
    assert effect.low < 0.4 < effect.high
    assert effect.value == pytest.approx(0.4, abs=0.15)
    assert "{value}" in effect.sentence
    assert "{range}" in effect.sentence
    assert planted.p < DETECTOR.alpha
    assert planted.placebos
    assert all(one.is_weaker for one in planted.placebos)
    assert (planted.robustness, planted.size) == (Strength.STRONG, Strength.STRONG)
    assert clean.smallest.value < 0.5
    assert "moved" not in clean.reason


def test_what_was_moved_comes_out_exactly_where_nothing_else_varies():
    """An exponential curve is within the model: 30 of 100 near misses, spread over the last three."""
    distance = np.arange(-75, 76)
    smooth = 1e6 * np.exp(-0.01 * distance)
    counts = smooth.copy()
    counts[(distance > 0) & (distance <= 6)] *= 0.7
    moved = 0.3 * smooth[(distance > 0) & (distance <= 6)].sum()
    counts[(distance > -3) & (distance <= 0)] += moved / 3
    rounds = np.array([(distance + 240) % step == 0 for step in round_steps(1.0)]).T
    result = displaced(
        counts[None, :], Lattice(distance=distance, rounds=rounds), Windows(inside=3, outside=6)
    )
    assert_allclose([result.share[0], result.missing[0]], 0.3, atol=1e-6)
    assert_allclose(result.moved[0], moved, rtol=1e-6)
    assert_allclose(result.expected[0], smooth, rtol=1e-6)


def test_against_an_earlier_time_what_was_there_before_cancels_out():
    rng = np.random.default_rng(11)
    size = 40_000
    values, on = minutes(rng, size, 0.2), days(rng, size)
    values = moved_inside(values, 240, 0.4, rng)
    both = DETECTOR(material(values, on, card=card_with(introduced=INTRODUCED)))
    assert both.verdict is Verdict.CLEAR
    assert any("in both times" in note for note in both.notes)
    assert DETECTOR(material(values, on)).verdict is Verdict.SIGNAL
    late = np.where(on >= np.datetime64(INTRODUCED), moved_inside(values, 240, 0.4, rng), values)
    new = DETECTOR(material(late, on, card=card_with(introduced=INTRODUCED)))
    assert new.verdict is Verdict.SIGNAL
    effect = there(new.effect)
    assert there(effect.low) < 0.4 < there(effect.high)
    assert (new.start, new.end) == (INTRODUCED, date(2012, 12, 31))
    assert new.rows < both.rows + 1
    assert any("before" in note for note in new.notes)


def test_rounding_that_grows_is_no_signal():
    rng = np.random.default_rng(3)
    on = days(rng, 40_000)
    smooth = rng.gamma(12, 215 / 12, 40_000)
    later = on >= np.datetime64(INTRODUCED)
    values = np.where(later, rounded(smooth, 0.5, rng), rounded(smooth, 0.1, rng))
    assert DETECTOR(material(values, on, card=card_with(introduced=INTRODUCED))).verdict is Verdict.CLEAR


def test_an_automatic_closing_at_another_value_is_no_signal_and_at_the_cutoff_leaves_no_hole():
    rng = np.random.default_rng(4)
    values = minutes(rng, 20_000)
    other = np.where(rng.random(20_000) < 0.03, 225, values)
    assert found(other).verdict is Verdict.CLEAR
    own = found(np.where(rng.random(20_000) < 0.05, 240, values))
    assert own.p < DETECTOR.alpha
    assert own.verdict is Verdict.CLEAR
    assert "few are missing outside" in own.reason


def test_the_kpi_is_restated_with_moved_records_put_back():
    rng = np.random.default_rng(21)
    clean = minutes(rng, 30_000)
    on = np.sort(days(rng, 30_000, 720))
    values = moved_inside(clean, 240, 0.4, rng)
    day = (on - FIRST).astype(int)
    good, every = (np.bincount(day[part], minlength=731) for part in (values <= 240, values >= 0))
    readings = daily_readings(good, every, first=date(2011, 1, 1))
    around = around_of(values, on, CUTOFF)
    restated = there(DETECTOR(material_of(readings, around=around)).restated)
    assert restated.reported == pytest.approx((values <= 240).mean())
    assert restated.without == pytest.approx((clean <= 240).mean(), abs=0.005)
    misses = daily_readings(every - good, every, first=date(2011, 1, 1))
    turned = there(DETECTOR(material_of(misses, around=around)).restated)
    assert there(turned.reported) == pytest.approx(1 - there(restated.reported))
    assert there(turned.without) == pytest.approx(1 - there(restated.without))
    assert found(values).restated is None  # these readings count something else


def test_the_picture_shows_what_was_counted_and_expected():
    rng = np.random.default_rng(2)
    values = moved_inside(minutes(rng, 20_000), 240, 0.5, rng)
    picture = found(values).picture
    assert picture.across == tuple(float(one) for one in range(200, 281))
    assert [picture.across[at] for at in picture.marked] == list(range(238, 247))
    assert picture.border == 240
    assert picture.seen[40] == (values == 240).sum()
    assert sum(picture.seen[at] for at in picture.marked[3:]) < sum(
        picture.expected[at] for at in picture.marked[3:]
    )


@settings(max_examples=3)
@given(seed=st.integers(0, 1000), strength=st.sampled_from([0.0, 0.5]))
def test_laws_order_months_scale_mirror_and_shift(seed, strength):
    rng = np.random.default_rng(seed)
    values = moved_inside(minutes(rng, 4_000), 240, strength, rng)
    on = days(rng, 4_000)
    first = DETECTOR(material(values, on))
    order = rng.permutation(4_000)
    shuffled = DETECTOR(material(values[order], on))  # other months too
    assert shuffled.p == pytest.approx(first.p)
    hundredth = Cutoff(column="minutes", at=2.4, good_side=Side.BELOW)
    scaled = DETECTOR(material(values / 100, on, hundredth, resolution=0.01))
    assert scaled.p == pytest.approx(first.p)
    mirror = Cutoff(column="minutes", at=-240, good_side=Side.ABOVE)
    assert DETECTOR(material(-values, on, mirror)).p == pytest.approx(first.p)
    moved = Cutoff(column="minutes", at=240 + 300, good_side=Side.BELOW)
    narrow = ThresholdBunching(window_share=0.0)  # otherwise windows grow with the cutoff
    assert narrow(material(values + 300, on, moved)).p == pytest.approx(first.p)  # 300 is round in every way


def test_round_numbers_by_resolution():
    assert round_steps(1.0) == (5, 10, 15, 30, 50, 60, 100)
    assert round_steps(0.01) == (5, 10, 15, 30, 50, 60, 100)
    assert round_steps(5.0) == (2, 3, 6, 10, 12, 20)
    assert round_steps(0.25) == (2, 4, 6, 12, 20, 24, 40)
    assert round_steps(60.0) == (5, 10)
    assert round_steps(0.7) == ()


def test_places_where_nothing_hangs_on_a_value_are_as_round_and_apart():
    values = np.arange(100, 400)
    around = around_of(values, np.full(300, FIRST), CUTOFF)
    places = elsewhere(tallied(around, around.frame, 75), Windows(inside=3, outside=6))
    assert sorted(240 + one.at for one in places) == [210, 225, 255, 270, 285]


def test_values_far_off_that_are_as_round_are_asked_too_where_records_are_told_apart():
    rng = np.random.default_rng(12)
    values = moved_inside(minutes(rng, 30_000), 240, 0.4, rng)
    on = days(rng, 30_000)
    near, wide = (around_of(values, on, CUTOFF, reach=reach) for reach in (75, 240))
    asked = [
        {one.words for one in DETECTOR(material_of(READINGS, around=one)).placebos} for one in (near, wide)
    ]
    assert asked[1] - asked[0] == {"at 120", "at 360"} - asked[0]
    assert "at 360" in asked[1]


def test_another_value_with_some_of_the_same_is_named_and_weighs():
    rng = np.random.default_rng(13)
    values = moved_inside(moved_inside(minutes(rng, 30_000), 240, 0.4, rng), 270, 0.3, rng)
    found = DETECTOR(material(values, days(rng, 30_000)))
    assert found.verdict is Verdict.SIGNAL
    assert any("Some of the same is seen at 270" in note for note in found.notes)
    assert found.robustness <= Strength.MODERATE


@pytest.mark.parametrize(
    ("day", "month"), [(date(2012, 7, 1), "2012-07-01"), (date(2012, 7, 2), "2012-08-01")]
)
def test_the_month_in_which_attention_began_belongs_to_neither_time(day, month):
    assert f"{month_after(day):%Y-%m-%d}" == month


def clear_or_too_little(finding):
    assert finding.verdict in {Verdict.CLEAR, Verdict.NOT_ENOUGH_DATA}
    assert finding.reason
    return finding


BAD = {
    "all at the cutoff": (np.full(1000, 240), "nearly all records lie at the cutoff"),
    "a constant": (np.full(1000, 100), "no records near the cutoff"),
    "a cutoff outside the data": (np.arange(2000) % 120, "no records near the cutoff"),
    "three records": (np.array([239, 240, 241]), "3 records near the cutoff"),
    "none": (np.array([]), "no records near the cutoff"),
    "only missing ones": (np.full(500, np.nan), "no records near the cutoff"),
    "few values": (np.tile([230, 235, 240, 245], 500), "nearly all records lie at the cutoff"),
    "negative ones": (-np.arange(3000.0), "no records near the cutoff"),
}


@pytest.mark.parametrize(("values", "reason"), BAD.values(), ids=BAD.keys())
def test_too_little_says_what_is_missing(values, reason):
    finding = found(values)
    assert finding.verdict is Verdict.NOT_ENOUGH_DATA
    assert finding.reason.startswith(reason)
    assert finding.p is None


def test_records_are_not_to_be_expected_where_the_cutoff_is_in_the_far_tail():
    rng = np.random.default_rng(1)
    finding = found(np.rint(rng.normal(180, 12, 5_000)))
    assert finding.verdict is Verdict.NOT_ENOUGH_DATA
    assert "were to be expected right at the cutoff" in finding.reason


def test_values_too_close_together_tell_nothing():
    """Shares of 20 to 400 cases each: they jump between few values, in a peak narrower than the windows."""
    rng = np.random.default_rng(1)
    cases = rng.integers(20, 400, 4_000)
    shares = np.rint(100 * rng.binomial(cases, rng.beta(27, 4, 4_000)) / cases) / 100
    cutoff = Cutoff(column="share", at=0.9, good_side=Side.ABOVE)
    finding = DETECTOR(material(shares, days(rng, 4_000), cutoff, resolution=0.01))
    assert finding.verdict is Verdict.NOT_ENOUGH_DATA
    assert "values are too close together" in finding.reason


def test_a_cutoff_rounder_than_all_others_cannot_be_told_from_rounding():
    rng = np.random.default_rng(9)
    hundred = Cutoff(column="score", at=100, good_side=Side.ABOVE)
    smooth = np.rint(rng.normal(100, 20, 20_000))
    assert found(smooth, cutoff=hundred).verdict is Verdict.CLEAR
    finding = found(rounded(smooth, 0.3, rng), cutoff=hundred)
    assert finding.verdict is Verdict.NOT_ENOUGH_DATA
    assert finding.reason.startswith("values are rounded")


def test_ten_million_records_on_one_day_negative_and_missing():
    rng = np.random.default_rng(6)
    values = np.concatenate([np.rint(rng.normal(0, 40, 100_000)), np.full(500, np.nan)])
    zero = Cutoff(column="delay", at=0, good_side=Side.BELOW)
    one_day = material(values, np.full(len(values), FIRST), zero)
    around = one_day.around
    frame = around.frame.assign(count=100 * around.frame["count"])
    object.__setattr__(around, "frame", frame)
    finding = clear_or_too_little(DETECTOR(one_day))
    assert finding.verdict is Verdict.CLEAR
    assert finding.rows > 9_000_000
    assert any("50,000 records without a value" in note for note in finding.notes)


@pytest.mark.parametrize("introduced", [date(2001, 5, 5), date(2030, 1, 1), date(2012, 12, 31)])
def test_an_introduction_outside_the_data(introduced):
    rng = np.random.default_rng(8)
    values, on = minutes(rng, 10_000), days(rng, 10_000)
    finding = clear_or_too_little(DETECTOR(material(values, on, card=card_with(introduced=introduced))))
    assert (finding.verdict is Verdict.CLEAR) == (introduced.year == 2001)


def test_too_few_records_of_the_earlier_time_are_not_compared_with():
    rng = np.random.default_rng(8)
    values, on = minutes(rng, 10_000), days(rng, 10_000)
    finding = DETECTOR(material(values, on, card=card_with(introduced=date(2011, 2, 1))))
    assert finding.verdict is Verdict.CLEAR
    assert not any("from before" in note for note in finding.notes)


def test_the_good_side_declared_the_wrong_way_is_told():
    rng = np.random.default_rng(10)
    values = moved_inside(minutes(rng, 30_000), 240, 0.6, rng)
    wrong = found(values, cutoff=Cutoff(column="minutes", at=241, good_side=Side.ABOVE))
    assert wrong.verdict is Verdict.CLEAR
    assert any(note.startswith("The opposite is seen") for note in wrong.notes)


def test_records_coarser_than_their_resolution_are_looked_at_in_their_own_steps():
    rng = np.random.default_rng(12)
    coarse = 5 * np.rint(rng.gamma(12, 215 / 12, 30_000) / 3)
    finding = found(coarse, cutoff=Cutoff(column="minutes", at=402, good_side=Side.BELOW))
    assert finding.verdict in {Verdict.CLEAR, Verdict.NOT_ENOUGH_DATA}
    wide = around_of(coarse, np.full(30_000, FIRST), CUTOFF, reach=300)
    tally = tallied(wide, wide.frame, 300)
    assert tally.resolution == 5
    assert tally.value(int(np.flatnonzero(tally.lattice.distance == 0)[0])) == 240
    assert tally.counts[tally.lattice.distance == 0] == (coarse == 240).sum()


def test_without_records_it_does_not_apply():
    readings = daily_readings(np.ones(100), np.ones(100))
    plain = DETECTOR(material_of(readings))
    assert plain.verdict is Verdict.NOT_APPLICABLE
    told = DETECTOR(material_of(readings, lacks={Need.RECORDS: "the card has no cutoff"}))
    assert (told.verdict, told.reason) == (Verdict.NOT_APPLICABLE, "the card has no cutoff")
    assert dict(told.parameters)["alpha"] == 0.005


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("alpha", -1),
        ("alpha", float("nan")),
        ("least_share", 2.0),
        ("window", 0),
        ("reach", 3),
        ("degree", 40),
    ],
)
def test_parameters_that_cannot_be_are_refused(name, value):
    with pytest.raises(UsageError, match=rf"threshold_bunching\.{name}  is .*; write a number"):
        ThresholdBunching(**{name: value})


def test_false_alarms_and_power_of_400_histograms():
    """Nominal 5 %: 30 of 100 near misses moved, of 5,000 records, are seen in most runs."""
    rng = np.random.default_rng(17)
    values = rounded(rng.gamma(12, 215 / 12, 2_000_000), 0.4, rng)
    around = around_of(np.arange(100, 400), np.full(300, FIRST), CUTOFF)
    tally = tallied(around, around.frame, 75)

    def p_values(numbers):
        sets = numbers.reshape(400, -1)[:, :, None].astype(int).squeeze()
        counts = np.array([np.bincount(one, minlength=900)[tally.bins] for one in sets], dtype=float)
        return displaced(counts, tally.lattice, Windows(inside=3, outside=6)).p

    assert 0.02 <= (p_values(values) < 0.05).mean() <= 0.08
    assert (p_values(moved_inside(values, 240, 0.3, rng)) < 0.01).mean() >= 0.8


def test_groups_beyond_the_range_count_as_good_or_missed():
    values = np.concatenate([np.zeros(10), np.full(30, 900), np.arange(200, 280)])
    around = around_of(values, np.full(len(values), FIRST), CUTOFF)
    assert set(around.frame["group"]) == {Group.VALUE, Group.BELOW, Group.ABOVE}
    tally = tallied(around, around.frame, 75)
    assert (tally.good, tally.known) == (10 + 41, 120)
