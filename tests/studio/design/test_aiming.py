"""A target is seen against the history: what it would have meant, and how likely it is met."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kpiwork.periods import PeriodKind
from kpiwork.review.numbers import NumberStyle
from kpiwork.spec.choices import Better
from kpiwork.spec.unit import UnitKind
from kpiwork.studio.design.aiming import Goal, best_sustained, look_at
from kpiwork.studio.design.trial import Trial, TrialPeriod, TrialState
from tests.known import there
from tests.studio.design.conftest import KPI

STYLE = NumberStyle(unit=UnitKind.DAYS)
UP = Goal(better=Better.HIGHER)


def trial_of(values, *, complete=True):
    """Make a trial of monthly values, from January on."""
    periods = [
        TrialPeriod(
            label=f"{2024 + at // 12}-{at % 12 + 1:02}",
            words="",
            month=at % 12 + 1,
            value=value,
            shown="",
            numerator=None,
            denominator=None,
            records=20,
        )
        for at, value in enumerate(values)
    ]
    if not complete:
        periods[-1] = replace(periods[-1], is_complete=False)
    return Trial(state=TrialState.MEASURED, kind=PeriodKind.MONTH, periods=tuple(periods), data_until="today")


@pytest.mark.parametrize(
    ("values", "better", "best"),
    [
        ([1, 9, 1, 5, 6, 7, 1], Better.HIGHER, 5),
        ([1, 9, 1, 5, 6, 7, 1], Better.LOWER, 6),
        ([9, 9, None, 9, 9], Better.HIGHER, None),
        ([9, 9], Better.HIGHER, None),
        ([9, 9, 9], Better.WITHIN, None),
    ],
)
def test_the_best_that_lasted_three_periods(values, better, best):
    assert best_sustained(values, better) == best


def test_periods_that_would_have_met_it_are_counted_and_unfinished_ones_left_out():
    look = look_at(trial_of([4, 5, 6, None, 99], complete=False), replace(UP, low=5.0), STYLE)
    assert (look.met, look.of) == (2, 3)
    assert "You would have met this target in 2 of the last 3 months." in look.sentences


def test_without_a_target_the_history_is_told_alone():
    look = look_at(trial_of([4, 5, 6]), UP, STYLE)
    assert (look.of, look.chance) == (0, None)
    assert len(look.sentences) == 2


def test_a_chance_has_an_interval_and_agrees_with_how_often_it_was_met():
    values = np.random.default_rng(5).normal(100, 10, 24).tolist()
    easy, hard = (look_at(trial_of(values), replace(UP, low=low), STYLE) for low in (85.0, 118.0))
    for look in (easy, hard):
        assert there(look.chance_low) <= there(look.chance) <= there(look.chance_high)
        assert there(look.expected_low) < there(look.expected) < there(look.expected_high)
        assert abs(there(look.chance) - look.met / look.of) < 0.15
    assert there(easy.chance) > 0.8
    assert there(hard.chance) < 0.2


@pytest.mark.parametrize("low", [0.0, 1000.0])
def test_a_chance_is_never_told_as_certain(low):
    values = np.random.default_rng(6).normal(100, 10, 24).tolist()
    look = look_at(trial_of(values), replace(UP, low=low), STYLE)
    assert look.chance in (0.0, 1.0)
    assert any("next to 0" in one or "nearly 100" in one for one in look.sentences)
    assert there(look.chance_high) - there(look.chance_low) > 0


def test_what_never_lasted_is_told():
    values = [100.0, 101, 99, 102, 100, 98, 101, 99, 100, 102, 101, 100]
    assert any(
        "ever lasted" in one for one in look_at(trial_of(values), replace(UP, low=120.0), STYLE).sentences
    )
    assert not any(
        "ever lasted" in one for one in look_at(trial_of(values), replace(UP, low=90.0), STYLE).sentences
    )


def test_lower_is_better_and_ranges():
    values = [10.0, 12, 11, 13, 12, 11, 10, 12]
    lower = look_at(trial_of(values), Goal(better=Better.LOWER, high=11.0), STYLE)
    within = look_at(trial_of(values), Goal(better=Better.WITHIN, low=11.0, high=12.0), STYLE)
    assert (lower.met, within.met) == (4, 5)
    assert lower.best_sustained == 12


def test_too_short_a_history_tells_no_chance():
    look = look_at(trial_of([5.0]), replace(UP, low=4.0), STYLE)
    assert look.chance is None
    assert "cannot be told" in look.sentences[-1]


def test_the_desk_looks_at_the_card_s_own_target_or_at_another(desk):
    own = desk.look_at_target(KPI)
    assert own.low == 0.9
    assert own.met == sum(one.value >= 0.9 for one in own.trial.periods if one.is_complete)
    assert desk.look_at_target(KPI, value=0.5).met == desk.look_at_target(KPI, value=0.5).of
    desk.change(KPI, ("better",), "lower")
    assert desk.look_at_target(KPI, value=0.5).high == 0.5


def test_a_target_before_the_history_was_seen_is_told(desk, open_desk):
    assert desk.target_told(KPI) == ""
    desk.change(KPI, ("targets", 0, "value"), "99")
    assert "before anybody here looked" in desk.target_told(KPI)
    assert open_desk().target_told(KPI) == desk.target_told(KPI)
    desk.look_at_target(KPI)
    assert desk.target_told(KPI) == ""
    assert open_desk().target_told(KPI) == ""


def test_a_count_is_looked_at_by_the_periods_its_target_is_meant_for(desk):
    desk.change(KPI, ("measure", "denominator"), None)
    desk.change(KPI, ("unit",), "count")
    assert desk.try_measure(KPI).kind is PeriodKind.MONTH
    assert desk.look_at_target(KPI, value=10).trial.kind is PeriodKind.QUARTER


def test_a_measure_that_is_wrong_is_told_in_place_of_a_look(desk):
    desk.change(KPI, ("measure", "numerator", "value"), "cuont(*)")
    look = desk.look_at_target(KPI)
    assert look.trial.state is TrialState.WRONG
    assert "did you mean 'count'?" in look.sentences[0]
