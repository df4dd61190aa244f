"""The readings behind the charts, and the charts on them."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from kpiwork.analysis.change import Certainty, Change, Limits
from kpiwork.analysis.target import TargetInForce, TargetState
from kpiwork.periods import PeriodKind
from kpiwork.publish.excel.charts import MOST_CHARTS
from kpiwork.publish.excel.history import LIMITS
from kpiwork.publish.excel.workbook import scorecard
from kpiwork.review.record import DatedChange, ObjectiveGroup
from tests.factories import flights_record
from tests.publish.excel.records import unjudged, with_kpi

RECORD = unjudged()
KPI = RECORD.kpi("arrived_on_time")
WEEKS = next(one.points for one in KPI.series if one.kind is PeriodKind.WEEK)


@pytest.fixture
def made(read):
    return lambda record: read(scorecard([record], title="Quarterly review")).worksheets[1]


def table(sheet) -> list[dict[str, Any]]:
    rows = sheet[sheet.tables["history_1"].ref]
    names = [cell.value for cell in rows[0]]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in rows[1:]]


def weeks(**changes):
    return tuple(
        replace(
            one,
            points=tuple(
                replace(point, **changes) if at == 3 else point for at, point in enumerate(one.points)
            ),
        )
        for one in KPI.series
        if one.kind is PeriodKind.WEEK
    )


def test_every_reading_has_a_row(made):
    rows = [row for row in table(made(RECORD)) if row["KPI"] == KPI.name]
    assert [row["Value"] for row in rows] == pytest.approx([point.value for point in WEEKS])
    assert [row["Period"] for row in rows] == [point.period for point in WEEKS]
    assert rows[0]["From"].date() == WEEKS[0].start
    assert {row["Target"] for row in rows} == {0.8}


def test_a_gap_is_empty_and_says_why(made):
    gap = with_kpi(RECORD, KPI.id, series=weeks(value=None, records=0))
    row = table(made(gap))[3]
    assert (row["Value"], row["Records"]) == (None, None)
    assert row["Note"] == "no data, or fewer than 10 flights: not shown"


def test_a_change_is_noted_in_its_week(made):
    change = DatedChange(date=WEEKS[5].start, what="New timetable", rebase=True)
    rows = table(made(with_kpi(RECORD, KPI.id, changes=(change,))))
    assert rows[5]["Note"].endswith("New timetable (values before and after do not compare)")
    assert rows[4]["Note"] is None


def test_charts_draw_the_rows_of_their_kpi(made):
    sheet = made(RECORD)
    names = [cell.value for cell in sheet[sheet.tables["history_1"].ref][0]]
    rows, top = table(sheet), int(sheet.tables["history_1"].ref.split(":")[0].lstrip("A"))
    assert len(sheet._charts) == len(RECORD.kpis)
    column = "ABCDEFGHIJKLMN"[names.index("Value")]
    first, last = top + 1, top + sum(row["KPI"] == KPI.name for row in rows)
    values = [str(line.val.numRef.f) for line in sheet._charts[0].series]
    assert values[0] == f"'{sheet.title}'!${column}${first}:${column}${last}"
    assert len(values) == 2


def test_charts_do_not_overlap(made):
    boxes = []
    for chart in made(RECORD)._charts:
        start, end = chart.anchor._from, chart.anchor.to
        boxes.append(((start.col, start.colOff), (end.col, end.colOff), start.row, end.row))
    for at, (left, right, top, bottom) in enumerate(boxes):
        for other_left, other_right, other_top, other_bottom in boxes[at + 1 :]:
            beside = right <= other_left or other_right <= left
            assert beside or bottom < other_top or other_bottom < top


def test_charts_are_few_and_described(made):
    kpis = tuple(replace(KPI, id=f"kpi_{at}", name=f"KPI {at}") for at in range(MOST_CHARTS + 3))
    group = ObjectiveGroup(id=None, name="All", kpis=tuple(kpi.id for kpi in kpis))
    sheet = made(replace(RECORD, kpis=kpis, groups=(group,), exceptions=(), in_one_minute=()))
    assert len(sheet._charts) == MOST_CHARTS
    assert len({row["KPI"] for row in table(sheet)}) == MOST_CHARTS + 3
    said = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "3 more KPIs have no chart here; their readings are in the table below." in said


def test_limits_are_drawn_where_they_are_known(made):
    limits = Limits(first=WEEKS[0].start, last=WEEKS[9].end, points=10, centre=0.7, lower=0.6, upper=0.8)
    change = Change(
        grain=PeriodKind.WEEK,
        period=WEEKS[-1].period,
        points=10,
        certainty=Certainty.PROVISIONAL,
        limits=(limits,),
        fired=(),
        variation=(),
        assurance=None,
        autocorrelation=None,
        run_needed=8,
        rules="guarded",
    )
    sheet = made(with_kpi(RECORD, KPI.id, change=change))
    rows = table(sheet)
    assert [rows[9][name] for name in ("Lower limit", "Centre", "Upper limit")] == [0.6, 0.7, 0.8]
    assert rows[10]["Upper limit"] is None
    assert [len(chart.series) for chart in sheet._charts[:2]] == [5, 2]


def drawn(record, number: int = 1) -> str:
    with zipfile.ZipFile(BytesIO(scorecard([record], title="Quarterly review"))) as archive:
        return archive.read(f"xl/charts/chart{number}.xml").decode()


def test_limits_are_dotted_and_the_centre_is_a_thin_line():
    lines = drawn(flights_record()).split("<c:ser>")[1:]
    found = {name: one for one in lines for name in LIMITS if f"<c:v>{name}</c:v>" in one}
    assert set(found) == set(LIMITS)
    for name, one in found.items():
        assert ('<a:prstDash val="sysDot"/>' in one) is (name != "Centre")


def test_one_legend_a_sheet(made):
    assert "<c:legend>" not in drawn(flights_record())
    for record, has_limits in ((flights_record(), True), (RECORD, False)):
        words = [str(cell.value) for row in made(record).iter_rows() for cell in row]
        [legend] = [one for one in words if one.startswith("Line with points: the value")]
        assert ("dotted: the upper and lower limit" in legend) is has_limits


def test_paper_keeps_titles_with_their_rows_and_rows_of_charts_whole(made):
    sheet = made(flights_record())
    breaks = {one.id for one in sheet.row_breaks.brk}
    assert breaks
    for row in breaks:
        assert not (sheet.cell(row, 1).font.b and sheet.cell(row, 1).font.sz == 13)
    for chart in sheet._charts:
        assert not breaks & set(range(chart.anchor._from.row + 1, chart.anchor.to.row + 1))


@pytest.mark.parametrize("charts", [4, 7, 10, 13])
def test_no_row_of_charts_is_left_alone_on_a_page(made, charts):
    record = flights_record()
    kpi = record.kpi("arrived_on_time")
    kpis = tuple(replace(kpi, id=f"kpi_{at}", name=f"KPI {at}") for at in range(charts))
    group = ObjectiveGroup(id=None, name="All", kpis=tuple(one.id for one in kpis))
    sheet = made(replace(record, kpis=kpis, groups=(group,), exceptions=(), in_one_minute=()))
    breaks = sorted(one.id for one in sheet.row_breaks.brk)
    rows = sorted({chart.anchor._from.row for chart in sheet._charts})
    assert len([row for row in rows if row >= breaks[-1]]) >= 2


def test_ends_of_a_range_are_drawn(made):
    target = TargetInForce(state=TargetState.IN_FORCE, low=0.7, high=0.8)
    rows = table(made(with_kpi(RECORD, KPI.id, target=target)))
    assert (rows[0]["At least"], rows[0]["At most"]) == (0.7, 0.8)


def test_days_before_excels_calendar_are_words(made):
    old = with_kpi(RECORD, KPI.id, series=weeks(start=date(1900, 1, 1)))
    assert table(made(old))[3]["From"] == "1 Jan 1900"


def test_every_chart_says_what_it_shows():
    with zipfile.ZipFile(BytesIO(scorecard([RECORD], title="Quarterly review"))) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    for kpi in RECORD.kpis:
        assert f'descr="Line chart of “{kpi.name}”: ' in drawing
