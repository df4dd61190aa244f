"""A guardrail that worsened while the KPI improved: planted trades are found, honest gains are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiwork.analysis.effect.level import effect
from kpiwork.errors import UsageError
from kpiwork.signals.detector import Detector, name_of
from kpiwork.signals.finding import Kind, Strength, Verdict
from kpiwork.signals.guardrail_trade_off import GuardrailTradeOff
from kpiwork.signals.material import Counter
from kpiwork.signals.planting import card_with, daily_readings, material_of
from kpiwork.signals.planting.traded_guardrail import remembering, stepped, traded
from kpiwork.signals.traded.fit import step_at, steps
from kpiwork.spec.choices import Better
from tests.known import there

FIRST = date(2011, 1, 1)
DAY = date(2013, 1, 1)
MONTHS, AT, GAIN = 48, 24, 4.0


def monthly(values, first=FIRST, records=100.0):
    """Give readings of months with these values; NaN is a month without a denominator."""
    starts = pd.date_range(first, periods=len(values) + 1, freq="MS")
    days = np.diff(starts) // pd.Timedelta(days=1)
    shown = np.repeat(np.asarray(values, dtype=float), days)
    each = np.repeat(np.broadcast_to(np.asarray(records, dtype=float), len(values)) / days, days)
    each = np.where(np.isnan(shown), 0.0, each)
    return daily_readings(np.nan_to_num(shown) * each, each, first=first)


def guard(values, *, kpi="guard", margin=0.5, **fields):
    readings = values if isinstance(values, pd.DataFrame) else monthly(values)
    return Counter(kpi=kpi, card=card_with(name="Guarded", **fields), readings=readings, margin=margin)


def material(kpi, *guards, introduced=DAY, **fields):
    readings = kpi if isinstance(kpi, pd.DataFrame) else monthly(kpi)
    card = card_with(name="Aimed at", introduced=introduced, **fields)
    return material_of(readings, card, guardrails=guards)


def pair(seed=4, strength=1.0):
    rng = np.random.default_rng(seed)
    kpi, guarded = traded(rng, MONTHS, AT, strength=strength, gain=GAIN, memory=0.0)
    return 50 + kpi, 80 + guarded


@pytest.fixture(scope="module")
def planted():
    kpi, guarded = pair()
    return GuardrailTradeOff()(material(kpi, guard(guarded)))


def test_it_is_a_detector_with_words_of_its_own():
    assert name_of(GuardrailTradeOff) == "guardrail_trade_off"
    assert isinstance(GuardrailTradeOff(), Detector)


def test_a_planted_trade_is_found(planted):
    assert planted.verdict is Verdict.SIGNAL
    assert "Aimed at has improved and Guarded has worsened" in planted.reason
    assert planted.p < 0.01
    assert planted.effect.kind is Kind.OTHER_UNIT
    assert planted.effect.of == "guard"
    assert planted.effect.low < GAIN < planted.effect.high
    assert planted.effect.low > 0


def test_a_finding_carries_what_a_reader_needs(planted):
    assert planted.restated.without < planted.restated.reported
    assert len(planted.settings) == 3
    assert len(planted.placebos) == 2
    assert all(one.is_weaker for one in planted.placebos)
    assert (planted.rows, planted.rows_are) == (MONTHS, "months")
    assert (planted.start, planted.end) == (FIRST, date(2014, 12, 31))
    assert len(planted.picture.across) == len(planted.picture.seen) == len(planted.picture.expected) == MONTHS
    assert planted.picture.border == "2013-01"
    assert planted.picture.marked == tuple(range(AT, MONTHS))
    assert dict(planted.parameters) == {"alpha": 0.01, "in_deviations": 0.5, "fewest": 8}
    assert min(planted.size, planted.testability) >= Strength.MODERATE


def test_a_gain_that_costs_nothing_is_clear():
    kpi, guarded = pair(strength=0.0)
    found = GuardrailTradeOff()(material(kpi, guard(guarded, margin=3.0)))
    assert found.verdict is Verdict.CLEAR
    assert there(found.smallest).value > 0
    assert "Guarded kept within its margin" in found.notes


def test_a_margin_that_the_data_cannot_tell_is_not_clear():
    kpi, guarded = pair(strength=0.0)
    found = GuardrailTradeOff()(material(kpi, guard(guarded, margin=0.01)))
    assert found.verdict is Verdict.NOT_ENOUGH_DATA
    assert "cannot be told yet" in found.reason


def test_a_guardrail_without_a_margin_may_worsen_by_half_a_usual_swing():
    kpi, guarded = pair()
    found = GuardrailTradeOff()(material(kpi, guard(guarded, margin=float("nan"))))
    assert found.verdict is Verdict.SIGNAL
    kept = GuardrailTradeOff(in_deviations=9.0)(material(kpi, guard(guarded, margin=float("nan"))))
    assert (kept.verdict, kept.reason) == (
        Verdict.CLEAR,
        "no guardrail worsened by as much as would matter since attention began",
    )
    assert any("no margin is agreed" in note for note in kept.notes)


def test_a_worse_guardrail_beside_a_kpi_that_did_not_improve_is_no_trade():
    _, guarded = pair()
    kpi = stepped(50 + remembering(np.random.default_rng(3), (1, MONTHS), 0.0)[0], AT, -2.0)
    found = GuardrailTradeOff()(material(kpi, guard(guarded)))
    assert found.verdict is Verdict.CLEAR
    assert "nothing was traded" in found.reason
    assert "Guarded is worse than before attention began" in found.notes


def test_a_worsening_below_the_margin_is_no_signal():
    kpi, guarded = pair()
    assert GuardrailTradeOff()(material(kpi, guard(guarded, margin=9.0))).verdict is Verdict.CLEAR


def test_one_of_two_guardrails_pays():
    kpi, guarded = pair()
    kept = 80 + remembering(np.random.default_rng(9), (1, MONTHS), 0.3)[0]
    found = GuardrailTradeOff()(material(kpi, guard(kept, kpi="kept", margin=5.0), guard(guarded)))
    alone = GuardrailTradeOff()(material(kpi, guard(guarded)))
    assert found.verdict is Verdict.SIGNAL
    assert there(found.effect).of == "guard"
    assert found.p == pytest.approx(2 * there(alone.p))


def test_weeks_are_taken_where_months_are_too_few():
    rng = np.random.default_rng(4)
    kpi, guarded = (
        np.repeat(one, 7)[: 30 * 7] for one in traded(rng, 30, 15, strength=1.0, gain=4.0, memory=0.0)
    )
    readings = [
        daily_readings(10 * (one + 50), np.full(len(one), 10.0), first=date(2013, 12, 30))
        for one in (kpi, guarded)
    ]
    day = date(2013, 12, 30) + timedelta(weeks=15)
    found = GuardrailTradeOff()(material(readings[0], guard(readings[1]), introduced=day, seasonal="no"))
    assert found.verdict is Verdict.SIGNAL
    assert (found.rows, found.rows_are) == (30, "weeks")


def test_a_month_that_holds_days_of_both_sides_counts_for_neither():
    kpi, guarded = pair()
    found = GuardrailTradeOff()(material(kpi, guard(guarded), introduced=date(2013, 1, 15)))
    assert found.rows == MONTHS - 1
    assert there(found.picture).border == "2013-02"


def test_what_came_before_another_definition_is_not_compared():
    kpi, guarded = pair()
    kpi[:6] += 40
    changes = [{"date": "2011-07-01", "what": "Counted anew", "rebase": True}]
    found = GuardrailTradeOff()(material(kpi, guard(guarded), changes=changes))
    assert found.verdict is Verdict.SIGNAL
    assert found.rows == MONTHS - 6


def test_a_kpi_that_moved_the_other_way_raises_the_question_of_its_direction():
    kpi, guarded = pair()
    found = GuardrailTradeOff()(material(kpi, guard(guarded), better="lower"))
    assert found.verdict is Verdict.CLEAR
    assert any("correct what the card says is better" in note for note in found.notes)


LOW = {"better": "lower"}


@pytest.mark.parametrize(
    ("made", "verdict", "words"),
    [
        (lambda k, g: material(k, guard(g), introduced=None), Verdict.NOT_APPLICABLE, "when attention began"),
        (lambda k, _: material(k), Verdict.NOT_APPLICABLE, "no guardrail"),
        (lambda k, g: material(k, guard(g), better="neither"), Verdict.NOT_APPLICABLE, "neither higher nor"),
        (lambda k, g: material(k, guard(g, better="neither")), Verdict.NOT_APPLICABLE, "cannot worsen"),
        (lambda k, _: material(k, guard(k)), Verdict.NOT_APPLICABLE, "guards nothing"),
        (lambda k, g: material(k, guard(g, kpi="planted")), Verdict.NOT_APPLICABLE, "guards nothing"),
        (
            lambda k, g: material(k, guard(g), introduced=date(2031, 1, 1)),
            Verdict.NOT_ENOUGH_DATA,
            "no month since",
        ),
        (
            lambda k, g: material(k, guard(g), introduced=date(1999, 1, 1)),
            Verdict.NOT_ENOUGH_DATA,
            "no month before",
        ),
        (
            lambda k, g: material(k, guard(np.where(np.arange(MONTHS) < AT, np.nan, g))),
            Verdict.NOT_ENOUGH_DATA,
            "Guarded: no month before",
        ),
        (lambda k, g: material(k[:3], guard(g[:3])), Verdict.NOT_ENOUGH_DATA, "it takes 8"),
        (
            lambda _k, g: material(np.full(MONTHS, 0.95), guard(g)),
            Verdict.NOT_ENOUGH_DATA,
            "all values are the same",
        ),
        (
            lambda k, _g: material(k, guard(np.zeros(MONTHS))),
            Verdict.NOT_ENOUGH_DATA,
            "all values are the same",
        ),
        (lambda k, _g: material(k, guard(np.full(MONTHS, np.nan))), Verdict.NOT_ENOUGH_DATA, "no month"),
        (
            lambda k, _g: material(k, guard(daily_readings([]))),
            Verdict.NOT_ENOUGH_DATA,
            "Guarded: no month before",
        ),
        (
            lambda _k, _g: material(daily_readings([5.0], [7.0]), guard(daily_readings([1.0], [7.0]))),
            Verdict.NOT_ENOUGH_DATA,
            "no month",
        ),
    ],
)
def test_what_cannot_be_asked_says_why(made, verdict, words):
    found = GuardrailTradeOff()(made(*pair()))
    assert found.verdict is verdict
    assert words in found.reason


def test_gaps_infinities_and_negative_values_do_no_harm():
    kpi, guarded = pair()
    kpi[[3, 30]], guarded[[7, 40]] = np.nan, np.nan
    readings = monthly(guarded - 500)
    readings.loc[readings["period"] == "2012-05", "value"] = np.inf
    found = GuardrailTradeOff()(material(kpi - 500, guard(readings)))
    assert found.verdict is Verdict.SIGNAL
    assert there(found.picture).seen[7] is None


@pytest.mark.parametrize("size", [1e-6, 1e7])
def test_size_and_count_of_records_change_nothing(size, planted):
    kpi, guarded = pair()
    found = GuardrailTradeOff()(
        material(
            monthly(kpi * size, records=1e7), guard(monthly(guarded * size, records=1e7), margin=0.5 * size)
        )
    )
    assert found.p == pytest.approx(planted.p, rel=1e-6)
    assert there(found.effect).value == pytest.approx(planted.effect.value * size, rel=1e-6)


def test_direction_and_order_of_rows_change_nothing(planted):
    kpi, guarded = pair()
    mirrored = GuardrailTradeOff()(material(-kpi, guard(-guarded, **LOW), **LOW))
    assert (mirrored.p, there(mirrored.effect).value) == pytest.approx(
        (planted.p, planted.effect.value), rel=1e-9
    )
    shuffled = [monthly(one).sample(frac=1, random_state=3) for one in (kpi, guarded)]
    again = GuardrailTradeOff()(material(shuffled[0], guard(shuffled[1])))
    assert replace(again, picture=None) == replace(planted, picture=None)


@settings(max_examples=5)
@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e3), st.integers(0, 10_000))
def test_a_step_shifts_and_scales_with_its_series(shift, scale, seed):
    values = remembering(np.random.default_rng(seed), (1, 24), 0.3)[0]
    one, other = step_at(values, 12), step_at(shift + scale * values, 12)
    assert other.size == pytest.approx(scale * one.size, rel=1e-4, abs=1e-4 * scale)
    assert other.below == pytest.approx(one.below, abs=1e-4)


def test_without_a_drift_it_is_close_to_a_plain_change_of_level():
    """The same series, judged by `kpiwork.analysis.effect`, which knows no drift."""
    values = stepped(remembering(np.random.default_rng(5), (1, 60), 0.0), 30, 3.0)[0]
    plain, found = effect(values, 30, better=Better.HIGHER), step_at(values, 30)
    change = there(plain.change)
    assert found.size == pytest.approx(change, abs=0.5)
    assert found.low < change < found.high


def test_a_drift_is_no_step_and_a_step_is_none():
    """Nominally 5 %; a plain change of level takes every second of these drifts for a step."""
    rng = np.random.default_rng(11)
    places = np.arange(36)
    noise = remembering(rng, (200, 36), 0.3)
    for added, low, high in (
        (0.0, 0, 0.08),
        (np.linspace(0, 2, 36), 0, 0.14),
        (2.0 * (places >= 18), 0.7, 1),
    ):
        below = steps(noise + added, places, 18).below(np.zeros(200))
        assert low <= np.mean(2 * np.minimum(below, 1 - below) < 0.05) <= high


def test_few_records_on_the_later_side_do_not_alarm():
    rng = np.random.default_rng(12)
    records = np.where(np.arange(30) < 22, 900, 60)
    shares = rng.binomial(records, 0.2, (200, 30)) / records
    below = steps(10 * shares, np.arange(30), 22, records=records.astype(float)).below(np.zeros(200))
    assert np.mean(2 * np.minimum(below, 1 - below) < 0.05) <= 0.09


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"alpha": 0.0}, "alpha"),
        ({"alpha": float("nan")}, "alpha"),
        ({"in_deviations": -1.0}, "in_deviations"),
        ({"fewest": 7}, "fewest"),
    ],
)
def test_wrong_parameters_are_refused(wrong, place):
    with pytest.raises(UsageError, match=f"guardrail_trade_off.{place}"):
        GuardrailTradeOff(**wrong)


def test_planting_nothing_leaves_the_guardrail_alone():
    one, other = (pair(seed=3, strength=strength)[1] for strength in (0.0, 1.0))
    np.testing.assert_allclose(one - other, GAIN * (np.arange(MONTHS) >= AT))
