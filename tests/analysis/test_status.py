"""Targets in force, and where a value stands against them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.status import Acceptance, Standing, accepted, shortfall, standing
from kpiwork.analysis.target import TargetInForce, TargetState, target_on
from kpiwork.spec.choices import Better
from kpiwork.spec.target import Basis, Status, StatusRule, Target

values = st.floats(-1e6, 1e6, allow_nan=False)


def target(**fields: object) -> Target:
    agreed = {"starts": date(2013, 1, 1), "due": date(2013, 12, 31), "basis": "plan"} | fields
    agreed = {"set_on": date(2012, 12, 1), "set_by": "Board"} | agreed
    return Target.model_validate(agreed)


def in_force(value: float | None = None, **fields: float) -> TargetInForce:
    return TargetInForce(state=TargetState.IN_FORCE, value=value, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "state", "value"),
    [
        (date(2012, 12, 31), TargetState.NOT_YET, 0.8),
        (date(2013, 1, 1), TargetState.IN_FORCE, 0.8),
        (date(2013, 6, 30), TargetState.IN_FORCE, 0.8),
        (date(2013, 7, 1), TargetState.IN_FORCE, 0.9),
        (date(2014, 6, 30), TargetState.IN_FORCE, 0.9),
        (date(2014, 7, 1), TargetState.LAPSED, 0.9),
    ],
)
def test_the_latest_target_that_has_started_counts(day: date, state: TargetState, value: float) -> None:
    agreed = [target(value=0.9, starts=date(2013, 7, 1), due=date(2014, 6, 30)), target(value=0.8)]
    found = target_on(agreed, day)
    assert (found.state, found.value, found.basis) == (state, value, Basis.PLAN)


@pytest.mark.parametrize(
    ("day", "value"), [(date(2013, 1, 1), 10.0), (date(2013, 7, 2), 15.0), (date(2013, 12, 31), 20.0)]
)
def test_a_trajectory_is_a_straight_line(day: date, value: float) -> None:
    found = target_on([target(value=20.0, trajectory_from=10.0)], day)
    assert found.value == pytest.approx(value, abs=0.01)


@pytest.mark.parametrize(
    ("value", "better", "status"),
    [
        (0.80, Better.HIGHER, Status.MET),
        (0.79, Better.HIGHER, Status.NEAR),
        (0.77, Better.HIGHER, Status.MISSED),
        (0.80, Better.LOWER, Status.MET),
        (0.81, Better.LOWER, Status.NEAR),
        (0.83, Better.LOWER, Status.MISSED),
        (None, Better.HIGHER, Status.NO_DATA),
        (float("nan"), Better.HIGHER, Status.NO_DATA),
        (0.80, Better.NEITHER, Status.NO_TARGET),
    ],
)
def test_a_value_is_judged_by_its_good_direction(value: float | None, better: Better, status: Status) -> None:
    assert standing(value, in_force(0.8), better, tolerance=0.02).status is status


@pytest.mark.parametrize(("value", "short"), [(80.0, -5.0), (88.5, 0.5), (79.0, -4.0), (70.0, 5.0)])
def test_a_range_is_met_inside(value: float, short: float) -> None:
    assert shortfall(value, in_force(low=75.0, high=88.0), Better.WITHIN) == pytest.approx(short)


@pytest.mark.parametrize("state", [TargetState.NONE, TargetState.NOT_YET, TargetState.LAPSED])
def test_no_target_in_force_is_never_met(state: TargetState) -> None:
    found = standing(1e9, TargetInForce(state=state, value=1.0, due=date(2013, 1, 1)), Better.HIGHER)
    assert found.status is Status.NO_TARGET
    assert found.reason


def test_doubtful_data_are_never_met() -> None:
    found = standing(0.9, in_force(0.8), Better.HIGHER, in_doubt="12 % of the rows have no date")
    assert (found.status, found.reason) == (Status.IN_DOUBT, "12 % of the rows have no date")


def test_the_first_rule_that_matches_decides() -> None:
    rules = [
        StatusRule(status=Status.MET, at_least=95.0),
        StatusRule(status=Status.NEAR, at_least=90.0),
        StatusRule(status=Status.MISSED),
    ]
    found = [
        standing(value, in_force(99.0), Better.HIGHER, rules=rules).status for value in (96.0, 92.0, 1.0)
    ]
    assert found == [Status.MET, Status.NEAR, Status.MISSED]


@given(values, values, st.floats(0, 100))
def test_flipping_the_direction_and_the_sign_changes_nothing(
    value: float, asked: float, tolerance: float
) -> None:
    higher = standing(value, in_force(asked), Better.HIGHER, tolerance=tolerance)
    lower = standing(-value, in_force(-asked), Better.LOWER, tolerance=tolerance)
    assert higher == lower


@pytest.mark.parametrize(
    ("value", "asked", "tolerance", "better"),
    [
        (39 / 50, 0.8, 0.02, Better.HIGHER),
        (0.68, 0.7, 0.02, Better.HIGHER),
        (0.72, 0.7, 0.02, Better.LOWER),
        (0.32, 0.3, 0.02, Better.LOWER),
        (3020.0, 3020.3, 0.3, Better.HIGHER),
    ],
)
def test_a_value_exactly_at_the_tolerance_is_near(
    value: float, asked: float, tolerance: float, better: Better
) -> None:
    assert standing(value, in_force(asked), better, tolerance=tolerance).status is Status.NEAR


def test_a_target_of_another_kind_of_period_is_none() -> None:
    found = standing(5.0, TargetInForce(state=TargetState.OTHER_PERIOD, value=1.0), Better.HIGHER)
    assert (found.status, found.shortfall) == (Status.NO_TARGET, None)
    assert "another kind of period" in found.reason


def word(until: date, since: date = date(2013, 1, 10)) -> Acceptance:
    return Acceptance(until=until, since=since, by="Board", because="New system")


@pytest.mark.parametrize("status", [one for one in Status if one is not Status.MISSED])
def test_only_a_missed_target_is_accepted(status: Status) -> None:
    found = Standing(status=status)
    assert accepted(found, [word(date(2014, 1, 1))], date(2013, 12, 31)) is found


@pytest.mark.parametrize(
    ("words", "until", "is_accepted"),
    [
        ([], None, False),
        ([word(date(2013, 12, 31))], date(2013, 12, 31), True),
        ([word(date(2013, 12, 30))], date(2013, 12, 30), False),
        ([word(date(2014, 6, 30)), word(date(2013, 6, 30), date(2013, 6, 1))], date(2014, 6, 30), True),
        ([word(date(2014, 6, 30)), word(date(2014, 3, 31), date(2013, 6, 1))], date(2014, 3, 31), True),
    ],
)
def test_the_latest_word_that_holds_decides(
    words: list[Acceptance], until: date | None, *, is_accepted: bool
) -> None:
    found = accepted(Standing(status=Status.MISSED), words, date(2013, 12, 31))
    assert found.status is Status.MISSED
    assert found.is_accepted is is_accepted
    assert (found.acceptance and found.acceptance.until) == until
