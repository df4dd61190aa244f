"""Cases left out: planted ones, clean data, bounds by hand, and data that answer nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.contribution import Amounts
from kpiwork.errors import UsageError
from kpiwork.signals.exclusion.bounds import bounds
from kpiwork.signals.exclusion.counts import log_rate
from kpiwork.signals.exclusions import Exclusions
from kpiwork.signals.finding import Strength, Verdict
from kpiwork.signals.material import Counter, Need
from kpiwork.signals.planting import card_with, daily_readings, material_of
from kpiwork.signals.planting.exclusions import Counted, excluded_frame, leave_out_misses
from kpiwork.signals.planting.mix import monthly_readings
from kpiwork.signals.rise import rise
from tests.known import there

AFTER = np.arange(24) >= 12
RISK = {
    "how": "Write withdrawn",
    "ease": "high",
    "visibility": "low",
    "watched_by": {"detector": "exclusions", "guardrail": "withdrawn"},
}


def counted(strength: float, *, months: int = 24, seed: int = 7) -> Counted:
    rng = np.random.default_rng(seed)
    after = np.arange(months) >= months // 2
    plain = Counted(
        good=rng.binomial(500, 0.7, months),
        kept=np.full(months, 500),
        left_out=rng.binomial(500, 0.1, months),
    )
    return leave_out_misses(plain, after, strength, rng)


def card(**more):
    return card_with(**{"introduced": "2012-01-01", **more})


def readings(good, kept) -> pd.DataFrame:
    return monthly_readings(np.asarray(good, dtype=float)[:, None], np.asarray(kept, dtype=float)[:, None])


def material(cases: Counted, **more):
    return material_of(readings(cases.good, cases.kept), card(**more), excluded=excluded_frame(cases))


def guarded(cases: Counted, out, every, *, better="lower", unit="percent"):
    rail = card_with(name="Deals withdrawn", better=better, unit=unit)
    other = Counter(kpi="withdrawn", card=rail, readings=readings(out, every), margin=0.02)
    known = material_of(readings(cases.good, cases.kept), card(gaming_risks=[RISK]))
    return replace(known, guardrails=(other,))


def test_misses_left_out_are_seen_and_the_improvement_does_not_survive():
    found = Exclusions()(material(counted(0.3)))
    assert found.verdict is Verdict.SIGNAL
    assert found.reason == "records that the card leaves out became more frequent"
    effect, restated = there(found.effect), there(found.restated)
    assert (
        there(effect.low) < 1.9 < there(effect.high)
    )  # .1 / 1.1 of the records before, .09 more of those counted after
    assert restated.without == pytest.approx(0.7, abs=0.02)
    assert there(restated.reported) > 0.75
    assert all(one.agrees for one in found.settings)
    assert found.size is Strength.STRONG
    assert any("improvement" in note for note in found.notes)


def test_as_many_as_before_is_clear_and_still_has_its_bounds():
    found = Exclusions()(material(counted(0.0)))
    assert found.verdict is Verdict.CLEAR
    assert found.restated is not None
    assert there(found.smallest).value >= 1.2


def test_a_guardrail_that_counts_them_tells_the_same():
    cases = counted(0.3)
    one = Exclusions()(material(cases))
    other = Exclusions()(guarded(cases, cases.left_out, cases.kept + cases.left_out))
    assert other.verdict is Verdict.SIGNAL
    assert other.p == pytest.approx(there(one.p))
    assert other.restated == one.restated
    assert other.reason == "cases counted by Deals withdrawn became more frequent"


def test_a_guardrail_of_cases_that_were_asked_counts_those_that_were_not():
    cases = counted(0.3)
    every = cases.kept + cases.left_out
    found = Exclusions()(guarded(cases, cases.kept, every, better="higher"))
    assert found.verdict is Verdict.SIGNAL


def test_cases_that_still_count_have_no_bounds():
    cases = counted(0.3)
    found = Exclusions()(guarded(cases, cases.left_out, cases.kept))
    assert found.verdict is Verdict.SIGNAL
    assert found.restated is None
    assert any("still count" in note for note in found.notes)


def test_bounds_by_hand():
    """60 of 100 before, 80 of 100 after and 20 more left out: 72 of 100 like before, 80 of 120 at worst."""
    told = there(bounds(Amounts(60, 100, 100), Amounts(80, 100, 100), 20, good=1))
    assert told.alike == pytest.approx(92 / 120)
    assert told.worst == pytest.approx(80 / 120)
    assert told.undone == pytest.approx((0.8 - 80 / 120) / 0.2)
    assert bounds(Amounts(-1, 100, 100), Amounts(80, 100, 100), 20, good=1) is None


@given(st.integers(0, 100), st.integers(0, 100), st.floats(0, 500))
def test_bounds_turn_round_with_the_direction(before, after, extra):
    one = there(bounds(Amounts(before, 100, 100), Amounts(after, 100, 100), extra, good=1))
    other = there(bounds(Amounts(100 - before, 100, 100), Amounts(100 - after, 100, 100), extra, good=-1))
    assert other.worst == pytest.approx(1 - one.worst)
    assert one.worst <= one.alike + 1e-12 or one.before <= one.reported
    assert one.worst <= one.reported


def test_fewer_cases_are_no_growth():
    """A third of the cases with the same share left out: the share is what is looked at."""
    cases = counted(0.0)
    third = np.where(AFTER, 3, 1)
    fewer = Counted(good=cases.good // third, kept=cases.kept // third, left_out=cases.left_out // third)
    assert Exclusions()(material(fewer)).verdict is Verdict.CLEAR


@pytest.mark.parametrize(
    ("cases", "more", "verdict", "said"),
    [
        (Counted(good=np.full(24, 5), kept=np.full(24, 50), left_out=np.zeros(24, int)), {}, Verdict.CLEAR, "at all"),
        (Counted(good=np.full(24, 5), kept=np.full(24, 50), left_out=np.full(24, 5)), {}, Verdict.CLEAR, "did not"),
        (Counted(good=np.ones(24, int), kept=np.ones(24, int), left_out=np.ones(24, int)), {}, Verdict.NOT_ENOUGH_DATA, "takes 200"),
        (Counted(good=np.ones(1, int), kept=np.ones(1, int), left_out=np.ones(1, int)), {}, Verdict.NOT_ENOUGH_DATA, "1 month with data"),
        (Counted(good=np.zeros(24, int), kept=np.zeros(24, int), left_out=np.zeros(24, int)), {}, Verdict.NOT_APPLICABLE, "no values"),
        (counted(0.3), {"introduced": "2012-11-01"}, Verdict.NOT_ENOUGH_DATA, "2 months since"),
    ],
)  # fmt: skip
def test_what_answers_nothing_has_its_reason(cases, more, verdict, said):
    found = Exclusions()(material(cases, **more))
    assert found.verdict is verdict
    assert said in found.reason


def test_with_too_few_months_the_bounds_are_given_all_the_same():
    found = Exclusions()(material(counted(0.3), introduced="2012-11-01"))
    assert found.verdict is Verdict.NOT_ENOUGH_DATA
    assert there(there(found.restated).without) < there(there(found.restated).reported)


@pytest.mark.parametrize("day", ["1990-01-01", "2090-01-01"])
def test_a_day_outside_the_data_compares_two_years(day):
    found = Exclusions()(material(counted(0.3), introduced=day))
    assert found.verdict is Verdict.SIGNAL
    assert any("lies outside the data" in note for note in found.notes)


def test_nothing_left_out_anywhere_does_not_apply():
    known = material_of(daily_readings(np.ones(400), np.full(400, 2)))
    found = Exclusions()(replace(known, lacks={Need.EXCLUSIONS: "the card counts every record"}))
    assert (found.verdict, found.reason) == (Verdict.NOT_APPLICABLE, "the card counts every record")


def test_the_kpi_itself_is_no_guardrail():
    known = guarded(counted(0.3), [1] * 24, [2] * 24)
    same = replace(known, guardrails=(replace(known.guardrails[0], kpi="withdrawn"),), kpi="withdrawn")
    found = Exclusions()(same)
    assert (found.verdict, found.reason) == (Verdict.NOT_APPLICABLE, "the guardrail is the KPI itself")


def test_a_guardrail_known_for_half_of_the_time_is_not_enough():
    cases = counted(0.3)
    out, every = cases.left_out.astype(float), (cases.kept + cases.left_out).astype(float)
    out[:12], every[:12] = np.nan, np.nan
    found = Exclusions()(guarded(cases, out, every))
    assert found.verdict is Verdict.NOT_ENOUGH_DATA


@pytest.mark.parametrize(("out", "unit"), [([-5] * 24, "percent"), ([5] * 24, "minutes")])
def test_a_guardrail_that_counts_no_cases_is_not_used(out, unit):
    found = Exclusions()(guarded(counted(0.3), out, [50] * 24, unit=unit))
    assert found.verdict is Verdict.NOT_APPLICABLE
    assert "counts no share of cases" in found.reason


def test_row_order_does_not_matter():
    known = material(counted(0.3))
    mixed = replace(known, excluded=there(known.excluded).sample(frac=1, random_state=2))
    assert Exclusions()(mixed) == Exclusions()(known)


@pytest.mark.parametrize(("name", "value"), [("alpha", 1.0), ("growth", 0.0), ("undone", float("inf"))])
def test_settings_that_cannot_be_are_refused(name, value):
    with pytest.raises(UsageError, match=f"{name}  is .*write a number"):
        Exclusions(**{name: value})


def test_false_alarms_and_power_in_many_runs():
    """200 runs each of 48 months whose share wanders."""
    rng = np.random.default_rng(2)
    after = np.arange(48) >= 24

    def p_of(growth: float) -> np.ndarray:
        rate = 0.1 * np.exp(0.15 * rng.normal(size=(200, 48)) + np.log1p(growth) * after)
        out = rng.binomial(300, rate).astype(float)
        values = log_rate(out, np.full(out.shape, 300.0))
        return rise(values, after, np.arange(48), season=12, against_drift=True).p

    assert (p_of(0.0) < 0.01).sum() <= 6
    assert (p_of(0.5) < 0.01).sum() >= 130


# Cases that cannot miss


def kinds(*missed, cases=400.0, better="higher", **fields):
    """Ask of a KPI whose kinds of cases miss so often, each with as many cases a month."""
    rng = np.random.default_rng(6)
    every = np.full((24, len(missed)), cases)
    bad = rng.binomial(every.astype(int), missed).astype(float)
    readings = monthly_readings(every - bad if better == "higher" else bad, every)
    counted = {"source": "made_up", "date": "day", "numerator": "count(*)", "denominator": "count(*)"}
    card = card_with(better=better, measure={**counted, "dimensions": ["kind"]}, **fields)
    lacks = {Need.EXCLUSIONS: "the measure leaves no record out"}
    return Exclusions()(material_of(readings, card, lacks=lacks))


@pytest.mark.parametrize("better", ["higher", "lower"])
def test_a_kind_of_case_that_cannot_miss_is_told_with_the_kpi_without_it(better):
    found = kinds(0.2, 0.3, 0.0, better=better)
    assert (found.verdict, found.severity, found.p) == (Verdict.SIGNAL, Strength.WEAK, None)
    assert found.reason.endswith("counted too: kind kind 3")
    assert there(found.effect).value == pytest.approx(1 / 3)
    restated = there(found.restated)
    good = [1 - one for one in (0.5 / 3, 0.25)] if better == "higher" else [0.5 / 3, 0.25]
    assert (restated.reported, restated.without) == pytest.approx(tuple(good), abs=0.01)
    assert found.rows == 3 * 400 * 12
    assert "the measure leaves no record out" in found.notes[0]


def test_a_unit_that_never_misses_is_no_kind_of_case():
    assert kinds(0.2, 0.3, 0.0, compare={"units": "kind"}).verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("missed", "cases"),
    [
        ((0.2, 0.3, 0.1), 400.0),  # all kinds miss
        ((0.0, 0.0, 0.0), 400.0),  # none does
        ((0.01, 0.01, 0.0), 40.0),  # by chance
        ((0.001, 0.002, 0.0), 4000.0),  # it hardly moves the KPI
        ((0.3,), 400.0),  # one kind only
    ],
)
def test_kinds_of_cases_that_are_like_the_others_are_no_finding(missed, cases):
    assert kinds(*missed, cases=cases).verdict is Verdict.NOT_APPLICABLE
