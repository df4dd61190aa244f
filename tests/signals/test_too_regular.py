"""Values more regular than measured ones: last digits, copies, calm months."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import comb, exp, factorial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.errors import UsageError
from kpiwork.measure.histograms import Group
from kpiwork.signals.finding import Strength, Verdict
from kpiwork.signals.material import Need
from kpiwork.signals.planting import around_of, card_with, daily_readings, material_of
from kpiwork.signals.planting.regularity import MADE_UP, copied, digits_of, invented, repeats_of, steadied
from kpiwork.signals.regular.digit_fit import digit_fit, distance
from kpiwork.signals.regular.digits import spread
from kpiwork.signals.regular.double_fit import by_chance, excess
from kpiwork.signals.regular.swing_fit import calmer, steps_between
from kpiwork.signals.too_regular import TooRegular
from kpiwork.spec.measure import Cutoff, Side
from tests.known import there

RECORDS = 8_000
DAYS = 1_093  # from 3 January 2011 on: 35 whole months
CUTOFF = Cutoff(column="minutes", at=240, good_side=Side.BELOW)
INTRODUCED = date(2012, 7, 1)


@pytest.fixture(scope="module")
def rng():
    return np.random.default_rng(11)


@pytest.fixture(scope="module")
def days(rng):
    return np.datetime64("2011-01-03") + rng.integers(0, DAYS, RECORDS)


@pytest.fixture(scope="module")
def minutes(rng):
    return np.round(rng.gamma(4, 50, RECORDS))


@pytest.fixture(scope="module")
def amounts(rng):
    return np.round(100 * rng.lognormal(4, 1, RECORDS)) / 100


@pytest.fixture(scope="module")
def good(rng):
    return rng.binomial(40, 0.8, DAYS).astype(float)


def readings(good):
    return daily_readings(good, np.full(len(good), 40.0))


def of_values(values, days, frame=None, card=None, **more):
    records = {
        "around": around_of(values, days, CUTOFF),
        "digits": digits_of(values, days),
        "repeats": repeats_of(values, days),
    }
    return material_of(
        readings(np.full(400, 30.0)) if frame is None else frame, card or card_with(), **(records | more)
    )


# Clean and planted


def test_measured_values_are_clear(minutes, days, good):
    found = TooRegular()(of_values(minutes, days, readings(good), card_with(introduced=INTRODUCED)))
    assert found.verdict is Verdict.CLEAR
    assert found.reason.endswith("in last digits, repeated values and variation from month to month")
    assert found.p is not None
    assert found.p > 0.005
    assert found.smallest is not None
    assert found.severity is Strength.NONE


def test_invented_digits_are_seen(minutes, days, rng):
    found = TooRegular()(of_values(invented(minutes, 0.7, rng), days))
    assert found.verdict is Verdict.SIGNAL
    assert "some last digits are too frequent" in found.reason
    assert there(there(found.effect).low) < there(found.effect).value < there(there(found.effect).high)
    assert found.rows_are == "records"
    assert {7} <= set(there(found.picture).marked) <= {1, 2, 3, 4, 6, 7, 8, 9}
    assert all(one.agrees for one in found.settings)
    assert found.size > Strength.NONE
    assert found.robustness is Strength.STRONG
    assert found.testability is Strength.STRONG
    assert any("attention to the KPI began" in note for note in found.notes)


def test_nothing_planted_is_nothing_changed(minutes, days, rng):
    assert (invented(minutes, 0.0, rng) == minutes).all()
    assert (copied(minutes, days, 0.0, rng) == minutes).all()
    assert steadied(minutes, 100, 0.0) == pytest.approx(minutes)


def test_honest_rounding_is_clear(minutes, days, rng):
    rounded = np.where(rng.random(RECORDS) < 0.4, 5 * np.round(minutes / 5), minutes)
    assert TooRegular()(of_values(rounded, days)).verdict is Verdict.CLEAR


def test_cases_moved_under_the_cutoff_are_another_question(minutes, days, rng):
    near = (minutes > 240) & (minutes <= 246) & (rng.random(RECORDS) < 0.9)
    moved = np.where(near, 240 - rng.integers(0, 3, RECORDS), minutes)
    found = TooRegular()(of_values(moved, days))
    assert found.verdict is Verdict.CLEAR


def test_a_number_that_stands_for_not_known_is_no_value_that_somebody_made_up(minutes, days, rng):
    lost = np.where(rng.random(RECORDS) < 0.15, -9999, minutes)
    assert TooRegular()(of_values(lost, days)).verdict is Verdict.CLEAR
    both = np.where(lost < 0, lost, invented(minutes, 0.7, rng))
    assert TooRegular()(of_values(both, days)).verdict is Verdict.SIGNAL


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_copies_are_seen_and_their_share_is_no_less(amounts, days, rng, share):
    found = TooRegular()(of_values(copied(amounts, days, share, rng), days, around=None))
    assert found.verdict is Verdict.SIGNAL
    assert "exactly twice" in found.reason
    assert 0.5 * share < there(found.effect).value <= share * 1.05
    assert there(found.effect).low <= share
    assert found.placebos[0].is_weaker


def test_prices_from_a_list_are_no_copies(amounts, days, rng):
    listed = np.where(rng.random(RECORDS) < 0.4, 9.95 * rng.integers(1, 30, RECORDS), amounts)
    found = TooRegular()(of_values(listed, days, around=None))
    assert found.verdict is Verdict.CLEAR
    assert found.p == 1.0


def test_calm_months_are_seen(good):
    calm = readings(steadied(good, 546, 0.95))
    found = TooRegular()(material_of(calm, card_with(introduced=INTRODUCED)))
    assert found.verdict is Verdict.SIGNAL
    assert found.rows_are == "months"
    assert found.rows == 34
    assert there(found.effect).value < 0.4
    assert there(found.picture).border == "2012-07"
    assert {one.words for one in found.settings} == {
        "in its own unit",
        "as odds",
        "as if every month had as many records",
    }


def test_months_that_vary_more_are_clear(good):
    wild = readings(
        np.clip(steadied(good, 0, 0.9)[::-1] + np.where(np.arange(DAYS) > 546, good - 32, 0), 0, 40)
    )
    assert TooRegular()(material_of(wild, card_with(introduced=INTRODUCED))).verdict is Verdict.CLEAR


# What cannot be answered, each with its reason


def test_nothing_known_is_not_applicable():
    lacks = {
        Need.DIGITS: "the card has no cutoff",
        Need.REPEATS: "the card has no cutoff",
        Need.INTRODUCTION: "the card does not say since when",
    }
    found = TooRegular()(material_of(readings(np.full(400, 30.0)), lacks=lacks))
    assert found.verdict is Verdict.NOT_APPLICABLE
    assert found.reason == "the card has no cutoff; the card does not say since when"
    assert found.p is None


def test_three_records_are_not_enough():
    values, days = (
        [200, 230, 260],
        np.array(["2011-01-03", "2011-02-03", "2011-05-03"], dtype="datetime64[D]"),
    )
    found = TooRegular()(of_values(values, days))
    assert found.verdict is Verdict.NOT_ENOUGH_DATA
    assert "3 values have a last digit" in found.reason
    assert "3 records have a value; 300 are needed" in found.reason


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (np.full(RECORDS, 240.0), "vary too little"),
        (np.full(RECORDS, np.nan), "0 records have a value"),
        (np.arange(RECORDS) % 7 + 5_000.0, "too far from the cutoff"),
        (100.0 * (np.arange(RECORDS) % 5), "many times a month"),
    ],
    ids=["all on the target", "missing", "a target outside the data", "coarse"],
)
def test_values_that_tell_nothing(values, reason, days):
    found = TooRegular()(of_values(values, days))
    assert found.verdict in (Verdict.NOT_APPLICABLE, Verdict.NOT_ENOUGH_DATA)
    assert reason in found.reason


def test_negative_and_missing_values_are_counted_or_left_out(minutes, days, rng):
    odd = np.where(rng.random(RECORDS) < 0.1, np.nan, minutes - 150)
    found = TooRegular()(of_values(odd, days))
    assert found.verdict is Verdict.CLEAR


def test_every_record_on_one_day(minutes):
    found = TooRegular()(of_values(minutes, np.full(RECORDS, np.datetime64("2012-05-05"))))
    assert found.verdict is Verdict.CLEAR
    assert found.start == date(2012, 5, 1)


def test_ten_million_records_are_counts(days):
    digits = pd.DataFrame(
        {
            "start": pd.Timestamp("2011-01-01"),
            "segment": "",
            "group": Group.VALUE.value,
            "digit": pd.array(range(10), "Int64"),
            "count": [int(1e7 * share) for share in MADE_UP],
        }
    )
    repeats = pd.DataFrame(
        {
            "start": pd.Timestamp("2011-01-01"),
            "segment": "",
            "group": [Group.VALUE.value] * 3 + [Group.MORE.value],
            "times": pd.array([1, 2, 3, None], "Int64"),
            "values": [5_000_000, 2_000_000, 300_000, 1],
            "count": [5_000_000, 4_000_000, 900_000, 100_000],
        }
    )
    spaced = around_of(np.arange(90.0, 390.0), np.full(300, days[0]), CUTOFF)
    found = TooRegular()(
        material_of(readings(np.full(400, 30.0)), around=spaced, digits=digits, repeats=repeats)
    )
    assert found.verdict is Verdict.SIGNAL
    assert there(found.p) < 1e-100
    assert np.isfinite(
        [there(there(found.effect).low), there(found.effect).value, there(there(found.effect).high)]
    ).all()


@pytest.mark.parametrize(
    ("day", "sides"), [(date(2009, 1, 1), "months with a value: 0 before"), (date(2030, 1, 1), "and 0 since")]
)
def test_an_introduction_outside_the_data(good, day, sides):
    found = TooRegular()(material_of(readings(good), card_with(introduced=day)))
    assert found.verdict is Verdict.NOT_ENOUGH_DATA
    assert sides in found.reason


@pytest.mark.parametrize(
    "series", [np.full(DAYS, 30.0), np.zeros(DAYS), np.full(DAYS, np.nan), np.arange(DAYS) * 1e200]
)
def test_series_that_never_move_or_are_no_readings(series):
    found = TooRegular()(material_of(readings(series), card_with(introduced=INTRODUCED)))
    assert found.verdict is Verdict.NOT_ENOUGH_DATA


def test_denominators_of_zero_and_gaps_are_left_out(good):
    frame = daily_readings(good, np.where(np.arange(DAYS) // 30 % 5 == 0, 0.0, 40.0))
    frame = frame.assign(records=np.where(frame["period"] == "2011-08", 0, frame["records"]))
    frame = frame[~((frame["grain"] == "month") & (frame["start"].dt.month == 3))]
    found = TooRegular(fewest_months=8)(material_of(frame, card_with(introduced=INTRODUCED)))
    assert found.verdict in (Verdict.CLEAR, Verdict.SIGNAL)
    assert None in there(found.picture).seen


def test_no_readings_at_all(good):
    found = TooRegular()(material_of(readings(good).iloc[:0], card_with(introduced=INTRODUCED)))
    assert found.verdict is Verdict.NOT_ENOUGH_DATA


@pytest.mark.parametrize(
    "wrong",
    [
        {"alpha": 0.0},
        {"alpha": float("nan")},
        {"least_digits": 1.0},
        {"least_doubles": -0.1},
        {"most_left": 1.2},
        {"spread_needed": 0.0},
        {"fewest_records": 3},
        {"fewest_months": 2},
    ],
)
def test_settings_that_cannot_be_are_refused(wrong):
    [name] = wrong
    with pytest.raises(UsageError, match=f"{name}  is .*; write"):
        TooRegular(**wrong)


# Known answers and laws


def exact(once, twice, thrice):
    """Add up all tables with the same sums, in whole numbers."""
    values, records = once + twice + thrice, once + 2 * twice + 3 * thrice
    weights = {}
    for three in range(values + 1):
        two = records - values - 2 * three
        one = values - two - three
        if min(one, two) >= 0:
            ways = factorial(values) // (factorial(one) * factorial(two) * factorial(three))
            weights[three] = ways / (2**two * 6**three)
    return sum(one for three, one in weights.items() if three <= thrice) / sum(weights.values())


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 12))
def test_the_test_of_copies_is_exact(once, twice, thrice):
    if once + twice + thrice:
        assert by_chance(once, twice, thrice) == pytest.approx(
            exact(once, twice, thrice), rel=1e-6, abs=1e-12
        )


@given(st.integers(1, 2_000), st.integers(1, 500), st.integers(0, 100))
def test_an_excess_lies_within_its_interval(once, twice, thrice):
    value, low, high = excess(once, twice, thrice)
    assert 0 <= low <= value + 1e-6
    assert value <= high + 1e-6
    assert high <= twice


def test_poisson_numbers_break_nothing():
    """Of 1,000 alike values in a month of 1,000 records, as many occur k times as Poisson says."""
    once, twice, thrice = (round(1_000 * exp(-1) / factorial(k)) for k in (1, 2, 3))
    assert 0.3 < by_chance(once, twice, thrice) < 0.7
    assert excess(once, twice, thrice)[0] < comb(5, 2)


@pytest.mark.parametrize("scale", [12, 40, 150])
def test_last_digits_of_a_smooth_distribution_fit(scale):
    """Of an exponential distribution they fall from 0 to 9, as its formula says."""
    shares = np.exp(-np.arange(10) / scale)
    fit = digit_fit(np.tile(1e5 * shares / shares.sum(), (12, 1)))
    assert fit.p > 0.3
    assert distance(fit, 1.2e6)[0] < 0.003


@given(st.integers(2, 9))
def test_the_order_of_months_does_not_matter(turn):
    months = np.random.default_rng(5).poisson(40, (10, 10)).astype(float)
    assert digit_fit(np.roll(months, turn, axis=0)).p == pytest.approx(digit_fit(months).p)


@given(st.floats(-1e3, 1e3), st.floats(0.01, 1e3), st.sampled_from([1, -1]))
def test_shift_scale_and_direction_do_not_matter_for_calm(shift, scale, way):
    values = np.random.default_rng(3).normal(size=40)
    found, moved = (calmer(*steps_between(one, 20)) for one in (values, shift + way * scale * values))
    assert moved.p == pytest.approx(found.p, rel=1e-4)
    assert moved.ratio == pytest.approx(found.ratio, rel=1e-4)


def test_half_the_variation_is_estimated_as_half():
    values = np.random.default_rng(4).normal(size=2_000)
    values[1_000:] *= 0.5
    found = calmer(*steps_between(values, 1_000))
    assert found.low < 0.5 < found.high
    assert found.ratio == pytest.approx(0.5, abs=0.03)
    assert found.p < 1e-10


def test_the_order_of_rows_does_not_matter(minutes, days, rng):
    material = of_values(invented(minutes, 0.5, rng), days)
    mixed = replace(
        material,
        digits=there(material.digits).sample(frac=1, random_state=1),
        repeats=there(material.repeats).sample(frac=1, random_state=1),
        around=replace(
            there(material.around), frame=there(material.around).frame.sample(frac=1, random_state=1)
        ),
    )
    assert repr(TooRegular()(mixed)) == repr(TooRegular()(material))


def test_spread_comes_from_quartiles(days, rng):
    values = np.round(rng.normal(240, 20, RECORDS))
    assert spread(around_of(values, days, CUTOFF)) == pytest.approx(20, abs=1.5)


def test_false_alarms_and_power():
    """Nominally 5 %: 500 runs of 5,000 even digits, and as many of half of them invented."""
    rng = np.random.default_rng(8)
    even, half = np.full(10, 0.1), 0.05 + 0.5 * np.array(MADE_UP)
    drawn = [[rng.multinomial(420, one, size=12).astype(float) for _ in range(500)] for one in (even, half)]
    alarms, seen = (np.mean([digit_fit(one).p < 0.05 for one in many]) for many in drawn)
    assert 0.02 < alarms < 0.08
    assert seen > 0.9
