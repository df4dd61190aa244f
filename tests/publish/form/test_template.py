"""A form is made, filled in and measured; and nothing that somebody filled in is ever written over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from kpiwork.cli import app
from kpiwork.errors import DataError, KpiworkError, UsageError
from kpiwork.measure.check import check
from kpiwork.measure.measure import measure
from kpiwork.publish.form.template import Wish, make_forms
from kpiwork.spec.load import load

COUNTS = [(14, 700, 1), (12, 640, 2), (20, 800, 0), (9, 610, 3), (11, 580, 1), (13, 650, 4)]


def fill(path, counts=COUNTS):
    """Fill a form in as somebody does in Excel: by the titles, from the first row on."""
    book = openpyxl.load_workbook(path)
    sheet = book["Counts"]
    column = {cell.value: cell.column for cell in sheet[1]}
    for row, (wrong, letters, thanks) in enumerate(counts, start=2):
        sheet.cell(row, column["wrong_desk"], wrong)
        sheet.cell(row, column["wrong_desk_2"], wrong)
        sheet.cell(row, column["letters"], letters)
        sheet.cell(row, column["thanks"], thanks)
    book.save(path)


def values(workbook, label="2025-Q2"):
    got = measure(workbook, workbook.calendar.parse(label))
    assert got.problems == {}
    rows = got.readings
    return {(row.kpi, row.period): row.value for row in rows.itertuples() if row.value == row.value}


HAND_COMPUTED = {
    ("astray", "2025-01"): 14 / 700,
    ("astray", "2025-Q1"): 46 / 2140,
    ("astray", "2025-Q2"): 33 / 1840,
    ("astray", "FY2025"): 79 / 3980,
    ("thank_you", "2025-03"): 0,
    ("thank_you", "2025-Q1"): 3,
    ("thank_you", "2025-Q2"): 8,
    ("thank_you", "FY2025"): 11,
}


def assert_as_computed(workbook):
    found = values(workbook)
    assert {key: found[key] for key in HAND_COMPUTED} == pytest.approx(HAND_COMPUTED)
    assert not any(kpi == "tidy" for kpi, _ in found)


def test_a_form_is_made_filled_in_and_measured(post_room):
    [made] = make_forms(post_room, "post_room", Wish())
    assert made.path == post_room.root / "data" / "hand_counts.xlsx"
    assert made.columns == ("wrong_desk", "letters", "thanks", "tidiness")
    assert (made.first.label, made.last.label) == ("2025-01", "2026-12")
    assert check(post_room) == ()
    fill(made.path)
    assert check(post_room) == ()
    assert_as_computed(post_room)


def test_rows_below_the_table_are_read_like_the_others(post_room):
    [made] = make_forms(post_room, "post_room", Wish(periods=6))
    fill(made.path)
    book = openpyxl.load_workbook(made.path)
    sheet = book["Counts"]
    assert not sheet["A8"].protection.locked
    sheet["A8"], sheet["C8"], sheet["E8"] = date(2025, 7, 1), 5, 100
    book.save(made.path)
    assert values(post_room, "2025-Q3")["astray", "2025-07"] == 0.05


def test_a_form_saved_by_another_office_program_is_the_same(post_room, office):
    [made] = make_forms(post_room, "post_room", Wish())
    fill(made.path)
    before = made.path.read_bytes()
    made.path.write_bytes(office(before, "xlsx:Calc MS Excel 2007 XML"))
    assert made.path.read_bytes() != before
    assert check(post_room) == ()
    assert_as_computed(post_room)


def test_counts_are_never_written_over(post_room):
    [made] = make_forms(post_room, "post_room", Wish())
    before = made.path.read_bytes()
    with pytest.raises(UsageError, match="is there already; it may hold counts and stays as it is") as caught:
        make_forms(post_room, "post_room", Wish())
    assert "--out" in str(caught.value)
    assert made.path.read_bytes() == before
    other = made.path.with_name("next.xlsx")
    assert [form.path for form in make_forms(post_room, "post_room", Wish(out=other))] == [other]


def test_with_two_forms_the_source_is_named_too(post_room):
    text = (post_room.root / "params" / "workbook.yaml").read_text(encoding="utf-8")
    other = text[text.index("  hand_counts:") : text.index("    description")]
    other = other.replace("hand_counts", "shelves")
    (post_room.root / "params" / "workbook.yaml").write_text(f"{text}{other}", encoding="utf-8")
    two = changed(post_room, "post_room/kpis/tidy.yaml", "source: hand_counts", "source: shelves")
    make_forms(two, "post_room", Wish(first="2025-01"))
    with pytest.raises(UsageError) as caught:
        make_forms(two, "post_room", Wish(first="2025-01"))
    mends = [problem.mend for problem in caught.value.problems]
    assert [mend.partition("file with ")[2] for mend in mends] == [
        "--source hand_counts --out FILE",
        "--source shelves --out FILE",
    ]


def test_a_link_to_nowhere_is_not_written_through(post_room, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "hand_counts.xlsx").symlink_to(tmp_path / "elsewhere.xlsx")
    with pytest.raises(UsageError, match="is there already"):
        make_forms(post_room, "post_room", Wish())
    assert not (tmp_path / "elsewhere.xlsx").exists()


@pytest.mark.parametrize(
    ("first", "periods", "rows"),
    [
        ("2024-11", 3, ("2024-11", "2025-01")),
        ("2024-Q2", 2, ("2024-04", "2024-05")),
        ("FY2024", 1, ("2024-01", "2024-01")),
        ("", 12, ("2025-01", "2025-12")),
    ],
)
def test_the_rows_are_those_that_were_asked_for(post_room, first, periods, rows):
    [made] = make_forms(post_room, "post_room", Wish(first=first, periods=periods))
    assert (made.first.label, made.last.label) == rows
    sheet = openpyxl.load_workbook(made.path)["Counts"]
    dates = [cell.value for cell in sheet["A"][1:] if cell.value]
    assert [day.date() for day in (dates[0], dates[-1])] == [made.first.start, made.last.start]
    assert len(dates) == periods


@pytest.mark.parametrize(
    ("department", "wish", "told"),
    [
        (
            "post_rom",
            Wish(),
            "DEPARTMENT  'post_rom' is no department of this workbook; did you mean 'post_room'?",
        ),
        ("post_room", Wish(source="hand_count"), "did you mean 'hand_counts'?"),
        ("post_room", Wish(periods=-1), "--periods  -1 is no number of rows for a form; write 1 to 600"),
        ("post_room", Wish(periods=601), "--periods  601 is no number of rows"),
        ("post_room", Wish(first="2025-13"), "--first  '2025-13' is not a period"),
        ("post_room", Wish(out=Path("form.csv")), "--out  'form.csv' is no .xlsx file"),
    ],
)
def test_wishes_that_do_not_fit_are_refused(post_room, department, wish, told):
    with pytest.raises(UsageError) as caught:
        make_forms(post_room, department, wish)
    assert told in str(caught.value)
    assert not (post_room.root / "data").exists()


def changed(workbook, name, old, new):
    path = workbook.root / "params" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return load(workbook.root)


def test_without_a_target_the_first_period_is_asked_for(post_room):
    card = post_room.root / "params" / "post_room" / "kpis" / "astray.yaml"
    text = card.read_text(encoding="utf-8")
    card.write_text(text[: text.index("targets:")], encoding="utf-8")
    with pytest.raises(UsageError, match="--first  is missing, and no target says when counting begins"):
        make_forms(load(post_room.root), "post_room", Wish())


def test_a_department_that_counts_nothing_by_hand_is_told_how_to(post_room):
    without = changed(post_room, "workbook.yaml", "    form: {every: month, second_counter: true}\n", "")
    with pytest.raises(UsageError, match="no KPI of this department is counted in a form"):
        make_forms(without, "post_room", Wish())


def test_a_path_that_leads_out_is_refused(post_room):
    outside = changed(post_room, "workbook.yaml", "path: data/", "path: ../data/")
    with pytest.raises(DataError, match="leads out of its folder"):
        make_forms(outside, "post_room", Wish())


def test_a_folder_that_takes_no_file_is_told(post_room):
    (post_room.root / "data").write_text("a file")
    with pytest.raises(KpiworkError, match="cannot be written"):
        make_forms(post_room, "post_room", Wish())


def test_the_command_says_what_it_made(post_room, monkeypatch):
    monkeypatch.chdir(post_room.root)
    done = CliRunner().invoke(app, ["template", "post_room", "--first", "2025-01", "--periods", "12"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "made data/hand_counts.xlsx for wrong_desk, letters, thanks, tidiness: January 2025 to December 2025",
        "  =Thanks, in writing: its card has no definition yet, so Help cannot say what counts",
        "  Tidiness of the shelves, judged by a visitor: its card has no definition yet, so Help cannot say what counts",
        "its sheet Help says how to fill it in; then: kpiwork check",
    ]
    again = CliRunner().invoke(app, ["template", "post_room"])
    assert (again.exit_code, again.stdout) == (2, "")
    assert again.stderr.startswith("data/hand_counts.xlsx  is there already")
