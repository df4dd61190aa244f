"""Names of sheets that Excel takes, all different."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from kpiwork.publish.excel.names import RESERVED, sheet_names
from kpiwork.publish.excel.text import units

NASTY = ("[a]:*?/\\", "'quoted'", "A" * 40 + "1", "A" * 40 + "2", "history", "SUMMARY", "", "  ", "💥" * 40)


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=60), max_size=12))
def test_all_names_are_allowed_and_different(wanted):
    names = sheet_names(wanted)
    assert len(names) == len(wanted)
    assert len({name.casefold() for name in (*names, *RESERVED)}) == len(wanted) + len(RESERVED)
    for name in names:
        assert 1 <= units(name) <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (("Sales", "Operations"), ("Sales", "Operations")),
        (("Sales", "sales", "SALES"), ("Sales", "sales 2", "SALES 3")),
        (("A" * 33, "A" * 34), ("A" * 31, "A" * 29 + " 2")),
        (("R&D / Lab: [x]",), ("R&D Lab x",)),
        (("History", "", "'"), ("History 2", "Department", "Department 2")),
    ],
)
def test_names_stay_near_what_was_wanted(wanted, names):
    assert sheet_names(wanted) == names


def test_the_writer_takes_every_nasty_name():
    target = BytesIO()
    names = sheet_names(NASTY)
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        for name in names:
            workbook.add_worksheet(name)
    assert tuple(openpyxl.load_workbook(target).sheetnames) == names
