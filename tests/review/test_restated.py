"""What was reported stays reported; a value is restated when it is printed otherwise today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.analysis.compare import Direction
from kpiwork.review.earlier import Earlier
from kpiwork.review.printed import style_of
from kpiwork.review.record import KpiReview, Record, Restated
from kpiwork.review.restated import with_history
from kpiwork.review.sentences import restatement
from kpiwork.spec.choices import Better
from kpiwork.spec.unit import UnitKind
from tests.factories import CALENDAR
from tests.pasts import complete, report

KPI = complete().kpi("arrived_on_time")
NOW = {point.period: point for one in KPI.series for point in one.points}


def past(*records: Record) -> Earlier:
    return Earlier(records={CALENDAR.parse(one.period.label): one for one in records})


def restated(**then: Any) -> tuple[Restated, ...]:
    return with_history(KPI, past(report("2013-Q3", arrived_on_time=then))).restated


def test_what_was_reported_is_told_newest_first() -> None:
    records = report("2013-Q3", arrived_on_time={"value": 0.5, "records": 7}), report("2013-Q2")
    reported = with_history(KPI, past(*records)).reported
    assert [(one.period, one.words, one.as_of) for one in reported] == [
        ("2013-Q3", "Jul–Sep 2013", date(2013, 10, 14)),
        ("2013-Q2", "Apr–Jun 2013", date(2013, 7, 14)),
    ]
    assert [(one.value, one.records, one.target) for one in reported] == [
        (0.5, 7, 0.8),
        (NOW["2013-Q2"].value, NOW["2013-Q2"].records, 0.8),
    ]


def test_at_most_eight_reports_are_told_but_every_restatement() -> None:
    records = [report(f"2013-{month:02d}", arrived_on_time={"value": 0.1}) for month in range(11, 0, -1)]
    kpi = with_history(KPI, past(*records))
    assert [one.period for one in kpi.reported] == [f"2013-{month:02d}" for month in range(11, 3, -1)]
    assert len(kpi.restated) == 11


def test_a_value_that_reads_the_same_is_not_restated() -> None:
    assert restated() == ()
    assert restated(value=(NOW["2013-Q3"].value or 0) + 1e-7) == ()


@given(st.floats(min_value=0, max_value=1))
def test_restated_means_printed_otherwise(then: float) -> None:
    style, now = style_of(KPI), NOW["2013-Q3"].value
    assert bool(restated(value=then)) is (style.value(then) != style.value(now))


def test_a_restatement_holds_both_sides() -> None:
    (one,) = restated(value=0.5, records=70_000, provisional_until=date(2013, 11, 1))
    assert (one.then, one.now) == (0.5, NOW["2013-Q3"].value)
    assert (one.records_then, one.records_now) == (70_000, NOW["2013-Q3"].records)
    assert (one.is_same_card, one.was_settling, one.direction) == (True, True, Direction.BETTER)


@pytest.mark.parametrize(
    ("better", "then", "direction"),
    [
        (Better.HIGHER, 0.1, Direction.BETTER),
        (Better.HIGHER, 0.99, Direction.WORSE),
        (Better.LOWER, 0.1, Direction.WORSE),
        (Better.WITHIN, 0.1, Direction.NEUTRAL),
        (Better.NEITHER, 0.1, Direction.NEUTRAL),
    ],
)
def test_who_gained_follows_from_what_is_good(better: Better, then: float, direction: Direction) -> None:
    kpi = with_history(replace(KPI, better=better), past(report("2013-Q3", arrived_on_time={"value": then})))
    assert [one.direction for one in kpi.restated] == [direction]


@pytest.mark.parametrize(
    "then",
    [
        {"value": None},
        {"value": 0.5, "unit": UnitKind.RATIO},
        {"value": 0.5, "is_counted": False},
        {"value": 0.5, "id": "another"},
    ],
)
def test_what_cannot_be_compared_is_left_out(then: dict[str, Any]) -> None:
    assert restated(**then) == ()


def test_a_period_that_is_measured_no_more_is_reported_and_not_restated() -> None:
    kpi = with_history(KPI, past(report("2012-Q4", arrived_on_time={"value": 0.5})))
    assert [one.period for one in kpi.reported] == ["2012-Q4"]
    assert kpi.restated == ()


def said(kpi: KpiReview) -> str:
    return restatement(kpi).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("then", "tail"),
    [
        ({}, "today."),
        ({"provisional_until": date(2013, 11, 1)}, "today; it was still settling then."),
        ({"card_sha256": "0" * 64, "formula": "sum(x)"}, "today; what is measured has changed since."),
        ({"card_sha256": "0" * 64}, "today."),
    ],
)
def test_the_sentence_names_both_values_and_what_is_known_of_the_reason(
    then: dict[str, Any], tail: str
) -> None:
    kpi = with_history(KPI, past(report("2013-Q3", arrived_on_time={"value": 0.123, **then})))
    now = style_of(KPI).value(NOW["2013-Q3"].value).replace("\N{NO-BREAK SPACE}", " ")
    assert said(kpi) == f"Jul–Sep 2013: reported then as 12.3 %, reads {now} {tail}"


@pytest.mark.parametrize(
    ("then", "is_same"),
    [
        ({"measure_sha256": "a", "card_sha256": "0" * 64, "formula": "other words"}, True),
        ({"measure_sha256": "b"}, False),
        ({"measure_sha256": "", "card_sha256": "0" * 64}, True),
        ({"measure_sha256": "", "card_sha256": "0" * 64, "formula": "sum(x)"}, False),
    ],
)
def test_only_what_is_measured_counts_as_another_card(*, then: dict[str, Any], is_same: bool) -> None:
    now = replace(KPI, measure_sha256="a")
    records = past(report("2013-Q3", arrived_on_time={"value": 0.123, **then}))
    assert [one.is_same_card for one in with_history(now, records).restated] == [is_same]


def test_only_the_previous_period_is_spoken_of() -> None:
    assert said(with_history(KPI, past(report("2013-Q2", arrived_on_time={"value": 0.123})))) == ""
    assert said(KPI) == ""


def test_a_withheld_difference_is_said_without_figures() -> None:
    kpi = with_history(KPI, past(report("2013-Q3", arrived_on_time={"value": 0.123})))
    hidden = tuple(replace(one, then=None, now=None) for one in kpi.restated)
    text = said(replace(kpi, restated=hidden))
    assert text == "Jul–Sep 2013: restated since it was reported; too few flights differ to say by how much."
