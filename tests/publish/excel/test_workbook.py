"""The whole workbook: same bytes, safe whatever is written, opened by others than its writer."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpiwork.errors import OutputError, UsageError
from kpiwork.publish.excel.workbook import NAME, scorecard, write_scorecard
from kpiwork.review.privacy import edition_of
from kpiwork.review.sentences import style_of
from kpiwork.spec.batch import Edition
from tests.factories import bare_record, flights_record, hostile_record
from tests.publish.excel.records import NASTY, called, complete, small, with_kpi

TITLE = "Quarterly review"
RECORD, BARE = flights_record(), bare_record()
TEXTS = st.one_of(
    st.sampled_from(NASTY), st.text(st.characters(exclude_categories=()), min_size=1, max_size=80)
)


def texts(data: bytes) -> str:
    """Give everything that the file says, sheet by sheet, unpacked."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def attacked(record, text):
    kpis = tuple(
        replace(kpi, name=text, owner=text, definition=text, limits=text, formula=text, question=text)
        for kpi in record.kpis[:2]
    )
    groups = tuple(
        replace(group, kpis=kept, guardrails=())
        for group in record.groups
        if (kept := tuple(name for name in group.kpis if name in {kpi.id for kpi in kpis}))
    )
    about = replace(record.department, name=text, head=text, organisation=text, notice=text)
    entries = tuple(replace(entry, question=text, options=(text, text)) for entry in record.open_questions)
    return replace(record, department=about, kpis=kpis, groups=groups, open_questions=entries)


def is_harmless(data: bytes) -> bool:
    """Whether nothing in the file runs, leaves it, or breaks it."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
    said = texts(data)
    has_parts = any(part in name for name in names for part in ("external", "vba", "connections"))
    return not (has_parts or "<f>" in said or "<f " in said or 'TargetMode="External"' in said)


def test_same_editions_make_the_same_bytes():
    assert scorecard([flights_record()], title=TITLE) == scorecard([flights_record()], title=TITLE)


def test_it_carries_no_other_day_than_that_of_the_data(read):
    data = scorecard([RECORD], title=TITLE)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = read(data).properties
    assert about.created == about.modified == datetime(2014, 1, 2)
    assert about.title == "Quarterly review, Oct–Dec 2013"


def test_sheets_in_order(read):
    book = read(scorecard([RECORD, called(RECORD, 2, name="Sales")], title=TITLE))
    assert book.sheetnames == ["Summary", "New York departures", "Sales", "Definitions", "Notes"]
    assert book.active.title == "Summary"


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text[:20]))
def test_text_is_text_whatever_it_begins_with(read, text):
    data = scorecard([attacked(RECORD, text), called(attacked(RECORD, text), 2)], title=TITLE)
    assert is_harmless(data)
    kinds = {cell.data_type for sheet in read(data) for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d"}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_no_text_breaks_the_file(read, text):
    data = scorecard([attacked(RECORD, text)], title=TITLE)
    assert is_harmless(data)
    assert read(data).sheetnames[0] == "Summary"


def test_what_looks_like_a_formula_stays_text_when_it_is_edited(read):
    sheet = read(scorecard([attacked(RECORD, "=1+1")], title=TITLE)).worksheets[1]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1")
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_a_complete_record_is_refused():
    with pytest.raises(UsageError, match="operations is complete and private; cut an edition of it first"):
        scorecard([complete()], title=TITLE)


@pytest.mark.parametrize(
    ("records", "mend"),
    [
        ([], "give the edition of one department"),
        ([RECORD, RECORD], "give each department once"),
        (
            [RECORD, called(replace(RECORD, edition=Edition.ANALYST), 2)],
            "one period, one day and one edition",
        ),
        ([RECORD, called(replace(RECORD, as_of=datetime(2014, 2, 1).date()), 2)], "one day"),
    ],
)
def test_editions_must_belong_together(records, mend):
    with pytest.raises(UsageError, match=mend):
        scorecard(records, title=TITLE)


def test_what_an_edition_withholds_stands_nowhere():
    record, name = complete(), "first_wave"
    few = replace(small(record.kpi(name), 7), value=0.8765432123)
    record = replace(record, kpis=tuple(few if kpi.id == name else kpi for kpi in record.kpis))
    said = texts(scorecard([edition_of(record, Edition.DEPARTMENT)], title=TITLE))
    assert "0.876543" not in said
    for series in few.series:
        for point in series.points:
            assert repr(point.value)[:10] not in said
    assert "fewer than 10 flights: not shown" in said


def test_sixty_departments_and_one_without_anything(read):
    several = [called(RECORD, number) for number in range(2)]
    bare = [
        called(BARE, number, name="The same name for all of these departments") for number in range(2, 60)
    ]
    book = read(scorecard([*several, *bare], title=TITLE))
    assert len(book.sheetnames) == 63
    assert len({name.casefold() for name in book.sheetnames}) == 63
    counts = next(table for table in book["Summary"].tables.values() if table.name == "summary_counts")
    first, last = re.findall(r"\d+", counts.ref)
    assert int(last) - int(first) == 60


def test_no_kpi_at_all(read):
    book = read(scorecard([BARE], title=TITLE))
    said = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "This department has no KPI to show." in said
    assert "No department has a KPI to show." in said


def test_a_kpi_without_history(read):
    record = with_kpi(RECORD, "cancelled", series=())
    sheet = read(scorecard([record], title=TITLE)).worksheets[1]
    assert len(sheet._charts) == len(RECORD.kpis) - 1


def test_it_is_written_whole(folder):
    path = write_scorecard(folder / NAME, [RECORD], title=TITLE)
    assert path.read_bytes() == scorecard([RECORD], title=TITLE)
    assert [one.name for one in folder.iterdir()] == [NAME]


def test_a_folder_that_takes_no_file_is_told(tmp_path):
    (tmp_path / "reports").write_text("a file")
    with pytest.raises(OutputError, match="what stood there before still stands"):
        write_scorecard(tmp_path / "reports" / NAME, [RECORD], title=TITLE)


def test_another_office_opens_it_and_shows_the_page(office, printed):
    data = scorecard([RECORD], title=TITLE)
    assert office(data, "pdf").startswith(b"%PDF")
    rows = printed(data)
    kpi = RECORD.kpi("arrived_on_time")
    style = style_of(kpi)
    row = next(row for row in rows if kpi.name in row)
    assert row[2:5] == [style.value(kpi.value), style.value(kpi.target.value), kpi.standing.status.value]
    assert row[5] == style.difference(kpi.previous.difference)


def test_another_office_opens_the_attacked_one(office):
    data = scorecard([hostile_record(), called(attacked(RECORD, NASTY[0]), 2)], title=TITLE)
    assert is_harmless(data)
    again = openpyxl.load_workbook(BytesIO(office(data, "xlsx")), read_only=True)
    assert len(again.sheetnames) == 5
    assert any(cell.value == NASTY[0] for row in again.worksheets[2].iter_rows() for cell in row)
