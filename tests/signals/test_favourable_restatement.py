"""Reported values that change for the better more often than for the worse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiwork.errors import UsageError
from kpiwork.periods import Calendar, PeriodKind
from kpiwork.signals.favourable_restatement import FavourableRestatement
from kpiwork.signals.finding import Kind, Strength, Verdict
from kpiwork.signals.material import Need
from kpiwork.signals.planting import card_with, daily_readings, material_of
from kpiwork.signals.planting.restatement import restated
from kpiwork.signals.restated.batches import Batch, Change
from kpiwork.signals.restated.sign_test import detectable_share, effective, one_sided, share_range
from tests.known import there

MONTHS = Calendar().between(date(2011, 1, 1), date(2013, 12, 31), PeriodKind.MONTH)
SETTLED = {"settles_after": "30 days"}
FIRSTS = np.random.default_rng(1).normal(0.8, 0.03, len(MONTHS))


def target(**more):
    dated = {"starts": "2010-01-01", "due": "2015-12-31", "set_on": "2010-01-01"}
    return {"basis": "wish", "set_by": "Board", **dated, **more}


def told(strength=0.0, *, better=1, seed=2, values=FIRSTS):
    periods = MONTHS[: len(values)]
    return restated(values, periods, strength, np.random.default_rng(seed), size=0.02, better=better)


def of(revisions, **card):
    card = {**SETTLED, **card}
    return material_of(daily_readings([1] * 100, [1] * 100), card_with(**card), revisions=revisions)


def look(revisions, **card):
    return FavourableRestatement()(of(revisions, **card))


def changed(*gains, gap=30):
    """Report one month again and again, with a change each time."""
    values = 0.8 + np.cumsum([0.0, *gains])
    days = [date(2011, 3, 15) + timedelta(days=gap * place) for place in range(len(values))]
    return pd.DataFrame({"period": "2011-01", "reported_on": days, "value": values})


def test_changes_either_way_are_clear():
    found = look(told())
    assert found.verdict is Verdict.CLEAR
    assert there(found.p) > 0.01
    assert there(found.effect).low < 0 < there(found.effect).high
    assert 0.5 < there(found.smallest).value < 0.8
    assert there(found.smallest).kind is Kind.SHARE


def test_changes_for_the_better_are_seen():
    found = look(told(0.8), targets=[target(value=0.8)])
    assert found.verdict is Verdict.SIGNAL
    assert found.reason == "settled values changed on 36 days, and on 34 of them for the better"
    assert there(found.effect).kind is Kind.POINTS
    assert 0 < there(found.effect).low < there(found.effect).value < there(found.effect).high
    assert there(found.restated).reported != there(found.restated).without
    assert {one.words for one in found.settings} == {
        "each change by itself",
        "by the size of changes",
        "changes that carry a period across its target",
    }
    assert found.testability is Strength.STRONG
    assert (
        len(there(found.picture).across)
        == len(there(found.picture).seen)
        == len(there(found.picture).expected)
        == 24
    )
    assert found.notes == ()


def test_where_lower_is_better_a_fall_is_favourable():
    assert look(told(0.8, better=-1), better="lower").verdict is Verdict.SIGNAL


def test_better_declared_the_wrong_way_is_clear():
    found = look(told(0.8), better="lower")
    assert found.verdict is Verdict.CLEAR
    assert there(found.p) > 0.99


def test_inside_a_range_nothing_is_better():
    inside = {"better": "within", "targets": [target(low=0.0, high=2.0)]}
    assert look(told(0.8), **inside).verdict is Verdict.NOT_ENOUGH_DATA
    above = {"better": "within", "targets": [target(low=0.95, high=2.0)]}
    found = look(told(0.8), **above)
    assert found.verdict is Verdict.SIGNAL
    assert "closer to its range" in found.notes[0]


@pytest.mark.parametrize("card", [{"better": "neither"}, {"better": "within"}])
def test_without_a_good_way_it_does_not_apply(card):
    found = look(told(0.8), **card)
    assert found.verdict is Verdict.NOT_APPLICABLE
    assert "which way is good" in found.reason


def test_what_is_still_to_move_is_no_restatement():
    found = look(told(0.8), settles_after="3 months")
    assert found.verdict is Verdict.NOT_ENOUGH_DATA
    assert found.reason == "settled values changed on 0 days; 8 are needed to tell a pattern from chance"


def test_without_a_time_to_settle_it_bears_less():
    found = look(told(0.8), settles_after=None)
    assert found.verdict is Verdict.SIGNAL
    assert found.testability is Strength.WEAK
    assert "settles_after" in found.notes[0]


def test_a_change_of_definition_is_no_restatement():
    rebased = [{"date": "2011-05-01", "what": "New definition", "rebase": True}]
    gains = [0.01] * 9
    assert look(changed(*gains)).verdict is Verdict.SIGNAL
    assert look(changed(*gains), changes=rebased).p == pytest.approx(0.5**8)
    assert look(changed(*gains[:8]), changes=rebased).verdict is Verdict.NOT_ENOUGH_DATA


def test_one_day_counts_once():
    """Thirty periods that change on one day are one piece of news."""
    first = told(0.9)
    first = first[first.groupby("period").cumcount() == 0]
    again = first.assign(reported_on=date(2014, 6, 1), value=first["value"] + 0.05)
    found = look(pd.concat([first, again]))
    assert found.verdict is Verdict.NOT_ENOUGH_DATA
    assert "on 1 day;" in found.reason


def test_early_changes_that_go_the_same_way_are_a_placebo():
    early = told(0.9, seed=5).assign(reported_on=lambda frame: frame["reported_on"] - timedelta(days=44))
    late = told(0.9).assign(reported_on=lambda frame: frame["reported_on"] + timedelta(days=60))
    found = look(pd.concat([early, late]), settles_after="60 days")
    [placebo] = found.placebos
    assert placebo.words == "changes before values were settled"
    assert placebo.statistic > 0.6


def test_constant_values_have_any_size():
    found = look(told(1.0, values=np.full(20, 0.8)))
    assert found.verdict is Verdict.SIGNAL
    assert found.size is Strength.STRONG


def test_changes_too_small_to_matter_are_clear():
    frame = told(1.0)
    first = frame.groupby("period")["value"].transform("first")
    found = look(frame.assign(value=first + (frame["value"] - first) * 0.01))
    assert there(found.p) < 1e-6
    assert found.verdict is Verdict.CLEAR
    assert found.size is Strength.NONE


def test_values_that_never_changed_are_too_few():
    frame = told()
    same = frame.assign(value=0.8 + 1e-16)
    assert look(same).verdict is Verdict.NOT_ENOUGH_DATA


def test_odd_rows_are_left_out_and_counted():
    frame = told(0.8)
    odd = pd.DataFrame(
        {
            "period": ["2011-01", "2011-02", "someday", None],
            "reported_on": [date(2013, 1, 1), None, date(2013, 1, 1), date(2013, 1, 1)],
            "value": [1e200, 0.5, 0.5, np.nan],
        }
    )
    found = look(pd.concat([frame, odd]))
    assert found.verdict is Verdict.SIGNAL
    assert found.p == look(frame).p
    assert found.notes == ("Left out: 4 reported values without a number, a day or a known period.",)


def test_nothing_reported_does_not_apply():
    assert look(told().iloc[:0]).verdict is Verdict.NOT_APPLICABLE
    nothing = material_of(daily_readings([1] * 100), lacks={Need.REVISIONS: "this is the first review"})
    found = FavourableRestatement()(nothing)
    assert (found.verdict, found.reason) == (Verdict.NOT_APPLICABLE, "this is the first review")


def test_the_order_of_rows_does_not_matter():
    frame = told(0.6)
    mixed = look(frame.sample(frac=1, random_state=3))
    assert repr(mixed) == repr(look(frame))


@pytest.fixture(scope="module")
def any_way():
    return of(told(0.5), unit="minutes")


@settings(max_examples=10)
@given(shift=st.floats(-100, 100), scale=st.floats(0.01, 100))
def test_shift_and_scale_do_not_matter(any_way, shift, scale):
    frame = any_way.revisions
    moved, found = (
        FavourableRestatement()(replace(any_way, revisions=one))
        for one in (frame.assign(value=shift + scale * frame["value"]), frame)
    )
    assert (moved.p, moved.verdict) == (found.p, found.verdict)
    assert there(moved.effect).value == pytest.approx(scale * there(found.effect).value, rel=1e-6)


@pytest.mark.parametrize(
    "wrong",
    [
        {"alpha": 0.0},
        {"alpha": 0.9},
        {"fewest_batches": 3},
        {"least_size": -1.0},
        {"least_size": float("nan")},
    ],
)
def test_settings_that_cannot_be_are_refused(wrong):
    [name] = wrong
    with pytest.raises(UsageError, match=f"{name}  is .*; write"):
        FavourableRestatement(**wrong)


# Known answers


@pytest.mark.parametrize(("taken", "count"), [(8, 8), (7, 8), (10, 12), (12, 12)])
def test_the_sign_test_is_binomial(taken, count):
    signs = [1] * taken + [-1] * (count - taken)
    signs = [one for pair in zip(signs[::2], signs[::-2], strict=False) for one in pair]
    if effective(signs) == count:
        assert one_sided(signs) == pytest.approx(
            sum(comb(count, one) for one in range(signs.count(1), count + 1)) / 2**count
        )


def test_the_first_use_of_the_sign_test():
    """Arbuthnott 1710: more boys than girls were christened in London in each of 82 years."""
    assert one_sided([1] * 82) == pytest.approx(0.5**82)


def test_signs_with_a_memory_count_less():
    runs = [1] * 6 + [-1] * 4 + [1] * 8 + [-1] * 2
    assert effective(runs) < 10
    assert effective([1, -1] * 10) == 20
    assert one_sided(runs) > one_sided([1, 1, 1, -1, 1, 1, -1, 1, 1, -1] * 2)
    assert one_sided([-1] * 9) == 1.0


def test_the_interval_of_a_share_is_that_of_clopper_and_pearson():
    """Newcombe 1998, Statistics in Medicine 17: 857: 81 of 263 and 0 of 20."""
    assert share_range(81, 263) == pytest.approx((0.2527, 0.3676), abs=5e-5)
    assert share_range(0, 20) == pytest.approx((0.0, 0.1684), abs=5e-5)


def test_what_would_have_been_seen():
    """Of 8 days all must go one way for p below .01; that takes .9725 each: .9725^8 = .8."""
    assert detectable_share(8, 0.01) == pytest.approx(0.8 ** (1 / 8))
    assert detectable_share(6, 0.01) == 1.0


def test_a_day_of_as_many_better_as_worse_goes_by_what_was_gained():
    period = MONTHS[0]
    changes = tuple(Change(period=period, before=0.0, after=gain, gained=gain, met=0) for gain in (0.5, -0.2))
    assert Batch(day=date(2011, 5, 1), changes=changes).sign == 1


def test_false_alarms_and_power():
    """2,000 runs each, without and with 8 of 10 changes for the better, on 24 days."""
    rng = np.random.default_rng(9)
    honest, planted = (np.where(rng.random((2_000, 24)) < share, 1, -1) for share in (0.5, 0.8))
    assert np.mean([one_sided(one) < 0.05 for one in honest]) < 0.05
    assert np.mean([one_sided(one) < 0.05 for one in planted]) > 0.82
