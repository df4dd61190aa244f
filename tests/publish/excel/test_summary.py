"""The first sheet: a row a KPI, real numbers, words for verdicts, ready to be printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kpiwork.analysis.change import Assurance, Certainty, Change, Variation
from kpiwork.periods import PeriodKind
from kpiwork.publish.excel.workbook import scorecard
from kpiwork.spec.target import Status
from tests.publish.excel.records import called, unjudged, with_kpi

RECORD = unjudged()
KPI = RECORD.kpi("arrived_on_time")
POINTS = 100 * (KPI.previous.difference or 0.0)
CHANGE = Change(
    grain=PeriodKind.WEEK,
    period="2013-W52",
    points=52,
    certainty=Certainty.ENOUGH,
    limits=(),
    fired=(),
    variation=(Variation.CONCERN_LOW,),
    assurance=Assurance.FAILS,
    autocorrelation=None,
    run_needed=8,
    rules="guarded",
)


@pytest.fixture(scope="module")
def sheet(read):
    return read(scorecard([RECORD, called(RECORD, 2)], title="Quarterly review"))["Summary"]


def test_it_says_of_what_and_when(sheet):
    assert sheet["A1"].value == "Harbour Airways: Quarterly review, Oct–Dec 2013"
    assert sheet["A2"].value == (
        "2013-Q4, 1 Oct 2013 to 31 Dec 2013  ·  data as known on 2 Jan 2014  ·  made for the department"
    )
    assert sheet["A3"].value.startswith("20 KPIs of 2 departments: ")


def test_values_are_numbers_and_statuses_words(sheet, cells):
    row = cells(sheet, "KPI", KPI.name)
    assert row["Value"].value == pytest.approx(KPI.value)
    assert row["Value"].number_format == '#,##0.0"\N{NO-BREAK SPACE}"%;"−"#,##0.0"\N{NO-BREAK SPACE}"%'
    assert row["Target"].value == pytest.approx(0.8)
    assert row["Since Jul–Sep 2013"].value == pytest.approx(POINTS)
    assert "points" in row["Since Jul–Sep 2013"].number_format
    assert row["Status"].value == KPI.standing.status.value
    assert (row["Data"].value, row["Owner"].value) == ("trusted", KPI.owner)


def test_every_kpi_leads_to_its_row(sheet, read):
    book = read(scorecard([RECORD], title="Quarterly review"))
    links = [
        cell for row in book["Summary"].iter_rows() for cell in row if cell.hyperlink and cell.column == 2
    ]
    assert len(links) == len(RECORD.kpis)
    for cell in links:
        name, _, address = cell.hyperlink.location.rpartition("!")
        assert book[name.strip("'")][address].value == cell.value


def test_verdicts_of_change_have_columns_only_where_there_are_some(sheet, read, cells):
    assert "Change?" not in cells(sheet, "KPI", KPI.name)
    judged = with_kpi(RECORD, KPI.id, change=CHANGE)
    row = cells(read(scorecard([judged], title="Quarterly review"))["Summary"], "KPI", KPI.name)
    assert (row["Change?"].value, row["Sure of the target?"].value) == ("worse, lower", "consistently fails")


def test_statuses_are_counted_by_department(sheet, cells):
    row = cells(sheet, "Answers for it", "Department 2")
    counted = {
        status: row[status.value.capitalize()].value for status in Status if status.value.capitalize() in row
    }
    there = [kpi.standing.status for kpi in RECORD.kpis]
    assert counted == {status: there.count(status) for status in set(there)}
    assert row["KPIs"].value == len(there)


def test_seven_statuses_find_room(read, cells):
    kpis = tuple(
        replace(kpi, standing=replace(kpi.standing, status=status))
        for kpi, status in zip(RECORD.kpis, [*Status, *Status], strict=False)
    )
    made = read(scorecard([replace(RECORD, kpis=kpis)], title="Quarterly review"))["Summary"]
    row = cells(made, "Answers for it", RECORD.department.name)
    assert sum(row[status.value.capitalize()].value for status in Status) == len(kpis)


def test_it_is_ready_for_paper_and_for_reading(sheet):
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.freeze_panes == "C6"
    assert sheet.oddFooter.right.text == "Page &P of &N"
    table = sheet.tables["summary_kpis"]
    assert table.autoFilter.ref == table.ref
    assert table.headerRowCount in (None, 1)


def test_words_are_marked_natively(sheet):
    rules = [rule for ranges in sheet.conditional_formatting for rule in ranges.rules]
    assert {rule.text for rule in rules} >= {"met", "near", "missed", "data in doubt", "provisional"}
    assert all(rule.dxf.font.b for rule in rules)


def test_a_footer_takes_no_codes_from_outside(read):
    about = replace(RECORD.department, organisation="R&D &P &A")
    sheet = read(scorecard([replace(RECORD, department=about)], title="Quarterly review"))["Summary"]
    assert sheet.oddFooter.left.text == "R&&D &&P &&A, Oct–Dec 2013"


def test_a_department_with_a_notice_is_named_on_top(sheet):
    assert sheet["A4"].value.startswith("Read the notices below")
    said = [cell.value for row in sheet.iter_rows() for cell in row]
    assert said.count(RECORD.department.notice) == 2
