"""A surge at the end of periods: found where work was pulled forward, and not where a season lifts it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiwork.errors import UsageError
from kpiwork.periods import PeriodKind
from kpiwork.signals.finding import Strength, Verdict
from kpiwork.signals.material import Need
from kpiwork.signals.period_end_surge import PeriodEndSurge
from kpiwork.signals.planting import card_with, daily_readings, material_of
from kpiwork.signals.planting.ground import FIRST
from kpiwork.signals.planting.period_end import pull_forward, rush
from kpiwork.signals.surge.fit import FIRST as AT_FIRST
from kpiwork.signals.surge.fit import LAST, MIDDLE, Parts, chance, surge

DAYS = 3 * 365
AMOUNT = {
    "unit": {"currency": "USD"},
    "measure": {"source": "orders", "date": "day", "numerator": "sum(net)"},
}
MONTH_OF = np.array([(FIRST + timedelta(days=at)).month for at in range(DAYS)])


def amounts(seed=1, spread=0.5):
    return np.random.default_rng(seed).lognormal(3, spread, DAYS)


def look(daily, denominator=None, *, detector=None, readings=None, lacks=None, **card):
    card = card if denominator is not None else {**AMOUNT, **card}
    readings = daily_readings(daily, denominator) if readings is None else readings
    return (detector or PeriodEndSurge())(material_of(readings, card_with(**card), lacks=lacks or {}))


def test_work_pulled_forward_is_found():
    found = look(rush(amounts(), 0.2))
    assert found.verdict is Verdict.SIGNAL
    assert found.p < 0.005
    truth = 1.2 / 0.8**0.5
    assert found.effect.low < truth < found.effect.high
    assert found.effect.value > 1.2
    assert len(found.placebos) == 2
    assert all(one.is_weaker for one in found.placebos)
    assert all(one.agrees for one in found.settings)
    assert len(found.settings) == 4
    assert found.robustness is Strength.STRONG
    assert "lower than the middle" in found.notes[0]
    assert (found.rows, found.rows_are) == (35, "months")


def test_honest_amounts_are_clear_and_say_what_would_have_been_seen():
    found = look(amounts())
    assert found.verdict is Verdict.CLEAR
    assert found.smallest.value >= 1.2
    assert found.restated is None


def test_false_alarms_are_few_and_a_fifth_is_found():
    """Months drawn directly: 200 honest series, 200 with a fifth of the next month pulled forward."""
    rng, at = np.random.default_rng(5), np.arange(24)
    parts = Parts(
        places=at, phases=np.array([AT_FIRST, MIDDLE, LAST])[at % 3], seasons=at % 12, kinds=at % 12 // 3
    )
    honest = rng.lognormal(0, 0.11, (200, 24))
    december = np.log(honest) + 0.3 * (at % 12 == 11)
    assert np.mean(chance(np.log(honest), parts, drop=True) < 0.05) <= 0.07
    assert np.mean(chance(december, parts, drop=True) < 0.05) <= 0.1
    rushed = np.log(pull_forward(honest, parts.phases == LAST, 0.2))
    assert np.mean(chance(rushed, parts, drop=True) < 0.005) > 0.74
    assert np.mean(chance(rushed, parts, drop=False) < 0.005) > 0.93
    truth = np.log(1.2) - np.log(0.8) / 2
    assert surge(rushed, parts).centre.mean() == pytest.approx(truth, abs=0.03)


def test_a_december_season_is_no_surge():
    assert look(amounts() * np.where(MONTH_OF == 12, 2.0, 1.0)).verdict is Verdict.CLEAR


def test_months_of_whole_weeks_are_compared_by_day():
    """The last month of a quarter of 4, 4 and 5 weeks has a quarter more days, and nothing else."""
    from kpiwork.periods import Calendar, WeekPattern

    calendar = Calendar(pattern=WeekPattern("4-4-5"))
    daily = pd.Series(amounts(spread=0.2), index=pd.date_range(FIRST, periods=DAYS))
    rows = []
    for kind in (PeriodKind.MONTH, PeriodKind.QUARTER):
        for one in calendar.between(FIRST, FIRST + timedelta(days=DAYS - 40), kind):
            total = float(daily[pd.Timestamp(one.start) : pd.Timestamp(one.end)].sum())
            numbers = {"numerator": total, "denominator": np.nan, "value": total, "target": np.nan}
            names = {"department": "planted", "kpi": "planted", "dimension": "", "segment": ""}
            span = {"start": pd.Timestamp(one.start), "end": pd.Timestamp(one.end)}
            rows.append(
                {**names, **numbers, **span, "grain": kind.value, "period": one.label, "records": one.days}
            )
    readings = pd.DataFrame(rows)
    months = readings[readings["grain"] == "month"].iloc[1:-1]
    material = material_of(
        pd.concat([months, readings[readings["grain"] == "quarter"]]), card_with(**AMOUNT), calendar=calendar
    )
    found = PeriodEndSurge()(material)
    assert found.verdict is Verdict.CLEAR
    assert found.effect
    assert found.effect.value == pytest.approx(1, abs=0.05)


def test_a_rush_since_a_bonus_is_told_from_a_season_that_was_always_there():
    bonus = {"incentive": {"kind": "bonus", "shape": "cliff", "starts": "2012-01-01"}}
    since = rush(amounts(), 0.2, since=date(2012, 1, 1))
    rushed = look(since, **bonus, introduced="2011-01-01")
    assert rushed.verdict is Verdict.SIGNAL
    assert rushed.testability >= Strength.MODERATE
    always = [rush(amounts(seed), 0.2) for seed in range(2, 6)]
    for as_ever in (look(one, **bonus, introduced="2011-01-01") for one in always):
        assert as_ever.verdict is Verdict.CLEAR
        assert "not clearly less so before 1 Jan 2012" in as_ever.reason


@pytest.mark.parametrize(
    ("numerator", "denominator", "adds_up"),
    [
        ("sum(net)", None, True),
        ("count(*)", None, True),
        ("avg(net)", None, False),
        ("count(distinct customer)", None, False),
        ("count(*)", "count(*)", False),
    ],
)
def test_longer_parts_of_counts_and_sums_have_larger_values(numerator, denominator, adds_up):
    measure = {**AMOUNT["measure"], "numerator": numerator, "denominator": denominator}
    assert card_with(measure=measure, unit="ratio").measure.adds_up is adds_up


def test_segments_without_a_target_are_peers():
    season = np.where(MONTH_OF % 3 == 0, 1.3, 1.0)
    own, others = season * amounts(1), season * amounts(2)
    card = {"targets_from": {"source": "quotas", "value": "quota", "by": ["team"]}}
    card["measure"] = {**AMOUNT["measure"], "dimensions": ["team"]}

    def readings(own):
        whole = daily_readings(own + others).assign(target=1.0)
        field = daily_readings(own, dimension="team", segment="field").assign(target=1.0)
        online = daily_readings(others, dimension="team", segment="online")
        return pd.concat([whole, field, online], ignore_index=True)

    alike = look(None, readings=readings(own), **card)
    assert alike.verdict is Verdict.CLEAR
    assert alike.effect.value == pytest.approx(1, abs=0.1)
    assert any("have no target" in note for note in alike.notes)
    assert look(None, readings=readings(rush(own, 0.3)), **card).verdict is Verdict.SIGNAL


def test_a_rate_may_go_either_way():
    discount = {
        "better": "lower",
        "measure": {**AMOUNT["measure"], "numerator": "sum(a)", "denominator": "sum(b)"},
    }
    sold = amounts(2, 0.2)
    last = MONTH_OF % 3 == 0
    noise = np.random.default_rng(3).normal(0, 0.005, DAYS)
    deeper = look(sold * np.where(last, 0.14, 0.10) + sold * noise, sold, **discount)
    assert deeper.verdict is Verdict.SIGNAL
    assert deeper.effect.value == pytest.approx(1.4, abs=0.05)
    assert deeper.restated.without < deeper.restated.reported
    fewer = look(sold * np.where(last, 0.07, 0.10) + sold * noise, sold, **discount)
    assert fewer.verdict is Verdict.SIGNAL
    assert fewer.effect.value == pytest.approx(0.7, abs=0.05)


def test_what_is_better_low_is_put_off_rather_than_rushed():
    assert look(rush(amounts(), 0.3), better="lower").verdict is Verdict.CLEAR
    fewer = amounts(spread=0.2) * np.where(MONTH_OF % 3 == 0, 0.7, 1.0)
    assert look(fewer, better="lower").verdict is Verdict.SIGNAL


def test_weeks_of_months_where_the_target_is_monthly():
    daily = rush(amounts(), 0.2, kind=PeriodKind.MONTH, days=7)
    found = look(daily, frequency={"review": "monthly"})
    assert found.verdict is Verdict.SIGNAL
    assert found.rows_are == "weeks"


@settings(max_examples=3)
@given(st.floats(0.001, 1e6), st.integers(0, 3))
def test_a_unit_of_money_does_not_matter(unit, seed):
    plain, other = look(rush(amounts(seed), 0.2)), look(unit * rush(amounts(seed), 0.2))
    assert other.verdict is plain.verdict
    assert other.p == pytest.approx(plain.p, rel=1e-4)
    assert other.effect.value == pytest.approx(plain.effect.value)


def test_the_order_of_rows_does_not_matter():
    readings = daily_readings(rush(amounts(), 0.2))
    mixed = readings.sample(frac=1, random_state=1)
    assert look(None, readings=mixed).p == pytest.approx(look(None, readings=readings).p)


def one_day(at):
    daily = np.zeros(DAYS)
    daily[at] = 5.0
    return daily


@pytest.mark.parametrize(
    ("daily", "said"),
    [
        (one_day([40]), "records are dated in batches|no value above 0"),
        (np.zeros(DAYS), "no value above 0"),
        (-amounts(), "no value above 0"),
        (amounts()[:3], "no values by month"),
        (amounts()[:200], "quarters with a target have data, and it takes 8"),
        (np.where(np.arange(DAYS) % 200 < 100, amounts(), np.nan), ""),
    ],
)
def test_bad_amounts_have_a_verdict_with_its_reason(daily, said):
    found = look(daily)
    assert found.verdict is Verdict.NOT_ENOUGH_DATA
    assert any(part in found.reason for part in said.split("|"))


def test_values_all_the_same():
    assert "have the same value" in look(np.full(DAYS, 0.3), np.ones(DAYS)).reason
    zero = look(np.full(DAYS, 0.3), np.zeros(DAYS))
    assert (zero.verdict, "no value above 0" in zero.reason) == (Verdict.NOT_ENOUGH_DATA, True)


def test_records_dated_in_batches_tell_nothing():
    """All that is done is written down on the last day of most months, and sometimes a day later."""
    readings = daily_readings(rush(amounts(), 0.3))
    weeks = readings["grain"] == "week"
    some = weeks & (np.arange(len(readings)) % 3 != 0)
    found = look(None, readings=readings.assign(records=readings["records"].where(~some, 0)))
    assert found.verdict is Verdict.NOT_ENOUGH_DATA
    assert "dated in batches" in found.reason


def test_ten_million_records():
    readings = daily_readings(rush(amounts(), 0.2))
    found = look(None, readings=readings.assign(records=readings["records"] * 10_000))
    assert found.verdict is Verdict.SIGNAL


TARGET = {"basis": "plan", "set_on": "2010-01-01", "set_by": "Board", "value": 100}


@pytest.mark.parametrize(
    ("card", "verdict", "said"),
    [
        (
            {"targets": [{**TARGET, "starts": "2031-01-01", "due": "2031-12-31"}]},
            "not_enough_data",
            "had a target",
        ),
        (
            {"targets": [{**TARGET, "starts": "2001-01-01", "due": "2001-12-31"}]},
            "not_enough_data",
            "had a target",
        ),
        ({"introduced": "2031-01-01"}, "not_enough_data", "had a target"),
        ({"introduced": "2013-01-01"}, "not_enough_data", "4 quarters with a target have data"),
        ({"introduced": "1999-01-01"}, "signal", ""),
        ({"frequency": {"review": "yearly"}}, "not_applicable", "no month or quarter"),
        ({"frequency": {"review": "weekly"}}, "not_applicable", "no month or quarter"),
    ],
)
def test_when_a_target_counts(card, verdict, said):
    found = look(rush(amounts(), 0.2), **card)
    assert found.verdict == verdict
    assert said in found.reason


def test_without_a_target_it_does_not_apply():
    found = look(amounts(), lacks={Need.TARGET: "the card has no target"})
    assert (found.verdict, found.reason) == (Verdict.NOT_APPLICABLE, "the card has no target")


def test_wrong_parameters_are_told_at_once():
    with pytest.raises(UsageError) as refused:
        PeriodEndSurge(fewest=2, least=0.0, alpha=float("nan"))
    assert [one.place for one in refused.value.problems] == [
        f"period_end_surge.{one}" for one in ("fewest", "least", "alpha")
    ]


def test_the_picture_holds_every_month():
    found = look(rush(amounts(), 0.2))
    picture = found.picture
    assert len(picture.across) == len(picture.seen) == len(picture.expected) == 35
    assert all(picture.across[i].endswith(("-03", "-06", "-09", "-12")) for i in picture.marked)
    assert all(picture.seen[i] > picture.expected[i] for i in picture.marked)


def test_nothing_is_planted_at_strength_0_and_nothing_gets_lost():
    np.testing.assert_allclose(rush(amounts(), 0.0), amounts())
    assert rush(amounts(), 0.5).sum() == pytest.approx(amounts().sum())
    assert pull_forward(amounts(), np.arange(DAYS) % 3 == 2, 0.5).sum() == pytest.approx(amounts().sum())
