"""The notebook of pilots: in a batch, and under plain papermill and nbconvert."""

from __future__ import annotations

import shutil
import subprocess
import sys

import nbformat
import pytest

from kpiwork.publish.batch import run
from kpiwork.publish.order import Order, Warmth
from kpiwork.publish.progress import Silent
from tests.review.piloted import DEPARTMENT, entry, write_pilots, write_workbook

NOTEBOOK = "pilot_evaluation.ipynb"


@pytest.fixture(scope="module")
def root(tmp_path_factory, project_root):
    root = write_workbook(tmp_path_factory.mktemp("piloted") / "kpis")
    (root / "notebooks").mkdir()
    shutil.copy(project_root / "notebooks" / NOTEBOOK, root / "notebooks")
    (root / "params" / "batches").mkdir()
    shutil.copy(project_root / "params" / "batches" / "pilots.yaml", root / "params" / "batches")
    return root


def test_a_batch_makes_a_page_that_is_made_again_when_a_pilot_changes(root):
    order = Order(batch="pilots", period="2024-Q4", workbook=root, as_of="2025-01-10", warmth=Warmth.NEVER)
    first = run(order, Silent())
    assert (first.made, first.failed) == (1, ())
    page = (root / "reports" / "pilots" / f"{DEPARTMENT}.html").read_text(encoding="utf-8")
    assert "is what the figures speak for" in page
    assert "Did the KPIs help?" in page
    assert "<script" not in page
    assert run(order, Silent()).kept == 1
    write_pilots(root, entry(outcome="stop"))
    assert run(order, Silent()).made == 1
    again = (root / "reports" / "pilots" / f"{DEPARTMENT}.html").read_text(encoding="utf-8")
    assert "People decided: <strong>stop</strong>" in again


def test_plain_papermill_and_nbconvert_run_it(root, tmp_path):
    out = tmp_path / "out.ipynb"
    given = {
        "workbook": root,
        "department": DEPARTMENT,
        "period": "2024-Q4",
        "as_of": "2025-01-10",
        "pilot": "",
    }
    pairs = [part for name, value in given.items() for part in ("-r", name, str(value))]
    shell([sys.executable, "-m", "papermill", str(root / "notebooks" / NOTEBOOK), str(out), *pairs])
    outputs = [one for cell in nbformat.read(out, as_version=4).cells for one in cell.get("outputs", ())]
    assert not [one for one in outputs if one.output_type == "error"]
    shell([sys.executable, "-m", "nbconvert", "--to", "html", str(out)])
    assert "is what the figures speak for" in out.with_suffix(".html").read_text(encoding="utf-8")


def shell(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
