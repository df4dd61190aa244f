"""A KPI that moves less than before with what it stands for: planted losses are found, kept links are not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiwork.errors import UsageError
from kpiwork.periods import PeriodKind
from kpiwork.signals.decoupling import Decoupling
from kpiwork.signals.detector import Detector, name_of
from kpiwork.signals.finding import Kind, Strength, Verdict
from kpiwork.signals.introduction import Line, Sides
from kpiwork.signals.link.elsewhere import slope_p
from kpiwork.signals.link.fit import bond_of
from kpiwork.signals.material import Counter
from kpiwork.signals.planting import card_with, daily_readings, material_of
from kpiwork.signals.planting.lost_link import parted
from tests.known import there

FIRST = date(2008, 1, 1)
MONTHS, AT = 80, 40
DAY = date(2011, 5, 1)


def monthly(values):
    """Give readings of months with these values; NaN is a month without a denominator."""
    starts = pd.date_range(FIRST, periods=len(values) + 1, freq="MS")
    days = np.diff(starts) // pd.Timedelta(days=1)
    shown = np.repeat(np.asarray(values, dtype=float), days)
    each = np.where(np.isnan(shown), 0.0, np.repeat(100 / days, days))
    readings = daily_readings(np.nan_to_num(shown) * each, each, first=FIRST)
    return readings[readings["grain"] != "week"]


def material(kpi, outcome, *, introduced=DAY, other="outcome", opposite=None, **fields):
    counter = Counter(kpi=other, card=card_with(name="Meant", **(opposite or {})), readings=monthly(outcome))
    card = card_with(name="Aimed at", introduced=introduced, **fields)
    return material_of(monthly(kpi), card, outcome=counter)


def pair(seed=1, strength=1.0, link=0.85):
    return parted(np.random.default_rng(seed), MONTHS, AT, strength=strength, link=link)


def bond(kpi, outcome, *, lags=range(1), direction=1):
    at = len(kpi) // 2
    return there(bond_of(kpi, outcome, at, lags=lags, direction=direction, seasons=(12, 12)))


@pytest.fixture(scope="module")
def planted():
    return Decoupling()(material(*pair()))


def test_it_is_a_detector():
    assert name_of(Decoupling) == "decoupling"
    assert isinstance(Decoupling(), Detector)


def test_a_planted_loss_is_found(planted):
    assert planted.verdict is Verdict.SIGNAL
    assert "Aimed at moves less with Meant" in planted.reason
    assert planted.p < 0.01
    assert planted.effect.kind is Kind.NUMBER
    assert planted.effect.low < 0.85 < planted.effect.high
    assert planted.testability is Strength.STRONG


def test_a_finding_carries_what_a_reader_needs(planted):
    assert len(planted.settings) == 3
    assert all(one.agrees for one in planted.settings)
    assert len(planted.placebos) == 2
    assert (planted.rows, planted.rows_are) == (MONTHS, "months")
    assert planted.picture.border == "2011-05"
    assert len(planted.picture.across) == len(planted.picture.seen) == len(planted.picture.expected) == MONTHS
    assert planted.notes[0].startswith("The KPI accounts for")
    assert "as far as before" in planted.notes[1]


def test_the_picture_follows_the_outcome_until_the_day_only(planted):
    seen, expected = np.array(planted.picture.seen), np.array(planted.picture.expected)
    away = seen - expected
    assert away[AT:].std() > 1.5 * away[:AT].std()


def test_a_kept_link_is_clear():
    found = Decoupling()(material(*pair(strength=0.0)))
    assert found.verdict is Verdict.CLEAR
    assert 0.3 <= there(found.smallest).value <= 0.85


def test_a_link_that_would_be_missed_when_lost_is_not_clear():
    found = Decoupling()(material(*pair(seed=5, strength=0.0, link=0.5)))
    assert found.verdict is Verdict.NOT_ENOUGH_DATA


def test_a_kpi_that_hardly_moves_any_more_has_no_verdict():
    rng = np.random.default_rng(2)
    kpi = rng.normal(size=MONTHS) * np.where(np.arange(MONTHS) < AT, 1, 0.2)
    found = Decoupling()(material(kpi, kpi + 0.5 * rng.normal(size=MONTHS)))
    assert found.verdict is Verdict.NOT_ENOUGH_DATA
    assert "moves so much less" in found.reason
    assert found.p is None
    assert found.picture is not None


def test_what_was_never_linked_cannot_part():
    found = Decoupling()(material(*np.random.default_rng(3).normal(size=(2, MONTHS))))
    assert found.verdict in (Verdict.NOT_APPLICABLE, Verdict.NOT_ENOUGH_DATA)
    assert "before attention began" in found.reason


def test_a_claimed_lag_and_sign_are_followed():
    kpi, outcome = pair(strength=0.0)
    late = np.concatenate([np.full(2, np.nan), -outcome[:-2]])
    claim = {"leads": [{"kpi": "outcome", "lag": "1-2 months", "sign": "negative"}]}
    assert Decoupling()(material(kpi, late, **claim)).verdict is Verdict.CLEAR
    assert bond(kpi, late, lags=range(3), direction=-1).lag == 2


def test_cards_with_opposite_directions_move_against_each_other():
    kpi, outcome = pair(strength=0.0)
    found = Decoupling()(material(kpi, -outcome, opposite={"better": "lower"}))
    assert found.verdict is Verdict.CLEAR
    wrong = Decoupling()(material(kpi, -outcome))
    assert wrong.verdict is Verdict.NOT_APPLICABLE
    assert any("correct what the cards say" in note for note in wrong.notes)


@pytest.mark.parametrize(
    ("made", "verdict", "words"),
    [
        (lambda k, o: material(k, o, introduced=None), Verdict.NOT_APPLICABLE, "when attention began"),
        (
            lambda k, _o: material_of(monthly(k), card_with(introduced=DAY)),
            Verdict.NOT_APPLICABLE,
            "stands for",
        ),
        (lambda k, o: material(k, o, other="planted"), Verdict.NOT_APPLICABLE, "its own outcome"),
        (lambda k, o: material(k, o, better="neither"), Verdict.NOT_APPLICABLE, "which direction"),
        (lambda k, o: material(k, o, introduced=date(2031, 1, 1)), Verdict.NOT_ENOUGH_DATA, "no month since"),
        (
            lambda k, o: material(k, o, introduced=date(1999, 1, 1)),
            Verdict.NOT_ENOUGH_DATA,
            "no month before",
        ),
        (lambda k, o: material(k[:3], o[:3]), Verdict.NOT_ENOUGH_DATA, "it takes 12"),
        (
            lambda k, o: material(k[25:70], o[25:70], introduced=date(2009, 4, 1)),
            Verdict.NOT_ENOUGH_DATA,
            "it takes 18",
        ),
        (lambda _k, o: material(np.ones(MONTHS), o), Verdict.NOT_ENOUGH_DATA, "all values are the same"),
        (lambda k, _o: material(k, np.zeros(MONTHS)), Verdict.NOT_ENOUGH_DATA, "all values are the same"),
        (
            lambda k, o: material(k, np.where(np.arange(MONTHS) < AT, np.nan, o)),
            Verdict.NOT_ENOUGH_DATA,
            "no month before",
        ),
        (
            lambda _k, o: material(np.arange(MONTHS), o),
            Verdict.NOT_ENOUGH_DATA,
            "trend and season leave nothing",
        ),
    ],
)
def test_what_cannot_be_asked_says_why(made, verdict, words):
    found = Decoupling()(made(*pair()))
    assert found.verdict is verdict
    assert words in found.reason


def test_gaps_are_left_out_in_pairs():
    kpi, outcome = pair()
    kpi[[2, 50]], outcome[[3, 60]] = np.nan, np.nan
    found = Decoupling()(material(kpi, outcome))
    assert found.rows == MONTHS - 4
    assert found.verdict is Verdict.SIGNAL


@settings(max_examples=5)
@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e3), st.integers(0, 10_000))
def test_shift_and_scale_change_nothing_and_mirrors_mirror(shift, scale, seed):
    kpi, outcome = parted(np.random.default_rng(seed), 48, 24, strength=0.5)
    one = bond(kpi, outcome)
    for other in (bond(shift + scale * kpi, outcome), bond(kpi, -outcome, direction=-1)):
        assert (other.drop, other.p) == pytest.approx((one.drop, one.p), rel=1e-4, abs=1e-5)


def test_false_alarms_and_power():
    """Nominally 5 %; from .8 to .2 with 30 a side is to be seen in 85 of 100."""
    rng = np.random.default_rng(8)
    kept = [bond(*parted(rng, 60, 30, strength=0.0, memory=0.5)).p < 0.05 for _ in range(100)]
    lost = [bond(*parted(rng, 60, 30, strength=0.75)).p < 0.05 for _ in range(50)]
    assert np.mean(kept) <= 0.09
    assert np.mean(lost) >= 0.78


def test_a_trend_season_and_step_that_both_share_is_no_link():
    rng, months = np.random.default_rng(6), np.arange(60)
    shared = np.sin(2 * np.pi * months / 12) + months / 20 + 3 * (months >= 30)
    found = [bond(*(shared + rng.normal(size=(2, 60)))).before.strength for _ in range(25)]
    assert abs(np.mean(found)) < 0.12


def test_the_slope_is_a_second_opinion():
    rng = np.random.default_rng(7)
    kpi = rng.normal(size=60)
    for slope, low, high in ((1.0, 0.02, 1.0), (0.0, 0.0, 0.01)):
        outcome = kpi * np.where(np.arange(60) < 30, 1.0, slope) + 0.5 * rng.normal(size=60)
        days = tuple(day.date() for day in pd.date_range(FIRST, periods=60, freq="MS"))
        lines = (Line(values=one, records=None) for one in (kpi, outcome))
        sides = Sides(
            day=days[30],
            kind=PeriodKind.MONTH,
            starts=days,
            labels=("",) * 60,
            last=None,
            at=30,
            kpi=next(lines),
            other=next(lines),
        )
        assert low <= slope_p(sides, 0, 1, (12, 12)) <= high


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"alpha": 0.5}, "alpha"),
        ({"drop": float("nan")}, "drop"),
        ({"narrowest": 0.0}, "narrowest"),
        ({"fewest": 11}, "fewest"),
    ],
)
def test_wrong_parameters_are_refused(wrong, place):
    with pytest.raises(UsageError, match=f"decoupling.{place}"):
        Decoupling(**wrong)
