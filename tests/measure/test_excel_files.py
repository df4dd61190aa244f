"""An Excel file that cannot be opened, or breaks while it is read, says what is wrong with it."""

from __future__ import annotations

import zipfile

import openpyxl
import pytest

from kpiwork.errors import DataError
from kpiwork.measure.excel_files import Reading, lock_of, open_excel


def saved(path, rows=2000):
    made = openpyxl.Workbook()
    for number in range(rows):
        made.active.append([number, f"text {number}"])
    made.save(path)


@pytest.mark.parametrize("reading", Reading)
def test_values_and_formulas_stand_beside_each_other(tmp_path, reading):
    path = tmp_path / "a.xlsx"
    made = openpyxl.Workbook()
    made.active.append([1, "=1+1"])
    made.save(path)
    with open_excel("a", path, reading) as excel:
        [values] = excel.values.active.iter_rows(values_only=True)
        [formulas] = excel.formulas.active.iter_rows(values_only=True)
    assert (values, formulas) == ((1, None), (1, "=1+1"))


def test_damage_inside_is_told_while_rows_are_read(tmp_path):
    path = tmp_path / "a.xlsx"
    saved(path)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(path.read_bytes())
    middle = sheet.header_offset + sheet.compress_size // 2
    content[middle : middle + 200] = bytes(200)
    path.write_bytes(bytes(content))
    with pytest.raises(DataError) as caught, open_excel("a", path, Reading.ROWS) as excel:
        list(excel.values.active.iter_rows())
    [problem] = caught.value.problems
    assert (problem.place, "is cut off or damaged" in problem.fact) == ("source a", True)


def test_a_file_that_vanished_is_told(tmp_path):
    with (
        pytest.raises(DataError, match=r"gone\.xlsx cannot be read") as caught,
        open_excel("a", tmp_path / "gone.xlsx", Reading.ROWS),
    ):
        pass
    assert "close it in Excel" in str(caught.value)


def test_a_lock_is_found_beside_its_file_only(tmp_path):
    (tmp_path / "~$b.xlsx").touch()
    assert lock_of(tmp_path / "a.xlsx") is None
    assert lock_of(tmp_path / "b.xlsx") == tmp_path / "~$b.xlsx"
