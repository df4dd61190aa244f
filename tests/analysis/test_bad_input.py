"""Questions that make no sense, and numbers that no reading has, get one sentence and no stack trace."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kpiwork as kw
from kpiwork.analysis.comparison.found import UnitsState
from kpiwork.analysis.contribution import ContributionKind
from kpiwork.analysis.effect.level import Verdict
from kpiwork.analysis.status import standing
from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.errors import DataError, UsageError
from kpiwork.spec.choices import Better
from kpiwork.spec.target import Status
from tests.known import there

ask: Any = kw.analysis  # the wrong types are the point here
NOISE = np.random.default_rng(11).normal(0.8, 0.05, 36)
MONTHS = pd.date_range("2021-01-01", periods=36, freq="MS")
PARTS = ["period", "dimension", "segment", "numerator", "denominator", "records"]
NEVER = date(2022, 6, 1)


def months(values: Any = NOISE, **more: Any) -> pd.DataFrame:
    return pd.DataFrame({"start": MONTHS[: len(values)], "value": values, **more})


def amounts(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Give rows of period, segment, numerator and denominator; without a segment, of the whole."""
    made = [(period, "team" if name else "", name, up, down, down) for period, name, up, down in rows]
    return pd.DataFrame(made, columns=PARTS)


TWO = amounts(
    ("a", "", 10, 20),
    ("a", "x", 5, 10),
    ("a", "y", 5, 10),
    ("b", "", 9, 20),
    ("b", "x", 4, 10),
    ("b", "y", 5, 10),
)


