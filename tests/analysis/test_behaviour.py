"""The chart as a whole: which points count, where limits begin anew, what direction and target make of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.behaviour import Aim, Possible, behaviour, variation_of
from kpiwork.analysis.change import Assurance, Certainty, Counting, Method, Rule, Variation
from kpiwork.analysis.drift import DriftVerdict
from kpiwork.analysis.effect.series import SeasonState
from kpiwork.periods import Calendar, PeriodKind
from kpiwork.spec.choices import Better, Seasonal
from kpiwork.spec.settings import RuleSet

CALENDAR = Calendar()
FIRST = CALENDAR.parse("2011-01")
CALM = [10, 12, 11, 13, 10, 11, 12, 10, 13, 11, 12, 11] * 2
HIGHER, LOWER, NEITHER = (Aim(better=one) for one in (Better.HIGHER, Better.LOWER, Better.NEITHER))


@dataclass(frozen=True)
class Month:
    """A value of a month."""

    period: str
    start: date
    end: date
    value: float | None
    denominator: float | None = None


def months(values, cases=None):
    periods = [CALENDAR.shift(FIRST, step) for step in range(len(values))]
    rows = zip(periods, values, cases or [None] * len(values), strict=True)
    return [Month(one.label, one.start, one.end, value, below) for one, value, below in rows]


def judged(values, **how):
    found = behaviour(months(values), grain=PeriodKind.MONTH, **{"aim": HIGHER, **how})
    assert found is not None
    return found


def test_calm_is_common_cause():
    found = judged(CALM)
    assert found.variation == (Variation.COMMON,)
    assert (found.fired, found.period, found.points) == ((), "2012-12", 24)
    assert found.limits[0].centre == pytest.approx(np.mean(CALM))


@pytest.mark.parametrize(
    ("aim", "jump", "variation"),
    [
        (HIGHER, 30, Variation.IMPROVEMENT_HIGH),
        (HIGHER, -10, Variation.CONCERN_LOW),
        (LOWER, 30, Variation.CONCERN_HIGH),
        (LOWER, -10, Variation.IMPROVEMENT_LOW),
        (NEITHER, 30, Variation.NEUTRAL_HIGH),
        (NEITHER, -10, Variation.NEUTRAL_LOW),
        (Aim(better=Better.WITHIN, low=9, high=14), 30, Variation.NEUTRAL_HIGH),
    ],
)
def test_direction_decides_what_a_jump_is(aim, jump, variation):
    found = judged([*CALM, jump], aim=aim)
    assert found.variation == (variation,)
    assert [(one.period, one.rule) for one in found.fired] == [("2013-01", Rule.OUTSIDE)]


def test_a_lasting_shift_fires_at_each_of_its_points():
    found = judged([10, 11] * 12 + [12, 13] * 6)
    row = [one.period for one in found.fired if one.rule is Rule.SHIFT and one.is_high]
    assert row == [f"2013-{month:02}" for month in range(1, 13)]
    assert found.variation == (Variation.IMPROVEMENT_HIGH,)
    assert found.shift is not None
    assert (found.shift.period, found.shift.is_high) == ("2013-01", True)
    assert (found.shift.before, found.shift.after) == (10.5, 12.5)
    assert found.shift.interval[0] < 2.0 < found.shift.interval[1]
    assert found.run_needed == 0


def test_the_shift_that_lasts_ten_months_is_no_common_cause():
    """Four deviations for 10 of 36 months: limits from all points lie around it, and no run is long enough."""
    values = [*CALM, CALM[0], CALM[1], *(value + 4 for value in CALM[2:12])]
    found = judged(values, aim=LOWER)
    assert found.variation == (Variation.CONCERN_HIGH,)
    assert {one.rule for one in found.fired if one.period == found.period} == {Rule.SHIFT}


def test_a_shift_that_is_over_marks_its_points_and_not_the_latest():
    found = judged([*CALM, *(value + 8 for value in CALM[:10]), *CALM[10:13]])
    assert found.shift is None
    assert {one.period for one in found.fired if one.rule is Rule.SHIFT} == {
        f"2013-{month:02}" for month in range(1, 11)
    }
    assert found.period == "2014-01"


def test_a_new_stretch_knows_nothing_of_the_one_before():
    values = [*CALM, *(value + 4 for value in CALM[:14])]
    assert judged(values).shift is not None
    found = judged(values, rebased=[date(2013, 1, 1)])
    assert (found.shift, found.variation) == (None, (Variation.COMMON,))


def test_the_published_rules_look_for_neither_a_shift_nor_a_drift():
    found = judged([10, 11] * 12 + [12, 13] * 6, rules=RuleSet.MDC_2023)
    assert (found.shift, found.drift) == (None, None)
    assert Rule.SHIFT not in {one.rule for one in found.fired}


@pytest.mark.parametrize(
    ("seasonal", "season"),
    [(Seasonal.YES, SeasonState.TAKEN_OUT), (Seasonal.UNKNOWN, SeasonState.NOT_ASKED)],
)
def test_a_drift_marks_no_point(seasonal, season):
    values = [value + 0.06 * i for i, value in enumerate([*CALM, *CALM[:12]])]
    found = judged(values, seasonal=seasonal)
    assert found.drift is not None
    assert (found.drift.verdict, found.drift.season) == (DriftVerdict.RISING, season)
    assert found.drift.per_year == pytest.approx(0.72, abs=0.2)
    assert {one.rule for one in found.fired} <= {Rule.SHIFT, Rule.OUTSIDE}
    assert judged(values, rebased=[date(2013, 1, 1)]).drift.verdict is DriftVerdict.TOO_FEW


def test_both_ways_are_both_kept():
    falling_above = [20, 0] * 9 + [16, 15, 14, 13, 12.5, 12.2, 12.1]
    found = judged(falling_above, rules=RuleSet.MDC_2023)
    assert set(found.variation) == {Variation.IMPROVEMENT_HIGH, Variation.CONCERN_LOW}


@pytest.mark.parametrize(
    ("rules", "points", "certainty"),
    [
        (RuleSet.GUARDED, 11, Certainty.TOO_FEW),
        (RuleSet.GUARDED, 12, Certainty.PROVISIONAL),
        (RuleSet.GUARDED, 19, Certainty.PROVISIONAL),
        (RuleSet.GUARDED, 20, Certainty.ENOUGH),
        (RuleSet.MDC_2023, 6, Certainty.TOO_FEW),
        (RuleSet.MDC_2023, 7, Certainty.PROVISIONAL),
        (RuleSet.MDC_2023, 12, Certainty.PROVISIONAL),
        (RuleSet.MDC_2023, 13, Certainty.ENOUGH),
    ],
)
def test_how_many_points_are_enough(rules, points, certainty):
    found = judged(CALM[:points], rules=rules, aim=Aim(better=Better.HIGHER, low=5))
    assert found.certainty is certainty
    known = certainty is not Certainty.TOO_FEW
    assert (bool(found.limits), bool(found.variation), found.assurance is not None) == (known, known, known)


def test_a_missing_value_is_no_point_and_does_not_end_a_shift():
    found = judged([10, 11] * 12 + [12, 13] * 3 + [None] + [12, 13] * 3)
    assert found.points == 36
    row = [one.period for one in found.fired if one.rule is Rule.SHIFT]
    assert (len(row), row[0], row[-1]) == (12, "2013-01", "2014-01")
    assert "2013-07" not in row


def test_a_month_that_is_not_there_is_a_missing_one():
    points = months([*CALM, *CALM])
    without = behaviour(points[:20] + points[21:], grain=PeriodKind.MONTH, aim=HIGHER)
    empty = judged([None if i == 20 else value for i, value in enumerate([*CALM, *CALM])])
    assert without == empty


def test_the_latest_point_is_the_last_with_a_value():
    assert judged([*CALM, 30, None, None]).period == "2013-01"
    assert behaviour(months([None] * 30), grain=PeriodKind.MONTH, aim=HIGHER) is None
    assert behaviour([], grain=PeriodKind.MONTH, aim=HIGHER) is None


@pytest.mark.parametrize("day", [date(2013, 1, 1), date(2013, 1, 17), date(2013, 1, 31)])
def test_limits_begin_anew_with_the_period_of_a_dated_change(day):
    found = judged([*CALM, *(value + 50 for value in CALM)], rebased=[day])
    assert [one.centre for one in found.limits] == pytest.approx([np.mean(CALM), np.mean(CALM) + 50])
    assert [(one.first, one.last) for one in found.limits] == [
        (date(2011, 1, 1), date(2012, 12, 31)),
        (date(2013, 1, 1), date(2014, 12, 31)),
    ]
    assert not found.fired
    assert found.points == 24


def test_without_a_dated_change_limits_never_begin_anew():
    found = judged([*CALM, *(value + 50 for value in CALM)])
    assert len(found.limits) == 1
    assert found.fired


def test_after_a_change_only_the_latest_limits_count():
    aim = Aim(better=Better.HIGHER, low=40)
    values = [*CALM, *(value + 50 for value in CALM)]
    assert judged(values, aim=aim, rebased=[date(2013, 1, 1)]).assurance is Assurance.PASSES
    early = judged(values[:30], aim=aim, rebased=[date(2013, 1, 1)])
    assert (early.certainty, early.assurance, early.variation) == (Certainty.TOO_FEW, None, ())
    assert len(early.limits) == 1


def test_a_change_in_the_future_or_before_the_first_point_changes_nothing():
    assert judged(CALM, rebased=[date(2020, 1, 1), date(2000, 1, 1)]) == judged(CALM)


@pytest.mark.parametrize(
    ("better", "low", "high", "assurance"),
    [
        (Better.HIGHER, 1, None, Assurance.PASSES),
        (Better.HIGHER, 12, None, Assurance.HIT_OR_MISS),
        (Better.HIGHER, 30, None, Assurance.FAILS),
        (Better.LOWER, None, 30, Assurance.PASSES),
        (Better.LOWER, None, 11, Assurance.HIT_OR_MISS),
        (Better.LOWER, None, 1, Assurance.FAILS),
        (Better.WITHIN, 1, 30, Assurance.PASSES),
        (Better.WITHIN, 11, 12, Assurance.HIT_OR_MISS),
        (Better.WITHIN, 25, 30, Assurance.FAILS),
        (Better.WITHIN, 1, None, Assurance.PASSES),
        (Better.HIGHER, None, None, None),
    ],
)
def test_assurance_holds_the_target_against_the_limits(better, low, high, assurance):
    assert judged(CALM, aim=Aim(better=better, low=low, high=high)).assurance is assurance


def test_limits_end_where_values_must_but_judge_as_they_are():
    shares = [0.97, 0.99, 0.96, 1.0, 0.98, 0.97] * 4
    found = judged(shares, possible=Possible(low=0.0, high=1.0), aim=Aim(better=Better.HIGHER, low=1.0))
    assert found.limits[0].upper == 1.0
    assert found.limits[0].lower > 0
    assert found.assurance is Assurance.HIT_OR_MISS


def test_a_season_is_taken_out_only_where_the_card_says_so():
    season = np.array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 40.0])
    rng = np.random.default_rng(7)
    values = [float(one) for one in np.tile(50 + season, 3) + rng.normal(size=36)]
    plain, told = judged(values), judged(values, seasonal=Seasonal.YES)
    assert {one.period[-2:] for one in plain.fired if one.rule is Rule.OUTSIDE} == {"12"}
    assert (told.fired, plain.season) == ((), ())
    assert told.season[11] - told.season[0] == pytest.approx(40, abs=3)
    assert judged(values[:23], seasonal=Seasonal.YES).season == ()
    assert judged(values, seasonal=Seasonal.YES, aim=Aim(better=Better.HIGHER, low=70)).assurance is (
        Assurance.HIT_OR_MISS
    )


def test_the_guard_is_told_and_the_published_rules_have_none():
    assert judged(CALM).autocorrelation is not None
    found = judged(CALM, rules=RuleSet.MDC_2023)
    assert (found.autocorrelation, found.run_needed, found.rules) == (None, 7, "mdc_2023")


@pytest.mark.parametrize("strange", [np.inf, -np.inf, 1e306, np.nan])
def test_what_is_no_number_is_no_value(strange):
    assert judged([*CALM, strange]) == judged([*CALM, None])
    gap = [None if i == 9 else value for i, value in enumerate(CALM)]
    assert judged([strange if i == 9 else value for i, value in enumerate(CALM)]) == judged(gap)


@pytest.mark.parametrize("rules", RuleSet)
@pytest.mark.parametrize("counting", Counting)
@pytest.mark.parametrize(
    ("values", "cases", "certainty"),
    [
        ([0.5], [100], Certainty.TOO_FEW),
        ([0.5, None] * 12, [100, None] * 12, Certainty.TOO_FEW),
        ([0.5] * 24, [100, 400] * 12, Certainty.ENOUGH),
        ([0.0] * 24, [100, 400] * 12, Certainty.ENOUGH),
        ([1.0] * 24, [100, 400] * 12, Certainty.ENOUGH),
        ([0.5] * 24, [0] * 24, Certainty.ENOUGH),
        ([0.5] * 24, [None] * 24, Certainty.ENOUGH),
        ([0.5] * 24, [np.inf] * 24, Certainty.ENOUGH),
        ([-3.0] * 24, [100] * 24, Certainty.ENOUGH),
        ([1e299] * 24, [1e299] * 24, Certainty.ENOUGH),
    ],
)
def test_whatever_the_values_there_is_a_verdict(values, cases, certainty, counting, rules):
    found = behaviour(
        months(values, cases),
        grain=PeriodKind.MONTH,
        aim=HIGHER,
        rules=rules,
        possible=Possible(counting=counting),
    )
    assert found is not None
    enough = certainty is Certainty.ENOUGH
    rare = counting is not Counting.NONE and rules is RuleSet.GUARDED and found.method is Method.RARE
    assert (found.certainty is certainty) or rare  # rare events need no neighbours
    assert found.fired == ()
    assert bool(found.limits) == (enough or found.certainty is not Certainty.TOO_FEW)


def shares(**how):
    rng = np.random.default_rng(11)
    cases = rng.integers(100, 400, 24)
    drawn = [float(one) for one in rng.binomial(cases, how.pop("rate", 0.3)) / cases]
    values = [None if i == how.get("gap") else value for i, value in enumerate(drawn)]
    possible = Possible(low=0.0, high=1.0, counting=Counting.SHARE)
    points = months(values, [int(one) for one in cases])
    how.pop("gap", None)
    found = behaviour(points, grain=PeriodKind.MONTH, possible=possible, **{"aim": HIGHER, **how})
    assert found is not None
    return points, found


def test_each_point_of_a_share_has_its_own_limits():
    points, found = shares(gap=5)
    assert (found.method, found.limits[0].method) == (Method.P_PRIME, Method.P_PRIME)
    assert [one.period for one in found.at] == [one.period for i, one in enumerate(points) if i != 5]
    assert len({one.upper for one in found.at}) > 10
    last = found.at[-1]
    assert (found.limits[0].lower, found.limits[0].upper) == (last.lower, last.upper)
    assert all(0 <= one.lower < one.centre < one.upper <= 1 for one in found.at)


def test_single_values_have_no_limits_of_their_own():
    found = judged(CALM)
    assert (found.method, found.at) == (Method.XMR, ())


def test_assurance_of_a_share_is_that_of_its_latest_limits():
    _, found = shares()
    upper = found.at[-1].upper
    assert max(one.upper for one in found.at) > upper + 0.01
    _, beyond = shares(aim=Aim(better=Better.HIGHER, low=upper + 0.005))
    assert beyond.assurance is Assurance.FAILS


def test_a_rare_share_is_judged_by_its_probabilities():
    _, found = shares(rate=0.006)
    assert (found.method, found.autocorrelation, found.fired) == (Method.RARE, None, ())
    assert all(one.lower == 0 for one in found.at)


def test_events_of_a_month_need_no_denominator():
    calm = [0, 1, 0, 0, 2, 0, 1, 0, 0, 1, 0, 0] * 2
    found = judged([*calm, 6], aim=LOWER, possible=Possible(low=0.0, counting=Counting.EVENTS))
    assert (found.method, found.variation) == (Method.RARE, (Variation.CONCERN_HIGH,))


def test_a_season_leaves_shares_their_own_limits_and_rare_events_without_one():
    _, found = shares(seasonal=Seasonal.YES)
    assert (len(found.season), found.method) == (12, Method.P_PRIME)
    _, rare = shares(rate=0.006, seasonal=Seasonal.YES)
    assert (rare.season, rare.method) == ((), Method.RARE)


def test_points_after_a_frozen_history_do_not_move_its_limits():
    later = [*CALM, *[14, 15] * 6]
    frozen = judged(later, frozen=date(2012, 12, 31))
    assert (frozen.points, frozen.limits[0].centre) == (24, judged(CALM).limits[0].centre)
    assert frozen.limits[0].last == date(2013, 12, 31)
    assert frozen.variation == (Variation.IMPROVEMENT_HIGH,)
    assert judged(later).limits[0].centre > frozen.limits[0].centre
    assert judged(later, frozen=date(2020, 1, 1)) == judged(later) == judged(later, frozen=date(2000, 1, 1))


def test_too_short_a_history_gives_no_limits():
    found = judged(CALM, frozen=date(2011, 11, 30))
    assert (found.points, found.certainty, found.limits) == (11, Certainty.TOO_FEW, ())


def test_limits_of_skewed_values_are_told_in_words():
    waits = np.random.default_rng(3).lognormal(2.0, 0.6, 36).tolist()
    found = judged(waits)
    assert found.limits[0].power < 1
    assert found.notes == ("The limits allow for values that are often small and sometimes large.",)
    assert judged(CALM).limits[0].power == 1
    assert judged(CALM).notes == judged(waits[:8]).notes == ()


def test_a_clump_among_others_is_said_to_be_unsure():
    events = [0, 0, 0, 2, 0, 0, 1, 0, 3, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 0, 0, 0, 0, 7]
    found = judged(events, possible=Possible(low=0, counting=Counting.EVENTS))
    assert (found.method, found.unsure, found.variation) == (
        Method.RARE,
        ("2012-12",),
        (Variation.COMMON,),
    )
    assert found.notes == (
        "The latest count is farther off than chance has it, but events come in clumps: too unsure to call.",
    )
    later = judged([*events, 0], possible=Possible(low=0, counting=Counting.EVENTS))
    assert (later.unsure, later.notes) == (("2012-12",), ())


def test_the_published_answers_hold_for_a_whole_chart():
    jump = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]  # the tests of NHSRplotthedots 0.2
    found = judged(jump, rules=RuleSet.MDC_2023, aim=LOWER)
    limits = found.limits[0]
    assert (limits.lower, limits.centre, limits.upper) == pytest.approx((-0.72, 1.94, 4.60), abs=0.0051)
    assert [(one.period, one.rule) for one in found.fired] == [("2011-05", Rule.OUTSIDE)]
    cut = judged(jump, rules=RuleSet.MDC_2023, possible=Possible(low=0.0)).limits[0]
    assert (cut.lower, cut.upper) == (0.0, limits.upper)


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ([*CALM, *[12.5] * 7], Rule.ONE_SIDE),
        ([*CALM, 9.0, 9.5, 10, 10.5, 11, 11.5, 12], Rule.TREND),
        ([*CALM, 15, 13, 15.2], Rule.TWO_OF_THREE),
        ([*CALM, 30], Rule.OUTSIDE),
    ],
)
def test_every_published_rule_can_make_the_latest_point_a_change(values, rule):
    found = judged(values, rules=RuleSet.MDC_2023)
    assert rule in {one.rule for one in found.fired if one.period == found.period}
    assert found.variation == (Variation.IMPROVEMENT_HIGH,)


def test_a_tie_breaks_a_published_trend():
    steps = [9.0, 9.5, 10, 10.5, 10.5, 11, 11.5, 12]
    assert Rule.TREND not in {one.rule for one in judged([*CALM, *steps], rules=RuleSet.MDC_2023).fired}


values = st.lists(st.one_of(st.integers(0, 50), st.none()), min_size=20, max_size=40)


@given(values=values, rules=st.sampled_from(RuleSet), shift=st.integers(-100, 100))
def test_turned_over_better_is_worse(values, rules, shift):
    plain = behaviour(months(values), grain=PeriodKind.MONTH, aim=HIGHER, rules=rules)
    turned = [None if value is None else shift - value for value in values]
    other = behaviour(months(turned), grain=PeriodKind.MONTH, aim=LOWER, rules=rules)
    if plain is None or other is None:
        assert plain is other
        return
    good = {Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW}
    assert [one in good for one in sorted(plain.variation)] == [
        one in good for one in sorted(other.variation, reverse=len(other.variation) > 1)
    ] or set(plain.variation) == {Variation.COMMON} == set(other.variation)
    assert {(one.period, one.rule, one.is_high) for one in plain.fired} == {
        (one.period, one.rule, not one.is_high) for one in other.fired
    }


@pytest.mark.parametrize("better", Better)
def test_every_direction_has_a_word_for_high_and_for_low(better):
    both = {variation_of(better, is_high=way) for way in (True, False)}
    assert len(both) == 2
    assert Variation.COMMON not in both
