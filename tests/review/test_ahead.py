"""Where a KPI is heading: which goal is looked at, and from which months."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.forecast.forecast import forecast
from kpiwork.analysis.forecast.outlook import OutlookState
from kpiwork.analysis.forecast.rest import RestState
from kpiwork.periods import Calendar, PeriodKind
from kpiwork.review.ahead import NOT_FROM_MONTHS, ahead_again, ahead_of, goals_of
from kpiwork.review.behind import Ahead, Coming, Goal
from kpiwork.review.behind_words import with_words
from kpiwork.review.record import DataLight, DatedChange, KpiReview, Point, Series
from kpiwork.spec.card import Card
from kpiwork.spec.choices import Better, Seasonal
from kpiwork.spec.unit import UnitKind
from tests.behind import facts_of
from tests.pasts import complete

CALENDAR = Calendar()
PERIOD = CALENDAR.parse("2013-Q4")
AS_OF = date(2014, 1, 20)
MEASURE = {"source": "flights", "date": "flown_on", "numerator": "count(*)"}
RATE = MEASURE | {"denominator": "count(*)"}
KPI = complete().kpi("arrived_on_time")
UNSEASONAL = Seasonal.NO


def card(*targets: dict[str, Any], **more: Any) -> Card:
    told = {"basis": "demonstration", "set_on": date(2012, 1, 1), "set_by": "Board"}
    given = {
        "name": "N",
        "question": "Q?",
        "owner": "Head",
        "better": "higher",
        "unit": "percent",
        "measure": RATE,
        "targets": [one | told for one in targets],
    }
    return Card.model_validate(given | more)


def target(starts: str, due: str, value: float = 0.8, **more: Any) -> dict[str, Any]:
    return {"starts": starts, "due": due, "value": value} | more


def asked(
    *targets: dict[str, Any], period: str = "2013-Q4", **more: Any
) -> list[tuple[str, float | None, bool]]:
    goals = goals_of(card(*targets, **more), CALENDAR.parse(period), CALENDAR)
    return [(one.period, one.value, one.is_kept) for one in goals]


def test_a_target_in_force_asks_for_the_next_period() -> None:
    assert asked(target("2013-01-01", "2014-03-31")) == [("2014-Q1", 0.8, False)]


def test_a_target_due_later_is_asked_for_first_on_its_day_then_in_the_next_period() -> None:
    assert asked(target("2013-01-01", "2014-12-31")) == [("2014-Q4", 0.8, False), ("2014-Q1", 0.8, False)]


def test_a_trajectory_asks_for_the_value_of_each_period() -> None:
    (last, value, _), (following, sooner, _) = asked(target("2013-01-01", "2014-12-31", trajectory_from=0.7))
    assert (last, value, following) == ("2014-Q4", 0.8, "2014-Q1")
    days = (date(2014, 3, 31) - date(2013, 1, 1)).days, (date(2014, 12, 31) - date(2013, 1, 1)).days
    assert sooner == pytest.approx(0.7 + 0.1 * days[0] / days[1])


@pytest.mark.parametrize("due", ["2013-12-31", "2013-06-30"])
def test_a_target_that_ended_is_kept_and_says_so(due: str) -> None:
    assert asked(target("2013-01-01", due)) == [("2014-Q1", 0.8, True)]


def test_the_target_that_follows_counts() -> None:
    first, second = target("2013-01-01", "2013-12-31"), target("2014-01-01", "2014-12-31", 0.85)
    assert asked(first, second) == [("2014-Q1", 0.85, False)]


def test_a_target_that_is_yet_to_start_asks_for_nothing() -> None:
    assert asked(target("2014-07-01", "2014-12-31")) == [("2014-Q1", None, False)]


def test_without_a_target_the_next_period_is_looked_at() -> None:
    assert asked() == [("2014-Q1", None, False)]


def test_both_ends_of_a_range_are_asked_for() -> None:
    told = {"starts": "2013-01-01", "due": "2014-12-31", "low": 0.8, "high": 0.88}
    goals = goals_of(card(told, better="within"), PERIOD, CALENDAR)
    assert [(one.low, one.high, one.value) for one in goals] == [(0.8, 0.88, None)] * 2


@pytest.mark.parametrize("period", ["2013-W40", "2013-11"])
def test_in_reviews_of_a_week_or_a_month_nothing_is_asked(period: str) -> None:
    assert asked(target("2013-01-01", "2014-12-31"), period=period) == []


@pytest.mark.parametrize(
    ("review", "period", "value"),
    [
        ("quarterly", "2013-Q4", 500.0),  # an amount's target is for one review period
        ("yearly", "2013-Q4", None),
        ("yearly", "FY2013", 500.0),
    ],
)
def test_the_target_of_an_amount_is_for_its_own_kind_of_period(
    review: str, period: str, value: float | None
) -> None:
    told = target("2012-01-01", "2014-12-31", 500.0)
    goals = asked(told, period=period, measure=MEASURE, unit="count", frequency={"review": review})
    assert {one[1] for one in goals} == {value}


def test_targets_of_a_source_are_not_known_ahead() -> None:
    given = {"source": "flights", "value": "quota"}
    assert asked(measure=MEASURE, unit="count", targets_from=given) == [("2014-Q1", None, False)]


@given(
    st.dates(date(2012, 1, 1), date(2016, 12, 31)),
    st.integers(0, 900),
    st.sampled_from(["2013-Q1", "2013-Q3", "2013-Q4", "FY2013"]),
)
def test_goals_lie_ahead_and_the_farther_one_comes_first(starts: date, days: int, period: str) -> None:
    told = {"starts": starts, "due": starts + timedelta(days=days), "value": 0.8}
    now = CALENDAR.parse(period)
    goals = goals_of(card(told), now, CALENDAR)
    assert goals[-1].start == now.end + timedelta(days=1)
    assert all(one.start > goals[-1].end for one in goals[:-1])
    assert len(goals) <= 2


# From months to an outlook.


def months(values: list[float | None], *, last: str = "2013-12", size: int = 1_000) -> tuple[Point, ...]:
    end = CALENDAR.parse(last)
    periods = [CALENDAR.shift(end, back) for back in range(1 - len(values), 1)]
    return tuple(
        Point(
            period=period.label,
            words=period.words,
            start=period.start,
            end=period.end,
            value=value,
            numerator=None if value is None else value * size,
            denominator=None if value is None else float(size),
            records=0 if value is None else size,
        )
        for period, value in zip(periods, values, strict=True)
    )


def wobbling(count: int, *, level: float = 0.75) -> list[float | None]:
    noise = np.random.default_rng(7).normal(0, 0.02, count)
    return [float(level + one) for one in noise]


def kpi_of(points: tuple[Point, ...], **more: Any) -> KpiReview:
    return replace(KPI, series=(Series(kind=PeriodKind.MONTH, points=points),), changes=(), **more)


def goal(label: str = "2014-Q1", **asked_for: Any) -> Goal:
    period = CALENDAR.parse(label)
    given = {"value": 0.8} | asked_for
    return Goal(period=period.label, words=period.words, start=period.start, end=period.end, **given)


def coming(last: str = "2014-03") -> tuple[Coming, ...]:
    first, end = CALENDAR.parse("2014-01"), CALENDAR.parse(last)
    found = CALENDAR.between(first.start, end.end, PeriodKind.MONTH)
    return tuple(
        Coming(words=one.words, start=one.start, end=one.end, month=one.start.month) for one in found
    )


def looked(
    kpi: KpiReview, *goals: Goal, last: str = "2014-03", as_of: date = AS_OF, seasonal: Seasonal = UNSEASONAL
) -> Ahead:
    found = ahead_of(kpi, goals or (goal(),), coming(last), as_of, seasonal)
    assert found is not None
    return found


def test_the_months_of_the_next_period_are_foretold() -> None:
    values = wobbling(30)
    found = looked(kpi_of(months(values)))
    assert [one.words for one in found.coming] == ["January 2014", "February 2014", "March 2014"]
    assert len(found.forecast.steps) == 3
    assert (found.outlook.state, found.outlook.points, found.outlook.low) == (OutlookState.MADE, 30, 0.8)
    alone = forecast(np.array(values, dtype=float), ahead=3, seasonal=UNSEASONAL)
    assert found.forecast.steps[0].mean == pytest.approx(alone.steps[0].mean)


def test_what_is_far_ahead_is_looked_at_where_the_past_tells_that_much() -> None:
    near, far = goal(), goal("2014-Q4")
    enough = looked(kpi_of(months(wobbling(36))), far, near, last="2014-12")
    assert (enough.goal, len(enough.coming)) == (far, 12)
    short = looked(kpi_of(months(wobbling(13))), far, near, last="2014-12")
    assert (short.goal, len(short.coming), short.outlook.state) == (near, 3, OutlookState.MADE)


def test_where_nothing_can_be_told_the_last_goal_stays_with_its_reason() -> None:
    found = looked(kpi_of(months(wobbling(5))), goal("2014-Q4"), goal(), last="2014-12")
    assert (found.goal.period, found.outlook.state) == ("2014-Q1", OutlookState.NO_FORECAST)
    assert found.outlook.reason
    said = with_words(replace(KPI, ahead=found), facts_of(PERIOD)).ahead
    assert said is not None
    assert said.sentence == ""


def test_without_a_target_there_is_a_forecast_and_no_chance() -> None:
    found = looked(kpi_of(months(wobbling(30))), goal(value=None))
    assert (found.outlook.state, found.outlook.chance) == (OutlookState.NO_TARGET, None)
    assert len(found.forecast.steps) == 3


def test_a_rebase_cuts_the_past() -> None:
    points = months([*wobbling(12, level=0.2), *wobbling(20)])
    change = DatedChange(date=points[12].start, what="Counted otherwise", rebase=True)
    cut = looked(replace(kpi_of(points), changes=(change,)))
    alone = looked(kpi_of(points[12:]))
    assert cut == alone
    told = looked(replace(kpi_of(points), changes=(replace(change, rebase=False),)))
    assert told.outlook.points == 32


def test_a_month_that_still_settles_is_one_to_come() -> None:
    points = months(wobbling(24))
    wild = (*points[:-1], replace(points[-1], value=0.1, numerator=100.0))
    # a month takes 40 days to settle: December does until 9 February, November has on 9 January
    settling = looked(kpi_of(wild, provisional_until=date(2014, 2, 9)))
    without = looked(kpi_of((*points[:-1], replace(points[-1], value=None, denominator=None))))
    assert settling.outlook == without.outlook
    assert settling.outlook.points == 23
    settled = looked(kpi_of(wild, provisional_until=date(2014, 2, 9)), as_of=date(2014, 2, 9))
    assert settled.outlook.points == 24
    assert settled.outlook.value != settling.outlook.value


def test_a_missing_month_is_a_gap_and_the_others_keep_their_place() -> None:
    values = wobbling(30)
    gap = [None if place == 11 else value for place, value in enumerate(values)]
    left_out = tuple(one for place, one in enumerate(months(values)) if place != 11)
    seasonal = Seasonal.UNKNOWN
    assert looked(kpi_of(left_out), seasonal=seasonal) == looked(kpi_of(months(gap)), seasonal=seasonal)
    assert looked(kpi_of(left_out)).outlook.points == 29


def test_months_after_the_period_are_not_looked_at() -> None:
    points = months([*wobbling(24), 0.1, 0.1], last="2014-02")
    assert looked(kpi_of(points)) == looked(kpi_of(points[:24]))


def test_a_rate_weighs_its_months_by_cases() -> None:
    points = months(wobbling(24))
    found = looked(kpi_of(points))
    assert found.outlook.rest.is_weighted
    assert found.outlook.rest.least == pytest.approx(0.8)


def test_an_amount_adds_its_months_up() -> None:
    values: list[float | None] = [float(round(1_000 * (one or 0))) for one in wobbling(24)]
    amount = kpi_of(months(values), adds_up=True, unit=UnitKind.COUNT)
    found = looked(amount, goal(value=2_400.0)).outlook
    assert found.rest.state is RestState.OPEN
    assert found.rest.least == pytest.approx(800.0)
    assert found.value == pytest.approx(3 * 750, rel=0.05)


def test_of_a_median_months_say_nothing_of_the_quarter() -> None:
    points = tuple(replace(one, numerator=None, denominator=None) for one in months(wobbling(30)))
    found = looked(kpi_of(points))
    assert (found.outlook.state, found.outlook.reason) == (OutlookState.UNKNOWN, NOT_FROM_MONTHS)
    assert len(found.forecast.steps) == 3


@pytest.mark.parametrize("better", list(Better))
def test_the_target_asks_in_the_good_direction(better: Better) -> None:
    within = {"value": None, "low": 0.7, "high": 0.8}
    given = within if better in (Better.WITHIN, Better.NEITHER) else {"value": 0.74}
    found = looked(kpi_of(months(wobbling(30)), better=better), goal(**given)).outlook
    asked_for = {
        Better.HIGHER: (0.74, None),
        Better.LOWER: (None, 0.74),
        Better.WITHIN: (0.7, 0.8),
        Better.NEITHER: (None, None),
    }
    assert (found.low, found.high) == asked_for[better]
    assert found.state is (OutlookState.NO_TARGET if better is Better.NEITHER else OutlookState.MADE)


def test_a_range_is_likelier_met_than_either_of_its_ends_is_missed() -> None:
    points = months(wobbling(30))
    both = looked(kpi_of(points, better=Better.WITHIN), goal(value=None, low=0.7, high=0.8)).outlook.chance
    low = looked(kpi_of(points), goal(value=0.7)).outlook.chance
    assert both is not None
    assert low is not None
    assert 0.5 < both <= low


@pytest.mark.parametrize(
    "changes",
    [
        {"data_light": DataLight.IN_DOUBT},
        {"data_light": DataLight.NO_DATA},
        {"series": ()},
    ],
)
def test_without_data_to_rely_on_there_is_no_outlook(changes: dict[str, Any]) -> None:
    kpi = replace(kpi_of(months(wobbling(30))), **changes)
    assert ahead_of(kpi, (goal(),), coming(), AS_OF, UNSEASONAL) is None


def test_without_a_goal_or_months_to_come_or_a_value_there_is_no_outlook() -> None:
    kpi = kpi_of(months(wobbling(30)))
    assert ahead_of(kpi, (), coming(), AS_OF, UNSEASONAL) is None
    assert ahead_of(kpi, (goal(),), (), AS_OF, UNSEASONAL) is None
    empty = kpi_of(months([None] * 20))
    assert ahead_of(empty, (goal(),), coming(), AS_OF, UNSEASONAL) is None


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), min_size=1, max_size=30))
def test_whatever_the_months_an_outlook_is_whole_or_has_a_reason(values: list[float | None]) -> None:
    found = ahead_of(kpi_of(months(values)), (goal(),), coming(), AS_OF, UNSEASONAL)
    if found is None:
        assert all(one is None for one in values)
        return
    told = found.outlook
    if told.state is OutlookState.MADE:
        assert told.low_80 is not None
        assert told.value is not None
        assert told.high_80 is not None
        assert 0 <= told.low_80 <= told.value <= told.high_80 <= 1 + 1e-9
        assert all(map(math.isfinite, (told.low_80, told.high_80)))
    else:
        assert told.reason or told.state is OutlookState.DECIDED


def test_looked_at_again_only_what_is_left_counts() -> None:
    points = months(wobbling(30))
    kpi = kpi_of(points)
    found = looked(kpi)
    assert ahead_again(replace(kpi, ahead=found), AS_OF) == found
    fewer = kpi_of(tuple(replace(one, value=None, denominator=None) for one in points[:5]) + points[5:])
    assert ahead_again(replace(fewer, ahead=found), AS_OF) == looked(fewer)
    assert ahead_again(replace(fewer, ahead=None), AS_OF) is None


def test_a_kept_target_is_said_to_have_ended() -> None:
    kpi = kpi_of(months(wobbling(30)))
    said = with_words(replace(kpi, ahead=looked(kpi, goal(is_kept=True))), facts_of(PERIOD)).ahead
    in_force = with_words(replace(kpi, ahead=looked(kpi)), facts_of(PERIOD)).ahead
    assert said is not None
    assert in_force is not None
    assert said.sentence.startswith(
        "The target has ended. Were it kept for Jan–Mar 2014: if the work goes on"
    )
    assert in_force.sentence.startswith("If the work goes on as it does, the target of 80.0")
    assert "by March 2014" in in_force.sentence
