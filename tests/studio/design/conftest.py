"""A workbook of one department with real rows, opened at the desk, and ways to look at its files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kpiwork.publish.init import Kind, init
from kpiwork.studio.design.desk import DesignDesk, open_design

TODAY = date(2026, 1, 15)
KPI = "answered_in_5_days"
CARD = f"params/my_department/kpis/{KPI}.yaml"


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """Make the smallest workbook there is: one KPI of two teams, 2024 and 2025."""
    return init(tmp_path_factory.mktemp("made") / "kpis", Kind.EMPTY)


@pytest.fixture
def workbook(made, tmp_path) -> Path:
    """Give a copy of it."""
    return Path(shutil.copytree(made, tmp_path / "kpis"))


@pytest.fixture
def open_desk(workbook) -> Callable[[], DesignDesk]:
    """Give a function that opens the desk, as another kernel would."""
    return lambda: open_design(workbook, "my_department", today=TODAY)


@pytest.fixture
def desk(open_desk) -> DesignDesk:
    """Open the desk."""
    return open_desk()


@pytest.fixture
def files(workbook) -> Callable[[], dict[str, bytes]]:
    """Give a function that reads all files below params/, drafts left out."""

    def read() -> dict[str, bytes]:
        found = (file for file in (workbook / "params").rglob("*") if file.is_file())
        return {
            file.relative_to(workbook).as_posix(): file.read_bytes()
            for file in found
            if "drafts" not in file.parts
        }

    return read
