"""One department's sheet: its scorecard, what people said, its readings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kpiwork.analysis.compare import ComparisonState
from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.display.wording import before_words
from kpiwork.publish.excel.workbook import scorecard
from kpiwork.review.privacy import edition_of
from kpiwork.review.record import ActionEntry, Meeting
from kpiwork.spec.batch import Edition
from tests.factories import flights_record
from tests.publish.excel.records import complete, small, unjudged, with_kpi

RECORD = unjudged()
KPI = RECORD.kpi("arrived_on_time")
POINTS = 100 * (KPI.previous.difference or 0.0)


@pytest.fixture
def made(read):
    return lambda record: read(scorecard([record], title="Quarterly review")).worksheets[1]


def said(sheet) -> list[object]:
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_scorecard_has_numbers_and_says_why_where_it_has_none(made, cells):
    row = cells(made(RECORD), "As a guardrail", KPI.name)
    assert row["Jul–Sep 2013"].value == pytest.approx(KPI.previous.value)
    assert row["Since Jul–Sep 2013"].value == pytest.approx(POINTS)
    assert row["Oct–Dec 2012"].value == row["Since Oct–Dec 2012"].value == "no data"
    assert row["Year to date"].value == pytest.approx(KPI.year_to_date)
    assert row["Records"].value == KPI.records


def test_guardrails_are_told_and_indented(made, cells):
    groups = tuple(replace(group, guardrails=("cancelled",)) for group in RECORD.groups)
    row = cells(made(replace(RECORD, groups=groups)), "As a guardrail", RECORD.kpi("cancelled").name)
    assert KPI.name in row["As a guardrail"].value
    assert row["KPI"].alignment.indent == 2


def test_the_definition_opens_over_the_name(made, cells):
    note = cells(made(RECORD), "As a guardrail", KPI.name)["KPI"].comment
    assert note.text == (
        "Counted: every scheduled departure. Not counted: nothing is left out. "
        "Never used for: Judging a duty manager, an airport or a single day"
    )
    long = with_kpi(RECORD, KPI.id, definition="x" * 5000, never_used_for="Pay")
    text = cells(made(long), "As a guardrail", KPI.name)["KPI"].comment.text
    assert len(text) <= 600
    assert text.endswith("characters more) Never used for: Pay")


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        (TargetInForce(state=TargetState.NONE), "none"),
        (TargetInForce(state=TargetState.LAPSED, value=0.8, due=date(2013, 6, 30)), "lapsed 30 Jun 2013"),
        (
            TargetInForce(state=TargetState.IN_FORCE, low=0.7, high=0.8),
            "70.0\N{NO-BREAK SPACE}% to 80.0\N{NO-BREAK SPACE}%",
        ),
        (TargetInForce(state=TargetState.IN_FORCE, value=0.8), 0.8),
    ],
)
def test_targets(made, cells, target, shown):
    row = cells(made(with_kpi(RECORD, KPI.id, target=target)), "As a guardrail", KPI.name)
    assert row["Target"].value == shown


def test_a_value_never_prints_like_the_target_that_it_misses(made, cells):
    row = cells(made(with_kpi(RECORD, KPI.id, value=0.79996)), "As a guardrail", KPI.name)
    assert "0.000" in row["Value"].number_format
    assert row["Value"].number_format == row["Target"].number_format


def test_values_that_do_not_compare_say_so(made, cells):
    before = replace(KPI.previous, state=ComparisonState.REBASED, difference=None)
    row = cells(made(with_kpi(RECORD, KPI.id, previous=before)), "As a guardrail", KPI.name)
    assert row["Since Jul–Sep 2013"].value == "not comparable"


def test_what_is_withheld_never_reads_as_nothing(made, cells):
    record = complete()
    few = small(record.kpi("first_wave"), 7)
    record = replace(record, kpis=tuple(few if kpi.id == few.id else kpi for kpi in record.kpis))
    sheet = made(edition_of(record, Edition.DEPARTMENT))
    row = cells(sheet, "As a guardrail", few.name)
    assert row["Value"].value == "fewer than 10 flights: not shown"
    assert (
        row["Records"].value == row["Jul–Sep 2013"].value == row["Year to date"].value == "no data or too few"
    )
    assert row["Oct–Dec 2012"].value == "no data"


def test_what_people_said_stands_below(made):
    action = ActionEntry(
        what="Open the gates earlier",
        owner="Duty Manager",
        due=date(2014, 2, 1),
        done=None,
        question="Keep the target?",
        kpi=KPI.id,
    )
    meeting = Meeting(day=date(2014, 1, 14), comments_until=None)
    words = said(made(replace(RECORD, actions=(action,), meeting=meeting)))
    assert "Next review: 14 Jan 2014" in words
    assert f"Duty Manager, by 1 Feb 2014: open\nFollows from: Keep the target? ({KPI.name})" in words
    for entry in RECORD.open_questions:
        assert entry.question in words
    for comment in KPI.comments:
        assert any(str(word).startswith(comment.what_happened.split("\n")[0][:40]) for word in words)
    for sentence in RECORD.in_one_minute:
        assert sentence.text in words


def test_sections_of_nothing_are_left_out(made):
    words = said(made(replace(RECORD, open_questions=(), promises=(), in_one_minute=())))
    for heading in ("We ask you to decide", "What we decided before", "In one minute", "Actions"):
        assert heading not in words


def test_the_change_has_the_second_line_of_the_page(made, cells):
    record = flights_record()
    told = {kpi.id: before for kpi in record.kpis if (before := before_words(record, kpi))}
    assert told
    sheet = made(record)
    for name, before in told.items():
        shown = cells(sheet, "As a guardrail", record.kpi(name).name)["Change?"].value
        assert shown.split("\n")[1] == before


def test_columns_of_numbered_periods_have_short_heads(made, cells):
    words = "quarter 3 of 2013 (1 Jul–29 Sep)"
    before = replace(KPI.previous, period="2013-Q3", words=words)
    record = replace(RECORD, kpis=tuple(replace(kpi, previous=before) for kpi in RECORD.kpis))
    assert {"Q3 2013", "Since Q3 2013"} <= set(cells(made(record), "As a guardrail", KPI.name))


def test_columns_hold_the_widest_number(made):
    dear = with_kpi(RECORD, KPI.id, value=-1.2e13)
    assert made(dear).column_dimensions["B"].width > len("−1,200,000,000,000,000.0 %")