REFUSED = {
    "a value in quotes": (
        lambda: ask.where_does_it_stand("0.9", 0.9),
        "value  '0.9' is no number; write it bare",
    ),
    "a target in quotes": (lambda: ask.where_does_it_stand(0.9, "0.9"), "target  '0.9' is no number"),
    "a value by zero": (lambda: ask.where_does_it_stand(math.inf, 0.9), "value  is infinite; leave it empty"),
    "no end of a target": (lambda: ask.is_it_a_change(months(), target=math.inf), "target  is infinite"),
    "a tolerance in words": (
        lambda: ask.where_does_it_stand(0.9, 0.95, tolerance="some"),
        "tolerance  'some' is no number",
    ),
    "one end of two": (
        lambda: ask.where_does_it_stand(0.9, 0.95, better="within"),
        "better  'within' takes two ends, and a target is one; ask for each end",
    ),
    "no word": (
        lambda: ask.is_it_a_change(months(), better=None),
        "better  'None' is not known; write one of",
    ),
    "a column alone": (
        lambda: ask.is_it_a_change(months()["value"]),
        "are no data frame but of type Series; give a data frame with the columns start and value",
    ),
    "nothing": (
        lambda: ask.who_differs(None, units="team", period="a"),
        "are no data frame but of type NoneType",
    ),
    "a column twice": (
        lambda: ask.is_it_a_change(pd.concat([months(), months()[["value"]]], axis=1)),
        "value there more than once among the columns; keep one column of each name",
    ),
    "numbers for days": (
        lambda: ask.is_it_a_change(months(NOISE[:12]).assign(start=range(2001, 2013))),
        "start  12 rows have no day in start; write it as 2025-12-31",
    ),
    "days of which month": (
        lambda: ask.is_it_a_change(months([1, 2]).assign(start=["01.02.2024", "01.03.2024"])),
        "start  2 rows have no day in start",
    ),
    "days of two zones": (
        lambda: ask.is_it_a_change(
            months([1, 2]).assign(start=["2024-02-01T00+01:00", "2024-06-01T00+02:00"])
        ),
        "start  2 rows have no day in start",
    ),
    "days for values": (lambda: ask.is_it_a_change(months(MONTHS)), "value  36 of 36 are no numbers"),
    "spans for values": (
        lambda: ask.is_it_a_change(months(MONTHS - MONTHS[0])),
        "value  36 of 36 are no numbers",
    ),
    "no real numbers": (lambda: ask.is_it_a_change(months([1j] * 5)), "value  5 of 5 are no numbers"),
    "endless digits": (
        lambda: ask.is_it_a_change(months([10**400, 1])),
        "value  holds a number that is too large to work with; look at the data",
    ),
    "no day": (lambda: ask.what_changed_since(months(), None), "day  None is no day; write it as 2025-12-31"),
    "a day that is none": (
        lambda: ask.what_changed_since(months(), "2022-02-30"),
        "day  '2022-02-30' is no day",
    ),
    "a rebase on no day": (lambda: ask.is_it_a_change(months(), rebased=[None]), "rebased  None is no day"),
    "half a month": (
        lambda: ask.where_is_it_heading(months(), ahead=2.5),
        "ahead  2.5 is no count; write a whole",
    ),
    "a count in words": (
        lambda: ask.what_changed_since(months(), NEVER, looked_at="x"),
        "looked_at  'x' is no count",
    ),
    "nothing looked at": (
        lambda: ask.what_changed_since(months(), NEVER, looked_at=0),
        "looked_at  0 is no count",
    ),
    "no minimum": (
        lambda: ask.who_differs(TWO, units="team", period="a", minimum=0),
        "minimum  0 is no count",
    ),
    "a driver of one value": (
        lambda: ask.what_drove_it(6, 12, {"orders": (2,), "value": (3, 4)}),
        r"drivers  orders  \(2,\) is no pair of values; write each with its values before and now",
    ),
    "drivers in a list": (lambda: ask.what_drove_it(6, 12, [2, 3]), "drivers  are of type list"),
    "a driver in quotes": (
        lambda: ask.what_drove_it(6, 12, {"orders": ("2", 3), "value": (3, 4)}),
        "drivers  orders  '2' is no number",
    ),
    "amounts in words": (
        lambda: ask.why_did_it_move(TWO.assign(numerator="x"), dimension="team", now="b", since="a"),
        "numerator  6 of 6 are no numbers",
    ),
    "amounts without end": (
        lambda: ask.who_differs(TWO.assign(denominator=math.inf), units="team", period="a"),
        "denominator  6 of 6 are infinite",
    ),
    "no such dimension": (
        lambda: ask.why_did_it_move(TWO, dimension="taem", now="b", since="a"),
        "dimension  'taem' is not among the readings; did you mean 'team'",
    ),
    "no such period": (
        lambda: ask.why_did_it_move(TWO, dimension="team", now="z", since="a"),
        "now  'z' is not among the readings; write one of a or b",
    ),
    "no such units": (
        lambda: ask.who_differs(TWO, units="", period="a"),
        "units  '' is not among the readings",
    ),
    "months that begin apart": (
        lambda: ask.does_it_lead(
            months(), months().assign(start=MONTHS + pd.Timedelta(days=14)), lag="1 month"
        ),
        "of the two begin on different days, or lie too far apart; give both with the same first days",
    ),
}


@pytest.mark.parametrize(("call", "told"), REFUSED.values(), ids=REFUSED)
def test_what_makes_no_sense_is_refused_in_one_sentence(call, told):
    with pytest.raises((UsageError, DataError), match=told) as raised:
        call()
    assert len(raised.value.problems) == 1


def test_numbers_and_days_are_taken_however_they_are_held():
    known: list[Any] = [np.float64(0.9), Decimal("0.9"), 1, True]
    unknown: list[Any] = [pd.NA, pd.NaT, math.nan]
    assert {ask.where_does_it_stand(one, 0.8).status for one in known} == {Status.MET}
    assert {ask.where_does_it_stand(one, 0.8).status for one in unknown} == {Status.NO_DATA}
    assert ask.where_does_it_stand(0.9, math.nan).status is Status.NO_TARGET
    days: list[Any] = [NEVER, "2022-06-01", datetime(2022, 6, 1, 5), pd.Timestamp("2022-06-01")]
    assert len({ask.what_changed_since(months(), day).change for day in days}) == 1
    limits = [
        there(ask.is_it_a_change(months(), rebased=one)).limits for one in (days[:1], days[1:], days[0])
    ]
    assert len(set(limits)) == 1
    periods = months().assign(start=pd.period_range("2021-01", periods=36, freq="M"))
    assert there(ask.is_it_a_change(periods)).limits == there(ask.is_it_a_change(months())).limits


