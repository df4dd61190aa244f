"""What makes a KPI's data trusted, provisional, doubtful or missing; and what counts as a case."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kpiwork.errors import Problem
from kpiwork.periods import Calendar
from kpiwork.review.readings import in_cases, is_counted
from kpiwork.review.record import DataLight
from kpiwork.review.trust import trust
from kpiwork.spec.card import Card
from kpiwork.spec.source import Source

CALENDAR = Calendar()
QUARTER = CALENDAR.parse("2013-Q4")
AFTER = date(2014, 1, 31)


def card(
    numerator: str = "count(*)", denominator: object = None, unit: str = "percent", **more: object
) -> Card:
    measure = {"source": "s", "date": "d", "numerator": numerator, "denominator": denominator}
    named = {"name": "N", "question": "Q?", "owner": "O", "better": "higher", "unit": unit}
    return Card.model_validate(named | {"measure": measure} | more)


def source(**more: object) -> Source:
    return Source.model_validate({"path": "a.csv"} | more)


@pytest.mark.parametrize(
    ("as_of", "settles", "light", "until"),
    [
        (AFTER, None, DataLight.TRUSTED, None),
        (AFTER, "90 days", DataLight.PROVISIONAL, date(2014, 3, 31)),
        (date(2013, 11, 15), None, DataLight.PROVISIONAL, date(2013, 12, 31)),
    ],
)
def test_what_still_moves_is_provisional(
    as_of: date, settles: str | None, light: DataLight, until: date | None
) -> None:
    one = card(settles_after=settles)
    found = trust(one, QUARTER, as_of, sources=(), problems=(), has_value=True)
    assert (found.light, found.provisional_until) == (light, until)


def test_months_without_data_at_the_end_are_named() -> None:
    missing = [CALENDAR.parse("2013-11"), CALENDAR.parse("2013-12")]
    found = trust(card(), QUARTER, AFTER, sources=(), problems=(), has_value=True, unmeasured=missing)
    assert found.light is DataLight.IN_DOUBT
    assert found.facts == ("there are no data for November 2013 and December 2013",)


def test_what_stopped_it_is_told_with_its_mend() -> None:
    problem = Problem(place="source s", fact="the file a.csv is not there", mend="put it there")
    found = trust(card(), QUARTER, AFTER, sources=(), problems=[problem], has_value=False)
    assert (found.light, found.facts) == (DataLight.NO_DATA, ("the file a.csv is not there; put it there",))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("count(*)", True),
        ("sum(net) - sum(returned)", True),
        ("avg(minutes)", False),
        ("MEDIAN (minutes)", False),
        ("quantile(minutes, .9)", False),
        ("count(distinct customer)", False),
        ("max(pay)", False),
    ],
)
@pytest.mark.parametrize("unit", ["count", "hours", "minutes"])
def test_counts_and_sums_add_up_whatever_their_unit(formula: str, expected: bool, unit: str) -> None:
    one = card(formula, unit=unit)
    assert one.measure.adds_up is expected
    assert is_counted(one, source()) is not expected


@pytest.mark.parametrize(
    ("denominator", "aggregated", "cases"),
    [
        ("count(csat)", False, 40),
        ("count(*) filter (where result <> 'open')", False, 40),
        ("sum(list_value)", False, 100),
        ("sum(tickets)", True, 40),
        ({"value": "count(*)", "source": "other", "date": "d"}, False, 100),
    ],
)
def test_cases_are_what_the_denominator_counts(denominator: object, aggregated: bool, cases: int) -> None:
    readings = pd.DataFrame({"denominator": [40.0], "records": [100]})
    one = card("count(*) filter (where x = 1)", denominator)
    assert in_cases(one, readings, source(aggregated=aggregated))["records"].tolist() == [cases]


def test_rows_that_are_sums_are_not_cases() -> None:
    ratio = card("sum(rostered)", "sum(needed)", unit="ratio")
    assert is_counted(ratio, source())
    assert not is_counted(ratio, source(aggregated=True))


def test_many_slips_of_a_form_are_told_in_few_words() -> None:
    slips = [Problem(place="source s", fact=f"cell A{row} is wrong", mend="mend it") for row in range(2, 22)]
    found = trust(card(), QUARTER, AFTER, sources=[], problems=slips, has_value=False)
    assert found.light is DataLight.NO_DATA
    assert found.facts[0] == "cell A2 is wrong; mend it"
    assert found.facts[3:] == ("and 17 more, listed with the source's checks",)
