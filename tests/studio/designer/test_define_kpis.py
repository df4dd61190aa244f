"""The notebook without anybody in front of it: plain papermill and nbconvert, and a batch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from kpiwork.studio.designer.walk import WALK

BIN = Path(sys.executable).parent
NAME = "define_kpis"
BATCH = f"title: The workshop\nnotebook: {NAME}\ndepartments: all\nedition: department\n"
GIVEN = {
    "workbook": "..",
    "department": "my_department",
    "period": "2025-Q4",
    "kpi": "answered_in_5_days",
    "edition": "department",
    "as_of": "",
}
pytestmark = pytest.mark.long


def ran(folder, *command):
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def shows_the_workshop_so_far(page):
    for stage in WALK[:5]:
        assert all(ask in page for ask in stage.text.asks)
    assert "Answered within 5 days" in page
    assert "count(*) filter (where days_to_answer &lt;= 5)" in page
    assert "Traceback" not in page
    return True


def test_plain_papermill_and_nbconvert(workbook):
    notebooks = workbook / "notebooks"
    raw = [word for name, text in GIVEN.items() for word in ("-r", name, text)]
    ran(notebooks, "papermill", "--no-progress-bar", f"{NAME}.ipynb", "done.ipynb", *raw)
    executed = nbformat.read(notebooks / "done.ipynb", as_version=4)
    said = [one for cell in executed.cells for one in cell.get("outputs", ()) if one.output_type == "stream"]
    assert not said
    for template, name in (("kpireport", "page"), ("html", "plain")):
        ran(notebooks, "jupyter", "nbconvert", "--to", template, "--output", f"{name}.html", "done.ipynb")
        assert shows_the_workshop_so_far((notebooks / f"{name}.html").read_text(encoding="utf-8"))
    page = (notebooks / "page.html").read_text(encoding="utf-8")
    assert not [dead for dead in ("<script", "<select", "widget", "controls. They work") if dead in page]


def test_a_batch(workbook):
    (workbook / "params" / "batches" / "workshop.yaml").write_text(BATCH, encoding="utf-8")
    ran(workbook, "kpiwork", "run", "workshop", "--period", "2025-Q4", "--out", "out")
    [made] = (workbook / "out").rglob("my_department.html")
    assert shows_the_workshop_so_far(made.read_text(encoding="utf-8"))
