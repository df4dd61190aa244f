"""The notebook without anybody in front of it: plain papermill and nbconvert, and a batch."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from kpiwork.publish.init import Kind, init
from kpiwork.studio.told import title_of

BIN = Path(sys.executable).parent
NAME = "unintended_behaviour"
KPI = "Answered within 5 days"
BATCH = f"""\
title: One KPI in depth
notebook: {NAME}
departments: all
edition: analyst
"""
pytestmark = pytest.mark.long


@pytest.fixture
def workbook(tmp_path):
    return init(tmp_path / "kpis", Kind.EMPTY)


def ran(folder, *command):
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def shows_the_kpi_and_nothing_that_is_dead(page):
    assert KPI in page
    for detector in ("period_end_surge", "mix_shift", "threshold_bunching"):
        assert title_of(detector) in page
    assert "a question to ask, never an accusation" in page
    assert "incomplete" not in page
    for dead in ("<script", "<select", "widget", "Controls to look at", "VBox"):
        assert dead not in page
    assert page.count("<h1>") == 1
    return True


def test_plain_papermill_and_nbconvert(workbook):
    notebooks = workbook / "notebooks"
    given = {
        "workbook": "..",
        "department": "my_department",
        "period": "2025-Q4",
        "kpi": "answered_in_5_days",
        "edition": "analyst",
        "as_of": "2026-01-20",
    }
    raw = [word for name, text in given.items() for word in ("-r", name, text)]
    ran(notebooks, "papermill", "--no-progress-bar", f"{NAME}.ipynb", "done.ipynb", *raw)
    executed = nbformat.read(notebooks / "done.ipynb", as_version=4)
    said = [one for cell in executed.cells for one in cell.get("outputs", ()) if one.output_type == "stream"]
    assert not said
    ran(notebooks, "jupyter", "nbconvert", "--to", "kpireport", "--output", "page.html", "done.ipynb")
    page = (notebooks / "page.html").read_text(encoding="utf-8")
    assert shows_the_kpi_and_nothing_that_is_dead(page)
    assert "20 Jan 2026" in page


def test_a_batch(workbook):
    (workbook / "params" / "batches" / "in_depth.yaml").write_text(BATCH, encoding="utf-8")
    ran(workbook, "kpiwork", "run", "in_depth", "--period", "2025-Q4", "--out", "out")
    [made] = (workbook / "out").rglob("my_department.html")
    page = made.read_text(encoding="utf-8")
    assert shows_the_kpi_and_nothing_that_is_dead(page)
    assert all(re.search(r'alt="[^"]{40,}"', one) for one in re.findall(r"<img [^>]*>", page))


def test_a_wrong_name_is_said_in_a_sentence(workbook):
    notebook = workbook / "notebooks" / f"{NAME}.ipynb"
    words = notebook.read_text(encoding="utf-8").replace('kpi = \\"\\"', 'kpi = \\"answred_in_5_days\\"')
    notebook.write_text(words, encoding="utf-8")
    (workbook / "params" / "batches" / "in_depth.yaml").write_text(BATCH, encoding="utf-8")
    done = subprocess.run(
        [str(BIN / "kpiwork"), "run", "in_depth", "--period", "2025-Q4", "--out", "out"],
        cwd=workbook,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4
    assert "did you mean 'answered_in_5_days'?" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
