"""What the rest of a quarter must average: against answers worked out by hand, and as a law."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.periods import Calendar, PeriodKind
from kpiwork.review.needed import gives_away_few, needed
from kpiwork.review.record import Needed, Point, Series
from kpiwork.review.reviewed import NeededState
from kpiwork.spec.card import Card

CALENDAR = Calendar()
NOVEMBER = CALENDAR.parse("2013-11")
RATE = {"numerator": "count(*) filter (where good)", "denominator": "count(*)"}
AMOUNT = {"numerator": "sum(value)"}
AVERAGE = {"numerator": "avg(minutes)"}
SHARE = {"unit": "percent", "measure": RATE}
MONEY = {"unit": {"currency": "USD"}, "measure": AMOUNT}


def target(value: float | None = 0.8, **more: Any) -> dict[str, Any]:
    aim = {
        "starts": "2013-01-01",
        "due": "2013-12-31",
        "basis": "plan",
        "set_on": "2012-12-10",
        "set_by": "Board",
    }
    return aim | ({} if value is None else {"value": value}) | more


def card(**changes: Any) -> Card:
    given: dict[str, Any] = {
        "name": "A rate",
        "question": "How often?",
        "owner": "Head",
        "better": "higher",
        "frequency": {"collect": "daily", "report": "monthly", "review": "quarterly"},
        "targets": [target()],
    }
    given |= SHARE | changes
    given["measure"] = {"source": "calls", "date": "day"} | given["measure"]
    return Card.model_validate(given)


def point(label: str, value: float | None, above: float | None, below: float | None, **more: Any) -> Point:
    period = CALENDAR.parse(label)
    return Point(
        period=label,
        words=period.words,
        start=period.start,
        end=period.end,
        value=value,
        numerator=above,
        denominator=below,
        records=more.pop("records", 100),
        **more,
    )


def series(
    months: dict[str, tuple[float, float]], quarter: str = "2013-Q4", **more: Any
) -> tuple[Series, ...]:
    """Make series of rates; the quarter is the sum of its months that are there."""
    inside = [months[label] for label in months if CALENDAR.parse(label).start in CALENDAR.parse(quarter)]
    above, below = sum(one for one, _ in inside), sum(one for _, one in inside)
    points = tuple(point(label, a / b, a, b, **more) for label, (a, b) in months.items())
    whole = (point(quarter, above / below, above, below),) if inside else ()
    return (Series(kind=PeriodKind.MONTH, points=points), Series(kind=PeriodKind.QUARTER, points=whole))


def amounts(months: dict[str, float], *, plan: float | None = None) -> tuple[Series, ...]:
    total = sum(months.values())
    return (
        Series(kind=PeriodKind.MONTH, points=tuple(point(one, v, v, None) for one, v in months.items())),
        Series(kind=PeriodKind.QUARTER, points=(point("2013-Q4", total, total, None, target=plan),)),
    )


def asked(found: Needed | None) -> tuple[Any, ...]:
    assert found is not None
    return found.state.value, found.least, found.most


def said(found: Needed | None) -> str:
    assert found is not None
    return found.sentence.replace("\N{NO-BREAK SPACE}", " ")


# 150 of 200 so far; December is expected to have 100, half of what the two months had.
# (0.8 * 300 - 150) / 100 = 0.9
SO_FAR = series({"2013-10": (70, 100), "2013-11": (80, 100)})


def test_a_rate_weighs_what_is_left_by_the_months_so_far():
    found = needed(card(), SO_FAR, NOVEMBER, CALENDAR)
    assert asked(found) == ("open", pytest.approx(0.9), None)
    assert found is not None
    assert (found.so_far, found.target, found.remaining, found.words) == (0.75, 0.8, 1, "Oct–Dec 2013")
    assert (
        said(found)
        == "December 2013 must come to at least 90.0 % to meet the target of 80.0 % for Oct–Dec 2013."
    )


def test_two_months_left_are_averaged():
    # 70 of 100 so far, 200 to come: (0.8 * 300 - 70) / 200 = 0.85
    found = needed(card(), series({"2013-10": (70, 100)}), CALENDAR.parse("2013-10"), CALENDAR)
    assert asked(found) == ("open", pytest.approx(0.85), None)
    assert said(found).startswith("The 2 months left must average at least 85.0 % to meet")


def test_without_any_cases_so_far_the_rest_must_reach_the_target_itself():
    history = series({"2013-07": (7, 10), "2013-08": (7, 10), "2013-09": (7, 10)})
    found = needed(card(), history, NOVEMBER, CALENDAR)
    assert asked(found) == ("open", pytest.approx(0.8), None)
    assert found is not None
    assert found.so_far is None


@pytest.mark.parametrize(
    ("aim", "better", "state", "words"),
    [
        # (0.9 * 300 - 150) / 100 = 1.2, more than all of them
        (
            0.9,
            "higher",
            "out of reach",
            "The target of 90.0 % for Oct–Dec 2013 cannot be reached any more this quarter.",
        ),
        # (0.5 * 300 - 150) / 100 = 0
        (0.5, "higher", "safe", "The target of 50.0 % for Oct–Dec 2013 is met even with 0.0 % from here on."),
        # (0.4 * 300 - 150) / 100 = -0.3, less than none
        (
            0.4,
            "lower",
            "out of reach",
            "The target of 40.0 % for Oct–Dec 2013 cannot be reached any more this quarter.",
        ),
        # (0.9 * 300 - 150) / 100 = 1.2
        (
            0.9,
            "lower",
            "safe",
            "The target of 90.0 % for Oct–Dec 2013 is met even with 100.0 % from here on.",
        ),
    ],
)
def test_what_no_month_can_be_is_said_in_words(aim, better, state, words):
    found = needed(card(better=better, targets=[target(aim)]), SO_FAR, NOVEMBER, CALENDAR)
    assert asked(found) == (state, None, None)
    assert said(found) == words


def test_lower_is_at_most():
    # (0.6 * 300 - 150) / 100 = 0.3
    found = needed(card(better="lower", targets=[target(0.6)]), SO_FAR, NOVEMBER, CALENDAR)
    assert asked(found) == ("open", None, pytest.approx(0.3))
    assert "at most 30.0 %" in said(found)


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [
        (0.7, 0.8, ("open", 0.6, 0.9)),
        (0.5, 0.8, ("open", None, 0.9)),  # (0.5 * 300 - 150) / 100 = 0: the lower end is safe
        (0.7, 0.9, ("open", 0.6, None)),
        (0.5, 0.9, ("safe", None, None)),
        (0.1, 0.4, ("out of reach", None, None)),
        (None, 0.8, ("open", None, 0.9)),
    ],
)
def test_a_range_has_two_ends(low, high, ends):
    aim = target(None, **{key: end for key, end in (("low", low), ("high", high)) if end is not None})
    found = needed(card(better="within", targets=[aim]), SO_FAR, NOVEMBER, CALENDAR)
    assert asked(found) == (ends[0], *(None if end is None else pytest.approx(end) for end in ends[1:]))


def test_shares_above_one_have_no_ceiling():
    over = series({"2013-10": (130, 100), "2013-11": (70, 100)})  # attainment: 1.3, then 0.7
    found = needed(card(targets=[target(1.1)]), over, NOVEMBER, CALENDAR)
    assert asked(found) == ("open", pytest.approx(1.3), None)  # (1.1 * 300 - 200) / 100


def test_values_below_zero_have_no_floor():
    under = series({"2013-10": (-10, 100), "2013-11": (60, 100)})
    found = needed(card(targets=[target(0.1)]), under, NOVEMBER, CALENDAR)
    assert asked(found) == ("open", pytest.approx(-0.2), None)  # (0.1 * 300 - 50) / 100


def test_an_amount_shares_what_is_missing_among_the_months_left():
    october = CALENDAR.parse("2013-10")
    found = needed(card(**MONEY, targets=[target(900.0)]), amounts({"2013-10": 500.0}), october, CALENDAR)
    assert asked(found) == ("open", pytest.approx(200), None)  # (900 - 500) / 2
    assert "must average at least $200 to meet the target of $900" in said(found)


def test_an_amount_over_its_limit_is_out_of_reach():
    spent = card(**MONEY, better="lower", targets=[target(900.0)])
    assert asked(needed(spent, amounts({"2013-10": 950.0}), NOVEMBER, CALENDAR))[0] == "out of reach"


def test_a_monthly_target_of_an_amount_says_nothing_of_quarters():
    monthly = card(**MONEY, targets=[target(900.0)], frequency={"collect": "daily", "review": "monthly"})
    assert needed(monthly, amounts({"2013-10": 500.0}), NOVEMBER, CALENDAR) is None


def test_an_average_weighs_its_months_alike():
    # 10 and 14 so far, at most 13: (13 * 3 - 24) / 1 = 15
    waited = card(unit="minutes", better="lower", measure=AVERAGE, targets=[target(13.0)])
    found = needed(waited, amounts({"2013-10": 10.0, "2013-11": 14.0}), NOVEMBER, CALENDAR)
    assert asked(found) == ("open", None, pytest.approx(15))


@pytest.mark.parametrize(
    "formula",
    ["median(minutes)", "quantile(minutes, 0.9)", "max(minutes)", "min(minutes)", "count(distinct customer)"],
)
def test_what_its_months_do_not_make_up_is_passed_over(formula):
    values = amounts({"2013-10": 10.0, "2013-11": 14.0})
    one = card(unit="minutes", measure={"numerator": formula}, targets=[target(13.0)])
    assert needed(one, values, NOVEMBER, CALENDAR) is None
    below = card(measure={"numerator": "count(*)", "denominator": formula})
    assert needed(below, SO_FAR, NOVEMBER, CALENDAR) is None


PLAN = {"source": "plans", "value": "quota", "date": "quarter_start"}


def test_a_plan_for_the_quarter_counts_and_one_by_the_month_does_not():
    sold = card(**MONEY, targets=[], targets_from=PLAN)
    months = {"2013-10": 500.0, "2013-11": 300.0}
    assert asked(needed(sold, amounts(months, plan=1000.0), NOVEMBER, CALENDAR)) == (
        "open",
        pytest.approx(200),
        None,
    )
    by_month, quarter = amounts(months, plan=700.0)
    planned = tuple(point(one.period, one.value, one.value, None, target=350.0) for one in by_month.points)
    both = (Series(kind=PeriodKind.MONTH, points=planned), quarter)
    assert needed(sold, both, NOVEMBER, CALENDAR) is None


def test_the_last_month_leaves_nothing():
    december = series({"2013-10": (70, 100), "2013-11": (80, 100), "2013-12": (90, 100)})
    found = needed(card(), december, CALENDAR.parse("2013-12"), CALENDAR)
    assert found is not None
    assert (found.state, found.value, found.remaining, found.so_far) == (NeededState.COMPLETE, None, 0, 0.8)
    assert said(found) == "Oct–Dec 2013 is complete: 80.0 %."


def test_a_week_counts_the_weeks_left():
    week = CALENDAR.parse("2013-W46")
    weeks = Series(kind=PeriodKind.WEEK, points=(point("2013-W46", 0.75, 75, 100),))
    found = needed(card(), (weeks, SO_FAR[1]), week, CALENDAR)
    assert found is not None
    # Six weeks of the quarter have begun since 7 October, and seven more begin by 30 December; 200 cases in six
    # weeks make 1,400 / 6 in seven: (0.8 * (200 + 1400 / 6) - 150) / (1400 / 6)
    assert found.remaining == 7
    assert found.value == pytest.approx((0.8 * (200 + 1400 / 6) - 150) / (1400 / 6))


@pytest.mark.parametrize(
    "changes",
    [
        {"targets": []},
        {"targets": [target(due="2013-11-30")]},
        {"targets": [target(starts="2014-01-01", due="2014-12-31")]},
        {"targets": [], "better": "neither"},
        {"targets": [], "informative": True},
    ],
)
def test_nothing_is_said_without_a_target_at_the_quarters_end(changes):
    assert needed(card(**changes), SO_FAR, NOVEMBER, CALENDAR) is None


@pytest.mark.parametrize("label", ["2013-Q4", "FY2013", "2013-C4"])
def test_nothing_is_said_in_longer_reviews(label):
    assert needed(card(), SO_FAR, CALENDAR.parse(label), CALENDAR) is None


def test_nothing_is_said_of_what_has_no_months():
    assert needed(card(), SO_FAR[1:], NOVEMBER, CALENDAR) is None


def test_a_target_on_its_way_counts_as_it_will_be_at_the_quarters_end():
    rising = card(targets=[target(0.8, trajectory_from=0.2)])
    assert asked(needed(rising, SO_FAR, NOVEMBER, CALENDAR)) == ("open", pytest.approx(0.9), None)


CASES = st.tuples(st.integers(0, 500), st.integers(1, 500)).map(
    lambda pair: (float(min(pair)), float(pair[1]))
)


@given(st.lists(CASES, min_size=1, max_size=2), st.floats(0.01, 0.99))
def test_a_rest_that_is_as_needed_makes_the_quarter_meet_its_target(months, aim):
    labels = ("2013-10", "2013-11")[: len(months)]
    given = dict(zip(labels, months, strict=True))
    found = needed(card(targets=[target(aim)]), series(given), CALENDAR.parse(labels[-1]), CALENDAR)
    assert found is not None
    assert found.value is not None
    above, below = sum(one for one, _ in months), sum(one for _, one in months)
    expected = below / len(months) * found.remaining
    assert (above + found.value * expected) / (below + expected) == pytest.approx(aim)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=2), st.floats(1, 1e7))
def test_an_amount_that_grows_as_needed_makes_its_target(values, aim):
    labels = ("2013-10", "2013-11")[: len(values)]
    given = amounts(dict(zip(labels, values, strict=True)))
    found = needed(card(**MONEY, targets=[target(aim)]), given, CALENDAR.parse(labels[-1]), CALENDAR)
    assert found is not None
    assert found.value is not None
    assert sum(values) + found.value * found.remaining == pytest.approx(aim, abs=1e-3)


@pytest.mark.parametrize(
    ("hidden", "is_given_away"),
    [
        (set(), False),
        ({"2013-11"}, True),
        ({"2013-10", "2013-09"}, True),
        ({"2013-Q4"}, True),
        ({"2013-09"}, False),  # another quarter's month is not in it
    ],
)
def test_a_hidden_part_of_the_quarter_would_be_given_away(hidden, is_given_away):
    found = series({"2013-09": (1, 2), "2013-10": (20, 50), "2013-11": (20, 50)})
    assert gives_away_few(found, hidden) is is_given_away


def test_without_a_quarter_nothing_is_given_away():
    assert not gives_away_few(SO_FAR[:1], {"2013-10"})
