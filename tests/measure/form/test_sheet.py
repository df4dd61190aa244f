"""What an Excel file may be instead of a form, and what in it may be overlooked."""

from __future__ import annotations

import zipfile
from datetime import date

import openpyxl
import pytest

from kpiwork.measure.check import check

JAN, FEB = date(2025, 1, 1), date(2025, 2, 1)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def good(path):
    made = openpyxl.Workbook()
    made.active.title = "Counts"
    made.active.append(["period", "wrong", "all", "score"])
    made.save(path)
    return path.read_bytes()


def other_sheet(path):
    made = openpyxl.load_workbook(path)
    made["Counts"].title = "Count"
    made.save(path)


def far_cell(path):
    made = openpyxl.load_workbook(path)
    made["Counts"].cell(100_000, 1).font = openpyxl.styles.Font(bold=True)
    made.save(path)


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(101_000_000))


FILES = {
    "nothing": (lambda path: path.write_bytes(b""), "is empty: it has 0 bytes"),
    "text": (lambda path: path.write_bytes(b"period;wrong"), "cannot be read as Excel"),
    "protected": (
        lambda path: path.write_bytes(COMPOUND + "EncryptedPackage".encode("utf-16-le")),
        "it is protected with a password",
    ),
    "old": (lambda path: path.write_bytes(COMPOUND), "it is of the old kind (.xls)"),
    "cut off": (lambda path: path.write_bytes(good(path)[:-900]), "it is cut off or damaged"),
    "other sheet": (other_sheet, "there is no sheet 'Counts'"),
    "far": (far_cell, "reaches as far as cell D100000"),
    "bomb": (bomb, "is too large for a form"),
    "zip": (lambda path: zipfile.ZipFile(path, "w").close(), "cannot be read as Excel"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_form_says_what_it_is(form_book, tmp_path, name):
    path = tmp_path / "hand.xlsx"
    good(path)
    change, told = FILES[name]
    change(path)
    [problem] = check(form_book())
    assert told in problem.fact
    assert problem.place.startswith("source hand")
    assert problem.mend


def renamed(path, *others):
    made = openpyxl.load_workbook(path)
    made["Counts"].title = "Tabelle1"
    for name in others:
        made.create_sheet(name)
    made.save(path)


@pytest.mark.parametrize("others", [(), ("Help",), ("Notes",)])
def test_a_renamed_sheet_is_to_get_its_name_back(form_book, tmp_path, others):
    path = tmp_path / "hand.xlsx"
    good(path)
    renamed(path, *others)
    [problem] = check(form_book())
    assert problem.mend == "rename the sheet Tabelle1 to Counts"


def hide(sheet, *, row=None, column=None, state=None, ask=False):
    if row:
        sheet.row_dimensions[row].hidden = True
    if column:
        sheet.column_dimensions[column].hidden = True
    if state:
        sheet.parent.create_sheet("Other")
        sheet.sheet_state = state
    if ask:
        sheet.auto_filter.ref = "A1:F3"
        sheet.auto_filter.add_filter_column(2, ["3"])


@pytest.mark.parametrize(
    ("hidden", "told"),
    [
        ({"row": 3}, "sheet Counts has hidden rows (3); what stands there is counted all the same"),
        ({"column": "C"}, "sheet Counts has hidden columns (C); what stands there is counted all the same"),
        ({"state": "hidden"}, "sheet Counts is hidden; what stands there is counted all the same"),
        (
            {"ask": True},
            "sheet Counts has a filter, which hides rows; what stands there is counted all the same",
        ),
        ({"row": 40, "column": "Z"}, None),
    ],
)
def test_what_is_hidden_is_counted_and_told(counted, hidden, told):
    got = counted([JAN, "", 3, 100], [FEB, "", 5, 200], change=lambda sheet: hide(sheet, **hidden))
    assert got.problems == []
    assert got.values["total"]["FY2025"] == 8
    assert got.checks("form") == ({None: ("warning", told)} if told else {})
    assert got.measured.quality["hand"].concerns(got.workbook.departments["shop"].cards["total"]) == ()


@pytest.mark.parametrize("lock", ["~$hand.xlsx", ".~lock.hand.xlsx#"])
def test_a_form_that_is_open_is_told(counted, tmp_path, lock):
    (tmp_path / lock).write_bytes(b"somebody")
    told = f"hand.xlsx is open in Excel ({lock}): what is not saved yet is not counted"
    assert counted([JAN, "", 3, 100]).checks("form") == {None: ("warning", told)}
    (tmp_path / lock).unlink()
    assert counted([JAN, "", 3, 100]).checks("form") == {}