def test_a_row_without_a_label_is_called_by_its_day():
    found = ask.is_it_a_change(months(NOISE, period=["first", *[None] * 35]))
    assert there(found).period == "2023-12-01"


def test_values_too_large_to_add_up_have_no_mean_and_no_effect():
    found = ask.what_changed_since(months([1.5e308] * 36), NEVER)
    assert (found.verdict, found.after) == (Verdict.NOT_COMPUTABLE, None)
    assert found.reason == "a value is too large to be a reading"


def test_one_value_is_one_value():
    found = ask.what_changed_since(months(NOISE[:10]), MONTHS[0].date())
    assert found.reason == "1 value before the decision, and it takes 8"
    assert ask.what_changed_since(months(), date(2023, 12, 15)).reason.startswith(
        "no value since the decision"
    )


def test_amounts_too_large_to_add_up_are_not_split():
    huge = [(period, name, 1e308, 1e308) for period in "ab" for name in ("", "x", "y", "z")]
    found = ask.why_did_it_move(amounts(*huge), dimension="team", now="b", since="a")
    assert found.kind is ContributionKind.NOT_ADDITIVE


@pytest.mark.parametrize("is_share", [True, False])
def test_a_segment_that_lost_its_numbers_is_seen_in_the_movement(is_share):
    lost = amounts(
        ("a", "", 10, 20),
        ("a", "x", 5, 10),
        ("a", "y", 5, 10),
        ("b", "", 5, 20),
        ("b", "x", 5, 10),
        ("b", "y", None, 10),
    )
    found = ask.why_did_it_move(lost, dimension="team", now="b", since="a", is_share=is_share)
    assert there(found.mix) + there(found.within) == pytest.approx(5 / 20 - 10 / 20)
    [part] = [one for one in found.parts if one.segment == "y"]
    assert part.value is None
    assert part.within == pytest.approx(-0.25)


def test_rows_of_the_whole_may_have_no_name_and_no_records():
    bare = TWO.assign(
        dimension=TWO["dimension"].replace("", None), segment=TWO["segment"].replace("", None), records=None
    )
    found = ask.why_did_it_move(bare, dimension="team", now="b", since="a")
    assert found.kind is ContributionKind.RATE
    assert there(found.within) == pytest.approx(-0.05)


def test_units_have_a_reason_that_is_true_of_them():
    below = amounts(*[("a", f"u{one}", 5, -10) for one in range(6)])
    found = ask.who_differs(below, units="team", period="a")
    assert (found.state, found.reason) == (UnitsState.NOT_COMPARABLE, "u0 has a denominator below zero.")
    means = amounts(*[("a", f"u{one}", 5 + one, 50) for one in range(6)])
    found = ask.who_differs(means, units="team", period="a", kind="mean")
    assert found.reason.startswith("0 units have enough records in enough months; it takes 5")
    named = amounts(
        *[("a", name, 30 + place, 50) for place, name in enumerate(["مرحبا", "部门", "💥", "<b>", "{{x}}"])]
    )
    assert ask.who_differs(named, units="team", period="a").state is UnitsState.COMPARED


@pytest.mark.parametrize("reading", [math.inf, -math.inf])
def test_what_is_infinite_meets_no_target(reading):
    aim = TargetInForce(state=TargetState.IN_FORCE, value=0.9)
    assert standing(reading, aim, Better.HIGHER).status is Status.NO_DATA
