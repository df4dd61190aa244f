"""One row a KPI; guardrails say whether they held; nothing unknown looks known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpiwork.analysis.compare import Comparison, ComparisonState
from kpiwork.analysis.guardrail import GuardrailState
from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.display.scorecard import rows_by_group, tally
from kpiwork.display.wording import difference_words, target_words
from kpiwork.periods import PeriodKind
from kpiwork.review.record import DataLight
from kpiwork.review.sentences import style_of
from kpiwork.spec.target import Status
from tests.factories import bare_record, flights_record, judged, jumping

RECORD = flights_record()
KPI = RECORD.kpi("arrived_on_time")


def row(review, name):
    return next(one for _, rows in rows_by_group(review) for one in rows if one.kpi.id == name)


def with_kpi(review, kpi):
    return replace(review, kpis=tuple(kpi if one.id == kpi.id else one for one in review.kpis))


def test_rows_stand_in_the_record_s_order():
    shown = [one.kpi.id for _, rows in rows_by_group(RECORD) for one in rows]
    assert shown == [name for group in RECORD.groups for name in group.kpis]


def test_cells_are_the_record_s_numbers():
    made, style = row(RECORD, "arrived_on_time"), style_of(KPI)
    assert made.value == style.value(KPI.value)
    assert made.previous == style.difference(KPI.previous.difference)
    assert made.year_ago == "no data"
    assert made.year_to_date == style.value(KPI.year_to_date)


def test_the_tally_counts_every_kpi_once():
    counted = tally(RECORD)
    assert sum(count for count, _ in counted) == len(RECORD.kpis)
    assert counted[0][1].word == Status.MISSED
    assert tally(bare_record()) == []


def test_a_guardrail_says_the_worst_first():
    rail = RECORD.kpi("cancelled")
    other = replace(
        RECORD.kpi("departed_on_time"),
        guardrails=(replace(KPI.guardrails[0], kpi="cancelled", state=GuardrailState.EXCEEDED),),
    )
    review = with_kpi(with_kpi(RECORD, other), replace(rail, guards=("arrived_on_time", "departed_on_time")))
    assert [(name, mark.word) for name, mark in row(review, "cancelled").guards] == [
        ("Departed less than 15 minutes late", "exceeded"),
        ("Arrived less than 15 minutes late", "held"),
    ]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ComparisonState.NO_DATA, "no data"),
        (ComparisonState.REBASED, "not comparable"),
        (ComparisonState.COMPARED, "+1.2\N{NO-BREAK SPACE}points"),
    ],
)
def test_a_difference_says_why_there_is_none(state, words):
    comparison = Comparison(period="x", words="x", state=state, value=0.5, difference=0.012)
    assert difference_words(comparison, style_of(KPI)) == words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (TargetState.IN_FORCE, "80.0\N{NO-BREAK SPACE}%"),
        (TargetState.LAPSED, "lapsed 31 Dec 2012"),
        (TargetState.NOT_YET, "from 1 Jan 2012"),
        (TargetState.NONE, "none"),
    ],
)
def test_a_target_out_of_force_is_never_printed_as_one(state, words):
    start, end = RECORD.period.start.replace(year=2012, month=1), RECORD.period.end.replace(year=2012)
    target = TargetInForce(state=state, value=0.8, starts=start, due=end)
    assert target_words(replace(KPI, target=target)) == words


def test_a_kpi_without_values_has_no_line():
    empty = tuple(replace(one, points=()) for one in KPI.series if one.kind is PeriodKind.WEEK)
    review = with_kpi(RECORD, replace(KPI, series=empty, value=None))
    made = row(review, "arrived_on_time")
    assert (made.spark, made.value) == (None, "no data")


def test_a_guardrail_of_several_in_one_state_counts_them():
    rail = RECORD.kpi("cancelled")
    other = replace(RECORD.kpi("departed_on_time"), guardrails=(replace(KPI.guardrails[0], kpi="cancelled"),))
    review = with_kpi(with_kpi(RECORD, other), replace(rail, guards=("arrived_on_time", "departed_on_time")))
    assert [(name, mark.word) for name, mark in row(review, "cancelled").guards] == [("2 KPIs", "held")]


def test_the_change_column_says_what_the_latest_point_is_and_what_came_before_it():
    review = with_kpi(RECORD, jumping(KPI, by={45: 1.0, 51: -1.0}))
    made = row(review, "arrived_on_time")
    assert [mark.word for mark in made.changes] == ["worse, lower"]
    assert made.before == "earlier: 1 high"
    assert made.assurance.word == "hit or miss"
    calm = row(with_kpi(RECORD, jumping(KPI, by={})), "arrived_on_time")
    assert ([mark.word for mark in calm.changes], calm.before) == (["as usual"], "")


def test_a_kpi_that_still_settles_says_up_to_when_it_is_judged():
    unsettled = replace(KPI, data_light=DataLight.PROVISIONAL, provisional_until=date(2014, 3, 31))
    made = row(with_kpi(RECORD, jumping(unsettled, by={})), "arrived_on_time")
    assert made.before == "to week of 25 Nov 2013"


def test_doubtful_data_are_not_judged():
    made = row(with_kpi(RECORD, judged(replace(KPI, data_light=DataLight.IN_DOUBT))), "arrived_on_time")
    assert ([mark.word for mark in made.changes], made.before, made.assurance) == (["not judged"], "", None)
