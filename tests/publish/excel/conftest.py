"""Workbooks made in place, read back by openpyxl, or by LibreOffice where it is installed."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest


@pytest.fixture(scope="session")
def read() -> Callable[[bytes], openpyxl.Workbook]:
    """Give a function that reads a workbook."""
    return lambda data: openpyxl.load_workbook(BytesIO(data))


@pytest.fixture(scope="session")
def cells() -> Callable[..., dict[str, object]]:
    """Give a function that finds a table's row by its first cells, as a dict by header."""

    def find(sheet, header: str, key: str) -> dict[str, object]:
        rows = list(sheet.iter_rows())
        top = next(row for row in rows if header in [cell.value for cell in row])
        names = [cell.value for cell in top]
        row = next(row for row in rows[top[0].row :] if key in [cell.value for cell in row])
        return {name: row[at] for at, name in enumerate(names) if name}

    return find


@pytest.fixture(scope="session")
def printed(office) -> Callable[[bytes], list[list[str]]]:
    """Give a function that gives the first sheet as a reader sees it: every cell as its format prints it."""
    as_shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true"

    def rows(data: bytes) -> list[list[str]]:
        return list(csv.reader(StringIO(office(data, as_shown).decode("utf-8"))))

    return rows


@pytest.fixture
def folder(tmp_path) -> Path:
    """Give a folder to write into."""
    return tmp_path / "reports"
