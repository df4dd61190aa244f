"""A designer over the smallest workbook, without a kernel: everything is done at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import kpiwork as kw
from kpiwork.publish.init import Kind, init

TODAY = "2026-01-15"
KPI = "answered_in_5_days"


@pytest.fixture(scope="package")
def made(tmp_path_factory) -> Path:
    """Make the smallest workbook there is: one KPI of two teams, 2024 and 2025."""
    return init(tmp_path_factory.mktemp("made") / "kpis", Kind.EMPTY)


@pytest.fixture
def workbook(made, tmp_path) -> Path:
    """Give a copy of it."""
    return Path(shutil.copytree(made, tmp_path / "kpis"))


@pytest.fixture
def open_designer(workbook):
    """Give a function that opens the designer, as another kernel would."""
    return lambda **given: kw.designer(workbook, "my_department", **{"today": TODAY, **given})


@pytest.fixture
def view(open_designer):
    """Open the designer."""
    return open_designer()
